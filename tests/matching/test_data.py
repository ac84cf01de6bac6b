"""Weights, tolerances and chances: files that a controller can change, and what is said of a file that is wrong."""

from __future__ import annotations

from importlib.resources import files

import numpy as np
import pytest

from as2007lib.frames.clearing import Decisions
from as2007lib.matching import Calibration, calibrate, changed_weights, checks, default_calibration, default_tolerances, default_weights
from as2007lib.matching.calibration import CalibrationWrong, Step, read_calibration
from as2007lib.matching.subject import Check
from as2007lib.matching.tolerances import TolerancesWrong, read_tolerances
from as2007lib.matching.weights import WeightsWrong
from as2007lib.values.variants import find_variants

DATA = files("as2007lib.matching") / "data"
WEIGHTS = (DATA / "weights.csv").read_text("utf-8")
TOLERANCES = (DATA / "tolerances.yml").read_text("utf-8")


def test_a_weight_can_be_changed():
    text = WEIGHTS.replace("person;equal;8,0", "person;equal;6,5")
    assert changed_weights(text).numbers["person", "equal"] == 6_500
    assert default_weights().numbers["person", "equal"] == 8_000


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("person;equal;8,0", "person;equal;otte", "»otte« er ikke et tal"),
        ("person;equal;8,0", "person;equal;800", "»800« er ikke et tal fra -100 til 100"),
        ("person;birth", "person;equal", "linje 3"),
        ("person;birth", "person;dato", "person birth"),
        ("field;level", "felt;niveau", "første linje"),
    ],
)
def test_wrong_weights_are_refused_with_the_place(old: str, new: str, says: str):
    with pytest.raises(WeightsWrong, match=says):
        changed_weights(WEIGHTS.replace(old, new, 1))


def test_tolerances_are_ore_and_ten_thousandths():
    limits = default_tolerances().limits
    assert (limits.auto_amount, limits.near_amount, limits.gate_pct, limits.threshold) == (100, 120, 500, 10_000)
    assert default_tolerances().checks["first_payment"].from_amount == 25_000_000


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('auto_amount: "1,00"', 'auto_amount: "en krone"', "auto_amount"),
        ('auto_amount: "1,00"', 'auto_amount: "1,005"', "decimaler"),
        ('auto_chance: "0,92"', 'auto_chance: "1,2"', "auto_chance"),
        ('auto_amount: "1,00"', 'auto_belob: "1,00"', "auto_"),
        ("used_up: {stops: true}", "used_up: {standser: true}", "s"),
        ("checks:", "kontroller:", "checks"),
    ],
)
def test_wrong_tolerances_are_refused(old: str, new: str, says: str):
    assert old in TOLERANCES
    with pytest.raises(TolerancesWrong, match=says):
        read_tolerances(TOLERANCES.replace(old, new, 1))


def test_every_check_has_a_setting_and_a_danish_name_of_its_own():
    known = find_variants(checks, Check, "CHECK")
    assert set(known) == set(default_tolerances().checks)
    assert len({check.danish for check in known.values()}) == len(known)


def test_chances_never_fall_as_strength_grows_and_are_those_of_the_decisions():
    rng = np.random.default_rng(5)
    strength = rng.integers(0, 10_000, 20_000)
    right = rng.random(20_000) < 0.5 + strength / 25_000
    found = calibrate(_decisions(strength, right), Calibration({"credit": (Step(0, 9_000, 9_500, 0),)}))
    steps = found.steps["scored"]
    assert [step.chance for step in steps] == sorted(step.chance for step in steps)
    assert sum(step.count for step in steps) == 20_000
    chance, _ = found.chances(np.array(["scored"] * 2 + ["credit", "other"], dtype=object), np.array([1_000, 9_000, 1, 1]))
    assert abs(chance[0] - 5_400) < 300
    assert abs(chance[1] - 8_600) < 300
    assert chance[2:].tolist() == [9_000, 0]
    assert read_calibration(found.text()) == found


def test_few_decisions_leave_doubt():
    found = calibrate(_decisions(np.arange(8), np.ones(8, dtype=np.bool_)))
    assert found.steps["scored"] == (Step(0, 9_000, 9_000, 8),)


def test_the_order_of_decisions_does_not_change_the_chances():
    rng = np.random.default_rng(6)
    strength, right = rng.integers(0, 50, 3_000), rng.random(3_000) < 0.8
    order = rng.permutation(3_000)
    decisions = _decisions(strength, right)
    assert calibrate(decisions.take(order)) == calibrate(decisions)


def test_a_wrong_file_of_chances_is_refused_with_its_line():
    with pytest.raises(CalibrationWrong, match="linje 2"):
        read_calibration("rule;strength;chance;service_chance;count\nscored;x;1;1;1\n")
    with pytest.raises(CalibrationWrong, match="første linje"):
        read_calibration("regel;styrke\n")


def test_the_chances_that_come_along_rest_on_many_decisions():
    steps = default_calibration().steps
    assert sum(step.count for step in steps["person_month"]) > 100_000
    assert all(0 <= step.chance <= step.service_chance <= 10_000 for each in steps.values() for step in each)


def _decisions(strength: np.ndarray, right: np.ndarray) -> Decisions:
    size = len(strength)
    marks = right.astype(np.int8)
    return Decisions.of(evidence=np.arange(size), rule=["scored"] * size, strength=strength, right=marks, right_service=marks)

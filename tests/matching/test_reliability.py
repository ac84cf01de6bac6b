"""Chances beside what was right: bands, uncertainty, and chances that own decisions move from the shipped ones."""

from __future__ import annotations

import numpy as np
import pytest

from as2007lib.frames.clearing import Decisions
from as2007lib.matching import Calibration
from as2007lib.matching.calibration import OWN_LEAST, Step, recalibrated
from as2007lib.matching.reliability import reliability, wilson

SHIPPED = Calibration({"scored": (Step(0, 9_000, 9_500, 400), Step(3_000, 9_000, 9_500, 300), Step(5_000, 9_900, 9_990, 900))})


@pytest.mark.parametrize(
    ("right", "count", "low", "high"),
    # by hand from Wilson's formula with 1,96: the published values rounded outwards to ten-thousandths
    [(0, 10, 0, 2_776), (10, 10, 7_224, 10_000), (50, 100, 4_038, 5_962), (990, 1000, 9_816, 9_946), (0, 0, 0, 10_000)],
)
def test_uncertainty_is_wilsons(right: int, count: int, low: int, high: int) -> None:
    found = wilson(right, count)
    assert abs(found[0] - low) <= 1
    assert abs(found[1] - high) <= 1


def test_chances_that_are_right_as_often_as_they_say_fit() -> None:
    rng = np.random.default_rng(3)
    chance = rng.choice([8_500, 9_600, 9_985], 30_000)
    right = rng.integers(0, 10_000, 30_000) < chance
    found = reliability(chance, right)
    assert [band.low for band in found.bands] == [8_000, 9_500, 9_980]
    assert all(band.fits for band in found.bands)
    assert found.error < 60
    assert (found.count, found.right) == (30_000, int(right.sum()))
    worse = reliability(np.minimum(chance + 1_000, 10_000), right)
    assert worse.error > 400
    assert worse.brier > found.brier
    assert not worse.bands[0].fits


def test_nothing_decided_gives_no_bands() -> None:
    found = reliability(np.empty(0, np.int64), np.empty(0, np.bool_))
    assert (found.bands, found.count, found.error, found.brier) == ((), 0, 0, 0)


def test_few_own_decisions_leave_the_shipped_chances_alone() -> None:
    size = OWN_LEAST - 1
    assert recalibrated(_decisions(np.full(size, 6_000), np.zeros(size, np.bool_)), SHIPPED) == SHIPPED


def test_the_more_own_decisions_the_less_the_shipped_chance_weighs() -> None:
    one = Calibration({"scored": (Step(0, 9_900, 9_990, 900),)})

    def chance(size: int) -> int:
        return recalibrated(_decisions(np.full(size, 6_000), np.arange(size) % 2 == 0), one).steps["scored"][0].chance

    # half of the own ones are right: (200 × 99 % + n / 2) of 200 + n
    assert [chance(size) for size in (200, 2_000, 200_000)] == [7_450, 5_445, 5_004]


def test_steps_stay_where_chances_change_and_never_fall() -> None:
    size = 1_000
    found = recalibrated(_decisions(np.repeat([1_000, 6_000], size), np.repeat([True, False], size)), SHIPPED).steps["scored"]
    assert [step.strength for step in found] == [0, 5_000]
    assert found[0].chance == found[1].chance  # the stronger ones were all wrong: both become one
    assert all(step.chance <= step.service_chance for step in found)
    assert [step.count for step in found] == [size, size]


def _decisions(strength: np.ndarray, right: np.ndarray) -> Decisions:
    size, marks = len(strength), right.astype(np.int8)
    return Decisions.of(evidence=np.arange(size), rule=["scored"] * size, strength=strength, right=marks, right_service=marks)

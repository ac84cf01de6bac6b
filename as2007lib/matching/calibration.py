"""Chances made from decisions: how often a proposal of a rule and a strength was right, never falling as strength grows."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib.resources import files
from itertools import pairwise
from typing import Any

import numpy as np

from as2007lib.frames.clearing import Decisions
from as2007lib.matching.stated import Faults, Number
from as2007lib.settings.text import Path
from as2007lib.values.arrays import Ints
from as2007lib.values.errors import As2007Error

_HEADER = ["rule", "strength", "chance", "service_chance", "count"]
_ONE = 10_000
_LEAST = 200
"""Decisions that a step of the curve rests on, where there are so many."""
_DOUBT = 2
"""Right and wrong decisions that are thought beside those made: half of them wrong."""
OWN_LEAST = 50
"""Own decisions that a rule needs before its shipped chances are changed."""
OWN_DOUBT = 200
"""Decisions that a shipped chance counts as beside own ones, a step."""
STEP: Mapping[str, Number] = {
    "from": Number("fra denne styrke i log-odds", "", 3, -1_000_000, 1_000_000),
    "chance": Number("sandsynligheden for, at hele forslaget er rigtigt", "", 4, 0, _ONE),
    "service_chance": Number("sandsynligheden for, at ydelsen er rigtig", "", 4, 0, _ONE),
    "count": Number("så mange afgørelser, den hviler på", "", 0, 0, 10**12),
}
"""What a step is made of, as a person writes it."""


class CalibrationWrong(As2007Error):
    """Filen med sandsynligheder kan ikke bruges."""


@dataclass(frozen=True)
class Step:
    """From a strength on: the chances in ten-thousandths, and how many decisions they rest on (0: set by hand)."""

    strength: int
    chance: int
    service_chance: int
    count: int


@dataclass(frozen=True)
class Calibration:
    """The steps of each rule, by strength; a rule without steps has the chance 0 and is never posted alone."""

    steps: dict[str, tuple[Step, ...]]

    def chances(self, rules: np.ndarray, strength: Ints) -> tuple[Ints, Ints]:
        """Return the chance that the whole proposal is right, and that its services are, in ten-thousandths."""
        chance, service = np.zeros(len(strength), dtype=np.int64), np.zeros(len(strength), dtype=np.int64)
        for rule, steps in self.steps.items():
            rows = np.flatnonzero(rules == rule)
            at = np.searchsorted([step.strength for step in steps], strength[rows], "right") - 1
            at = np.maximum(at, 0)
            chance[rows] = np.array([step.chance for step in steps], dtype=np.int64)[at]
            service[rows] = np.array([step.service_chance for step in steps], dtype=np.int64)[at]
        return chance, service

    def text(self) -> str:
        """Return the calibration as a file."""
        rows = [
            f"{rule};{step.strength};{step.chance};{step.service_chance};{step.count}"
            for rule, steps in sorted(self.steps.items())
            for step in steps
        ]
        return "\n".join([";".join(_HEADER), *rows, ""])


def calibrate(decisions: Decisions, usual: Calibration | None = None) -> Calibration:
    """Return the chances that decisions show.

    Args:
        decisions: what people decided.
        usual: where rules without decisions get their steps from.
    """
    rules, strength = decisions.texts("rule"), decisions.ints("strength")
    right, service = decisions.ints("right"), decisions.ints("right_service")
    steps = dict(usual.steps) if usual else {}
    for rule in sorted(set(rules.tolist())):
        rows = np.flatnonzero(rules == rule)
        rows = rows[np.lexsort((decisions.ints("evidence")[rows], strength[rows]))]
        steps[rule] = _curve(strength[rows], right[rows], service[rows])
    return Calibration(steps)


def recalibrated(decisions: Decisions, shipped: Calibration) -> Calibration:
    """Return chances that rest on a municipality's own decisions, and on the shipped ones where these are few.

    A rule with fewer than `OWN_LEAST` own decisions keeps the shipped chances. Of the others each step begins as `OWN_DOUBT`
    decisions with the shipped chance, and the own ones are counted on top: the more there are, the less the shipped one weighs.

    Args:
        decisions: what people decided of proposals.
        shipped: the chances that come with the product; not those in force, else the same decisions would count twice.
    """
    rules, strength = decisions.texts("rule"), decisions.ints("strength")
    right, service = decisions.ints("right"), decisions.ints("right_service")
    steps = dict(shipped.steps)
    for rule, usual in shipped.steps.items():
        rows = np.flatnonzero(rules == rule)
        if len(rows) >= OWN_LEAST:
            steps[rule] = _shrunk(merged(usual), strength[rows], right[rows], service[rows])
    return Calibration(steps)


def merged(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """Return the steps at which a chance changes, each with the decisions of all that have it."""
    kept = list(steps[:1])
    for step in steps[1:]:
        if (step.chance, step.service_chance) == (kept[-1].chance, kept[-1].service_chance):
            kept[-1] = replace(kept[-1], count=kept[-1].count + step.count)
        else:
            kept.append(step)
    return tuple(kept)


def _shrunk(usual: tuple[Step, ...], strength: Ints, right: Ints, service: Ints) -> tuple[Step, ...]:
    at = np.maximum(np.searchsorted([step.strength for step in usual], strength, "right") - 1, 0)
    count = np.bincount(at, minlength=len(usual))
    size = count + OWN_DOUBT
    columns = []
    for good, own in ((right, [step.chance for step in usual]), (service, [step.service_chance for step in usual])):
        held = np.bincount(at[good == 1], minlength=len(usual))
        columns.append(_never_falling(held * _ONE + OWN_DOUBT * np.array(own, dtype=np.int64), size))
    return tuple(Step(step.strength, *map(int, row)) for step, *row in zip(usual, *columns, count, strict=True))


def _never_falling(good: Ints, size: Ints) -> list[int]:
    """Return each step's good ones over all; where one falls, it and the one before become one (pooled adjacent violators)."""
    blocks: list[list[int]] = []
    for mine, of in zip(good.tolist(), size.tolist(), strict=True):
        blocks.append([mine, of, 1])
        while len(blocks) > 1 and blocks[-2][0] * blocks[-1][1] >= blocks[-1][0] * blocks[-2][1]:
            last = blocks.pop()
            blocks[-1] = [one + other for one, other in zip(blocks[-1], last, strict=True)]
    return [mine // of for mine, of, times in blocks for _ in range(times)]


def calibration_of(given: Any, faults: Faults) -> Calibration:
    """Return chances as a person stated them: a list of steps for each rule that there is, chances never falling."""
    known = default_calibration().steps
    stated = faults.group(given, ("calibration",), tuple(sorted(known)))
    return Calibration({rule: _steps(steps, ("calibration", rule), faults) for rule, steps in stated.items()})


def _steps(given: Any, path: Path, faults: Faults) -> tuple[Step, ...]:
    if not isinstance(given, list) or not given:
        faults.wrong(path, "skal være en liste af trin: from, chance, service_chance og count", given)
        return ()
    made = []
    for place, one in enumerate(given):
        stated = faults.group(one, (*path, place), tuple(STEP))
        made.append(Step(*(faults.number(stated.get(name, "0"), (*path, place, name), number) for name, number in STEP.items())))
    for place, (before, step) in enumerate(pairwise(made), 1):
        if step.strength <= before.strength:
            faults.wrong((*path, place), "skal begynde ved en større styrke end trinnet før")
        elif step.chance < before.chance or step.service_chance < before.service_chance:
            faults.wrong((*path, place), "må ikke have mindre sandsynligheder end trinnet før: et stærkere forslag er ikke mindre sikkert")
    for place, step in enumerate(made):
        if step.service_chance < step.chance:
            faults.wrong(
                (*path, place), "skal have mindst lige så stor service_chance som chance: er hele forslaget rigtigt, er ydelsen det også"
            )
    return tuple(made)


def stated_calibration(calibration: Calibration) -> dict[str, list[dict[str, str]]]:
    """Return chances as a file states them."""
    return {
        rule: [{name: number.text(value) for (name, number), value in zip(STEP.items(), _values(step), strict=True)} for step in steps]
        for rule, steps in sorted(calibration.steps.items())
    }


def _values(step: Step) -> tuple[int, int, int, int]:
    return step.strength, step.chance, step.service_chance, step.count


def _curve(strength: Ints, right: Ints, service: Ints) -> tuple[Step, ...]:
    """Return steps of enough decisions each; equal strengths are never parted."""
    _, first = np.unique(strength, return_index=True)
    starts = [0]
    for at in first[1:].tolist():
        if at - starts[-1] >= _LEAST and len(strength) - at >= _LEAST:
            starts.append(at)
    begins = np.array(starts)
    count = np.diff(np.append(begins, len(strength)))
    chance, services = (_rising(np.add.reduceat(column, begins), count) for column in (right, service))
    return tuple(Step(*map(int, step)) for step in zip(strength[begins], chance, services, count, strict=True))


def _rising(right: Ints, count: Ints) -> list[int]:
    """Return the shares of right ones; where one falls, it and the one before become one (pooled adjacent violators)."""
    blocks: list[list[int]] = []
    for good, size in zip(right.tolist(), count.tolist(), strict=True):
        blocks.append([good, size, 1])
        while len(blocks) > 1 and blocks[-2][0] * blocks[-1][1] >= blocks[-1][0] * blocks[-2][1]:
            last = blocks.pop()
            blocks[-1] = [one + other for one, other in zip(blocks[-1], last, strict=True)]
    chances = np.maximum.accumulate([(2 * good + _DOUBT) * _ONE // (2 * (size + _DOUBT)) for good, size, _ in blocks])
    return [int(chance) for chance, (_, _, times) in zip(chances, blocks, strict=True) for _ in range(times)]


def read_calibration(text: str) -> Calibration:
    """Read a file of chances: rule;strength;chance;service_chance;count, all whole numbers.

    Raises:
        CalibrationWrong: a row is not so.
    """
    rows = list(csv.reader(text.splitlines(), delimiter=";"))
    if not rows or rows[0] != _HEADER:
        raise CalibrationWrong(f"Sandsynlighedernes første linje skal være {';'.join(_HEADER)}.")
    steps: dict[str, list[Step]] = {}
    for place, row in enumerate(rows[1:], 2):
        try:
            rule, *numbers = row
            steps.setdefault(rule, []).append(Step(*map(int, numbers)))
        except (ValueError, TypeError) as error:
            raise CalibrationWrong(f"Sandsynlighedernes linje {place} kan ikke læses: {';'.join(row)}") from error
    return Calibration({rule: tuple(sorted(found, key=lambda step: step.strength)) for rule, found in steps.items()})


def default_calibration() -> Calibration:
    """Return the chances that come with the product, from generated training cases."""
    return read_calibration(files("as2007lib.matching").joinpath("data", "calibration.csv").read_text("utf-8"))

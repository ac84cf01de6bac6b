"""Which proposals may be posted alone: those that are strong enough after what was decided before, and that no check stops."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from as2007lib.frames.clearing import DECISIONS
from as2007lib.matching import checks
from as2007lib.matching.calibration import Calibration
from as2007lib.matching.stage import Laid, Work
from as2007lib.matching.subject import Check, Subject
from as2007lib.matching.tolerances import Limits
from as2007lib.values.arrays import Ints, place_of
from as2007lib.values.numbers import format_scaled
from as2007lib.values.variants import find_variants

ORIGINAL_WAITS = "original_waits"
"""Why a reversal waits whose original does; no setting turns it off."""
EARLY = "det, den krediterer, er ikke posteret endnu"
"""How that is said."""
UNSURE = "unsure"
"""Why a proposal waits that no check has anything against."""


@dataclass(frozen=True)
class Outcome:
    """What was laid, in order of lines, with a value a line: strength, chances, decision, and what checks said."""

    laid: Laid
    group: Ints
    strength: Ints
    chance: Ints
    decision: Ints
    said: list[tuple[int, str, str]]


def judged(work: Work, done: Laid, calibration: Calibration) -> Outcome:
    """Give each proposal its chance and its band."""
    done = _in_order(done)
    subject = Subject(work, done)
    strength = _strength(work, subject)
    chance, service = calibration.chances(done.rule, strength)
    limits = work.tolerances.limits
    said, stopped = _checked(subject)
    sure = (chance >= limits.auto_chance) & (service >= limits.auto_service_chance) & ~stopped
    for at in np.flatnonzero(~sure & ~stopped).tolist():
        said.append((at, UNSURE, _unsure(limits, int(chance[at]), int(service[at]))))
    early = np.flatnonzero(sure & _waiting(work, done, sure))
    sure[early] = False
    said += [(at, ORIGINAL_WAITS, EARLY) for at in early.tolist()]
    decision = np.where(sure, DECISIONS.index("auto"), DECISIONS.index("review")).astype(np.int64)
    return Outcome(done, subject.group, strength, chance, decision, said)


def _waiting(work: Work, done: Laid, sure: np.ndarray) -> np.ndarray:
    """Return which lines reverse one of this matching that waits for a person: posted alone they would give back what nobody used."""
    place = place_of(work.material.lines.key[done.line], done.other)
    return np.where(place >= 0, ~sure[place], False)


def _unsure(limits: Limits, chance: int, service: int) -> str:
    """Say which of the two chances is too small to post alone by."""
    what, mine, least = (
        ("hele forslaget er rigtigt", chance, limits.auto_chance)
        if chance < limits.auto_chance
        else ("ydelsen er den rette", service, limits.auto_service_chance)
    )
    return f"det er {_percent(mine)} % sikkert, at {what}; for at posteres af sig selv kræves {_percent(least)} %"


def _percent(chance: int) -> str:
    return format_scaled(chance, 2, trim=True)


def _in_order(done: Laid) -> Laid:
    order = np.argsort(done.line, kind="stable")
    rows = np.lexsort((done.row_item, done.row_line))
    columns = (done.line[order], done.rule[order], done.score[order], done.pair[order], done.other[order])
    levels = {field: level[order] for field, level in done.levels.items()}
    return Laid(*columns, levels, done.row_line[rows], done.row_item[rows], done.row_amount[rows])


def _strength(work: Work, subject: Subject) -> Ints:
    """Return how far each proposal is over the threshold, or over the best option of another service, whichever is less."""
    done, options = subject.laid, work.options
    group = np.full(len(work.material.lines.key), -1, dtype=np.int64)
    group[done.line] = subject.group
    rival = np.zeros(len(group), dtype=np.int64)
    other = options.group != group[options.line]
    np.maximum.at(rival, options.line[other], options.score[other])
    over = done.score - work.tolerances.limits.threshold
    return np.where(rival[done.line] > 0, np.minimum(over, done.score - rival[done.line]), over)


def _checked(subject: Subject) -> tuple[list[tuple[int, str, str]], np.ndarray]:
    """Do the checks that have a setting; return their reasons (line, check, reason) and which lines they stop."""
    known = find_variants(checks, Check, "CHECK")
    said: list[tuple[int, str, str]] = []
    stopped = np.zeros(len(subject.places), dtype=np.bool_)
    for name, setting in sorted(subject.work.tolerances.checks.items()):
        rows, says = known[name].find(subject, setting)
        said += zip(rows.tolist(), [name] * len(says), says, strict=True)
        stopped[rows] |= setting.stops
    return said, stopped

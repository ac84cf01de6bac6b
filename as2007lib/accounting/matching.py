"""Which account rule holds for a line: of the rules that match on the day, the one that states most."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from as2007lib.frames.base import Ints
from as2007lib.frames.column import NULL
from as2007lib.frames.facts import FLOWS, AccountRules
from as2007lib.values.arrays import Bools, pack
from as2007lib.values.intervals import spots

CRITERIA = ("service_code", "provider", "department", "party_kind")
"""What a rule may state beside the flow."""


@dataclass(frozen=True)
class Matches:
    """The rule for each question: its row, −1 where there is none or several tie."""

    row: Ints
    tied: Bools


def match_rules(rules: AccountRules, flow: str, asked: dict[str, Ints], days: Ints) -> Matches:
    """Return the most specific rule for each question.

    Args:
        rules: the account rules.
        flow: the flow of the run.
        asked: a column for each of `CRITERIA`; missing keys are `NULL`, a missing kind −1.
        days: the day on which the rule must hold.
    """
    known = np.isin(rules.ints("flow"), (-1, FLOWS.index(flow)))
    rows = np.flatnonzero(known & (rules.ints("stop") > rules.ints("start")))
    stated = {name: _shifted(rules.ints(name)[rows]) for name in CRITERIA}
    questions = {name: _shifted(column) for name, column in asked.items()}
    given = np.stack([rules.ints("flow")[rows] >= 0, *[stated[name] > 0 for name in CRITERIA]])
    pattern = pack(*given.astype(np.int64)) if len(rows) else rows
    levels = given.sum(axis=0)
    count = np.zeros((len(CRITERIA) + 2, len(days)), dtype=np.int64)
    found = np.zeros_like(count)
    for shape in np.unique(pattern):
        same = pattern == shape
        names = [name for name in CRITERIA if stated[name][same][0] > 0]
        keys = _keys([stated[name][same] for name in names], [questions[name] for name in names], int(same.sum()), len(days))
        period = (rules.ints("start")[rows[same]], rules.ints("stop")[rows[same]])
        level = int(levels[same][0])
        active, which = _active(keys, period, rows[same], days)
        count[level] += active
        found[level] += which
    best = len(count) - 1 - np.argmax(count[::-1] > 0, axis=0)
    everyone = np.arange(len(days))
    matched = count[best, everyone]
    return Matches(np.where(matched == 1, found[best, everyone], -1), matched > 1)


def _shifted(column: Ints) -> Ints:
    """Return keys and codes with 0 for a missing one, so that they can be packed."""
    return np.where((column == NULL) | (column < 0), 0, column + 1)


def _keys(stated: list[Ints], asked: list[Ints], rules: int, questions: int) -> tuple[Ints, Ints]:
    """Return one key for what each rule states and each question asks."""
    if not stated:
        return np.zeros(rules, dtype=np.int64), np.zeros(questions, dtype=np.int64)
    packed = pack(*[np.concatenate(pair) for pair in zip(stated, asked, strict=True)])
    rank = np.unique(packed, return_inverse=True)[1].astype(np.int64)
    return rank[:rules], rank[rules:]


def _active(keys: tuple[Ints, Ints], period: tuple[Ints, Ints], rows: Ints, days: Ints) -> tuple[Ints, Ints]:
    """Return for each question how many rules of its key hold on the day, and the sum of their rows (the row, where it is one).

    Rules that began up to the day, less those that ended up to it, are those that hold; of lower keys all have done both.
    """
    asked = spots(keys[1], days)
    results = []
    for boundary in period:
        order = np.argsort(spots(keys[0], boundary), kind="stable")
        place = np.searchsorted(spots(keys[0], boundary)[order], asked, side="right")
        results.append((place, np.append(0, np.cumsum(rows[order]))[place]))
    (began, began_rows), (ended, ended_rows) = results
    return began - ended, began_rows - ended_rows

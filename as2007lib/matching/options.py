"""What a line could be laid on: one month of a service, or several months together, within the gate on the amount."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from as2007lib.frames.column import NULL
from as2007lib.matching.material import Material
from as2007lib.matching.scoring import OPTION_FIELDS, Scores
from as2007lib.matching.tolerances import Limits
from as2007lib.matching.weights import Weights
from as2007lib.values.arrays import Ints, owners, ranges
from as2007lib.values.months import first_days

_HUNDREDTHS = 10_000


@dataclass(frozen=True)
class Options:
    """Each lays a line on `count` items from place `item`; `pair` is its place among the scored pairs, `score` the whole log-odds."""

    pair: Ints
    line: Ints
    group: Ints
    item: Ints
    count: Ints
    levels: dict[str, Ints]
    score: Ints

    def take(self, rows: Ints | np.ndarray) -> Options:
        """Return the options at places, or where a mask is true."""
        columns = (self.pair[rows], self.line[rows], self.group[rows], self.item[rows], self.count[rows])
        return Options(*columns, {name: level[rows] for name, level in self.levels.items()}, self.score[rows])


def find_options(material: Material, weights: Weights, limits: Limits, scores: Scores, amounts: Ints) -> Options:
    """Return what lines could be laid on, at or above the threshold.

    What is used bit by bit is laid on as a whole only by its very amount: a line near it may be that many hours.

    Args:
        material: what is matched.
        weights: log-odds.
        limits: tolerances.
        scores: pairs of line and group, compared.
        amounts: øre of each item that a line may be compared with.
    """
    first, count = material.groups.first[scores.group], material.groups.count[scores.group]
    until = np.concatenate([[0], np.cumsum(np.maximum(amounts, 0))])
    paid = np.concatenate([[0], np.cumsum(amounts <= 0)])
    counted = np.concatenate([[0], np.cumsum(material.items.quantity != NULL)])
    wanted = material.lines.amount[scores.line]
    gate = np.maximum(limits.near_amount, wanted * limits.gate_pct // _HUNDREDTHS)
    found: list[tuple[Ints, Ints, Ints]] = []
    longest = int(count.max()) if len(count) else 0
    for length in range(1, min(limits.most_months, longest) + 1):
        each = np.maximum(0, count - length + 1)
        pair = owners(each)
        item = ranges(first, each)
        away = np.abs(wanted[pair] - (until[item + length] - until[item]))
        near = np.where(counted[item + length] == counted[item], gate[pair], 0)
        kept = np.flatnonzero((away <= near) & (paid[item + length] == paid[item]))
        found.append((pair[kept], item[kept], np.full(len(kept), length, dtype=np.int64)))
    if not found:
        found = [(np.empty(0, np.int64),) * 3]
    pairs, items, lengths = (np.concatenate(column) for column in zip(*found, strict=True))
    return _scored(material, weights, limits, scores, until, pairs, items, lengths)


def _scored(
    material: Material, weights: Weights, limits: Limits, scores: Scores, until: Ints, pair: Ints, item: Ints, length: Ints
) -> Options:
    line, lines = scores.line[pair], material.lines
    from_month, to_month = material.items.month[item], material.items.month[item + length - 1]
    period, shifted = _period(weights, lines.first[line], lines.last[line], from_month, to_month)
    habit = _habit(material, weights, limits, line, to_month)
    usual = weights.level("habit", "usual")
    stated = _habit(material, weights, limits, line, lines.last[line])
    away = np.abs(lines.amount[line] - (until[item + length] - until[item]))
    amount = np.where(
        away == 0,
        weights.level("amount", "equal"),
        np.where(away <= limits.near_amount, weights.level("amount", "near"), weights.level("amount", "close")),
    )
    shape = np.where(length == 1, weights.level("shape", "one"), weights.level("shape", "months"))
    levels = dict(zip(OPTION_FIELDS, (period, habit, amount, shape), strict=True))
    score = scores.score[pair] + sum(weights.of(field)[levels[field]] for field in OPTION_FIELDS)
    differs = period == weights.level("period", "differs")
    loose = (length > 1) & (amount == weights.level("amount", "close")) & (period != weights.level("period", "equal"))
    allowed = ~differs | (shifted & (habit == usual) & (stated != usual))
    found = Options(pair, line, scores.group[pair], item, length, levels, score)
    return found.take(allowed & ~loose & (score >= limits.threshold))


def _period(weights: Weights, first: Ints, last: Ints, from_month: Ints, to_month: Ints) -> tuple[Ints, np.ndarray]:
    """Return how periods compare, and whether the stated one is as long but a month beside."""
    level = np.full(len(first), weights.level("period", "differs"), dtype=np.int64)
    level[(first <= from_month) & (to_month <= last)] = weights.level("period", "within")
    level[(first == from_month) & (to_month == last)] = weights.level("period", "equal")
    level[first == NULL] = weights.level("period", "missing")
    return level, (np.abs(first - from_month) == 1) & (first - from_month == last - to_month)


def _habit(material: Material, weights: Weights, limits: Limits, line: Ints, month: Ints) -> Ints:
    usual = material.lag[line]
    known = (usual != NULL) & (month != NULL)
    safe = np.where(month == NULL, 0, month) + 1
    away = np.abs(material.lines.issued[line] - first_days(safe) - np.where(known, usual, 0))
    level = np.where(away <= limits.usual_days, weights.level("habit", "usual"), weights.level("habit", "unusual"))
    return np.where(known, level, weights.level("habit", "unknown"))

"""Several lines about one month of one service: those whose sum is what the month expects."""

from __future__ import annotations

from itertools import combinations

import numpy as np

from as2007lib.frames.column import NULL
from as2007lib.matching.stage import Laid, Left, Work, after, no_levels
from as2007lib.values.arrays import Ints, changes, owners, ranges

_MOST_LINES = 8
"""Of more lines about one month only the first are tried together."""
_HUNDREDTHS = 10_000


def parts(work: Work, left: Left) -> tuple[Laid, Left]:
    """Lay lines that together are one month."""
    pair, item = _about(work, left)
    line = work.scores.line[pair]
    order = np.lexsort((line, item))
    pair, item, line = pair[order], item[order], line[order]
    begins = np.flatnonzero(changes(item)) if len(item) else item
    count = np.diff(np.append(begins, len(item)))
    taken: set[int] = set()
    chosen: list[int] = []
    for first, size in zip(begins[count > 1].tolist(), count[count > 1].tolist(), strict=True):
        free = [row for row in range(first, first + size) if int(line[row]) not in taken][:_MOST_LINES]
        found = _fitting(work, [int(work.material.lines.amount[line[row]]) for row in free], int(work.amounts[item[first]]))
        chosen += [free[at] for at in found]
        taken |= {int(line[free[at]]) for at in found}
    rows = np.array(chosen, dtype=np.int64)
    done = _laid(work, pair[rows], item[rows])
    return done, after(left, done)


def _about(work: Work, left: Left) -> tuple[Ints, Ints]:
    """Return pairs with the open item that their line may be a part of: the stated month of the service that compares best."""
    lines, items, groups = work.material.lines, work.material.items, work.material.groups
    scores, level = work.scores, work.weights.level
    sure = work.tolerances.limits.threshold - int(work.weights.of("amount").max()) - int(work.weights.of("period").max())
    best = np.full(len(left.lines), sure, dtype=np.int64)
    np.maximum.at(best, scores.line, scores.score)
    ok = left.lines[scores.line] & (scores.score == best[scores.line]) & (lines.amount[scores.line] > 0)
    ok &= scores.levels["person"] != level("person", "differs")
    ok &= lines.first[scores.line] == lines.last[scores.line]
    rows = np.flatnonzero(ok)
    count = groups.count[scores.group[rows]]
    pair, item = rows[owners(count)], ranges(groups.first[scores.group[rows]], count)
    line = scores.line[pair]
    stated = (items.month[item] == lines.first[line]) & (lines.first[line] != NULL)
    fits = stated & (left.open[item] > 0) & (items.quantity[item] == NULL) & (lines.amount[line] < work.amounts[item])
    return pair[fits], item[fits]


def _fitting(work: Work, amounts: list[int], wanted: int) -> tuple[int, ...]:
    """Return the places of amounts whose sum lies nearest to what is wanted, within the gate; the fewest, then the first."""
    limits = work.tolerances.limits
    gate = max(2 * limits.near_amount, wanted * limits.gate_pct // _HUNDREDTHS)
    ways = (way for size in range(2, limits.most_parts + 1) for way in combinations(range(len(amounts)), size))
    best: tuple[int, int, tuple[int, ...]] | None = None
    for way in ways:
        away = abs(wanted - sum(amounts[at] for at in way))
        rank = (0 if away <= 2 * limits.near_amount else away, len(way), way)
        if away <= gate and (best is None or rank < best):
            best = rank
    return best[2] if best else ()


def _laid(work: Work, pair: Ints, item: Ints) -> Laid:
    line = work.scores.line[pair]
    levels, score = no_levels(len(line)), work.scores.score[pair].copy()
    for field, name in (("period", "equal"), ("shape", "parts"), ("amount", "equal")):
        level = work.weights.level(field, name)
        score += int(work.weights.of(field)[level])
        if field != "amount":
            levels[field][:] = level
    rule, other = np.full(len(line), "parts", dtype=object), np.full(len(line), -1)
    return Laid(line, rule, score, pair, other, levels, line, item, work.material.lines.amount[line])

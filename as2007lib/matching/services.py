"""One line for several services of one person at one supplier, or of one supplier: the sum of all that is open in its months."""

from __future__ import annotations

import numpy as np

from as2007lib.frames.column import NULL
from as2007lib.matching.stage import Laid, Left, Work, after, no_levels, together
from as2007lib.values.arrays import Ints, owners, pack

_MONTHS = 2**16
"""More than any number of a month."""


def services(work: Work, left: Left) -> tuple[Laid, Left]:
    """Lay lines whose amount is the sum, but for a few øre, of what is open for their supplier and person in the stated months."""
    lines = work.material.lines
    waiting = np.flatnonzero(left.lines & (lines.amount > 0) & (lines.first != NULL) & (lines.supplier >= 0))
    parts = []
    for person in (True, False):
        wanted = waiting[(lines.citizen[waiting] >= 0) == person]
        done = _sums(work, left, wanted, person=person)
        left = after(left, done)
        parts.append(done)
    return together(parts), left


def _sums(work: Work, left: Left, wanted: Ints, *, person: bool) -> Laid:
    lines, items, groups = work.material.lines, work.material.items, work.material.groups
    known = groups.supplier >= 0
    citizen = groups.citizen if person else np.zeros(len(known), dtype=np.int64)
    ours = np.flatnonzero((left.open > 0) & (known & (citizen >= 0))[items.group] & (items.quantity == NULL))
    mine = lines.citizen[wanted] if person else np.zeros(len(wanted), dtype=np.int64)
    both = _keys(groups.supplier[items.group[ours]], citizen[items.group[ours]], lines.supplier[wanted], mine)
    order = np.lexsort((ours, items.month[ours], both[0]))
    row = both[0][order] * _MONTHS + items.month[ours[order]]
    first = np.searchsorted(row, both[1] * _MONTHS + lines.first[wanted], "left")
    stop = np.searchsorted(row, both[1] * _MONTHS + lines.last[wanted], "right")
    until = np.concatenate([[0], np.cumsum(left.open[ours[order]])])
    near = work.tolerances.limits.near_amount
    fits = (both[1] >= 0) & (stop - first > 1) & (np.abs(until[stop] - until[first] - lines.amount[wanted]) <= near)
    fits = np.flatnonzero(fits)
    _, earliest = np.unique(first[fits], return_index=True)
    fits = fits[np.sort(earliest)]
    return _laid(work, left, wanted[fits], [ours[order[first[at] : stop[at]]] for at in fits.tolist()], person=person)


def _keys(one: Ints, two: Ints, wanted_one: Ints, wanted_two: Ints) -> tuple[Ints, Ints]:
    packed = pack(np.append(one, wanted_one), np.append(two, wanted_two))
    ranks = np.unique(packed, return_inverse=True)[1].astype(np.int64)
    return ranks[: len(one)], ranks[len(one) :]


def _laid(work: Work, left: Left, line: Ints, items: list[Ints], *, person: bool) -> Laid:
    weights, levels = work.weights, no_levels(len(line))
    score = np.zeros(len(line), dtype=np.int64)
    same = {"period": "equal", "amount": "equal", "shape": "services"}
    for field, name in same.items():
        levels[field][:] = weights.level(field, name)
        score += weights.numbers[field, name]
    score += weights.numbers["supplier", "equal"] + (weights.numbers["person", "equal"] if person else 0)
    count = np.array([len(each) for each in items], dtype=np.int64)
    row, item = owners(count), np.concatenate([*items, np.empty(0, np.int64)]).astype(np.int64)
    amount = left.open[item]
    last = np.cumsum(count) - 1
    for at, end in enumerate(last.tolist()):
        amount[end] += work.material.lines.amount[line[at]] - int(amount[end - count[at] + 1 : end + 1].sum())
    none = np.full(len(line), -1, dtype=np.int64)
    rule = np.full(len(line), "services", dtype=object)
    return Laid(line, rule, score, none, none.copy(), levels, line[row], item, amount)

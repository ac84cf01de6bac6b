"""Half-open intervals over whole columns: each row is a key, a start and a stop; intervals of one key form a line of time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np

from as2007lib.values.arrays import Bools, Ints, distinct, owners, place_of, ranges, search

_SHIFT = 23
_ORIGIN = 2**21  # days before 1970 become positive; year 1 is day −719162, the day after 9999 is 2932897
_MASK = 2**_SHIFT - 1


def spots(keys: Ints, days: Ints) -> Ints:
    """Return one number for a key and a day, which orders by key and then by day. Keys lie in 0..2⁴⁰ − 1."""
    spot: Ints = (keys << _SHIFT) + (days + _ORIGIN)
    return spot


def spot_key(spot: Ints) -> Ints:
    """Return the keys of spots."""
    return spot >> _SHIFT


def spot_day(spot: Ints) -> Ints:
    """Return the days of spots."""
    days: Ints = (spot & _MASK) - _ORIGIN
    return days


@dataclass(frozen=True)
class Timeline:
    """Rows that do not overlap within a key, ready to be asked which row covers a day.

    Attributes:
        starts: spot of each row's start, ascending.
        stops: spot of each row's stop.
        rows: the row's place in the columns it was made of.
    """

    starts: Ints
    stops: Ints
    rows: Ints

    @classmethod
    def of(cls, keys: Ints, starts: Ints, stops: Ints) -> Self:
        """Sort rows into a timeline; rows of one key must not overlap."""
        begin = spots(keys, starts)
        order = np.argsort(begin, kind="stable")
        return cls(begin[order], spots(keys, stops)[order], order)

    def at(self, keys: Ints, days: Ints) -> Ints:
        """Return the place of the row that covers the day, −1 where none does."""
        if not len(self.rows):
            return np.full(len(keys), -1, dtype=np.int64)
        wanted = spots(keys, days)
        own = spot_key(self.starts)
        # keys that have one row each, as most have within a month, are found faster in a table than by search
        table = bool((own[1:] != own[:-1]).all())
        place = place_of(own, keys) if table else search(self.starts, wanted, after=True) - 1
        covered = (place >= 0) & (self.starts[place] <= wanted) & (self.stops[place] > wanted)
        return np.where(covered, self.rows[place], -1)


def cut(starts: Ints, stops: Ints, owner: Ints, days: Ints) -> tuple[Ints, Ints, Ints]:
    """Cut interval i, which is not empty, at the days whose owner is i; days not strictly inside it change nothing.

    Returns:
        For each piece the interval it comes from, its start and its stop, in the order of intervals and days.
    """
    inside = (days > starts[owner]) & (days < stops[owner])
    points = distinct(spots(owner[inside], days[inside]))
    key, day = spot_key(points), spot_day(points)
    whole = owners(1 + np.bincount(key, minlength=len(starts)))
    # before the piece that starts at a point lie a piece for each earlier point, and the first ones of the intervals up to its own
    piece = np.arange(1, len(points) + 1) + key
    begin, end = starts[whole], stops[whole]
    begin[piece], end[piece - 1] = day, day
    return whole, begin, end


def union(keys: Ints, starts: Ints, stops: Ints) -> tuple[Ints, Ints, Ints]:
    """Return the days that any interval of the key covers, as few intervals as possible; touching ones become one."""
    begin, end = _sorted(keys, starts, stops)
    reach = np.maximum.accumulate(end) if len(end) else end
    fresh = np.ones(len(begin), dtype=np.bool_)
    fresh[1:] = begin[1:] > reach[:-1]
    first = np.flatnonzero(fresh)
    last = np.append(first, len(begin))[1:] - 1
    return spot_key(begin[first]), spot_day(begin[first]), spot_day(reach[last])


def intersect(
    left: tuple[Ints, Ints, Ints],
    right: tuple[Ints, Ints, Ints],
) -> tuple[Ints, Ints, Ints, Ints]:
    """Return every pair of a left and a right interval of one key that have a day in common.

    Each side is keys, starts and stops; intervals of one side may overlap each other.

    Returns:
        The row on the left, the row on the right, and start and stop of what they share, ordered by the two rows.
    """
    # of two intervals that meet, one starts within the other: either the left one, or, strictly later, the right one
    right_row, left_row = _starting_within(right, left, after=False)
    left_again, right_again = _starting_within(left, right, after=True)
    lefts, rights = np.concatenate([left_row, left_again]), np.concatenate([right_row, right_again])
    order = np.lexsort((rights, lefts))
    lefts, rights = lefts[order], rights[order]
    return lefts, rights, np.maximum(left[1][lefts], right[1][rights]), np.minimum(left[2][lefts], right[2][rights])


def overlapping(keys: Ints, starts: Ints, stops: Ints) -> Bools:
    """Return for each row whether another row of its key has a day in common with it."""
    begin, end = spots(keys, starts), spots(keys, stops)
    order = np.argsort(begin, kind="stable")
    begin, end = begin[order], end[order]
    filled = np.flatnonzero(end > begin)
    begin, end, order = begin[filled], end[filled], order[filled]
    involved = np.zeros(len(keys), dtype=np.bool_)
    if len(begin) > 1:
        earlier = np.maximum.accumulate(end)[:-1] > begin[1:]
        later = begin[1:] < end[:-1]
        involved[order[1:][earlier]] = True
        involved[order[:-1][later]] = True
    return involved


def gaps(wanted: tuple[Ints, Ints, Ints], covered: tuple[Ints, Ints, Ints]) -> tuple[Ints, Ints, Ints]:
    """Return the days of the wanted intervals that no covering interval of the same key has.

    Both are keys, starts and stops. Returns the row of `wanted`, and start and stop of each gap, in order.
    """
    cover = union(*covered)
    row, _, start, stop = intersect(wanted, cover)
    count = np.bincount(row, minlength=len(wanted[0]))
    # between the covered stretches of a wanted interval lie one more gap than stretches, some of them empty
    whose = owners(count + 1)
    first = np.cumsum(count + 1) - (count + 1)
    begin, end = np.empty(len(whose), dtype=np.int64), np.empty(len(whose), dtype=np.int64)
    begin[first], end[first + count] = wanted[1], wanted[2]
    slot = np.arange(len(row), dtype=np.int64) + row
    begin[slot + 1], end[slot] = stop, start
    real = end > begin
    return whose[real], begin[real], end[real]


def _sorted(keys: Ints, starts: Ints, stops: Ints) -> tuple[Ints, Ints]:
    filled = stops > starts
    begin, end = spots(keys[filled], starts[filled]), spots(keys[filled], stops[filled])
    order = np.argsort(begin, kind="stable")
    return begin[order], end[order]


def _starting_within(hosts: tuple[Ints, Ints, Ints], guests: tuple[Ints, Ints, Ints], *, after: bool) -> tuple[Ints, Ints]:
    """Return host and guest rows where the guest starts within the host; `after`: later than the host's first day."""
    begin = spots(guests[0], guests[1])
    order = np.argsort(begin, kind="stable")
    order = order[guests[2][order] > guests[1][order]]
    begin = begin[order]
    low = search(begin, spots(hosts[0], hosts[1]), after=after)
    high = search(begin, spots(hosts[0], hosts[2]))
    count = np.maximum(high - low, 0)
    return owners(count), order[ranges(low, count)]

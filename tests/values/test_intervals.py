"""Half-open intervals over whole columns, held against sets of days."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from as2007lib.values.days import OPEN, parse_day
from as2007lib.values.intervals import Timeline, cut, gaps, intersect, overlapping, spot_day, spot_key, spots, union

ROWS = st.lists(st.tuples(st.integers(0, 3), st.integers(-5, 30), st.integers(0, 9)), max_size=12)


def columns(rows):
    table = np.array([(k, s, s + n) for k, s, n in rows], dtype=np.int64).reshape(-1, 3)
    return table[:, 0], table[:, 1], table[:, 2]


def days_of(key, start, stop):
    return {(int(key), day) for day in range(int(start), int(stop))}


def all_days(keys, starts, stops):
    return set().union(*(days_of(*row) for row in zip(keys, starts, stops, strict=True)))


@pytest.mark.parametrize("day", [parse_day("0001-01-01"), -1, 0, parse_day("2026-10-31"), OPEN])
def test_a_spot_holds_every_key_and_day(day):
    spot = spots(np.array([2**40 - 1], dtype=np.int64), np.array([day], dtype=np.int64))
    assert (spot_key(spot)[0], spot_day(spot)[0]) == (2**40 - 1, day)


def test_a_timeline_tells_the_row_that_covers_a_day():
    line = Timeline.of(*columns([(1, 10, 5), (0, 0, 3), (1, 20, 5)]))
    assert line.at(*(np.array(c, dtype=np.int64) for c in ([1, 1, 1, 0, 2], [14, 15, 20, 0, 0]))).tolist() == [0, -1, 2, 1, -1]


def test_an_empty_timeline_covers_nothing():
    assert Timeline.of(*columns([])).at(np.array([1, 2]), np.array([3, 4])).tolist() == [-1, -1]


def test_intervals_are_cut_inside_only():
    owner, days = np.array([0, 0, 0, 1, 0, 0]), np.array([15, 10, 20, 15, 15, 12])
    whole, starts, stops = cut(np.array([10, 30]), np.array([20, 40]), owner, days)
    assert list(zip(whole.tolist(), starts.tolist(), stops.tolist(), strict=True)) == [(0, 10, 12), (0, 12, 15), (0, 15, 20), (1, 30, 40)]


@given(ROWS, st.lists(st.tuples(st.integers(0, 11), st.integers(-9, 45)), max_size=20))
def test_pieces_have_the_days_of_their_interval_and_end_where_it_is_cut(rows, cuts):
    _, starts, stops = columns([(0, start, size + 1) for _, start, size in rows])
    cuts = [(owner, day) for owner, day in cuts if owner < len(rows)]
    pieces = list(zip(*(c.tolist() for c in cut(starts, stops, *np.array(cuts, dtype=np.int64).reshape(-1, 2).T)), strict=True))
    wanted = []
    for owner, (start, stop) in enumerate(zip(starts.tolist(), stops.tolist(), strict=True)):
        ends = sorted({start, stop} | {day for who, day in cuts if who == owner and start < day < stop})
        wanted += [(owner, *piece) for piece in pairwise(ends)]
    assert pieces == wanted


@given(ROWS)
def test_union_has_the_same_days_in_separate_intervals(rows):
    keys, starts, stops = columns(rows)
    united = union(keys, starts, stops)
    assert all_days(*united) == all_days(keys, starts, stops)
    pairs = list(zip(*(c.tolist() for c in united), strict=True))
    assert pairs == sorted(pairs)
    assert all(a[0] != b[0] or a[2] < b[1] for a, b in pairwise(pairs))


@given(ROWS, ROWS)
def test_intersect_finds_every_pair_that_shares_a_day_once(left, right):
    mine, other = columns(left), columns(right)
    found = [tuple(row) for row in np.column_stack(intersect(mine, other)).tolist()]
    shared = [
        (i, j, max(a[1], b[1]), min(a[2], b[2]))
        for i, a in enumerate(zip(*mine, strict=True))
        for j, b in enumerate(zip(*other, strict=True))
        if a[0] == b[0] and max(a[1], b[1]) < min(a[2], b[2])
    ]
    assert found == shared


@given(ROWS)
def test_overlapping_marks_all_rows_involved(rows):
    table = columns(rows)
    sets = [days_of(*row) for row in zip(*table, strict=True)]
    expected = [any(mine & other for j, other in enumerate(sets) if j != i) for i, mine in enumerate(sets)]
    assert overlapping(*table).tolist() == expected


@given(ROWS, ROWS)
def test_gaps_are_the_days_that_nothing_covers(wanted, covered):
    mine, other = columns(wanted), columns(covered)
    rows, starts, stops = gaps(mine, other)
    cover = all_days(*other)
    for place, row in enumerate(zip(*mine, strict=True)):
        here = rows == place
        assert all_days(np.full(here.sum(), row[0]), starts[here], stops[here]) == days_of(*row) - cover
    assert (stops > starts).all()

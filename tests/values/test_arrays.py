"""Ranges, runs, sums and packed columns."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from as2007lib.values.arrays import TooLargeError, changes, distinct, find, offsets, owners, pack, place_of, places, ranges, search, sums


def ints(*values: int) -> np.ndarray:
    return np.array(values, dtype=np.int64)


def test_groups_that_lie_one_after_the_other():
    counts = ints(2, 0, 1)
    assert offsets(counts).tolist() == [0, 2, 2]
    assert owners(counts).tolist() == [0, 0, 2]
    assert ranges(ints(10, 99, -1), counts).tolist() == [10, 11, -1]


def test_changes_begin_a_run():
    assert changes(ints(1, 1, 1, 2), ints(5, 5, 6, 6)).tolist() == [True, False, True, True]
    assert changes(ints()).tolist() == []


def test_sums_are_exact_or_refused():
    assert sums(ints(1, 2, 3), ints(0, 2)).tolist() == [3, 3]
    assert sums(ints(), ints()).tolist() == []
    assert sums(ints(2**62, 2**62, -(2**62)), ints(0)).tolist() == [2**62]
    with pytest.raises(TooLargeError):
        sums(ints(2**62, 2**62), ints(0))


def test_places_of_keys():
    assert places(ints(3, 1), 5).tolist() == [-1, 1, -1, 0, -1]
    wanted = ints(0, 1, 2, 3, 4, -(2**63), 2**62, 5_000_000)
    assert place_of(ints(3, 1), wanted).tolist() == [-1, 1, -1, 0, -1, -1, -1, -1]
    assert place_of(ints(5_000_000, 3, 1), wanted).tolist() == [-1, 2, -1, 1, -1, -1, -1, 0]
    assert place_of(ints(), wanted).tolist() == [-1] * 8


@given(st.lists(st.tuples(st.integers(0, 2**62), st.integers(0, 3), st.integers(0, 2**62)), min_size=1))
def test_packed_columns_order_like_the_rows_whatever_their_size(rows):
    packed = pack(*(ints(*column) for column in zip(*rows, strict=True)))
    for mine, row in zip(packed.tolist(), rows, strict=True):
        assert [mine < other for other in packed.tolist()] == [row < other for other in rows]


@given(st.lists(st.integers(-9, 9)), st.lists(st.integers(-9, 9)))
def test_values_are_found_in_a_sorted_table(values, wanted):
    table = distinct(ints(*values))
    assert table.tolist() == sorted(set(values))
    # also in order, and so many that the table is the smaller side
    for asked in (wanted, sorted(wanted), sorted(wanted * 20)):
        assert search(table, ints(*asked)).tolist() == [sum(v < w for v in set(values)) for w in asked]
        assert search(table, ints(*asked), after=True).tolist() == [sum(v <= w for v in set(values)) for w in asked]
    assert find(table, ints(*wanted)).tolist() == [table.tolist().index(w) if w in values else -1 for w in wanted]

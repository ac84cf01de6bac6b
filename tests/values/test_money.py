"""Rounding and division of øre."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from as2007lib.values.arrays import TooLargeError
from as2007lib.values.money import LIMIT, fits, round_fraction, round_half_away, round_product, split

WIDE = st.integers(-(10**24), 10**24)


def ints(*values: int) -> np.ndarray:
    return np.array(values, dtype=np.int64)


def test_half_an_oere_is_rounded_away_from_zero():
    assert round_half_away(ints(5, -5, 4, -4, 7, 0), ints(2, 2, 3, 3, 3, 7)).tolist() == [3, -3, 1, -1, 2, 0]
    assert [round_fraction(5, 2), round_fraction(-5, 2), round_fraction(-1, 3), round_fraction(0, 7)] == [3, -3, 0, 0]


@given(st.integers(-(2**62), 2**62), st.integers(1, 2**62))
def test_the_vectorised_rounding_is_the_scalar_one_also_at_the_ends_of_int64(numerator, denominator):
    assert round_half_away(ints(numerator), ints(denominator))[0] == round_fraction(numerator, denominator)


@given(WIDE, st.integers(10**6, 10**24))
def test_wide_integers_are_rounded_exactly(numerator, denominator):
    wide = round_half_away(np.array([numerator], dtype=object), np.array([denominator], dtype=object))
    assert wide.dtype == np.int64
    assert abs(Fraction(numerator, denominator) - int(wide[0])) <= Fraction(1, 2)
    assert wide[0] == round_fraction(numerator, denominator)


def test_an_amount_that_no_column_can_hold_is_an_error():
    with pytest.raises(TooLargeError, match="kontrollér takster"):
        round_half_away(np.array([10**30], dtype=object), np.array([1], dtype=object))


@given(st.lists(st.tuples(st.integers(-(2**40), 2**40), st.integers(0, 2**40)), min_size=1))
def test_a_product_is_found_to_fit_exactly_when_it_does(pairs):
    left, right = (ints(*column) for column in zip(*pairs, strict=True))
    assert fits(left, right).tolist() == [abs(a * b) <= LIMIT for a, b in pairs]


@given(
    st.lists(
        st.tuples(st.integers(-(2**30), 2**30), st.integers(-(2**30), 2**30), st.integers(0, 2**8), st.integers(2**20, 2**40)), min_size=1
    )
)
def test_a_product_is_rounded_exactly_in_either_width(rows):
    one, two, three, denominator = (ints(*column) for column in zip(*rows, strict=True))
    assert round_product((one, two, three), denominator).tolist() == [round_fraction(a * b * c, d) for a, b, c, d in rows]


def test_the_oere_left_over_go_to_the_largest_remainders():
    # 1.000,00 in three equal parts, and 10 øre as 1/6, 2/6, 3/6: exact 1,67 3,33 5
    parts = split(ints(100000, 10), ints(0, 0, 0, 1, 1, 1), ints(1, 1, 1, 1, 2, 3), ints(3, 6), ints(2, 0, 1, 0, 1, 2))
    assert parts.tolist() == [33333, 33334, 33333, 2, 3, 5]


def test_negative_amounts_are_divided_like_positive_ones_with_the_sign():
    assert split(ints(-100), ints(0, 0, 0), ints(1, 1, 1), ints(3), ints(0, 1, 2)).tolist() == [-34, -33, -33]


def test_a_group_with_one_part_keeps_its_amount_whatever_its_size():
    assert split(ints(2**62, -7), ints(0, 1), ints(1, 1), ints(1, 1), ints(0, 0)).tolist() == [2**62, -7]


def test_amounts_whose_products_overflow_are_divided_exactly():
    amount, thirds = 3 * 10**17, 10**6
    parts = split(ints(amount + 1, 10), ints(0, 0, 1, 1), ints(thirds, 2 * thirds, 1, 1), ints(3 * thirds, 2), ints(0, 1, 0, 1))
    assert parts.tolist() == [10**17, 2 * 10**17 + 1, 5, 5]


@given(
    st.lists(
        st.tuples(st.integers(-(10**11), 10**11), st.lists(st.integers(0, 10**6), min_size=1, max_size=6).filter(any)),
        min_size=1,
        max_size=8,
    )
)
def test_parts_sum_to_the_whole_and_lie_within_an_oere_of_their_exact_part(groups):
    counts = [len(weights) for _, weights in groups]
    group = np.repeat(np.arange(len(groups)), counts).astype(np.int64)
    numerators = ints(*[w for _, weights in groups for w in weights])
    parts = split(ints(*[a for a, _ in groups]), group, numerators, ints(*[sum(w) for _, w in groups]), np.arange(len(group)))
    for place, (amount, weights) in enumerate(groups):
        mine = parts[group == place].tolist()
        assert sum(mine) == amount
        assert all(abs(p - Fraction(amount * w, sum(weights))) < 1 for p, w in zip(mine, weights, strict=True))

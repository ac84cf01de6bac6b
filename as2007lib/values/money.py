"""Øre: the one rounding, and the one division of a whole among parties."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from as2007lib.values.arrays import Bools, Ints, changes, narrowed, offsets, owners, sums

LIMIT = 2**62
"""No product of whole numbers in int64 may be larger than this, so that a sum of two of them still fits."""


def round_fraction(numerator: int, denominator: int) -> int:
    """Return numerator / denominator rounded to a whole number, half away from zero; the denominator is positive."""
    whole, rest = divmod(abs(numerator), denominator)
    whole += rest >= denominator - rest
    return -whole if numerator < 0 else whole


def round_half_away(numerator: NDArray[Any], denominator: NDArray[Any]) -> Ints:
    """Return numerator / denominator rounded to whole numbers, half away from zero.

    Args:
        numerator: int64, or Python ints in an object array where int64 cannot hold them.
        denominator: positive, likewise.

    Raises:
        TooLargeError: a rounded amount does not fit in int64.
    """
    size = np.abs(numerator)
    whole = size // denominator
    rest = size - whole * denominator
    whole = whole + (rest >= denominator - rest)
    return narrowed(np.where(numerator < 0, -whole, whole))


def fits(*factors: NDArray[Any]) -> Bools:
    """Return for each row whether the product of the factors stays within `LIMIT`, decided in whole numbers.

    Dividing the limit by one factor after the other is exact: ⌊⌊L / a⌋ / b⌋ = ⌊L / (a·b)⌋.
    """
    sizes = [np.abs(factor) for factor in factors]
    largest = 1
    for size in sizes:
        largest *= max(int(size.max(initial=0)), 1)
    if largest <= LIMIT:
        return np.ones(len(factors[0]), dtype=np.bool_)
    room = np.full(len(factors[0]), LIMIT, dtype=np.int64)
    for size in sizes:
        room //= np.maximum(size, 1)
    return room > 0


def round_product(factors: tuple[Ints, ...], denominator: Ints) -> Ints:
    """Return the product of the factors / denominator, rounded half away from zero: int64 where it is proven to hold, else wide.

    Raises:
        TooLargeError: a rounded amount does not fit in int64.
    """
    narrow = fits(*factors)
    if narrow.all():
        return round_half_away(_product(factors), denominator)
    result = np.empty(len(denominator), dtype=np.int64)
    for rows, width in ((narrow, np.int64), (~narrow, np.object_)):
        result[rows] = round_half_away(_product(tuple(f[rows].astype(width) for f in factors)), denominator[rows])
    return result


def split(amounts: Ints, group: Ints, numerators: Ints, denominators: Ints, order: Ints) -> Ints:
    """Divide each group's øre among its parts, so that the parts sum to the whole.

    Each part gets amount × numerator / denominator rounded towards zero; the øre left over go, with the amount's sign,
    one each to the largest remainders, ties in ascending `order`.

    Args:
        amounts: øre to divide, one a group.
        group: the group of each part, ascending; every group has a part.
        numerators: each part's numerator, not negative; within a group they sum to its denominator.
        denominators: positive, one a group.
        order: each part's rank in a tie (the byte order of party ids).

    Returns:
        Øre of each part, in the order of the parts.
    """
    counts = np.bincount(group, minlength=len(amounts))
    shared = (counts > 1)[group]
    result = np.where(shared, 0, amounts[group])
    if not shared.any():
        return result
    rows = np.flatnonzero(shared)
    sizes = np.abs(amounts)[group[rows]]
    int64 = fits(sizes, numerators[rows])
    # a group is computed in one width, so that its remainders can be compared
    wide = np.isin(group[rows], group[rows][~int64])
    for chosen, width in ((rows[~wide], np.int64), (rows[wide], np.object_)):
        if len(chosen):
            result[chosen] = _split(amounts, group[chosen], numerators[chosen].astype(width), denominators, order[chosen])
    return result


def _product(factors: tuple[NDArray[Any], ...]) -> NDArray[Any]:
    product = factors[0]
    for factor in factors[1:]:
        product = product * factor
    return product


def _split(amounts: Ints, group: Ints, numerators: NDArray[Any], denominators: Ints, order: Ints) -> Ints:
    starts = np.flatnonzero(changes(group))
    counts = np.diff(np.append(starts, len(group)))
    product = np.abs(amounts)[group] * numerators
    divisor = denominators[group]
    quotient = product // divisor
    rest = (product - quotient * divisor).astype(np.int64)
    base = quotient.astype(np.int64)
    left = np.abs(amounts[group[starts]]) - sums(base, starts)
    ranked = np.lexsort((order, -rest, group))
    place = np.arange(len(group), dtype=np.int64) - np.repeat(offsets(counts), counts)
    extra = np.empty(len(group), dtype=np.int64)
    extra[ranked] = place < left[owners(counts)]
    parts: Ints = np.where(amounts[group] < 0, -(base + extra), base + extra)
    return parts

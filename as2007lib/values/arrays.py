"""What the whole-column code is made of: ranges, runs of equal rows, and several columns packed into one."""

from __future__ import annotations

from typing import Any, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

Ints: TypeAlias = NDArray[np.int64]
Bools: TypeAlias = NDArray[np.bool_]

_BITS = 62
_WIDEST = 2**63
_SPARSE = 4
_FEWER = 2


class TooLargeError(OverflowError):
    """A whole number does not fit in a column."""

    def __init__(self) -> None:
        super().__init__("Et beløb eller en sum er for stor til at kunne gemmes: kontrollér takster, mængder og vægte.")


def narrowed(numbers: NDArray[Any]) -> Ints:
    """Return whole numbers of any width as int64.

    Raises:
        TooLargeError: one of them does not fit.
    """
    try:
        return numbers.astype(np.int64)
    except OverflowError:
        raise TooLargeError from None


def offsets(counts: Ints) -> Ints:
    """Return where each group begins when groups of these sizes lie one after the other."""
    return np.cumsum(counts) - counts


def owners(counts: Ints) -> Ints:
    """Return for each element of such groups the number of its group: counts 2, 0, 1 give 0, 0, 2."""
    return np.repeat(np.arange(len(counts), dtype=np.int64), counts)


def ranges(first: Ints, counts: Ints) -> Ints:
    """Return first, first + 1 … of each row, `counts` numbers a row, one row after the other."""
    return np.arange(int(counts.sum()), dtype=np.int64) + np.repeat(first - offsets(counts), counts)


def changes(*columns: Ints) -> Bools:
    """Return where a row differs from the one before it; the first row always does."""
    changed = np.ones(len(columns[0]), dtype=np.bool_)
    if len(changed):
        changed[1:] = False
    for column in columns:
        changed[1:] |= column[1:] != column[:-1]
    return changed


def ascending(values: Ints) -> bool:
    """Return whether no value is less than the one before it."""
    return bool((values[1:] >= values[:-1]).all())


def distinct(values: Ints) -> Ints:
    """Return the values that occur, ascending. Sorting beats the hash table of numpy's own for the columns at hand."""
    ordered = np.sort(values)
    return ordered[changes(ordered)]


def search(table: Ints, wanted: Ints, *, after: bool = False) -> Ints:
    """Return how many values of the sorted table lie before each wanted value; with `after` also those equal to it.

    The questions are asked in ascending order, which a large table answers several times faster; often they come so. Then a
    table with far fewer values is instead looked up in the questions.
    """
    side: Literal["left", "right"] = "right" if after else "left"
    if ascending(wanted):
        if len(table) < len(wanted) // _FEWER:
            first = np.searchsorted(wanted, table, "left" if after else "right")
            return np.cumsum(np.bincount(first, minlength=len(wanted) + 1))[:-1]
        return np.asarray(np.searchsorted(table, wanted, side), dtype=np.int64)
    order = np.argsort(wanted)
    found = np.empty(len(wanted), dtype=np.int64)
    found[order] = np.searchsorted(table, wanted[order], side)
    return found


def find(table: Ints, wanted: Ints) -> Ints:
    """Return the place of each wanted value in a sorted table without repetitions, −1 where it is not there."""
    if not len(table):
        return np.full(len(wanted), -1, dtype=np.int64)
    place = np.minimum(search(table, wanted), len(table) - 1)
    return np.where(table[place] == wanted, place, -1)


def sums(values: Ints, starts: Ints) -> Ints:
    """Return the sum of each group; `starts` are the groups' first places, none of them empty.

    Raises:
        TooLargeError: a sum does not fit in int64.
    """
    if not len(starts):
        return np.empty(0, dtype=np.int64)
    largest = max(int(values.max()), -int(values.min()))
    longest = int(np.diff(np.append(starts, len(values))).max())
    exact = values if largest * longest < _WIDEST else values.astype(np.object_)
    return narrowed(np.add.reduceat(exact, starts))


def pack(*columns: Ints) -> Ints:
    """Return one column that orders and compares like the given ones together, the first being the most significant.

    Values must not be negative. Where the bits of all do not fit in one whole number, what is packed so far is replaced
    by its rank, so that the order is kept whatever the sizes are. Packed columns can be compared within one call only.
    """
    packed = columns[0]
    for column in columns[1:]:
        bits = _bits(column)
        if _bits(packed) + bits > _BITS:
            packed = np.unique(packed, return_inverse=True)[1].astype(np.int64)
        if _bits(packed) + bits > _BITS:
            column = np.unique(column, return_inverse=True)[1].astype(np.int64)  # noqa: PLW2901 - the rank stands for the value
            bits = _bits(column)
        packed = (packed << bits) | column
    return packed


def places(keys: Ints, size: int) -> Ints:
    """Return a table from key to the key's place in `keys`, −1 where it is not there; keys lie in 0..size − 1."""
    table = np.full(size, -1, dtype=np.int64)
    table[keys] = np.arange(len(keys), dtype=np.int64)
    return table


def place_of(keys: Ints, wanted: Ints) -> Ints:
    """Return the place of each wanted key in `keys`, −1 where it is not there; `keys` are in any order, each once.

    Keys that lie close together are looked up in a table, others by search.
    """
    if not len(keys):
        return np.full(len(wanted), -1, dtype=np.int64)
    low, high = int(keys.min()), int(keys.max())
    if high - low > _SPARSE * (len(keys) + len(wanted)):
        order = np.argsort(keys)
        return np.append(order, -1)[find(keys[order], wanted)]
    table = np.full(high - low + 2, -1, dtype=np.int64)
    table[keys - low] = np.arange(len(keys), dtype=np.int64)
    return table[np.where((wanted >= low) & (wanted <= high), wanted - low, -1)]


def _bits(column: Ints) -> int:
    return int(column.max()).bit_length() if len(column) else 0

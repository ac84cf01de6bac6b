"""Whole-number columns as the interchange format writes them. `NULL` (or −1 for a place in a list) is blank."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from as2007lib.frames.column import NULL
from as2007lib.values.arrays import Ints
from as2007lib.values.days import OPEN
from as2007lib.values.numbers import format_ore, format_ten_thousandths

Columns: TypeAlias = dict[str, Ints]
Values: TypeAlias = Ints | pa.Array | Sequence[str | None] | str


def ids(prefix: str, numbers: Ints, width: int) -> pa.Array:
    """Return ids such as ``B000417``."""
    return pc.binary_join_element_wise(prefix, pc.utf8_lpad(pc.cast(_array(numbers), pa.string()), width, "0"), "")


def days(values: Ints) -> pa.Array:
    """Return ISO dates."""
    return pc.cast(pa.array(values.astype(np.int32), pa.date32(), mask=values == NULL), pa.string())


def last_days(stops: Ints) -> pa.Array:
    """Return the inclusive last days of half-open stops; an open one is blank."""
    return days(np.where((stops == OPEN) | (stops == NULL), NULL, stops - 1))


def months(values: Ints) -> pa.Array:
    """Return months such as ``2026-10``."""
    year, month = pc.cast(pa.array(values // 12), pa.string()), pc.cast(pa.array(values % 12 + 1), pa.string())
    return pc.binary_join_element_wise(year, pc.utf8_lpad(month, 2, "0"), "-")


def ore(values: Ints) -> pa.Array:
    """Return kroner with two decimals."""
    return format_ore(_array(values))


def numbers(values: Ints) -> pa.Array:
    """Return ten-thousandths with the decimals they need."""
    return format_ten_thousandths(_array(values))


def chosen(names: Sequence[str] | pa.Array, places: Ints) -> pa.Array:
    """Return the name at each place; −1 is blank."""
    return pc.take(pa.array(names, pa.string()), pa.array(places, mask=places < 0))


def table(columns: Mapping[str, Values]) -> pa.Table:
    """Return a table of text; a single text stands for a whole column of it, and a blank text is null."""
    size = next(len(values) for values in columns.values() if not isinstance(values, str))
    return pa.table({name: _text(values, size) for name, values in columns.items()})


def taken(columns: Columns, rows: NDArray[np.int64] | NDArray[np.bool_]) -> Columns:
    """Return some rows of all columns."""
    return {name: values[rows] for name, values in columns.items()}


def joined(*parts: Columns) -> Columns:
    """Return the rows of several sets of columns, one after the other."""
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def _array(values: Ints) -> pa.Array:
    return pa.array(values, pa.int64(), mask=values == NULL)


def _text(values: Values, size: int) -> pa.Array:
    if isinstance(values, str):
        return pa.array([values or None], pa.string()).take(pa.array(np.zeros(size, dtype=np.int64)))
    if isinstance(values, np.ndarray):
        return pc.cast(_array(values), pa.string())
    return values if isinstance(values, pa.Array) else pa.array([value or None for value in values], pa.string())

"""Arrow columns as numpy arrays: masks without nulls, and whole numbers with one value for what is missing."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from as2007lib.frames.column import NULL, Kind
from as2007lib.frames.facts import Fact
from as2007lib.values.arrays import Bools, Ints, pack
from as2007lib.values.days import OPEN


def bools(values: pa.Array | pa.ChunkedArray) -> Bools:
    """Return a mask; null is false."""
    values = values.combine_chunks() if isinstance(values, pa.ChunkedArray) else values
    return np.asarray(pc.fill_null(values, False).to_numpy(zero_copy_only=False), dtype=np.bool_)


def ints(fact: type[Fact], table: pa.Table, name: str) -> Ints:
    """Return a column of whole numbers: null is `NULL`, a null stop `OPEN`, a CODE its place in `codes` (null −1)."""
    column, values = fact.column(name), table[name]
    if column.kind is Kind.CODE:
        values, missing = pc.index_in(values, value_set=pa.array(column.codes, pa.string())), -1
    else:
        missing = OPEN if column.kind is Kind.STOP else NULL
    return np.asarray(pc.fill_null(pc.cast(values, pa.int64()), missing).to_numpy(), dtype=np.int64)


def code_place(fact: type[Fact], name: str, code: str) -> int:
    """Return the number that `ints` gives a code."""
    return fact.column(name).codes.index(code)


def joined(table: pa.Table, names: tuple[str, ...] | list[str]) -> pa.Array:
    """Return one text for several columns, equal where all of them are equal; blank and null are the same."""
    texts = [pc.fill_null(pc.cast(table[name], pa.string()), "") for name in names]
    text = texts[0] if len(texts) == 1 else pc.binary_join_element_wise(*texts, "\x1f")
    return text.combine_chunks() if isinstance(text, pa.ChunkedArray) else text


def ranked(*columns: pa.Array | pa.ChunkedArray | Ints) -> Ints:
    """Return one number for several columns, equal where all of them are equal; null is a value of its own."""
    return pack(*(_rank(column) for column in columns))


def _rank(column: pa.Array | pa.ChunkedArray | Ints) -> Ints:
    if isinstance(column, np.ndarray):
        return np.asarray(column - column.min(initial=0))
    column = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    places = column.dictionary_encode().indices
    return np.asarray(pc.fill_null(places, -1).to_numpy(zero_copy_only=False), dtype=np.int64) + 1

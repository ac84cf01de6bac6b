"""Writes the files of the interchange folder from stated columns, so that reading them gives the same columns again.

Text that a spreadsheet would read as a formula is written as it is: the folder is read by programs and must come back
unchanged. errors.csv, which people open, guards it.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from as2007lib.frames.column import Column, Kind
from as2007lib.frames.facts import Fact
from as2007lib.values.arrays import Ints
from as2007lib.values.days import OPEN
from as2007lib.values.numbers import format_ore, format_ten_thousandths

_EPOCH_MONTH = 1970 * 12
_NO_DATE = -(2**63)
_BATCH = 200_000


def write_table(fact: type[Fact], stated: pa.Table) -> bytes:
    """Return the bytes of a fact's file: all columns, UTF-8, `;`, LF.

    Args:
        fact: the frame whose file it is.
        stated: its columns with text ids (`stated_schema`); further columns are left out.
    """
    written = pa.table([as_written(c, stated[c.name]) for c in fact.columns], names=[c.header for c in fact.columns])
    return write_cells(written)


def write_cells(cells: pa.Table) -> bytes:
    """Return columns of text as a file with a header; cells are quoted where they must be."""
    records = [";".join(cells.column_names).encode() + b"\n"]
    for batch in cells.to_batches(_BATCH):
        rows = pc.binary_join_element_wise(*map(_quoted, batch.columns), ";", null_handling="replace", null_replacement="")
        lines = pc.binary_join_element_wise(rows, "", "\n")
        records.append(b"".join(pc.cast(lines, pa.binary()).to_numpy(zero_copy_only=False)))
    return b"".join(records)


def as_written(column: Column, values: pa.ChunkedArray) -> pa.Array | pa.ChunkedArray:
    """Return a column's values as the text of a file; null stays null."""
    writer = _WRITERS.get(column.kind)
    return writer(values) if writer else pc.cast(values, pa.string())


def _quoted(cells: pa.Array) -> pa.Array:
    special = pc.match_substring_regex(cells, '[";\r\n]')
    if not pc.any(special).as_py():
        return cells
    inner = pc.replace_substring(cells, '"', '""')
    return pc.if_else(special, pc.binary_join_element_wise('"', inner, '"', ""), cells)


def _days(values: pa.ChunkedArray) -> pa.Array:
    return _dates(_whole(values), "datetime64[D]")


def _last_days(values: pa.ChunkedArray) -> pa.Array:
    stops = _whole(values)
    return _dates(np.where((stops == _NO_DATE) | (stops >= OPEN), _NO_DATE, stops - 1), "datetime64[D]")


def _months(values: pa.ChunkedArray) -> pa.Array:
    months = _whole(values)
    return _dates(np.where(months == _NO_DATE, _NO_DATE, months - _EPOCH_MONTH), "datetime64[M]")


def _whole(values: pa.ChunkedArray) -> Ints:
    return np.asarray(pc.fill_null(values, _NO_DATE).to_numpy(), dtype=np.int64)


def _dates(numbers: Ints, unit: str) -> pa.Array:
    texts = np.datetime_as_string(numbers.astype(unit))
    return pa.array(texts, pa.string(), mask=numbers == _NO_DATE)


_WRITERS: dict[Kind, Callable[[pa.ChunkedArray], pa.Array]] = {
    Kind.DAY: _days,
    Kind.STOP: _last_days,
    Kind.MONTH: _months,
    Kind.ORE: format_ore,
    Kind.TEN_THOUSANDTH: format_ten_thousandths,
}

"""The rows of one fact that a load tries to take in: those of its file and those that waited before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from as2007lib.formats.interchange import RawTable
from as2007lib.frames.facts import Fact
from as2007lib.intake.cells import Spoiled, read_cells
from as2007lib.intake.columns import bools, joined
from as2007lib.intake.statement import Waiting
from as2007lib.values.arrays import Bools, Ints


@dataclass(frozen=True, repr=False)
class Batch:
    """Rows that came with the same columns: cells by their names in the file, row numbers, the loads and sources they came with."""

    cells: pa.Table
    rows: Ints
    loads: Ints
    sources: Ints


@dataclass(frozen=True, repr=False)
class Candidates:
    """Rows that may be taken in. `bad` is the one thing that changes while they are judged: it only ever grows.

    Attributes:
        fact: whose rows they are.
        raw: the cells as written, a column for each of the fact's, null where blank or absent.
        table: the typed columns (`stated_schema`); what the file lacks is filled from what is known of the row.
        rows: row numbers in the file.
        loads: the load that brought each row, 0 for the one at hand.
        sources: the key of the source that brought it, 0 for that of the load at hand.
        batch: which of `headers` each row came with.
        headers: the columns of each batch, by their names in the file.
        empty: the row states the empty set of its parent.
        spoiled: cells that cannot be read.
        bad: the row cannot be taken in.
    """

    fact: type[Fact]
    raw: pa.Table
    table: pa.Table
    rows: Ints
    loads: Ints
    sources: Ints
    batch: Ints
    headers: tuple[tuple[str, ...], ...]
    empty: Bools
    spoiled: tuple[Spoiled, ...]
    bad: Bools

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.rows)

    def spoils(self, name: str) -> Bools:
        """Return the rows whose cell in a column cannot be read or is missing."""
        result = np.zeros(len(self), dtype=np.bool_)
        for fault in self.spoiled:
            if fault.column.name == name:
                result |= fault.rows
        return result

    def mentioned(self) -> pa.Table:
        """Return what the rows of the load at hand speak of, whether they can be taken in or not (`own_key`)."""
        names = own_key(self.fact)
        readable = self.loads == 0
        for name in names:
            readable &= ~self.spoils(name)
        return unique(self.table.select(names).filter(pa.array(readable)))

    def cells(self, row: int) -> dict[str, str | None]:
        """Return a row's cells as they came: a column that the file lacked is not there."""
        return {header: self.raw[header][row].as_py() for header in self.headers[self.batch[row]]}


def own_key(fact: type[Fact]) -> tuple[str, ...]:
    """Return what a row states: its key, or in a child file the parent whose set it belongs to."""
    return fact.parent or fact.keys


def unique(keys: pa.Table) -> pa.Table:
    """Return the different rows of a table."""
    return keys.group_by(keys.column_names, use_threads=False).aggregate([])


def file_batch(raw: RawTable) -> Batch:
    """Return the rows of a file of the load at hand."""
    return Batch(raw.cells, raw.rows, np.zeros_like(raw.rows), np.zeros_like(raw.rows))


def waiting_batches(waiting: Sequence[Waiting]) -> list[Batch]:
    """Return waiting rows of one file, those with the same columns together."""
    groups: dict[tuple[str, ...], list[Waiting]] = {}
    for row in waiting:
        groups.setdefault(tuple(sorted(row.cells)), []).append(row)
    return [
        Batch(
            pa.table({name: pa.array([row.cells[name] for row in rows], pa.string()) for name in names}),
            np.array([row.row for row in rows], dtype=np.int64),
            np.array([row.load for row in rows], dtype=np.int64),
            np.array([row.source for row in rows], dtype=np.int64),
        )
        for names, rows in groups.items()
    ]


def candidates(fact: type[Fact], batches: Sequence[Batch], known: pa.Table) -> Candidates:
    """Read the cells of all batches of a fact; `known` are its rows in force."""
    raw = pa.concat_tables([_all_columns(fact, batch.cells) for batch in batches]).combine_chunks()
    batch = np.repeat(np.arange(len(batches), dtype=np.int64), [len(b.rows) for b in batches])
    headers = tuple(tuple(b.cells.column_names) for b in batches)
    empty = _states_empty_set(fact, raw)
    table, spoiled = read_cells(fact, raw, empty)
    if not fact.parent:
        table = _filled(fact, table, headers, batch, known)
    bad = np.zeros(len(batch), dtype=np.bool_)
    for fault in spoiled:
        bad |= fault.rows
    rows, loads, sources = (np.concatenate(parts) for parts in zip(*((b.rows, b.loads, b.sources) for b in batches), strict=True))
    return Candidates(fact, raw, table, rows, loads, sources, batch, headers, empty, tuple(spoiled), bad)


def _all_columns(fact: type[Fact], cells: pa.Table) -> pa.Table:
    blank = pa.nulls(cells.num_rows, pa.string())
    return pa.table({c.header: cells[c.header] if c.header in cells.column_names else blank for c in fact.columns})


def _states_empty_set(fact: type[Fact], raw: pa.Table) -> Bools:
    """Return the rows of a child file where only the parent's key is filled."""
    states = np.full(raw.num_rows, bool(fact.parent))
    for column in fact.columns if fact.parent else ():
        blank = bools(pc.is_null(raw[column.header]))
        if column.name not in fact.parent:
            states &= blank
        elif column.required:
            states &= ~blank
    return states


def _filled(fact: type[Fact], table: pa.Table, headers: tuple[tuple[str, ...], ...], batch: Ints, known: pa.Table) -> pa.Table:
    """Give the optional columns that a file lacks the values known of the row."""
    if not known.num_rows:
        return table
    places: pa.Array | None = None
    for index, column in enumerate(fact.columns):
        lacking = np.array([column.header not in names for names in headers])
        if column.name in fact.keys or not lacking.any():
            continue
        if places is None:
            places = pc.index_in(joined(table, fact.keys), value_set=joined(known, fact.keys))
        values = pc.if_else(pa.array(lacking[batch]), known[column.name].combine_chunks().take(places), table[column.name])
        table = table.set_column(index, column.name, values.cast(column.stated_type))
    return table

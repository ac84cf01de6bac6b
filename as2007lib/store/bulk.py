"""Whole columns in and out. Reading goes over a connection of its own, or the transaction's where it must see what is not yet committed.

Writing is always in the caller's transaction: `executemany` of tuples on SQLite, COPY on PostgreSQL (both measured fastest).
"""

from __future__ import annotations

import io
import sqlite3
import threading
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any, Protocol
from urllib.parse import quote

import numpy as np
import pyarrow as pa
import pyarrow.csv as pa_csv
from sqlalchemy import Connection
from sqlalchemy.engine import URL

from as2007lib.store.apart import Apart

MOST_NAMED = 50_000
"""Keys that a question names one by one; for more it is cheaper to read all and pick."""
_LARGE, _ONE_MORE = 200_000, 10_000
"""Rows of a table for which another process is started to read it, and for which one that runs is asked."""
_AT_ONCE = 1_000
_TOGETHER = 50
"""Rows that one statement inserts into SQLite: a quarter to a third cheaper than one by one."""
_WAIT = 20
"""Seconds a reader waits where the file is held for a moment."""


@dataclass(frozen=True)
class Whole:
    """That a question goes through a whole table, and may be answered by another process where the table is large.

    Attributes:
        table: the table.
        entry: the journal entry that the rows are asked for as known at; None: as they are now.
    """

    table: str
    entry: int | None = None


class Reader(Protocol):
    """Something whole columns can be read from: a store (what is committed) or a transaction (also what is not)."""

    def read(self, sql: str, schema: pa.Schema, whole: Whole | None = None) -> pa.Table:
        """Return the rows of a query as a table of the given schema."""


class Columns:
    """Reads what is committed, over connections of its own, whose opening costs more than most questions.

    On PostgreSQL by ADBC; each thread keeps a connection. On SQLite a connection for each question, or for those asked together,
    by the library that also writes, or by ADBC's in another process: a second SQLite in this one lets go of the first one's locks when
    it closes the file, since POSIX locks belong to the process, and other processes then write in the middle of an act.
    """

    def __init__(self, url: URL) -> None:
        self._url = url
        self._own = threading.local()
        self.apart = Apart(url.database or "") if url.get_backend_name() == "sqlite" else None

    def read(self, sql: str, schema: pa.Schema, whole: Whole | None = None) -> pa.Table:
        """Return the rows of a query as a table of the given schema."""
        if self._url.get_backend_name() == "sqlite":
            with self.together() as reader:
                return reader.read(sql, schema, whole)
        with self._kept().cursor() as cursor:
            return _cast(cursor.execute(sql).fetch_arrow_table(), schema)

    @contextmanager
    def together(self) -> Iterator[Reader]:
        """Give a reader whose questions share one connection; for one thread. Each question sees what is committed when it is asked."""
        if self._url.get_backend_name() != "sqlite":
            yield self
            return
        with closing(sqlite3.connect(f"file:{quote(self._url.database or '')}?mode=ro", uri=True, timeout=_WAIT)) as connection:
            yield _OneFile(connection, self.apart)

    def _kept(self) -> Any:
        if not hasattr(self._own, "connection"):
            import adbc_driver_postgresql.dbapi as adbc_postgresql  # noqa: PLC0415 - an extra: only stores on PostgreSQL need it

            address = self._url.set(drivername="postgresql").render_as_string(hide_password=False)
            self._own.connection = adbc_postgresql.connect(address, autocommit=True)
        return self._own.connection


@dataclass(frozen=True)
class _OneFile:
    """Reads over one open connection to an SQLite file."""

    connection: sqlite3.Connection
    apart: Apart | None

    def read(self, sql: str, schema: pa.Schema, whole: Whole | None = None) -> pa.Table:
        """Return the rows of a query as a table of the given schema."""
        found = _read_apart(self.connection, self.apart, sql, schema, whole)
        return _table(self.connection.execute(sql), schema) if found is None else found


def read_inside(connection: Connection, sql: str, schema: pa.Schema, apart: Apart | None = None, whole: Whole | None = None) -> pa.Table:
    """Read through a transaction, so that its own changes are seen.

    Args:
        connection: the transaction's; the only one that writes.
        sql: the query.
        schema: of the answer.
        apart: who may answer instead from what is committed, where that is the same.
        whole: what the query goes through, where it is a whole table.
    """
    found = _read_apart(connection.connection, apart, sql, schema, whole)
    if found is not None:
        return found
    cursor: Any = connection.connection.cursor()
    try:
        cursor.execute(sql)
        return _table(cursor, schema)
    finally:
        cursor.close()


def changed(connection: Connection) -> bool:
    """Tell whether anything was written over an SQLite connection since it was opened."""
    raw: Any = connection.connection.driver_connection
    return bool(raw.total_changes)


def _read_apart(connection: Any, apart: Apart | None, sql: str, schema: pa.Schema, whole: Whole | None) -> pa.Table | None:
    """Let the other process read a large table; None where that is not worth it, or fails."""
    if apart is None or whole is None:
        return None
    (rows,) = connection.execute(f"SELECT coalesce(max(rowid), 0) FROM {whole.table}").fetchone()
    return apart.read(sql, schema) if rows > (_ONE_MORE if apart.running else _LARGE) else None


def _table(cursor: Any, schema: pa.Schema) -> pa.Table:
    """Return the rows of a cursor, some at a time: a million of Python's own at once cost twice as much."""
    batches = []
    while rows := cursor.fetchmany(_AT_ONCE):
        columns = zip(zip(*rows, strict=True), schema, strict=True)
        batches.append(pa.record_batch([pa.array(values, field.type) for values, field in columns], schema=schema))
    return pa.Table.from_batches(batches, schema).combine_chunks()


def write(connection: Connection, table: str, rows: pa.Table, contents: Mapping[str, list[bytes]] | None = None) -> None:
    """Insert whole columns into a table, in the transaction of the connection.

    Args:
        connection: the transaction's.
        table: the table.
        rows: its columns.
        contents: further columns of bytes, so large that they are not copied into Arrow first.
    """
    if not rows.num_rows:
        return
    beside = contents or {}
    names = ", ".join(f'"{name}"' for name in (*rows.column_names, *beside))
    cursor: Any = connection.connection.cursor()
    try:
        if connection.dialect.name == "sqlite":
            values = zip(*map(_values, rows.columns), *beside.values(), strict=True)
            row = f"({', '.join('?' * (rows.num_columns + len(beside)))})"
            insert = f"INSERT OR ROLLBACK INTO {table} ({names}) VALUES "
            # islice first, so that the whole groups leave just the rows that do not fill one
            grouped = islice(values, rows.num_rows // _TOGETHER * _TOGETHER)
            cursor.executemany(insert + ", ".join([row] * _TOGETHER), map(_flat, zip(*[grouped] * _TOGETHER, strict=True)))
            cursor.executemany(insert + row, values)
        else:
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN WITH (FORMAT csv)") as copy:
                for name, column in beside.items():
                    rows = rows.append_column(name, pa.array(column, pa.binary()))
                copy.write(_csv(rows))
    finally:
        cursor.close()


def end_rows(connection: Connection, table: str, ids: list[int], entry: int) -> None:
    """Set `until` on the rows with these ids: the one update there is."""
    if not ids:
        return
    cursor: Any = connection.connection.cursor()
    try:
        if connection.dialect.name == "sqlite":
            cursor.executemany(f"UPDATE {table} SET until = {entry:d} WHERE id = ?", ((i,) for i in ids))
        else:
            cursor.execute(f"UPDATE {table} SET until = {entry:d} WHERE id = ANY(%s)", (ids,))
    finally:
        cursor.close()


def _flat(rows: tuple[tuple[Any, ...], ...]) -> tuple[Any, ...]:
    return tuple(chain.from_iterable(rows))


def _values(column: pa.ChunkedArray) -> list[Any]:
    if pa.types.is_integer(column.type) and not column.null_count:
        return column.to_numpy().tolist()  # type: ignore[no-any-return]
    return column.to_pylist()  # type: ignore[no-any-return]


def _csv(rows: pa.Table) -> bytes:
    binary = [i for i, f in enumerate(rows.schema) if pa.types.is_binary(f.type)]
    for place in binary:
        rows = rows.set_column(place, rows.schema[place].name, pa.array(["\\x" + b.hex() for b in rows[place].to_pylist()], pa.string()))
    block = io.BytesIO()
    # one chunk: the writer fills the rows after an empty first chunk with zeros (seen in pyarrow 26)
    pa_csv.write_csv(rows.combine_chunks(), block, pa_csv.WriteOptions(include_header=False))
    return block.getvalue()


def _cast(found: pa.Table, schema: pa.Schema) -> pa.Table:
    return found.rename_columns(schema.names).cast(schema).combine_chunks()


def whole(values: Any) -> pa.Array:
    """Return whole numbers as an Arrow column."""
    return pa.array(np.asarray(values, np.int64))

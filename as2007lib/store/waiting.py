"""The quarantine as rows: what a load could not take in, cell by cell, with the reason."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa
from sqlalchemy import Connection, select

from as2007lib.frames.base import Ints
from as2007lib.store.bulk import Reader
from as2007lib.store.journal import Transaction
from as2007lib.store.known import held
from as2007lib.store.schema import loads
from as2007lib.store.sealing import sealed

_ROWS = pa.schema(
    [
        ("id", pa.int64()),
        ("load", pa.int64()),
        ("file", pa.string()),
        ("file_row", pa.int64()),
        ("cells", pa.string()),
        ("codes", pa.string()),
        ("reason", pa.string()),
        ("waits", pa.int64()),
        ("source", pa.int64()),
    ]
)


@dataclass(frozen=True)
class WaitingRow:
    """One row in quarantine. `id` is 0 until it is written; `cells` are by heading, a heading the file lacked is not there."""

    id: int
    load: int
    file: str
    row: int
    cells: dict[str, str | None]
    codes: tuple[str, ...]
    reason: str
    waits: bool
    source: int


def read_waiting(reader: Reader, entry: int) -> list[WaitingRow]:
    """Return the rows in quarantine at an entry, oldest first."""
    rows = reader.read(f"SELECT {', '.join(_ROWS.names)} FROM quarantine WHERE {held(entry)} ORDER BY id", _ROWS)
    return [
        WaitingRow(
            id=r["id"],
            load=r["load"],
            file=r["file"],
            row=r["file_row"],
            cells=json.loads(r["cells"]),
            codes=tuple(json.loads(r["codes"])),
            reason=r["reason"],
            waits=bool(r["waits"]),
            source=r["source"],
        )
        for r in rows.to_pylist()
    ]


def state_waiting(transaction: Transaction, rows: list[WaitingRow]) -> None:
    """Put rows into quarantine."""
    columns = {
        "load": [w.load for w in rows],
        "file": [w.file for w in rows],
        "file_row": [w.row for w in rows],
        "cells": [json.dumps(w.cells, ensure_ascii=False) for w in rows],
        "codes": [json.dumps(list(w.codes)) for w in rows],
        "reason": [w.reason for w in rows],
        "waits": [int(w.waits) for w in rows],
        "source": [w.source for w in rows],
    }
    table = pa.table(columns, schema=pa.schema([f for f in _ROWS if f.name != "id"]))
    transaction.state("quarantine", sealed(transaction, "quarantine", table))


def end_waiting(transaction: Transaction, ids: Ints) -> None:
    """Let rows leave the quarantine."""
    if len(ids):
        transaction.end("quarantine", ids)


@dataclass(frozen=True)
class Warned:
    """A warning of a row that was taken in: its file, its number there, the code, and the first part of the row's key (None: no key)."""

    file: str
    row: int
    code: str
    key: int | None


@dataclass(frozen=True)
class LoadHeader:
    """What is written of a load.

    Attributes:
        source: key of its source.
        folder: name of the folder.
        period: number of the month that the source delivered for; 0: nothing was delivered, what waited was tried again.
        counts: by fact what became of the rows of its file.
        warnings: what was told of rows that were taken in.
        quarantined: its rows that waited.
    """

    source: int
    folder: str
    period: int
    counts: Mapping[str, Mapping[str, int]]
    warnings: Sequence[Warned]
    quarantined: int


def state_load(transaction: Transaction, header: LoadHeader) -> int:
    """Write a load's header; return its number."""
    warnings = [[w.file, w.row, w.code, w.key] for w in header.warnings]
    row = {
        "source": [header.source],
        "folder": [header.folder],
        "period": [header.period],
        "counts": [json.dumps(header.counts, sort_keys=True)],
        "warnings": [json.dumps(warnings)],
        "quarantined": [header.quarantined],
    }
    return int(transaction.state("loads", pa.table(row))[0])


def load_headers(connection: Connection) -> list[dict[str, object]]:
    """Return the headers of all loads but their warnings, which may be many; oldest first."""
    columns = [column for column in loads.c if column.name != "warnings"]
    return [dict(row._mapping) for row in connection.execute(select(*columns).order_by(loads.c.id))]  # noqa: SLF001 - SQLAlchemy's public name


def read_warnings(connection: Connection, load: int) -> list[Warned]:
    """Return the warnings of a load."""
    told = connection.execute(select(loads.c.warnings).where(loads.c.id == load)).scalar_one()
    return [Warned(*one) for one in json.loads(told)]


def read_left(reader: Reader, load: int, entry: int) -> Counter[str]:
    """Return by file how many waiting rows of earlier loads a load, made by an entry, took in or replaced."""
    asked = f"SELECT file, load, until FROM quarantine WHERE until = {entry:d} OR (since = {entry:d} AND load <> {load:d})"
    left: Counter[str] = Counter()
    for row in reader.read(asked, _LEFT).to_pylist():  # a row that waits on for another reason is ended and stated again
        left[row["file"]] += 1 if row["until"] == entry else -1
    return left


_LEFT = pa.schema([("file", pa.string()), ("load", pa.int64()), ("until", pa.int64())])

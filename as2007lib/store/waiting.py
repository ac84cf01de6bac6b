"""The quarantine as rows: what a load could not take in, cell by cell, with the reason."""

from __future__ import annotations

import json
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


def state_load(transaction: Transaction, source: int, folder: str, counts: str, quarantined: int) -> int:
    """Write a load's header; return its number."""
    row = {"source": [source], "folder": [folder], "counts": [counts], "quarantined": [quarantined]}
    return int(transaction.state("loads", pa.table(row))[0])


def load_headers(connection: Connection) -> list[dict[str, object]]:
    """Return the headers of all loads, oldest first."""
    return [dict(row._mapping) for row in connection.execute(select(loads).order_by(loads.c.id))]  # noqa: SLF001 - SQLAlchemy's public name

"""Proving the journal: every entry's hash, every row it stated or ended, every seal; the first that fails is named."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from sqlalchemy import Connection, Row, inspect, text

from as2007lib.store.columns import SEALED, metadata
from as2007lib.store.digest import rows_digest, rows_marks, seal
from as2007lib.store.engine import Store
from as2007lib.store.guarding import missing_guards
from as2007lib.store.journal import canonical, entry_hash, parts_digest
from as2007lib.store.packing import Unreadable, unpacked
from as2007lib.store.schema import JOURNALLED, SEALING, VERSIONED, journal, journal_parts, proven_columns

_MOST_NAMED = 3
_MARK = 8
"""Bytes of a row's mark."""


@dataclass(frozen=True)
class Fault:
    """Something that is not as the journal says.

    Attributes:
        entry: the journal entry it belongs to, 0 where none.
        where: table, and row where one can be named.
        what: what is wrong, in Danish.
    """

    entry: int
    where: str
    what: str


def verify_journal(store: Store) -> list[Fault]:
    """Return all that the journal does not prove, in the order of entries, and guards that are gone; empty when all is well."""
    return [*verify_rows(store), *verify_guards(store)]


def verify_rows(store: Store) -> list[Fault]:
    """Return what the journal does not prove, in the order of entries; empty where everything is as it was stated."""
    with store.reading() as connection:
        rebuilt = list(_tables(connection))
        if rebuilt:  # nothing can be asked of tables that are not those the program made
            return rebuilt
        faults = [*_chain(connection), *_parts(store, connection), *_seals(store), *_contents(connection)]
        return sorted(faults, key=lambda f: f.entry or np.iinfo(np.int64).max)


def verify_guards(store: Store) -> list[Fault]:
    """Return that guards of the database are gone; empty where all are there."""
    with store.reading() as connection:
        return list(_guards(connection))


def _tables(connection: Connection) -> Iterator[Fault]:
    """Tell of tables that are gone or built otherwise than the program builds them."""
    inspector = inspect(connection)
    loose = set()
    if connection.dialect.name == "sqlite":
        loose = {row.name for row in connection.execute(text("PRAGMA table_list")) if not row.strict}
    for name, table in metadata.tables.items():
        if not inspector.has_table(name):
            yield Fault(0, name, "tabellen mangler")
            continue
        found = {c["name"]: c["type"].python_type for c in inspector.get_columns(name)}
        if name in loose or found != {c.name: c.type.python_type for c in table.columns}:
            yield Fault(0, name, "tabellen er bygget om")


def _chain(connection: Connection) -> Iterator[Fault]:
    previous, expected = "", 1
    parts: dict[int, list[tuple[str, str, int, str]]] = {}
    for part in connection.execute(journal_parts.select()):
        parts.setdefault(part.entry, []).append((part.part, part.side, part.rows, part.digest))
    rank = {name: place for place, name in enumerate(JOURNALLED)}
    for row in connection.execute(journal.select().order_by(journal.c.entry)):
        told = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's public name for a row as a mapping
        where = f"journal {row.entry}"
        if row.entry != expected:
            yield Fault(expected, f"journal {expected}", "journalposten mangler")
        elif row.previous != previous:
            yield Fault(row.entry, where, "posten hænger ikke sammen med den foregående")
        if entry_hash(told) != row.hash:
            yield Fault(row.entry, where, "posten er ændret")
        own = sorted(parts.pop(row.entry, []), key=lambda p: (rank.get(p[0], len(rank)), p[1] != "stated"))
        if parts_digest(own) != row.digest:
            yield Fault(row.entry, f"journal_parts {row.entry}", "postens sum over rækker er ændret")
        previous, expected = row.hash, row.entry + 1
    for entry in sorted(parts):
        yield Fault(entry, f"journal {entry}", "journalposten mangler")


def _parts(store: Store, connection: Connection) -> Iterator[Fault]:
    proofs = {(p.entry, p.part, p.side): p for p in connection.execute(journal_parts.select())}
    for table in JOURNALLED:
        schema = pa.schema([(n, _type(table, n)) for n in proven_columns(table)])
        names = ", ".join(f'"{n}"' for n in schema.names)
        stated = canonical(store.read(f"SELECT {names} FROM {table}", schema))
        yield from _side(table, "stated", stated, stated["since"].to_numpy(), proofs)
        if table in VERSIONED:
            both = pa.schema([("id", pa.int64()), ("until", pa.int64())])
            ended = canonical(store.read(f"SELECT id, until FROM {table} WHERE until IS NOT NULL", both))
            yield from _side(table, "ended", ended.select(["id"]), ended["until"].to_numpy(), proofs)
    for entry, table, side in proofs:
        yield Fault(entry, table, "rækker, som posten beviser, findes ikke mere" if side == "stated" else "afsluttede rækker gælder igen")


def _side(table: str, side: str, rows: pa.Table, entries: np.ndarray, proofs: dict[tuple[int, str, str], Row[Any]]) -> Iterator[Fault]:
    order = np.argsort(entries, kind="stable")
    numbers, starts = np.unique(entries[order], return_index=True)
    for entry, places in zip(numbers.tolist(), np.split(order, starts[1:]), strict=False):
        own = rows.take(pa.array(places))
        proof = proofs.pop((entry, table, side), None)
        if proof is None:
            yield Fault(entry, f"{table} {_name(own, 0)}", "rækken er indsat uden om journalen")
        elif proof.digest != rows_digest(own):
            yield _first(entry, table, own, bytes(proof.marks))
        elif bytes(proof.marks) != rows_marks(own).tobytes():
            yield Fault(entry, f"journal_parts {entry}/{table}", "postens mærker, der udpeger rækker, er ændret")


def _first(entry: int, table: str, rows: pa.Table, kept: bytes) -> Fault:
    """Name the first row whose mark is not the one the journal keeps."""
    found, marks = rows_marks(rows), np.frombuffer(kept[: len(kept) // _MARK * _MARK], np.uint64)
    shared = min(len(found), len(marks))
    differs = np.flatnonzero(found[:shared] != marks[:shared])
    place = int(differs[0]) if len(differs) else shared
    if len(found) < len(marks):
        return Fault(entry, f"{table} {_missing(rows, place)}", "rækken er fjernet")
    if place >= len(found):
        return Fault(entry, table, "postens bevis er ændret")
    what = "rækken er indsat uden om journalen" if len(found) > len(marks) else "rækken er ændret"
    return Fault(entry, f"{table} {_name(rows, place)}", what)


def _missing(rows: pa.Table, place: int) -> str:
    """Name the row that is gone: the ids that one entry gives out in a table follow each other."""
    if "id" not in rows.column_names:
        return f"før {_name(rows, place)}" if place < rows.num_rows else f"efter {_name(rows, rows.num_rows - 1)}"
    ids = rows["id"].to_numpy()
    gaps = np.flatnonzero(np.diff(ids) > 1)
    return str(ids[gaps[0]] + 1 if len(gaps) else ids[0] - 1 if place == 0 else ids[-1] + 1)


def _name(rows: pa.Table, place: int) -> str:
    keys = ["id"] if "id" in rows.column_names else [c for c in rows.column_names if c not in ("amount", "since")]
    return "/".join(str(rows[k][place].as_py()) for k in keys)


def _type(table: str, name: str) -> pa.DataType:
    return pa.string() if metadata.tables[table].c[name].type.python_type is str else pa.int64()


def _seals(store: Store) -> Iterator[Fault]:
    for table, persons in SEALING.items():
        schema = pa.schema([("id", pa.int64()), ("since", pa.int64()), *((n, pa.string()) for n in (*SEALED, *persons))])
        names = ", ".join(f'"{n}"' for n in schema.names)
        rows = store.read(f"SELECT {names} FROM {table} ORDER BY id", schema)
        for number, since, salt, kept, *values in zip(*(c.to_pylist() for c in rows.columns), strict=True):
            if salt is not None and seal(salt, values) != kept:
                yield Fault(since, f"{table} {number}", "personoplysninger er ændret")


def _contents(connection: Connection) -> Iterator[Fault]:
    for table in ("documents", "issues", "mail"):
        for row in connection.execute(text(f"SELECT id, since, sha256, content FROM {table} ORDER BY id")):
            if not _is(bytes(row.content), row.sha256):
                yield Fault(row.since, f"{table} {row.id}", "dokumentets indhold er ændret")


def _is(kept: bytes, digest: str) -> bool:
    try:
        unpacked(kept, digest)
    except Unreadable:
        return False
    return True


def _guards(connection: Connection) -> Iterator[Fault]:
    missing = missing_guards(connection)
    if missing:
        named = ", ".join(missing[:_MOST_NAMED]) + (" …" if len(missing) > _MOST_NAMED else "")
        yield Fault(0, named, f"{len(missing)} af lagerets vagter er fjernet: kør «as2007 init», når fejlene er forstået")

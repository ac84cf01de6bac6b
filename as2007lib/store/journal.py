"""The journal: the clock of the store and the chain that proves it.

A transaction collects the rows it states and ends, and writes one entry last: who, when, what, the digest of the rows, and
the hash of all that and of the entry before.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC
from typing import Any

import numpy as np
import pyarrow as pa
from sqlalchemy import Connection, insert, select
from sqlalchemy.exc import DatabaseError

from as2007lib.frames.base import Ints
from as2007lib.store import bulk
from as2007lib.store.apart import Apart
from as2007lib.store.by import By
from as2007lib.store.columns import metadata
from as2007lib.store.digest import rows_digest, rows_marks
from as2007lib.store.engine import Store
from as2007lib.store.errors import KeyReused, StoreRefused
from as2007lib.store.reasons import UNKNOWN, reason
from as2007lib.store.schema import JOURNALLED, journal, journal_parts, proven_columns
from as2007lib.values.cpr_scan import mask_cprs


def entry_hash(entry: dict[str, Any]) -> str:
    """Return the hash of an entry: over every column but the hash itself, among them the hash of the entry before."""
    return hashlib.sha256(json.dumps({k: v for k, v in entry.items() if k != "hash"}, sort_keys=True).encode()).hexdigest()


def parts_digest(parts: list[tuple[str, str, int, str]]) -> str:
    """Return the digest that an entry carries of its parts (table, side, rows, digest), in order."""
    return hashlib.sha256(json.dumps([list(p) for p in parts]).encode()).hexdigest()


@dataclass
class Transaction:
    """One act's view of the store: reads see its own rows, and all it states bears the number of its entry."""

    connection: Connection
    entry: int
    by: By
    apart: Apart | None = None
    stated: dict[str, list[pa.Table]] = field(default_factory=dict)
    ended: dict[str, list[int]] = field(default_factory=dict)

    def read(self, sql: str, schema: pa.Schema, whole: bulk.Whole | None = None) -> pa.Table:
        """Return the rows of a query, this transaction's own among them."""
        return bulk.read_inside(self.connection, sql, schema, self.apart if self._as_committed(whole) else None, whole)

    def _as_committed(self, whole: bulk.Whole | None) -> bool:
        """Tell whether a question has the same answer before this transaction and now.

        What an earlier entry knew stays as it was: what this one states or ends bears its own number.
        """
        if whole is None or self.apart is None:
            return False
        return (whole.entry is not None and whole.entry < self.entry) or not bulk.changed(self.connection)

    def next_id(self, table: str) -> int:
        """Return the first free id of a table."""
        return int(self.connection.exec_driver_sql(f"SELECT coalesce(max(id), 0) + 1 FROM {table}").scalar_one())

    def state(self, table: str, rows: pa.Table, contents: Mapping[str, list[bytes]] | None = None) -> Ints:
        """Insert rows into a table with fresh ids (unless they bring their own) and this entry's number; return the ids.

        `contents` are further columns, of bytes, that no digest covers: their own stands in the rows.
        """
        count = rows.num_rows
        if "id" in metadata.tables[table].columns and "id" not in rows.column_names:
            rows = rows.add_column(0, "id", bulk.whole(np.arange(count) + self.next_id(table)))
        rows = rows.append_column("since", bulk.whole(np.full(count, self.entry)))
        if count:
            bulk.write(self.connection, table, rows, contents)
            self.stated.setdefault(table, []).append(rows.select(proven_columns(table)))
        return rows["id"].to_numpy() if "id" in rows.column_names else np.arange(count)

    def end(self, table: str, ids: Ints) -> None:
        """Let rows hold no longer than until this entry."""
        bulk.end_rows(self.connection, table, ids.tolist(), self.entry)
        self.ended.setdefault(table, []).extend(ids.tolist())

    def parts(self) -> list[dict[str, Any]]:
        """Return the proofs of what was stated and ended, table by table."""
        found = []
        for table in JOURNALLED:
            for side, rows in (("stated", self._stated(table)), ("ended", self._ended(table))):
                if rows is not None:
                    marks = rows_marks(rows).tobytes()
                    found.append(
                        {
                            "entry": self.entry,
                            "part": table,
                            "side": side,
                            "rows": rows.num_rows,
                            "digest": rows_digest(rows),
                            "marks": marks,
                        }
                    )
        return found

    def _stated(self, table: str) -> pa.Table | None:
        rows = self.stated.get(table)
        return canonical(pa.concat_tables(rows)) if rows else None

    def _ended(self, table: str) -> pa.Table | None:
        ids = self.ended.get(table)
        return pa.table({"id": bulk.whole(np.sort(np.array(ids, np.int64)))}) if ids else None


def canonical(rows: pa.Table) -> pa.Table:
    """Return rows as they are digested: whole numbers as int64, everything in the order of the primary key."""
    types = [f.type if pa.types.is_string(f.type) else pa.int64() for f in rows.schema]
    rows = rows.cast(pa.schema(list(zip(rows.column_names, types, strict=True)))).combine_chunks()
    order = ["id"] if "id" in rows.column_names else [c for c in ("service", "party", "month", "run") if c in rows.column_names]
    return rows.sort_by([(name, "ascending") for name in order])


@dataclass(frozen=True)
class Entry:
    """A journal entry as it was written; `replay` tells that this very act had been done before."""

    entry: int
    details: dict[str, Any]
    replay: bool = False


@dataclass
class Act:
    """What an act tells of itself, for its journal entry."""

    transaction: Transaction
    details: dict[str, Any] = field(default_factory=dict)


class Replayed(Exception):
    """The act was done before; `entry` is what was written then."""

    def __init__(self, entry: Entry) -> None:
        super().__init__("udført før")
        self.entry = entry


@contextmanager
def acting(store: Store, by: By, act: str, *, key: str | None = None, content: str = "") -> Iterator[Act]:
    """Do one act: one transaction, one journal entry, all of it or nothing.

    Args:
        store: the store.
        by: who, when and why.
        act: the act's name.
        key: makes the act happen once: a second time `Replayed` tells what the first one did.
        content: hash of what the act is about; the same key with other content is refused.

    Raises:
        Replayed: done before.
        KeyReused: the key was used for something else.
        StoreRefused: the database refused a row.
        StoreBusy: another act is at work.
    """
    try:
        with store.writing() as connection:
            if key is not None:
                _refuse_second(connection, key, content)
            last = connection.execute(select(journal.c.entry, journal.c.hash).order_by(journal.c.entry.desc()).limit(1)).first()
            transaction = Transaction(connection, (last.entry if last else 0) + 1, by, store.apart)
            doing = Act(transaction)
            yield doing
            _write(transaction, act, key, content, doing.details, last.hash if last else "")
    except (DatabaseError, store.driver_error) as error:  # also where it is the commit that fails
        raise StoreRefused(_message(error)) from error


def _refuse_second(connection: Connection, key: str, content: str) -> None:
    found = connection.execute(select(journal.c.entry, journal.c.content, journal.c.details).where(journal.c.key == key)).first()
    if found is None:
        return
    if found.content != content:
        raise KeyReused(key)
    raise Replayed(Entry(found.entry, json.loads(found.details), replay=True))


def _write(transaction: Transaction, act: str, key: str | None, content: str, details: dict[str, Any], previous: str) -> None:
    parts = transaction.parts()
    if not parts:  # an act that changed nothing leaves no trace
        return
    transaction.connection.execute(insert(journal_parts), parts)
    entry = {
        "entry": transaction.entry,
        "at": transaction.by.at.astimezone(UTC).isoformat(),
        "by_user": transaction.by.user,
        "purpose": mask_cprs(transaction.by.purpose),
        "act": act,
        "key": key,
        "content": content,
        "details": json.dumps(details, sort_keys=True, ensure_ascii=False),
        "digest": parts_digest([(p["part"], p["side"], p["rows"], p["digest"]) for p in parts]),
        "previous": previous,
    }
    transaction.connection.execute(insert(journal), [{**entry, "hash": entry_hash(entry)}])


def _message(error: Exception) -> str:
    text = str(getattr(error, "orig", error)).splitlines()[0]
    if "disk I/O error" in text:
        return "Disken svarer med fejl, så intet er ændret. Er der plads på den, så få den undersøgt, før I går videre."
    if any(sign in text for sign in ("disk is full", "No space left")):
        return "Der er ikke plads på disken til ændringen. Intet er ændret: skaf plads, og gør det samme igen."
    told = reason(error)
    return f"Lageret afviste ændringen, og intet er ændret: {text if told == UNKNOWN else f'{told}.'}"

"""What was known at a journal entry: whole frames, with integer keys, or as a file would state them, with text ids."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TypeVar

import numpy as np
import pyarrow as pa
from sqlalchemy import Connection, func, select

from as2007lib.frames.base import Ints
from as2007lib.frames.column import Kind
from as2007lib.frames.facts import Fact
from as2007lib.store.bulk import Reader, Whole
from as2007lib.store.errors import UnknownKnowledge
from as2007lib.store.identities import Identities
from as2007lib.store.schema import journal, loads, runs
from as2007lib.values.danish import TIME_ZONE

F = TypeVar("F", bound=Fact)
BOOKKEEPING = pa.schema([("id", pa.int64()), ("source", pa.int64()), ("file_row", pa.int64()), ("since", pa.int64())])


def held(entry: int) -> str:
    """Return the condition under which a version row held at an entry."""
    return f"since <= {entry:d} AND (until IS NULL OR until > {entry:d})"


def read_rows(reader: Reader, fact: type[Fact], entry: int) -> pa.Table:
    """Return a fact's rows as known at an entry, in the order they were stated, with id, source, file_row and since first."""
    schema = pa.schema([*BOOKKEEPING, *fact.schema()])
    names = ", ".join(f'"{n}"' for n in schema.names)
    return reader.read(f"SELECT {names} FROM {fact.name()} WHERE {held(entry)} ORDER BY id", schema, Whole(fact.name(), entry))


def read_sources(reader: Reader, fact: type[Fact], entry: int) -> Ints:
    """Return the key of the source of each of a fact's rows as known at an entry, in the order of `read_rows`."""
    schema = pa.schema([BOOKKEEPING.field("source")])
    rows = reader.read(f"SELECT source FROM {fact.name()} WHERE {held(entry)} ORDER BY id", schema)
    return np.asarray(rows["source"].to_numpy(), dtype=np.int64)


def read_fact(reader: Reader, fact: type[F], entry: int) -> F:
    """Return a fact's frame as known at an entry."""
    return fact(read_rows(reader, fact, entry).select(fact.schema().names))


def stated(rows: pa.Table, fact: type[Fact], identities: Identities) -> pa.Table:
    """Return rows as a file would state them: keys as text ids, in the fact's `stated_schema`."""
    columns = [identities.name(rows[c.name]) if c.kind is Kind.KEY else rows[c.name] for c in fact.columns]
    return pa.table(columns, schema=fact.stated_schema())


def read_stated(reader: Reader, fact: type[Fact], entry: int, identities: Identities) -> pa.Table:
    """Return a fact as known at an entry, with text ids."""
    return stated(read_rows(reader, fact, entry), fact, identities)


def latest_entry(connection: Connection) -> int:
    """Return the number of the newest journal entry, 0 where there is none."""
    return int(connection.execute(select(func.coalesce(func.max(journal.c.entry), 0))).scalar_one())


def entry_of(connection: Connection, asked: str | int | None) -> int:
    """Return the journal entry that an asked-for knowledge stands for.

    Args:
        connection: the store.
        asked: None for now, the number of a load, the id of a run (what it knew), or a moment in ISO form.

    Raises:
        UnknownKnowledge: there is no such load or run.
    """
    if asked is None:
        return latest_entry(connection)
    text = str(asked)
    if text.isdecimal():
        found = connection.execute(select(loads.c.since).where(loads.c.id == int(text))).scalar()
    elif (moment := _moment(text)) is not None:
        found = connection.execute(select(func.coalesce(func.max(journal.c.entry), 0)).where(journal.c.at <= moment)).scalar()
    else:
        found = connection.execute(select(runs.c.known).where(runs.c.run_id == text)).scalar()
    if found is None:
        raise UnknownKnowledge(text)
    return int(found)


def load_of(connection: Connection, entry: int) -> int:
    """Return the number of the newest load that an entry knew, 0 where there was none."""
    return int(connection.execute(select(func.coalesce(func.max(loads.c.id), 0)).where(loads.c.since <= entry)).scalar_one())


def _moment(text: str) -> str | None:
    """Return a moment as the journal writes it, None where the text is none; without a zone it is Danish time."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=TIME_ZONE)).astimezone(UTC).isoformat()

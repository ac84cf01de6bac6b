"""Small questions about one service: its facts as known at an entry with where they were stated, its settlements, and what booked them.

Each question names the keys it is about, so that one amount can be explained without reading the whole store.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pyarrow as pa
from sqlalchemy import Connection, select

from as2007lib.frames.facts import Citizens, Fact
from as2007lib.store import bulk
from as2007lib.store.bulk import Reader
from as2007lib.store.documents import AS_ISSUED, ISSUED_ON
from as2007lib.store.known import BOOKKEEPING, held
from as2007lib.store.schema import documents, drafts, lines, runs

_TEXTS = pa.schema([("id", pa.int64()), ("kind", pa.string()), ("text", pa.string())])
_LOADS = pa.schema([("since", pa.int64()), ("id", pa.int64())])
_MOMENTS = pa.schema([("entry", pa.int64()), ("at", pa.string())])
_NAMES = pa.schema([("party", pa.int64()), ("kind", pa.string()), ("name", pa.string())])
_PROVIDERS = pa.schema([("provider", pa.int64()), ("name", pa.string()), ("party", pa.int64())])
_CLOSINGS = pa.schema([("state", pa.string()), ("since", pa.int64())])
MERGED = pa.schema([*BOOKKEEPING, ("citizen", pa.int64()), ("same_as", pa.int64())])
KEY_RUNS = pa.schema(
    [
        ("run", pa.int64()),
        ("run_id", pa.string()),
        ("period", pa.int64()),
        ("known", pa.int64()),
        ("party", pa.int64()),
        ("amount", pa.int64()),
    ]
)
KEY_OPENINGS = pa.schema(
    [*BOOKKEEPING, ("party", pa.int64()), ("amount", pa.int64()), ("document", pa.string()), ("document_date", pa.int64())]
)
BILLED = pa.schema([("run", pa.int64()), ("party", pa.int64()), ("document_id", pa.string()), ("issued_on", pa.int64())])
DOCUMENT = pa.schema(
    [
        ("id", pa.int64()),
        ("document_id", pa.string()),
        ("type", pa.string()),
        ("party", pa.int64()),
        ("issued_on", pa.int64()),
        ("amount", pa.int64()),
        ("held", pa.int64()),
    ]
)
VOUCHER = pa.schema([("id", pa.int64()), ("text", pa.string())])


@dataclass(frozen=True)
class SmallReader:
    """Reads through one open connection: many small questions cost less so than with a connection each."""

    connection: Connection

    def read(self, sql: str, schema: pa.Schema, whole: bulk.Whole | None = None) -> pa.Table:  # noqa: ARG002 - its questions are small
        """Return the rows of a query."""
        return bulk.read_inside(self.connection, sql, schema)


def read_rows_of(reader: Reader, fact: type[Fact], entry: int, column: str, keys: Iterable[int], *, where: str = "") -> pa.Table:
    """Return the rows of a fact about some keys as known at an entry, like `read_rows`.

    Rows in force and rows ended since are asked for apart: the first question is answered by the index of current keys.

    Args:
        reader: the store.
        fact: the fact.
        entry: the journal entry.
        column: the key column.
        keys: its values.
        where: a further condition, made by this package or of whole numbers only.
    """
    schema = pa.schema([*BOOKKEEPING, *fact.schema()])
    names = ", ".join(f'"{n}"' for n in schema.names)
    asked = f"SELECT {names} FROM {fact.name()} WHERE {column} IN ({_list(keys)}) AND since <= {entry:d}" + (
        f" AND {where}" if where else ""
    )
    return reader.read(f"{asked} AND until IS NULL UNION ALL {asked} AND until > {entry:d} ORDER BY id", schema)


def days_within(column: str, start: int, stop: int) -> str:
    """Return the condition that a day lies from `start` up to `stop`, for `read_rows_of`."""
    return f"{column} >= {start:d} AND {column} < {stop:d}"


def rates_at(provider: int | None) -> str:
    """Return the condition that a rate is the provider's or a general one, for `read_rows_of`."""
    return "provider IS NULL" if provider is None else f"(provider IS NULL OR provider = {provider:d})"


def read_merged(reader: Reader, entry: int) -> pa.Table:
    """Return the citizens that are read as another (`MERGED`), with nothing that tells who they are."""
    names = ", ".join(MERGED.names)
    return reader.read(f"SELECT {names} FROM {Citizens.name()} WHERE same_as IS NOT NULL AND {held(entry)} ORDER BY id", MERGED)


def read_texts(reader: Reader, keys: Iterable[int]) -> dict[int, str]:
    """Return the text ids of some keys."""
    rows = reader.read(f"SELECT id, kind, text FROM identities WHERE id IN ({_list(keys)})", _TEXTS)
    return dict(zip(rows["id"].to_pylist(), rows["text"].to_pylist(), strict=True))


def identity_key(reader: Reader, kind: str, text: str) -> int | None:
    """Return the key of a text id of a kind, which the program itself names; None where it is unknown."""
    found = reader.read(f"SELECT id, kind, text FROM identities WHERE kind = '{kind}' AND text = '{text}'", _TEXTS)["id"]
    return int(found[0].as_py()) if len(found) else None


def read_load_numbers(reader: Reader, entries: Iterable[int]) -> dict[int, int]:
    """Return by journal entry the number of the load that was made by it; other entries are left out."""
    rows = reader.read(f"SELECT since, id FROM loads WHERE since IN ({_list(entries)})", _LOADS)
    return dict(zip(rows["since"].to_pylist(), rows["id"].to_pylist(), strict=True))


def read_moments(reader: Reader, entries: Iterable[int]) -> dict[int, str]:
    """Return by journal entry the moment it was written, in ISO form (UTC)."""
    rows = reader.read(f"SELECT entry, at FROM journal WHERE entry IN ({_list(entries)})", _MOMENTS)
    return dict(zip(rows["entry"].to_pylist(), rows["at"].to_pylist(), strict=True))


def read_party_names(reader: Reader, entry: int, keys: Iterable[int]) -> pa.Table:
    """Return kind and name of parties as known at an entry; the name of a person stays in the store."""
    return reader.read(
        "SELECT party, kind, CASE WHEN kind = 'person' THEN NULL ELSE name END FROM parties "
        f"WHERE party IN ({_list(keys)}) AND {held(entry)}",
        _NAMES,
    )


def read_self(reader: Reader, entry: int) -> int | None:
    """Return the key of the municipality that owns the store as known at an entry, None where none is stated."""
    found = reader.read(f"SELECT party, kind, name FROM parties WHERE is_self = 1 AND {held(entry)}", _NAMES)["party"]
    return int(found[0].as_py()) if len(found) else None


def read_provider_names(reader: Reader, entry: int, keys: Iterable[int]) -> pa.Table:
    """Return name and running party of providers as known at an entry."""
    return reader.read(f"SELECT provider, name, party FROM providers WHERE provider IN ({_list(keys)}) AND {held(entry)}", _PROVIDERS)


def read_closing(reader: Reader, entry: int, flow: str, period: int) -> tuple[str, int | None]:
    """Return the state of one period as known at an entry, and the entry that stated it (None: it never was other than open)."""
    rows = reader.read(f"SELECT state, since FROM periods WHERE flow = '{flow}' AND period = {period:d} AND {held(entry)}", _CLOSINGS)
    return (rows["state"][0].as_py(), rows["since"][0].as_py()) if rows.num_rows else ("open", None)


def read_key_runs(reader: Reader, flow: str, entry: int, service: int, month: int) -> pa.Table:
    """Return what approved runs of a flow had settled of a service month at an entry (`KEY_RUNS`), oldest first."""
    return reader.read(
        "SELECT r.id, r.run_id, r.period, r.known, s.party, s.amount FROM settled_keys s JOIN runs r ON r.id = s.run "
        f"WHERE s.service = {service:d} AND s.month = {month:d} AND r.flow = '{flow}' AND r.since <= {entry:d} ORDER BY r.id, s.party",
        KEY_RUNS,
    )


def read_key_openings(reader: Reader, flow: str, entry: int, service: int, month: int) -> pa.Table:
    """Return the openings of a service month of a flow as known at an entry (`KEY_OPENINGS`)."""
    names = ", ".join(KEY_OPENINGS.names)
    return reader.read(
        f"SELECT {names} FROM settled WHERE service = {service:d} AND month = {month:d} AND flow = '{flow}' AND {held(entry)} ORDER BY id",
        KEY_OPENINGS,
    )


def read_billed(reader: Reader, service: int, month: int) -> pa.Table:
    """Return which document each run billed a service month to each party on (`BILLED`)."""
    return reader.read(
        f"SELECT l.run, l.party, d.document_id, {ISSUED_ON} FROM documents d JOIN "
        f"(SELECT run, party, min(document) AS document FROM lines WHERE service = {service:d} AND month = {month:d} "
        "AND document IS NOT NULL GROUP BY run, party) l ON d.id = l.document ORDER BY d.id",
        BILLED,
    )


def read_document_header(reader: Reader, document: int) -> pa.Table:
    """Return the one row of a document without its content (`DOCUMENT`); one issued later as it was issued."""
    return reader.read(f"SELECT {', '.join(DOCUMENT.names)} FROM {AS_ISSUED} d WHERE id = {document:d}", DOCUMENT)


def read_voucher(reader: Reader, voucher: int) -> pa.Table:
    """Return the one row of a voucher (`VOUCHER`)."""
    return reader.read(f"SELECT {', '.join(VOUCHER.names)} FROM vouchers WHERE id = {voucher:d}", VOUCHER)


def prepared_entry(connection: Connection, run_id: str) -> int | None:
    """Return the journal entry that prepared a run as a draft; None where it was prepared and approved in one act."""
    found: int | None = connection.execute(select(drafts.c.since).where(drafts.c.run_id == run_id)).scalar()
    return found


def document_lines(connection: Connection, document_id: str) -> list[tuple[str, int]]:
    """Return run id and number in the run (from 1) of the lines on a document, in their order; none if there is no such document."""
    last = runs.c.first_line + runs.c["count"] - 1
    asked = (
        select(runs.c.run_id, lines.c.id - runs.c.first_line + 1)
        .join(documents, documents.c.run == runs.c.id)
        .join(lines, (lines.c.document == documents.c.id) & lines.c.id.between(runs.c.first_line, last))
        .where(documents.c.document_id == document_id)
        .order_by(lines.c.id)
    )
    return [(str(run_id), int(number)) for run_id, number in connection.execute(asked)]


def _list(keys: Iterable[int]) -> str:
    return ", ".join(f"{int(k):d}" for k in sorted(set(keys))) or "NULL"

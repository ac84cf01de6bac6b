"""Runs, drafts, periods and holds as rows: what settlement has fixed, and what stands in its way."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from sqlalchemy import Connection, Row, select

from as2007lib.frames.base import Frame, Ints
from as2007lib.frames.results import Findings, Holds, Lines, Settled
from as2007lib.store.bulk import MOST_NAMED, Reader, Whole
from as2007lib.store.identities import Identities
from as2007lib.store.known import held
from as2007lib.store.schema import drafts, periods, runs, sendings


@dataclass(frozen=True)
class Run:
    """The header of a run. `id` is 0 and `since` the entry of the draft while it is a draft.

    Attributes:
        id: key of the run.
        run_id: its text id, `flow-period-number`.
        flow: the flow.
        period: the month it settles.
        known: the journal entry it knew.
        load: the newest load it knew.
        follows: key of the approved run of its flow before it.
        parameters: what it was computed with.
        digest: digest of its lines and findings.
        first_line: id of its first line.
        count: number of lines.
        total: sum of its lines, øre.
        prepared_by: who prepared it.
        approved_by: who approved it; blank for a draft.
        since: the entry that approved it.
        state: draft, approved, sent or closed.
    """

    id: int
    run_id: str
    flow: str
    period: int
    known: int
    load: int
    follows: int | None
    parameters: dict[str, Any]
    digest: str
    first_line: int
    count: int
    total: int
    prepared_by: str
    approved_by: str
    since: int
    state: str

    def line_id(self, line: int) -> str:
        """Return the text id of a line by its id in the store."""
        return f"{self.run_id}-{line - self.first_line + 1}"


def _state(connection: Connection, row: Row[Any]) -> str:
    if period_state(connection, row.flow, row.period) != "open":
        return "closed"
    sent = connection.execute(select(sendings.c.run).where(sendings.c.run == row.id)).first()
    return "sent" if sent else "approved"


def _run(connection: Connection, row: Row[Any]) -> Run:
    values = {k: v for k, v in row._mapping.items() if k in Run.__dataclass_fields__}  # noqa: SLF001 - SQLAlchemy's public name
    return Run(**{**values, "parameters": json.loads(row.parameters), "state": _state(connection, row)})


def _draft(row: Row[Any]) -> Run:
    values = {k: v for k, v in row._mapping.items() if k in Run.__dataclass_fields__ and k != "id"}  # noqa: SLF001 - as above
    return Run(**{**values, "id": 0, "parameters": json.loads(row.parameters), "first_line": 1, "approved_by": "", "state": "draft"})


def approved_runs(connection: Connection, flow: str | None = None) -> list[Run]:
    """Return approved runs (of a flow), oldest first."""
    asked = select(runs).order_by(runs.c.id)
    if flow is not None:
        asked = asked.where(runs.c.flow == flow)
    return [_run(connection, row) for row in connection.execute(asked)]


def open_drafts(connection: Connection) -> list[Run]:
    """Return the drafts that wait, oldest first."""
    return [_draft(row) for row in connection.execute(select(drafts).where(drafts.c.until.is_(None)).order_by(drafts.c.id))]


def find_run(connection: Connection, run_id: str) -> Run | None:
    """Return a run or a waiting draft by its text id."""
    row = connection.execute(select(runs).where(runs.c.run_id == run_id)).first()
    if row:
        return _run(connection, row)
    row = connection.execute(select(drafts).where(drafts.c.run_id == run_id, drafts.c.until.is_(None))).first()
    return _draft(row) if row else None


def draft_row(connection: Connection, flow: str, period: int) -> int | None:
    """Return the id of the waiting draft of a flow and period."""
    asked = select(drafts.c.id).where(drafts.c.flow == flow, drafts.c.period == period, drafts.c.until.is_(None))
    found: int | None = connection.execute(asked).scalar()
    return found


def next_run_id(connection: Connection, flow: str, period: int, name: str) -> str:
    """Return the next free run id of a flow and period; `name` is the month as text."""
    taken: set[str] = set()
    for table in (drafts, runs):
        taken |= set(connection.execute(select(table.c.run_id).where(table.c.flow == flow, table.c.period == period)).scalars())
    return f"{flow}-{name}-{len(taken) + 1}"


def period_state(connection: Connection, flow: str, period: int) -> str:
    """Return `open`, `closed` or `locked`."""
    asked = select(periods.c.state).where(periods.c.flow == flow, periods.c.period == period, periods.c.until.is_(None))
    return str(connection.execute(asked).scalar() or "open")


_PERIODS = pa.schema([("id", pa.int64()), ("flow", pa.string()), ("period", pa.int64()), ("state", pa.string()), ("since", pa.int64())])


def read_periods(reader: Reader, entry: int) -> pa.Table:
    """Return the states of periods (id, flow, period, state, since) as known at an entry; a period without a row is open."""
    return reader.read(f"SELECT id, flow, period, state, since FROM periods WHERE {held(entry)} ORDER BY id", _PERIODS)


_HOLDS = pa.schema([("id", pa.int64()), *Holds.schema(), ("reason", pa.string()), ("since", pa.int64())])


def read_holds(reader: Reader, entry: int) -> pa.Table:
    """Return the holds (id, service, party, from_month, reason, since) as known at an entry."""
    return reader.read(f"SELECT id, service, party, from_month, reason, since FROM holds WHERE {held(entry)} ORDER BY id", _HOLDS)


def read_settled(reader: Reader, flow: str, entry: int, *, newest_load: int | None = None, before: int = 0) -> Settled:
    """Return what approved runs of a flow had fixed at an entry, summed by service, party and month.

    Args:
        reader: where to read.
        flow: the flow.
        entry: the journal entry.
        newest_load: only runs that knew no newer load, and are of periods before `before`, count; None: all do.
        before: see `newest_load`.
    """
    condition = f"r.flow = '{flow}' AND r.since <= {entry:d}"
    if newest_load is not None:
        condition += f" AND r.load <= {newest_load:d} AND r.period < {before:d}"
    return Settled(
        reader.read(
            "SELECT s.service, s.party, s.month, CAST(sum(s.amount) AS BIGINT) FROM settled_keys s JOIN runs r ON r.id = s.run "
            f"WHERE {condition} GROUP BY s.service, s.party, s.month ORDER BY s.service, s.party, s.month",
            Settled.schema(),
            Whole("settled_keys", entry),
        )
    )


def read_settled_since(reader: Reader, flow: str, entry: int, services: Ints, first: Ints, newest: int) -> Settled:
    """Return what approved runs of a flow had fixed at an entry, of some services' months and of the newest ones.

    Args:
        reader: where to read.
        flow: the flow.
        entry: the journal entry.
        services: keys of the services.
        first: the first month of each to read.
        newest: the first month to read of all services; a run settles no later month than the one after its period.
    """
    if len(services) > MOST_NAMED:
        return read_settled(reader, flow, entry)
    named = ", ".join(f"({service:d}, {month:d})" for service, month in zip(services.tolist(), first.tolist(), strict=True))
    own = f"s.run IN (SELECT id FROM runs WHERE flow = '{flow}' AND since <= {entry:d}"
    columns = "SELECT s.service, s.party, s.month, s.amount FROM"
    later = f"{columns} settled_keys s WHERE s.month >= {newest:d} AND {own} AND period >= {newest - 1:d})"
    earlier = (
        f"{columns} asked CROSS JOIN settled_keys s "
        f"WHERE s.service = asked.service AND s.month >= asked.first AND s.month < {newest:d} AND {own})"
    )
    return Settled(
        reader.read(
            f"WITH asked (service, first) AS (VALUES {named or '(0, 0)'}) SELECT service, party, month, CAST(sum(amount) AS BIGINT) "
            f"FROM ({earlier} UNION ALL {later}) AS s GROUP BY service, party, month ORDER BY service, party, month",
            Settled.schema(),
        )
    )


def read_settled_services(reader: Reader, flow: str, entry: int, parties: Ints) -> Ints:
    """Return the services of which approved runs of a flow, or openings, had settled something with one of these parties at an entry."""
    named = f"party IN ({', '.join(map(str, parties.tolist())) or 'NULL'})"
    found = reader.read(
        f"SELECT service FROM settled_keys WHERE {named} AND run IN (SELECT id FROM runs WHERE flow = '{flow}' AND since <= {entry:d}) "
        f"UNION SELECT service FROM settled WHERE {named} AND flow = '{flow}' AND {held(entry)}",
        pa.schema([("service", pa.int64())]),
    )
    return np.asarray(found["service"], np.int64)


def read_openings(reader: Reader, flow: str, entry: int) -> Settled:
    """Return the openings of a flow as known at an entry."""
    return Settled(
        reader.read(
            f"SELECT service, party, month, amount FROM settled WHERE flow = '{flow}' AND {held(entry)} ORDER BY id", Settled.schema()
        )
    )


LINE_ROWS = pa.schema([("id", pa.int64()), ("run", pa.int64()), *Lines.schema(), ("document", pa.int64()), ("voucher", pa.int64())])


def read_line_rows(reader: Reader, where: str) -> pa.Table:
    """Return stored lines (id, run, the columns of Lines, document, voucher) that meet a condition made by this package, by id."""
    names = ", ".join(f'"{n}"' for n in LINE_ROWS.names)
    return reader.read(f"SELECT {names} FROM lines WHERE {where} ORDER BY id", LINE_ROWS)


_PLACES = pa.schema([("run_id", pa.string()), ("first_line", pa.int64()), ("count", pa.int64())])


def read_line_places(reader: Reader) -> pa.Table:
    """Return where the lines of each approved run lie (run_id, first_line, count), and nothing that has to be understood."""
    return reader.read("SELECT run_id, first_line, count FROM runs ORDER BY id", _PLACES)


def read_lines(reader: Reader, run: int) -> Lines:
    """Return the lines of a run in their order."""
    return as_frame(read_line_rows(reader, f"run = {run:d}"), Lines)


def as_frame(rows: pa.Table, frame: type[Lines]) -> Lines:
    """Return the columns of a frame out of wider rows."""
    return frame(rows.select(frame.schema().names))


def read_findings(reader: Reader, run: int) -> Findings:
    """Return what a run found, in its order."""
    return Findings(reader.read(f"SELECT service, month, code FROM findings WHERE run = {run:d} ORDER BY id", Findings.schema()))


def written(frame: Frame, **more: pa.Array) -> pa.Table:
    """Return a frame's rows with further columns, ready to be stated."""
    rows = frame.table
    for name, values in more.items():
        rows = rows.append_column(name, values)
    return rows


def read_settled_keys(reader: Reader, entry: int, identities: Identities) -> pa.Table:
    """Return the keys (text ids, month number) that approved runs of any flow had settled at an entry."""
    found = reader.read(
        f"SELECT DISTINCT service, party, month FROM settled_keys WHERE since <= {entry:d}",
        pa.schema([("service", pa.int64()), ("party", pa.int64()), ("month", pa.int64())]),
        Whole("settled_keys", entry),
    )
    return pa.table({"service": identities.name(found["service"]), "party": identities.name(found["party"]), "month": found["month"]})

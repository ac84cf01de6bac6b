"""The quality of what a source delivered for a month, as it is now: how many rows are without fault, and what each fault puts at stake.

A month may have several loads of a source: what a later one corrected is no longer a fault, and a row delivered twice counts once.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import pyarrow as pa

from as2007lib.access.rights import require
from as2007lib.frames.facts import FACTS, FLOWS, Fact
from as2007lib.frames.results import Segments
from as2007lib.intake.candidates import own_key
from as2007lib.intake.known import Known
from as2007lib.intake.quality import STAKES, FaultKind, Quality, quality
from as2007lib.intake.statement import Count, RowError, StatedTable, Statement, Waiting
from as2007lib.pricing.price import due_months, price
from as2007lib.settlement.basis import read_pricing_facts
from as2007lib.store.by import By
from as2007lib.store.engine import Store
from as2007lib.store.errors import As2007Error
from as2007lib.store.history import read_rows_of
from as2007lib.store.identities import Identities, read_identities
from as2007lib.store.known import latest_entry, stated
from as2007lib.store.stated import StatedFacts
from as2007lib.store.waiting import WaitingRow, Warned, load_headers, read_left, read_waiting, read_warnings
from as2007lib.values.cpr_scan import mask_cprs
from as2007lib.values.danish import month

__all__ = ["FaultKind", "NothingDelivered", "Quality", "SourceMonth", "month_quality", "source_months"]

_APART = 10**9
"""More than the rows of any file: rows of different loads keep numbers of their own."""


class NothingDelivered(As2007Error):
    """Kilden har intet leveret for måneden."""

    def __init__(self, source: str, named: str) -> None:
        super().__init__(f"Kilden «{mask_cprs(source)}» har intet leveret for {named}. Vælg en anden kilde eller måned.")


@dataclass(frozen=True)
class SourceMonth:
    """A source and the number of a month that it delivered for."""

    source: str
    period: int


@dataclass(frozen=True)
class _Load:
    """A load of the month: its number, its journal entry, what became of its rows by fact, and its warnings."""

    number: int
    entry: int
    counts: dict[str, dict[str, int]]
    warnings: Sequence[Warned]


def source_months(store: Store, by: By) -> tuple[SourceMonth, ...]:
    """Return the sources and the months that they delivered for, the newest month first."""
    with store.reading() as connection:
        require(store, latest_entry(connection), by, "read")
        headers = load_headers(connection)
    identities = read_identities(store)
    pairs = {(int(str(h["period"])), int(str(h["source"]))) for h in headers if h["period"]}
    found = [SourceMonth(identities.text(source), period) for period, source in pairs]
    return tuple(sorted(found, key=lambda one: (-one.period, one.source)))


def month_quality(store: Store, by: By, source: str, period: int) -> Quality:
    """Return the quality of what a source delivered for a month; a fault costs what the services it is about are due in their newest month.

    What is worth nothing yet is not counted: a new service in quarantine cannot be priced.

    Args:
        store: the store.
        by: who asks.
        source: name of the source.
        period: number of the month; services are priced by it, too.

    Raises:
        NothingDelivered: the source delivered nothing for the month.
    """
    with store.reading() as connection:
        entry = latest_entry(connection)
        require(store, entry, by, "read")
        identities = read_identities(store)
        key = identities.key("source", source)
        headers = [h for h in load_headers(connection) if (h["source"], h["period"]) == (key, period)]
        loads = [
            _Load(number, int(str(h["since"])), json.loads(str(h["counts"])), read_warnings(connection, number))
            for h in headers
            for number in [int(str(h["id"]))]
        ]
    if not loads:
        raise NothingDelivered(source, month(period))
    known = Known(StatedFacts(store, entry, identities))
    statement = _statement(store, identities, loads, entry)
    return quality(source, statement, known, _stakes(store, entry, period, identities))


def _statement(store: Store, identities: Identities, loads: Sequence[_Load], entry: int) -> Statement:
    """Return what the loads of a month stated, as it is now."""
    numbers = {load.number for load in loads}
    waiting = read_waiting(store, entry)
    own = [row for row in waiting if row.load in numbers]
    held = Counter(row.file for row in own)
    delivered = _delivered(store, loads)
    tables, warnings = {}, []
    for fact in FACTS:
        table, told = _warned(store, fact, identities, loads, entry)
        warnings += told
        if len(table):
            tables[fact.name()] = StatedTable(table, None, table.slice(0, 0))
    return Statement(
        tables=tables,
        errors=[RowError(row.file, _row(row), "", "", code, row.reason) for row in own for code in row.codes],
        warnings=warnings,
        quarantine=[Waiting(w.file, _row(w), w.cells, w.codes, w.waits, 0 if w.load in numbers else w.load) for w in waiting],
        counts={fact.name(): _count(delivered[fact.name()], held[fact.file]) for fact in FACTS},
    )


def _row(row: WaitingRow) -> int:
    return row.load * _APART + row.row


def _delivered(store: Store, loads: Sequence[_Load]) -> Counter[str]:
    """Return by fact how many different rows the loads brought: those of the first, and what is new in each later one."""
    rows: Counter[str] = Counter()
    for load in loads:
        left = read_left(store, load.number, load.entry)
        for fact in FACTS:
            counted = load.counts.get(fact.name(), {})
            read = counted.get("read", 0)
            new = counted.get("inserted", 0) + counted.get("quarantined", 0) - left[fact.file]
            before = rows[fact.name()]
            rows[fact.name()] = max(read, before + max(new, 0)) if before else read
    return rows


def _warned(store: Store, fact: type[Fact], identities: Identities, loads: Sequence[_Load], entry: int) -> tuple[pa.Table, list[RowError]]:
    """Return the rows of a fact that are warned of, and the warnings that still stand: nothing was stated of their rows since."""
    told = [(load, one) for load in loads for one in load.warnings if one.file == fact.file and one.key is not None]
    last = {(one.key, one.code): load.number for load, one in told}
    key = own_key(fact)[0]
    rows = read_rows_of(store, fact, entry, key, sorted({one.key for _, one in told if one.key is not None})) if told else None
    if rows is None:
        return fact.stated_schema().append(pa.field("file_row", pa.int64())).empty_table(), []
    since: dict[int, int] = {}
    place: dict[int, int] = {}
    for number, (of_row, made) in enumerate(zip(rows[key].to_pylist(), rows["since"].to_pylist(), strict=True)):
        since[of_row], place[of_row] = max(made, since.get(of_row, 0)), number
    standing = [
        (load, one, place[one.key])
        for load, one in told
        if one.key in place and last[one.key, one.code] == load.number and since[one.key] <= load.entry
    ]
    numbers = [load.number * _APART + one.row for load, one, _ in standing]
    texts = stated(rows, fact, identities).take(pa.array([row for _, _, row in standing], pa.int64()))
    faults = [RowError(fact.file, number, "", "", one.code, "") for number, (_, one, _) in zip(numbers, standing, strict=True)]
    return texts.append_column("file_row", pa.array(numbers, pa.int64())), faults


def _count(delivered: int, held: int) -> Count:
    read = max(delivered, held)
    return Count(read, read - held, held, 0)


def _stakes(store: Store, entry: int, period: int, identities: Identities) -> pa.Table:
    """Return what each service is due in its newest month of a period, before any difference is taken."""
    facts = read_pricing_facts(store, entry, identities)
    windows = [due_months(facts, flow, period, period) for flow in FLOWS]
    segments = Segments.concat([price(facts, replace(window, first=window.last)).segments for window in windows if len(window.rows)])
    table = pa.table(
        {"service": identities.name(segments.table["service"]), "month": segments.ints("month"), "amount": segments.ints("amount")}
    )
    return table.group_by(["service", "month"]).aggregate([("amount", "sum")]).rename_columns(STAKES.names).cast(STAKES)

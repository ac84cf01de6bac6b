"""The quality of what a source brought in a load: how many rows are without fault, and what each fault puts at stake."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from as2007lib.access.rights import require
from as2007lib.frames.facts import FACTS, FLOWS, Fact
from as2007lib.frames.results import Segments
from as2007lib.intake.known import Known
from as2007lib.intake.quality import STAKES, FaultKind, Quality, quality
from as2007lib.intake.statement import Count, RowError, StatedTable, Statement, Waiting
from as2007lib.pricing.price import due_months, price
from as2007lib.settlement.basis import read_pricing_facts
from as2007lib.store.by import By
from as2007lib.store.engine import Store
from as2007lib.store.errors import UnknownKnowledge
from as2007lib.store.identities import Identities, read_identities
from as2007lib.store.known import latest_entry, read_rows, stated
from as2007lib.store.stated import StatedFacts
from as2007lib.store.waiting import WaitingRow, load_headers, read_waiting

__all__ = ["FaultKind", "Quality", "load_quality"]


def load_quality(store: Store, by: By, load: int, period: int, warnings: Sequence[RowError] = ()) -> Quality:
    """Return the quality of a load; a fault costs what the services it is about are due in their newest month.

    What is worth nothing yet is not counted: a new service in quarantine cannot be priced.

    Args:
        store: the store.
        by: who asks.
        load: number of the load.
        period: month number by which services are priced.
        warnings: the load's warnings, which the store does not keep.

    Raises:
        UnknownKnowledge: there is no such load.
    """
    with store.reading() as connection:
        require(store, latest_entry(connection), by, "read")
        header = next((h for h in load_headers(connection) if h["id"] == load), None)
    if header is None:
        raise UnknownKnowledge(str(load))
    entry, identities = int(str(header["since"])), read_identities(store)
    known = Known(StatedFacts(store, entry, identities))
    waiting = read_waiting(store, entry)
    statement = _statement(store, identities, header, waiting, warnings)
    return quality(identities.text(int(str(header["source"]))), statement, known, _stakes(store, entry, period, identities))


def _statement(
    store: Store, identities: Identities, header: dict[str, object], waiting: Sequence[WaitingRow], warnings: Sequence[RowError]
) -> Statement:
    """Return the load as it was stated, as far as the store keeps it: rows that changed something, rows that wait, counts."""
    own = [row for row in waiting if row.load == header["id"]]
    held = Counter(row.file for row in own)
    counts = json.loads(str(header["counts"]))
    return Statement(
        tables={fact.name(): _stated(store, fact, int(str(header["since"])), identities) for fact in FACTS if fact.name() in counts},
        errors=[RowError(row.file, row.row, "", "", code, row.reason) for row in own for code in row.codes],
        warnings=list(warnings),
        quarantine=[Waiting(row.file, row.row, row.cells, row.codes, row.waits, 0 if row in own else row.load) for row in waiting],
        counts={fact.name(): _count(counts.get(fact.name(), {}), held[fact.file]) for fact in FACTS},
    )


def _stated(store: Store, fact: type[Fact], entry: int, identities: Identities) -> StatedTable:
    rows = read_rows(store, fact, entry)
    rows = rows.filter(pc.equal(rows["since"], entry))
    texts = stated(rows, fact, identities).append_column("file_row", rows["file_row"])
    return StatedTable(texts, None, texts.slice(0, 0))


def _count(counted: dict[str, int], held: int) -> Count:
    accepted = sum(counted.get(name, 0) for name in ("inserted", "changed", "unchanged"))
    return Count(accepted + held, accepted, held, 0)


def _stakes(store: Store, entry: int, period: int, identities: Identities) -> pa.Table:
    """Return what each service is due in its newest month of a period, before any difference is taken."""
    facts = read_pricing_facts(store, entry, identities)
    windows = [due_months(facts, flow, period, period) for flow in FLOWS]
    segments = Segments.concat([price(facts, replace(window, first=window.last)).segments for window in windows if len(window.rows)])
    table = pa.table(
        {"service": identities.name(segments.table["service"]), "month": segments.ints("month"), "amount": segments.ints("amount")}
    )
    return table.group_by(["service", "month"]).aggregate([("amount", "sum")]).rename_columns(STAKES.names).cast(STAKES)

"""Whether a period that has an approved run has anything left to settle."""

from __future__ import annotations

from as2007lib.settlement.basis import read_basis
from as2007lib.settlement.compute import compute
from as2007lib.settlement.scope import Ask
from as2007lib.store.engine import Store
from as2007lib.store.known import latest_entry
from as2007lib.store.runs import Run, approved_runs
from as2007lib.values.months import parse_month


def settled_run(store: Store, flow: str, period: int) -> Run | None:
    """Return the last approved run of a flow and period if a further one would have no lines; else None."""
    with store.reading() as connection:
        entry = latest_entry(connection)
        runs = approved_runs(connection, flow)
    last = next((run for run in reversed(runs) if run.period == period), None)
    if last is None:
        return None
    with store.together() as reader:
        basis = read_basis(reader, entry)
        ask = Ask(flow, period, parse_month(basis.settings["settle_from"]), settled_at=entry)
        return None if len(compute(reader, basis, ask, runs).lines) else last

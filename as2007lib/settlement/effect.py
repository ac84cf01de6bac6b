"""What newer knowledge does to months already settled: the corrections that the next run would make, in øre."""

from __future__ import annotations

from sqlalchemy import Connection

from as2007lib.settlement.basis import read_basis
from as2007lib.settlement.compute import compute
from as2007lib.settlement.scope import Ask
from as2007lib.store.bulk import Reader
from as2007lib.store.runs import Run, approved_runs
from as2007lib.values.months import parse_month


def effect_on_settled(reader: Reader, connection: Connection, entry: int) -> dict[str, int]:
    """Return by flow the sum of what would be corrected up to the flow's furthest settled period, given what an entry knows.

    Args:
        reader: where facts are read; a transaction, so that a load sees its own rows.
        connection: the same store, for the headers of runs.
        entry: the journal entry.
    """
    runs: dict[str, list[Run]] = {}
    for run in approved_runs(connection):
        runs.setdefault(run.flow, []).append(run)
    if not runs:
        return {}
    basis = read_basis(reader, entry)
    effect = {}
    for flow, own in runs.items():
        furthest = max(r.period for r in own)
        ask = Ask(flow, furthest, parse_month(basis.settings["settle_from"]), settled_at=entry)
        effect[flow] = compute(reader, basis, ask, own).total
    return effect

"""What newer knowledge does to months already settled: the corrections that the next run would make, in øre."""

from __future__ import annotations

from collections.abc import Sequence

from as2007lib.settlement.basis import read_basis
from as2007lib.settlement.compute import compute
from as2007lib.settlement.scope import Ask
from as2007lib.store.bulk import Reader
from as2007lib.store.runs import Run
from as2007lib.values.months import parse_month


def effect_on_settled(reader: Reader, runs: Sequence[Run], entry: int) -> dict[str, int]:
    """Return by flow the sum of what would be corrected up to the flow's furthest settled period, given what an entry knows.

    Args:
        reader: where facts are read; a transaction, so that a load sees its own rows.
        runs: all approved runs, oldest first.
        entry: the journal entry.
    """
    by_flow: dict[str, list[Run]] = {}
    for run in runs:
        by_flow.setdefault(run.flow, []).append(run)
    if not by_flow:
        return {}
    basis = read_basis(reader, entry)
    begin = parse_month(basis.settings["settle_from"])
    effect = {}
    for flow, own in by_flow.items():
        ask = Ask(flow, max(r.period for r in own), begin, settled_at=entry)
        effect[flow] = compute(reader, basis, ask, own).total
    return effect

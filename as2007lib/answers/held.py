"""What is held back in a period, why, and what it would have been in øre."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from as2007lib.access.rights import require
from as2007lib.answers.month import Month
from as2007lib.frames.base import Ints
from as2007lib.frames.results import Holds, Lines
from as2007lib.settlement.basis import Basis, read_basis
from as2007lib.settlement.compute import compute
from as2007lib.settlement.scope import Ask
from as2007lib.store.bulk import Reader
from as2007lib.store.by import By
from as2007lib.store.engine import Store
from as2007lib.store.identities import Identities
from as2007lib.store.known import latest_entry
from as2007lib.store.runs import read_holds
from as2007lib.values.cpr_scan import mask_cprs
from as2007lib.values.months import parse_month


@dataclass(frozen=True)
class HeldBack:
    """One hold and what it keeps back of a flow.

    Attributes:
        flow: the flow.
        service: the held service's id; blank where a party is held.
        party: the held party's id; blank where a service is held.
        from_month: first service month held.
        reason: why.
        amount: øre that a run of the period would emit for it if it were released now.
        months: how many service months of services that is.
    """

    flow: str
    service: str
    party: str
    from_month: int
    reason: str
    amount: int
    months: int


def held_back(store: Store, by: By, month: Month) -> tuple[HeldBack, ...]:
    """Return what each hold keeps back, by flow of the period; a line that two holds keep back is told with both.

    Everything is priced as if nothing were held, so it costs a whole run of each flow, but only where something is held.
    """
    with store.reading() as connection:
        entry = latest_entry(connection)
    require(store, entry, by, "read")
    holds = read_holds(store, entry).to_pylist()
    if not holds:
        return ()
    found = []
    with store.together() as reader:
        basis = read_basis(reader, entry)
        for flow in month.flows:
            lines = _unheld(reader, basis, flow.flow, month.period)
            found += [kept for hold in holds if (kept := _kept(flow.flow, lines, hold, basis.identities)).months]
    return tuple(found)


def _unheld(reader: Reader, basis: Basis, flow: str, period: int) -> Lines:
    """Return the lines of a run in which nothing is held."""
    fixed = basis.settings.get("settle_from")
    ask = Ask(flow, period, parse_month(fixed) if fixed else period, settled_at=basis.entry)
    return compute(reader, replace(basis, holds=Holds.empty()), ask).lines


def _kept(flow: str, lines: Lines, hold: dict[str, Any], identities: Identities) -> HeldBack:
    kind = "service" if hold["service"] is not None else "party"
    kept = lines.take((lines.ints(kind) == hold[kind]) & (lines.ints("month") >= hold["from_month"]))
    called = {"service": "", "party": "", kind: mask_cprs(identities.text(hold[kind]))}
    return HeldBack(
        flow,
        **called,
        from_month=hold["from_month"],
        reason=hold["reason"],
        amount=int(kept.ints("amount").sum()),
        months=_months(kept),
    )


def _months(lines: Lines) -> int:
    pairs: Ints = np.stack([lines.ints("service"), lines.ints("month")], axis=1)
    return len(np.unique(pairs, axis=0))

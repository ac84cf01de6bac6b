"""A run of a flow and period as computed from the newest knowledge: what a draft and an approval both stand on."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from as2007lib.settlement.basis import Basis, read_basis
from as2007lib.settlement.compute import Computed, compute
from as2007lib.settlement.errors import PeriodClosed, SettleFromFixed
from as2007lib.settlement.scope import Ask
from as2007lib.store.journal import Transaction
from as2007lib.store.known import load_of
from as2007lib.store.runs import Run, approved_runs, period_state
from as2007lib.values.months import format_month, parse_month

_TEXTS = ("run_id", "flow", "parameters", "digest", "prepared_by", "approved_by")


@dataclass(frozen=True)
class Newest:
    """A run of a flow and period as computed from the newest knowledge."""

    basis: Basis
    ask: Ask
    runs: list[Run]
    computed: Computed

    @property
    def follows(self) -> int | None:
        """The key of the flow's last approved run."""
        return self.runs[-1].id if self.runs else None

    def header(self, transaction: Transaction, run_id: str, **more: str | int) -> pa.Table:
        """Return the one row that drafts and runs share, with further columns: whole numbers, and who prepared and approved."""
        row = {
            "run_id": run_id,
            "flow": self.ask.flow,
            "period": self.ask.period,
            "known": self.basis.entry,
            "load": load_of(transaction.connection, self.basis.entry),
            "follows": self.follows,
            "parameters": json.dumps({"settle_from": format_month(self.ask.settle_from)}, sort_keys=True),
            "digest": self.computed.digest,
            "total": self.computed.total,
            "count": len(self.computed.lines),
            **more,
        }
        return pa.table({name: pa.array([value], pa.string() if name in _TEXTS else pa.int64()) for name, value in row.items()})


def compute_newest(transaction: Transaction, flow: str, period: int, settle_from: int | None) -> Newest:
    """Compute a run from what is known now.

    Raises:
        PeriodClosed: the period is closed for the flow.
        SettleFromFixed: the store settles from another month than the one asked for.
    """
    connection = transaction.connection
    if period_state(connection, flow, period) != "open":
        raise PeriodClosed(flow, format_month(period))
    entry = transaction.entry - 1
    basis = read_basis(transaction, entry)
    ask = Ask(flow, period, settle_from_of(basis.settings, period, settle_from), settled_at=entry)
    runs = approved_runs(connection, flow)
    return Newest(basis, ask, runs, compute(transaction, basis, ask, runs))


def settle_from_of(settings: Mapping[str, Any], period: int, asked: int | None) -> int:
    """Return the store's first service month: fixed by its first settlement, by default that run's own period.

    Raises:
        SettleFromFixed: another month is asked for later.
    """
    fixed = settings.get("settle_from")
    if fixed is None:
        return period if asked is None else asked
    if asked is not None and format_month(asked) != fixed:
        raise SettleFromFixed(fixed, format_month(asked))
    return parse_month(fixed)

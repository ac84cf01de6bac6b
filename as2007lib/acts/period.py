"""Closing, locking and opening periods; sending approved runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from as2007lib.acts.act import act
from as2007lib.frames.facts import FLOWS
from as2007lib.settlement.errors import PeriodLocked, RunNotApproved, RunUnknown
from as2007lib.store.by import By
from as2007lib.store.engine import Store
from as2007lib.store.journal import Replayed, Transaction
from as2007lib.store.runs import draft_row, find_run, open_drafts, read_periods
from as2007lib.values.months import format_month


@dataclass(frozen=True)
class PeriodSet:
    """What setting the state of a period did: the flows for which it changed, and the drafts that lapsed with it, by run id."""

    flows: list[str]
    lapsed: list[str]


def set_period(store: Store, by: By, period: int, state: str, flows: Sequence[str] = FLOWS) -> PeriodSet:
    """Close, lock or open a period of the given flows. A draft that waits in it lapses: it could not be approved any more.

    A locked period is never opened again.

    Args:
        store: the store.
        by: who, when and why.
        period: the period's month number.
        state: `open`, `closed` or `locked`.
        flows: the flows meant; all when not given.

    Raises:
        PeriodLocked: the period is locked.
    """
    with act(store, by, "close") as doing:
        transaction = doing.transaction
        known = {r["flow"]: r for r in read_periods(transaction, transaction.entry).to_pylist() if r["period"] == period}
        changed = [f for f in flows if (known[f]["state"] if f in known else "open") != state]
        for flow in changed:
            if flow in known and known[flow]["state"] == "locked":
                raise PeriodLocked(format_month(period))
        old = np.array([known[f]["id"] for f in changed if f in known], np.int64)
        if len(old):
            transaction.end("periods", old)
        transaction.state(
            "periods", pa.table({"flow": changed, "period": [period] * len(changed), "state": [state] * len(changed)}, schema=_ROWS)
        )
        lapsed = [] if state == "open" else _lapse(transaction, period, changed)
        doing.details.update({"period": format_month(period), "state": state, "flows": changed, "lapsed": lapsed})
    return PeriodSet(changed, lapsed)


def _lapse(transaction: Transaction, period: int, flows: Sequence[str]) -> list[str]:
    drafts = [run for run in open_drafts(transaction.connection) if run.period == period and run.flow in flows]
    rows = [draft_row(transaction.connection, run.flow, run.period) for run in drafts]
    if rows:
        transaction.end("drafts", np.array(rows, np.int64))
    return [run.run_id for run in drafts]


def send_run(store: Store, by: By, run_id: str) -> bool:
    """Note that an approved run's documents are sent; return whether this was the first time.

    Raises:
        RunUnknown: there is no such run.
        RunNotApproved: it is a draft.
    """
    try:
        with act(store, by, "send", key=f"send:{run_id}") as doing:
            run = find_run(doing.transaction.connection, run_id)
            if run is None:
                raise RunUnknown(run_id)
            if not run.since or run.state == "draft":
                raise RunNotApproved(run_id)
            doing.transaction.state("sendings", pa.table({"run": [run.id]}))
            doing.details.update({"run_id": run_id})
    except Replayed:
        return False
    return True


_ROWS = pa.schema([("flow", pa.string()), ("period", pa.int64()), ("state", pa.string())])

"""Preparing a run: a draft is a header with a digest; its lines are computed anew whenever they are asked for."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from as2007lib.access.rights import FourEyes, require
from as2007lib.acts.act import act
from as2007lib.acts.fix import FixedRun, Header, fix_run
from as2007lib.acts.settings import fix_settle_from
from as2007lib.settlement.basis import Basis, read_basis
from as2007lib.settlement.compute import Computed, compute
from as2007lib.settlement.errors import PeriodClosed, SettleFromFixed
from as2007lib.settlement.scope import Ask
from as2007lib.store.by import By
from as2007lib.store.engine import Store
from as2007lib.store.journal import Transaction
from as2007lib.store.known import load_of
from as2007lib.store.runs import Run, approved_runs, draft_row, find_run, next_run_id, period_state
from as2007lib.values.months import format_month, parse_month


@dataclass(frozen=True)
class Prepared:
    """A draft and what it would emit."""

    run: Run
    basis: Basis
    computed: Computed


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


def prepare_run(store: Store, by: By, flow: str, period: int, *, settle_from: int | None = None) -> Prepared:
    """Compute a run and keep it as the one draft of its flow and period.

    Args:
        store: the store.
        by: who, when and why.
        flow: the flow.
        period: the run's month.
        settle_from: the store's first service month; only its first settlement sets it.

    Raises:
        PeriodClosed: the period is closed for the flow.
        SettleFromFixed: the store settles from another month.
    """
    with act(store, by, "prepare") as doing:
        transaction = doing.transaction
        newest = compute_newest(transaction, flow, period, settle_from)
        _end_draft(transaction, flow, period)
        run_id = next_run_id(transaction.connection, flow, period, format_month(period))
        fix_settle_from(transaction, newest.basis.settings, format_month(newest.ask.settle_from))
        transaction.state("drafts", _draft(transaction, newest, run_id, by))
        doing.details.update({"run_id": run_id, "flow": flow, "period": format_month(period)})
        run = find_run(transaction.connection, run_id)
    if run is None:
        raise AssertionError("the draft just stated is found")
    return Prepared(run, newest.basis, newest.computed)


def settle_and_approve(store: Store, by: By, flow: str, period: int, *, settle_from: int | None = None) -> FixedRun:
    """Prepare and approve in one act.

    Raises:
        FourEyes: the store demands that another person approves.
        PeriodClosed: the period is closed for the flow.
        SettleFromFixed: the store settles from another month.
    """
    with act(store, by, "approve") as doing:
        transaction = doing.transaction
        require(transaction, transaction.entry, by, "prepare")
        newest = compute_newest(transaction, flow, period, settle_from)
        if newest.basis.settings.get("four_eyes"):
            raise FourEyes(by.user)
        _end_draft(transaction, flow, period)
        run_id = next_run_id(transaction.connection, flow, period, format_month(period))
        fix_settle_from(transaction, newest.basis.settings, format_month(newest.ask.settle_from))
        fixed = fix_run(transaction, newest, Header(run_id, by.user, by.user))
        doing.details.update(fixed.told())
    return fixed


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


def _end_draft(transaction: Transaction, flow: str, period: int) -> None:
    old = draft_row(transaction.connection, flow, period)
    if old is not None:
        transaction.end("drafts", np.array([old], np.int64))


def _draft(transaction: Transaction, newest: Newest, run_id: str, by: By) -> pa.Table:
    row = {
        "run_id": run_id,
        "flow": newest.ask.flow,
        "period": newest.ask.period,
        "known": newest.basis.entry,
        "load": load_of(transaction.connection, newest.basis.entry),
        "follows": newest.follows,
        "parameters": json.dumps({"settle_from": format_month(newest.ask.settle_from)}, sort_keys=True),
        "digest": newest.computed.digest,
        "total": newest.computed.total,
        "count": len(newest.computed.lines),
        "prepared_by": by.user,
    }
    types = {name: pa.string() for name in ("run_id", "flow", "parameters", "digest", "prepared_by")}
    return pa.table({name: pa.array([value], types.get(name, pa.int64())) for name, value in row.items()})

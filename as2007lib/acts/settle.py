"""Preparing a run: a draft is a header with a digest; its lines are computed anew whenever they are asked for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from as2007lib.access.rights import FourEyes, require
from as2007lib.acts.act import act
from as2007lib.acts.fix import FixedRun, Header, fix_run
from as2007lib.acts.newest import compute_newest
from as2007lib.settlement.basis import Basis
from as2007lib.settlement.compute import Computed
from as2007lib.store.by import By
from as2007lib.store.engine import Store
from as2007lib.store.journal import Transaction
from as2007lib.store.runs import Run, draft_row, find_run, next_run_id, open_drafts
from as2007lib.store.settings import read_settings
from as2007lib.values.months import format_month, parse_month


@dataclass(frozen=True)
class Prepared:
    """A draft and what it would emit."""

    run: Run
    basis: Basis
    computed: Computed


def prepare_run(store: Store, by: By, flow: str, period: int, *, settle_from: int | None = None) -> Prepared:
    """Compute a run and keep it as the one draft of its flow and period.

    Args:
        store: the store.
        by: who, when and why.
        flow: the flow.
        period: the run's month.
        settle_from: the store's first service month; the first run that is approved fixes it. None: that month, before there is
            one the month of the draft that this one replaces, else its own period.

    Raises:
        PeriodClosed: the period is closed for the flow.
        SettleFromFixed: the store settles from another month.
    """
    with act(store, by, "prepare") as doing:
        transaction = doing.transaction
        newest = compute_newest(transaction, flow, period, settle_from or _begun(transaction, flow, period))
        _end_draft(transaction, flow, period)
        run_id = next_run_id(transaction.connection, flow, period, format_month(period))
        transaction.state("drafts", newest.header(transaction, run_id, prepared_by=by.user))
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
        newest = compute_newest(transaction, flow, period, settle_from or _begun(transaction, flow, period))
        if newest.basis.settings.get("four_eyes"):
            raise FourEyes(by.user)
        _end_draft(transaction, flow, period)
        run_id = next_run_id(transaction.connection, flow, period, format_month(period))
        fixed = fix_run(transaction, newest, Header(run_id, by.user, by.user))
        doing.details.update(fixed.told())
    return fixed


def _end_draft(transaction: Transaction, flow: str, period: int) -> None:
    old = draft_row(transaction.connection, flow, period)
    if old is not None:
        transaction.end("drafts", np.array([old], np.int64))


def _begun(transaction: Transaction, flow: str, period: int) -> int | None:
    """Return the first month of the draft that is replaced, so that computing again loses no month; None where one is fixed already."""
    if "settle_from" in read_settings(transaction, transaction.entry - 1):
        return None
    waiting = [draft for draft in open_drafts(transaction.connection) if (draft.flow, draft.period) == (flow, period)]
    return parse_month(waiting[0].parameters["settle_from"]) if waiting else None

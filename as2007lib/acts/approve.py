"""Approving a draft: the one place where settlement, invoicing, accounting and the journal meet, in one transaction."""

from __future__ import annotations

import numpy as np

from as2007lib.access.rights import FourEyes, same_person
from as2007lib.acts.act import act
from as2007lib.acts.fix import FixedRun, Header, fix_run
from as2007lib.acts.newest import compute_newest
from as2007lib.settlement.errors import DraftBeginsElsewhere, DraftStale, RunUnknown
from as2007lib.store.by import By
from as2007lib.store.engine import Store
from as2007lib.store.journal import Replayed
from as2007lib.store.known import load_of
from as2007lib.store.runs import draft_row, find_run
from as2007lib.store.settings import read_settings
from as2007lib.values.months import parse_month


def approve_run(store: Store, by: By, run_id: str) -> FixedRun:
    """Approve a draft: lines, documents, vouchers and numbers appear together or not at all. Done twice it is done once.

    Raises:
        RunUnknown: no draft has this id.
        FourEyes: the store demands that another person approves than prepared.
        DraftStale: something was loaded or approved since, or the draft cannot be made again: compute it anew.
        PeriodClosed: the period was closed.
        DraftBeginsElsewhere: it was computed from another first month than the one that another run fixed since.
    """
    try:
        with act(store, by, "approve", key=f"approve:{run_id}") as doing:
            transaction = doing.transaction
            draft = find_run(transaction.connection, run_id)
            if draft is None:
                raise RunUnknown(run_id)
            if draft.state != "draft":
                return FixedRun.found(store, run_id)
            begun = draft.parameters["settle_from"]
            fixed_from = read_settings(transaction, transaction.entry - 1).get("settle_from", begun)
            if fixed_from != begun:
                raise DraftBeginsElsewhere(run_id, fixed_from, begun)
            newest = compute_newest(transaction, draft.flow, draft.period, parse_month(begun))
            if newest.basis.settings.get("four_eyes") and same_person(draft.prepared_by, by.user):
                raise FourEyes(by.user)
            same_load = draft.load == load_of(transaction.connection, newest.basis.entry)
            if not same_load or draft.follows != newest.follows or draft.digest != newest.computed.digest:
                raise DraftStale(run_id)
            row = draft_row(transaction.connection, draft.flow, draft.period)
            transaction.end("drafts", np.array([row], np.int64))
            fixed = fix_run(transaction, newest, Header(run_id, draft.prepared_by, by.user))
            doing.details.update(fixed.told())
    except Replayed:
        return FixedRun.found(store, run_id)
    return fixed

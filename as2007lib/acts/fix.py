"""Fixing a run: lines, what they settle, findings, documents with numbers, and vouchers, all in the caller's transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pyarrow as pa

from as2007lib.acts.fix_documents import state_documents
from as2007lib.acts.fix_vouchers import state_vouchers
from as2007lib.acts.newest import Newest
from as2007lib.acts.settings import fix_settle_from
from as2007lib.invoicing.findings import DocumentFinding, held_documents
from as2007lib.settlement.errors import RunUnknown
from as2007lib.store.bulk import whole
from as2007lib.store.engine import Store
from as2007lib.store.journal import Transaction
from as2007lib.store.runs import Run, find_run, written
from as2007lib.values.arrays import changes, pack, sums
from as2007lib.values.months import format_month


@dataclass(frozen=True)
class Header:
    """Who a run is by."""

    run_id: str
    prepared_by: str
    approved_by: str


@dataclass(frozen=True)
class FixedRun:
    """An approved run.

    Attributes:
        run: its header.
        documents: number of documents.
        findings: what a person should look at in the documents.
        again: it had been approved before, and nothing was done now.
        missing: accounts that stand as missing on its vouchers: `account`, `contra_account`, `vat_account`.
    """

    run: Run
    documents: int = 0
    findings: Sequence[DocumentFinding] = field(default_factory=tuple)
    again: bool = False
    missing: tuple[str, ...] = ()

    @property
    def held(self) -> int:
        """How many of the documents are held back."""
        return len(held_documents(self.findings))

    @classmethod
    def found(cls, store: Store, run_id: str) -> FixedRun:
        """Return a run that had been approved before, by its id."""
        with store.reading() as connection:
            run = find_run(connection, run_id)
        if run is None:
            raise RunUnknown(run_id)
        return cls(run, again=True)

    def told(self) -> dict[str, Any]:
        """Return what the journal tells of it."""
        run = self.run
        return {
            "run_id": run.run_id,
            "flow": run.flow,
            "period": format_month(run.period),
            "lines": run.count,
            "total": run.total,
            "documents": self.documents,
        }


def fix_run(transaction: Transaction, newest: Newest, header: Header) -> FixedRun:
    """Write a computed run as approved.

    Args:
        transaction: the act's transaction.
        newest: the computed run.
        header: who it is by.

    Raises:
        DocumentBroken: a document breaks its format's rules.
    """
    run = transaction.next_id("runs")
    fix_settle_from(transaction, newest.basis.settings, format_month(newest.ask.settle_from))
    by = {"prepared_by": header.prepared_by, "approved_by": header.approved_by}
    transaction.state("runs", newest.header(transaction, header.run_id, id=run, first_line=transaction.next_id("lines"), **by))
    computed = newest.computed
    documents = state_documents(transaction, newest, run, header.run_id)
    vouchers = state_vouchers(transaction, newest, run, documents)
    document = whole(documents.ids[documents.plan.line_document]) if documents else pa.nulls(len(computed.lines), pa.int64())
    own = whole(np.full(len(computed.lines), run))
    transaction.state("lines", written(computed.lines, run=own, document=document, voucher=vouchers.voucher))
    transaction.state("settled_keys", _settled(newest, run))
    transaction.state("findings", written(computed.findings, run=whole(np.full(len(computed.findings), run))))
    fixed = find_run(transaction.connection, header.run_id)
    if fixed is None:
        raise AssertionError("the run just stated is found")
    told = FixedRun(fixed, missing=vouchers.missing)
    return replace(told, documents=len(documents.ids), findings=documents.plan.findings) if documents else told


def _settled(newest: Newest, run: int) -> pa.Table:
    """Return the sum of each key's lines: what the run has settled."""
    lines = newest.computed.lines
    key = pack(lines.ints("service"), lines.ints("party"), lines.ints("month"))
    order = np.argsort(key, kind="stable")
    heads = np.flatnonzero(changes(key[order]))
    first = order[heads]
    return pa.table(
        {
            **{name: whole(lines.ints(name)[first]) for name in ("service", "party", "month")},
            "run": whole(np.full(len(first), run)),
            "amount": whole(sums(lines.ints("amount")[order], heads)),
        }
    )

"""Fixing a run: lines, what they settle, findings, documents with numbers, and vouchers, all in the caller's transaction."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from as2007lib.accounting.vouchers import Grouping, department_pairs, vouchers_for
from as2007lib.acts.invoicing_parameters import parameters_from
from as2007lib.formats.ubl.document import Kind
from as2007lib.frames.base import Ints
from as2007lib.invoicing.book import Book, EarlierDocuments
from as2007lib.invoicing.findings import DocumentFinding
from as2007lib.invoicing.plan import Plan, number_documents, plan_documents
from as2007lib.invoicing.rendering import RenderedDocument, render_documents
from as2007lib.pricing.parties import resolve_same_as
from as2007lib.settlement.basis import Basis
from as2007lib.settlement.compute import accounts_of
from as2007lib.settlement.errors import RunUnknown
from as2007lib.store.bulk import whole
from as2007lib.store.documents import next_number, read_earlier
from as2007lib.store.engine import Store
from as2007lib.store.errors import As2007Error
from as2007lib.store.journal import Transaction
from as2007lib.store.known import load_of
from as2007lib.store.runs import Run, find_run, written
from as2007lib.store.services import read_services_ever
from as2007lib.store.use_log import note_use
from as2007lib.values.arrays import changes, pack, sums
from as2007lib.values.days import day_of
from as2007lib.values.months import format_month

if TYPE_CHECKING:
    from as2007lib.acts.settle import Newest

_SERIES = "dokument"
_KINDS = {Kind.INVOICE: "Faktura", Kind.CREDIT_NOTE: "Kreditnota"}
_VOUCHERS = {"purchase": "Disponering", "payout": "Udbetaling", "charge": "Personopkrævning", "sale": "Mellemkommunal afregning"}


class DocumentBroken(As2007Error):
    """Et dokument kunne ikke skrives efter formatets regler, så intet er godkendt."""

    def __init__(self, documents: Sequence[RenderedDocument]) -> None:
        first = documents[0]
        super().__init__(f"Dokument {first.number} følger ikke formatets regler ({first.faults[0].message}). Intet er ændret: meld fejlen.")


@dataclass(frozen=True)
class _Documents:
    """The documents of a run as they were stated: plan, ids, and what their vouchers are called and bear of VAT."""

    plan: Plan
    ids: Ints
    texts: list[str]
    vat: list[int]


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
    """

    run: Run
    documents: int = 0
    findings: Sequence[DocumentFinding] = field(default_factory=tuple)
    again: bool = False

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
    transaction.state("runs", _row(transaction, newest, header, run))
    computed = newest.computed
    documents = _state_documents(transaction, newest, run)
    place = whole(documents.ids[documents.plan.line_document]) if documents else pa.nulls(len(computed.lines), pa.int64())
    transaction.state("lines", written(computed.lines, run=whole(np.full(len(computed.lines), run)), document=place))
    transaction.state("settled_keys", _settled(newest, run))
    transaction.state("findings", written(computed.findings, run=whole(np.full(len(computed.findings), run))))
    _state_vouchers(transaction, newest, run, documents)
    fixed = find_run(transaction.connection, header.run_id)
    if fixed is None:
        raise AssertionError("the run just stated is found")
    return FixedRun(fixed, len(documents.ids), documents.plan.findings) if documents else FixedRun(fixed)


def _row(transaction: Transaction, newest: Newest, header: Header, run: int) -> pa.Table:
    row = {
        "id": run,
        "run_id": header.run_id,
        "flow": newest.ask.flow,
        "period": newest.ask.period,
        "known": newest.basis.entry,
        "load": load_of(transaction.connection, newest.basis.entry),
        "follows": newest.follows,
        "parameters": json.dumps({"settle_from": format_month(newest.ask.settle_from)}, sort_keys=True),
        "digest": newest.computed.digest,
        "first_line": transaction.next_id("lines"),
        "count": len(newest.computed.lines),
        "total": newest.computed.total,
        "prepared_by": header.prepared_by,
        "approved_by": header.approved_by,
    }
    types = {name: pa.string() for name in ("run_id", "flow", "parameters", "digest", "prepared_by", "approved_by")}
    return pa.table({name: pa.array([value], types.get(name, pa.int64())) for name, value in row.items()})


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


def _book(transaction: Transaction, newest: Newest) -> Book:
    basis = newest.basis
    corrected = newest.computed.lines
    return Book(
        identities=basis.identities,
        parties=basis.parties,
        providers=basis.providers,
        citizens=basis.facts.citizens,
        packages=basis.facts.packages,
        services=read_services_ever(transaction, basis.entry, basis.facts.services, corrected.ints("service")),
        catalogue=basis.facts.catalogue,
        shares=basis.facts.shares,
        earlier=EarlierDocuments(_read_as_now(basis, read_earlier(transaction, newest.ask.flow, basis.entry, corrected))),
    )


def _read_as_now(basis: Basis, earlier: pa.Table) -> pa.Table:
    """Read the parties of earlier documents as they are read now."""
    read_as = resolve_same_as(basis.facts.citizens, len(basis.facts.party_order))
    place = earlier.column_names.index("party")
    return earlier.set_column(place, "party", whole(read_as[earlier["party"].to_numpy()]))


def _state_documents(transaction: Transaction, newest: Newest, run: int) -> _Documents | None:
    if newest.ask.flow != "sale" or not len(newest.computed.lines):
        return None
    issued = transaction.by.today
    parameters = parameters_from(newest.basis.settings.get("invoicing", {}))
    plan = plan_documents(newest.computed.lines, _book(transaction, newest), parameters, issued)
    number = next_number(transaction.connection, _SERIES)
    documents = number_documents(plan, [f"AS{n:07d}" for n in range(number, number + len(plan.documents))])
    rendered = render_documents(documents, workers=transaction.by.workers)
    broken = [d for d in rendered if d.faults]
    if broken:
        raise DocumentBroken(broken)
    revealed = newest.basis.identities.name(plan.revealed).to_pylist()
    note_use(transaction.connection, transaction.by, f"CPR på dokumenter i kørsel {run}", revealed)
    vat = [d.vat_amount if d.kind is Kind.INVOICE else -d.vat_amount for d in documents]
    rows = {
        "run": whole(np.full(len(rendered), run)),
        "series": pa.array([_SERIES] * len(rendered), pa.string()),
        "number": whole(np.arange(len(rendered)) + number),
        "document_id": pa.array([d.number for d in documents], pa.string()),
        "type": pa.array([d.kind.value for d in documents], pa.string()),
        "party": whole(plan.payers),
        "format": pa.array([d.syntax for d in documents], pa.string()),
        "issued_on": whole(np.full(len(rendered), day_of(issued))),
        "amount": whole([d.signed_net for d in documents]),
        "vat_amount": whole(vat),
        "held": whole([int(place in plan.held) for place in range(len(rendered))]),
        "file": pa.array([d.file for d in rendered], pa.string()),
        "sha256": pa.array([d.sha256 for d in rendered], pa.string()),
        "content": pa.array([d.content for d in rendered], pa.binary()),
    }
    ids = transaction.state("documents", pa.table(rows))
    return _Documents(plan, ids, [f"{_KINDS[d.kind]} {d.number}" for d in documents], vat)


def _state_vouchers(transaction: Transaction, newest: Newest, run: int, documents: _Documents | None) -> None:
    lines = newest.computed.lines
    if not len(lines):
        return
    flow = newest.ask.flow
    grouping = _grouping(newest, documents)
    accounts = accounts_of(transaction, newest.basis, flow, lines)
    vat_account = newest.basis.settings.get("vat_account")
    vouchers, entries = vouchers_for(lines, accounts, grouping, flow=flow, vat_account=vat_account)
    first = transaction.next_id("vouchers")
    place = entries.table.column_names.index("voucher")
    transaction.state("voucher_entries", entries.table.set_column(place, "voucher", whole(entries.ints("voucher") + first)))
    own = np.unique(entries.ints("voucher"))
    document = whole(documents.ids[own]) if documents else pa.nulls(len(own), pa.int64())
    texts = vouchers.table["text"].take(pa.array(own))
    transaction.state(
        "vouchers", pa.table({"id": whole(own + first), "run": whole(np.full(len(own), run)), "document": document, "text": texts})
    )


def _grouping(newest: Newest, documents: _Documents | None) -> Grouping:
    """Return which voucher each line is on: a document's own, one a pair of departments, or one for the run."""
    lines, basis = newest.computed.lines, newest.basis
    if documents:
        return Grouping(documents.plan.line_document, documents.texts, documents=True, vat=documents.vat)
    if newest.ask.flow == "internal":
        voucher, charged, delivers = department_pairs(lines, basis.facts.services, basis.providers)
        pairs = zip(basis.identities.name(charged).to_pylist(), basis.identities.name(delivers).to_pylist(), strict=True)
        return Grouping(voucher, [f"Intern afregning {one} fra {other or 'ukendt afdeling'}" for one, other in pairs])
    return Grouping(np.zeros(len(lines), np.int64), [_VOUCHERS[newest.ask.flow]])

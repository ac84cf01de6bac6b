"""Issuing what was held back: documents of an approved run that lacked something, once the parties are corrected.

A document keeps its number, its lines and its amounts, VAT among them, at the rate of the day on which it was approved; what is written
about those it goes between is what is known now.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from as2007lib.acts.act import act
from as2007lib.acts.fix_documents import earlier_documents, note_revealed, render_whole
from as2007lib.acts.invoicing_parameters import parameters_from
from as2007lib.formats.ubl.document import Document, Kind
from as2007lib.frames.base import Ints
from as2007lib.frames.facts import Catalogue, Citizens, Packages, Parties, Providers, Services, Shares
from as2007lib.frames.results import Lines
from as2007lib.invoicing.book import Book
from as2007lib.invoicing.findings import DocumentFinding
from as2007lib.invoicing.helpers import Helpers
from as2007lib.invoicing.plan import Plan, number_documents, plan_again
from as2007lib.invoicing.rendering import RenderedDocument
from as2007lib.pricing.parties import resolve_same_as
from as2007lib.settlement.errors import RunNotApproved, RunUnknown
from as2007lib.store.bulk import whole
from as2007lib.store.by import By
from as2007lib.store.documents import read_held, read_held_lines
from as2007lib.store.engine import Store
from as2007lib.store.errors import As2007Error
from as2007lib.store.identities import read_identities
from as2007lib.store.journal import Transaction
from as2007lib.store.known import read_fact
from as2007lib.store.runs import Run, as_frame, find_run
from as2007lib.store.services import read_services_ever
from as2007lib.store.settings import read_settings
from as2007lib.values.danish import date_long, kr
from as2007lib.values.days import date_of, day_of


class IssueDiffers(As2007Error):
    """Et dokument ville ikke længere lyde på det, der er godkendt."""

    def __init__(self, document_id: str, day: int, now: tuple[int, int], approved: tuple[int, int]) -> None:
        (net, vat), (old_net, old_vat) = now, approved
        super().__init__(
            f"Dokument {document_id} kan ikke udstedes: det ville lyde på {kr(net)} og {kr(vat)} i moms, "
            f"men {kr(old_net)} og {kr(old_vat)} er godkendt og bogført. Intet er ændret. Kør «as2007 verify». "
            f"Er lageret i orden, har programmet nu en anden momssats for {date_long(day)} end ved godkendelsen: "
            "ret satsen i as2007lib/rules/data, eller udsted med den udgave af programmet, som godkendte."
        )


@dataclass(frozen=True)
class IssuedRun:
    """What was issued of the documents of a run that were held back.

    Attributes:
        run_id: the run.
        issued: numbers of the documents that were issued now.
        files: their file names.
        held: numbers of those that still lack something.
        findings: what a person should look at, in either; `document` is a place in `numbers`.
        numbers: of all that were held back, in order.
    """

    run_id: str
    issued: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    held: tuple[str, ...] = ()
    findings: tuple[DocumentFinding, ...] = ()
    numbers: tuple[str, ...] = ()

    @property
    def lacking(self) -> list[tuple[str, str]]:
        """What holds a document back still: its number, and why."""
        return [(self.numbers[f.document], f.message) for f in self.findings if f.holds and f.document is not None]


def issue_held(store: Store, by: By, run_id: str) -> IssuedRun:
    """Issue the documents of an approved run that were held back, as far as the parties now have what their format demands.

    What is issued is never issued again; where there is nothing to issue, nothing is changed.

    Args:
        store: the store.
        by: who, when and why; the documents bear this day's date.
        run_id: the run.

    Raises:
        RunUnknown: there is no such run.
        RunNotApproved: it is a draft.
        IssueDiffers: a document would bear another amount than was approved, such as when the VAT rate of that day is another now.
        DocumentBroken: a document breaks its format's rules.
    """
    with act(store, by, "issue", right="approve") as doing:
        transaction = doing.transaction
        run = find_run(transaction.connection, run_id)
        if run is None:
            raise RunUnknown(run_id)
        if run.state == "draft":
            raise RunNotApproved(run_id)
        waiting = read_held(transaction, run.id)
        if not waiting.num_rows:
            return IssuedRun(run_id)
        issued = _issue(transaction, run, waiting)
        doing.details.update({"run_id": run_id, "issued": len(issued.issued), "held": len(issued.held)})
    return issued


def _issue(transaction: Transaction, run: Run, waiting: pa.Table) -> IssuedRun:
    rows = read_held_lines(transaction, run.id)
    numbers = waiting["document_id"].to_pylist()
    with Helpers.for_lines(rows.num_rows, transaction.by.workers) as helpers:
        book = _book(transaction, run, as_frame(rows, Lines))
        plan = _plan(transaction, book, waiting, rows)
        ready = np.array([place for place in range(len(numbers)) if place not in plan.held], np.int64)
        approved = waiting.take(ready)
        numbered = number_documents(plan, numbers)
        documents = [numbered[place] for place in ready]
        _require_same(documents, approved.to_pylist())
        rendered = render_whole(helpers, documents)
    if documents:
        revealed = book.identities.name(plan.revealed_on(ready)).to_pylist()
        note_revealed(transaction, run.run_id, revealed)
        transaction.state("issues", _rows(approved["id"], plan, ready, rendered, transaction.by))
    return IssuedRun(
        run_id=run.run_id,
        issued=tuple(document.number for document in documents),
        files=tuple(document.file for document in rendered),
        held=tuple(numbers[place] for place in sorted(plan.held)),
        findings=plan.findings,
        numbers=tuple(numbers),
    )


def _plan(transaction: Transaction, book: Book, waiting: pa.Table, rows: pa.Table) -> Plan:
    """Return the documents as they come out now, in the order of their numbers."""
    read_as = resolve_same_as(book.citizens, len(book.identities.order))
    document = rows["document"].to_numpy()
    place = np.searchsorted(waiting["id"].to_numpy(), document)
    payers = read_as[waiting["party"].to_numpy()[place]]
    decided = date_of(waiting["issued_on"][0].as_py())  # all of a run bear the date of its approval
    parameters = parameters_from(read_settings(transaction, transaction.entry - 1).get("invoicing", {}))
    return plan_again(as_frame(rows, Lines), document, payers, book, parameters, transaction.by.today, decided)


def _book(transaction: Transaction, run: Run, lines: Lines) -> Book:
    """Return who pays and delivers as known now, and what the lines are for as known when they were approved."""
    then, now = run.since - 1, transaction.entry - 1
    identities = read_identities(transaction)
    read_as = resolve_same_as(read_fact(transaction, Citizens, then), len(identities.order))
    return Book(
        identities=identities,
        parties=read_fact(transaction, Parties, now),
        providers=read_fact(transaction, Providers, now),
        citizens=read_fact(transaction, Citizens, now),
        packages=read_fact(transaction, Packages, then),
        services=read_services_ever(transaction, then, read_fact(transaction, Services, then), lines.ints("service")),
        catalogue=read_fact(transaction, Catalogue, then),
        shares=read_fact(transaction, Shares, now),
        earlier=earlier_documents(transaction, run.flow, then, lines, read_as),
    )


def _require_same(documents: Sequence[Document], approved: Sequence[dict[str, Any]]) -> None:
    for document, row in zip(documents, approved, strict=True):
        vat = document.vat_amount if document.kind is Kind.INVOICE else -document.vat_amount
        then = (row["amount"], row["vat_amount"])
        if (document.kind.value, document.signed_net, vat) != (row["type"], *then):
            raise IssueDiffers(row["document_id"], row["issued_on"], (document.signed_net, vat), then)


def _rows(documents: pa.ChunkedArray, plan: Plan, ready: Ints, rendered: Sequence[RenderedDocument], by: By) -> pa.Table:
    """Return what is stated of the documents at the ready places of a plan, as they are issued."""
    return pa.table(
        {
            "document": documents,
            "party": whole(plan.payers[ready]),
            "format": pa.array([plan.documents[place].syntax for place in ready], pa.string()),
            "issued_on": whole(np.full(len(ready), day_of(by.today))),
            "file": pa.array([document.file for document in rendered], pa.string()),
            "sha256": pa.array([document.sha256 for document in rendered], pa.string()),
            "content": pa.array([document.packed for document in rendered], pa.binary()),
        }
    )

"""The documents of a run that is being fixed: planned, numbered, rendered and checked, and stated with the run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from as2007lib.acts.invoicing_parameters import parameters_from
from as2007lib.acts.newest import Newest
from as2007lib.formats.ubl.document import Document, Kind
from as2007lib.frames.base import Ints
from as2007lib.frames.results import Lines
from as2007lib.invoicing.book import Book, EarlierDocuments
from as2007lib.invoicing.helpers import Helpers
from as2007lib.invoicing.plan import Plan, number_documents, plan_documents
from as2007lib.invoicing.rendering import RenderedDocument
from as2007lib.pricing.parties import resolve_same_as
from as2007lib.settlement.booking import BilledOn
from as2007lib.store.bulk import Reader, whole
from as2007lib.store.documents import next_number, read_earlier
from as2007lib.store.errors import As2007Error
from as2007lib.store.journal import Transaction
from as2007lib.store.services import read_services_ever
from as2007lib.store.use_log import note_use
from as2007lib.values.days import day_of

_SERIES = "dokument"


class DocumentBroken(As2007Error):
    """Et dokument kunne ikke skrives efter formatets regler, så intet er ændret."""

    def __init__(self, documents: Sequence[RenderedDocument]) -> None:
        first = documents[0]
        super().__init__(f"Dokument {first.number} følger ikke formatets regler ({first.faults[0].message}). Intet er ændret: meld fejlen.")


@dataclass(frozen=True)
class RunDocuments:
    """The documents of a run as they were stated: plan, ids, and what their vouchers need of them."""

    plan: Plan
    ids: Ints
    billed: BilledOn


def _book(transaction: Transaction, newest: Newest) -> Book:
    basis = newest.basis
    corrected = newest.computed.lines
    read_as = resolve_same_as(basis.facts.citizens, len(basis.facts.party_order))
    return Book(
        identities=basis.identities,
        parties=basis.parties,
        providers=basis.providers,
        citizens=basis.facts.citizens,
        packages=basis.facts.packages,
        services=read_services_ever(transaction, basis.entry, basis.facts.services, corrected.ints("service")),
        catalogue=basis.facts.catalogue,
        shares=basis.facts.shares,
        earlier=earlier_documents(transaction, newest.ask.flow, basis.entry, corrected, read_as),
    )


def earlier_documents(reader: Reader, flow: str, entry: int, lines: Lines, read_as: Ints) -> EarlierDocuments:
    """Return what billed the keys of corrections first, as known at an entry; their parties as `read_as` has them read."""
    earlier = read_earlier(reader, flow, entry, lines)
    place = earlier.column_names.index("party")
    return EarlierDocuments(earlier.set_column(place, "party", whole(read_as[earlier["party"].to_numpy()])))


def render_whole(helpers: Helpers, documents: Sequence[Document]) -> list[RenderedDocument]:
    """Return documents as files that follow their format's rules.

    Raises:
        DocumentBroken: a document breaks them.
    """
    rendered = helpers.render(documents)
    broken = [document for document in rendered if document.faults]
    if broken:
        raise DocumentBroken(broken)
    return rendered


def note_revealed(transaction: Transaction, run_id: str, citizens: list[str]) -> None:
    """Note in the use log whose CPR number stands on documents of a run."""
    note_use(transaction.connection, transaction.by, f"CPR på dokumenter i kørsel {run_id}", citizens)


def state_documents(transaction: Transaction, newest: Newest, run: int, run_id: str) -> RunDocuments | None:
    """State the documents of a run (its key and id) with their numbers and bytes; None where the flow makes none, or there are no lines.

    Raises:
        DocumentBroken: a document breaks its format's rules.
    """
    if newest.ask.flow != "sale" or not len(newest.computed.lines):
        return None
    issued = transaction.by.today
    parameters = parameters_from(newest.basis.settings.get("invoicing", {}))
    with Helpers.for_lines(len(newest.computed.lines), transaction.by.workers) as helpers:
        plan = plan_documents(newest.computed.lines, _book(transaction, newest), parameters, issued)
        number = next_number(transaction.connection, _SERIES)
        documents = number_documents(plan, [f"AS{n:07d}" for n in range(number, number + len(plan.documents))])
        rendered = render_whole(helpers, documents)
    revealed = newest.basis.identities.name(plan.revealed).to_pylist()
    note_revealed(transaction, run_id, revealed)
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
    }
    ids = transaction.state("documents", pa.table(rows), {"content": [d.packed for d in rendered]})
    billed = BilledOn(plan.line_document, [d.kind.value for d in documents], [d.number for d in documents], vat)
    return RunDocuments(plan, ids, billed)

"""From a run's lines to its documents: planned without numbers, then numbered."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from as2007lib.formats.ubl.document import Document, Fik
from as2007lib.frames.base import Ints
from as2007lib.frames.column import NULL
from as2007lib.frames.results import Lines
from as2007lib.invoicing.amounts import figures_of
from as2007lib.invoicing.book import Book
from as2007lib.invoicing.checks import find_document_faults, find_line_faults
from as2007lib.invoicing.documents import build_documents, credit_notes, rates_of
from as2007lib.invoicing.findings import DocumentFinding, held_documents
from as2007lib.invoicing.grouping import Groups, group_lines, laid_on
from as2007lib.invoicing.material import Material, material_of
from as2007lib.invoicing.parameters import FikCreditor, InvoicingParameters
from as2007lib.invoicing.payers import payers_of
from as2007lib.values.errors import As2007Error

_NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}", re.ASCII)


class NumberError(As2007Error, ValueError):
    """The numbers given do not fit the documents. The message is Danish."""


class SumError(As2007Error, ArithmeticError):
    """The documents do not sum to the run: nothing may be written."""


@dataclass(frozen=True)
class Plan:
    """The documents of a run before they have numbers.

    Attributes:
        documents: in their final order, `number` blank.
        payers: the payer of each document, by key.
        held: places of the documents that may not be sent; they take part in numbers and sums all the same.
        findings: what a person should look at.
        line_document: the place of each line's document, in the order of the lines.
        line_position: the line's place on its document, from 1.
        line_revealed: the citizen whose CPR number stands on each line, `NULL` where none does.
        payment: where invoices are paid to, for the payment ids that are made of numbers.
    """

    documents: tuple[Document, ...]
    payers: Ints
    held: frozenset[int]
    findings: tuple[DocumentFinding, ...]
    line_document: Ints
    line_position: Ints
    line_revealed: Ints
    payment: FikCreditor | None

    @property
    def revealed(self) -> Ints:
        """The citizens whose CPR number stands on some document; the use log must know."""
        return self.revealed_on(np.arange(len(self.documents)))

    def revealed_on(self, places: Ints) -> Ints:
        """Return the citizens whose CPR number stands on the documents at some places."""
        return np.unique(self.line_revealed[(self.line_revealed != NULL) & np.isin(self.line_document, places)])


def plan_documents(lines: Lines, book: Book, parameters: InvoicingParameters, issue_date: date) -> Plan:
    """Return the documents of a run's lines.

    Args:
        lines: the run's lines, in their order.
        book: the facts as known to the run.
        parameters: what the municipality has decided.
        issue_date: the documents' date.

    Raises:
        SumError: the documents do not sum to the lines.
        RuleError: no VAT rate or term of payment is known for the date.
    """
    material = material_of(lines, payers_of(lines.ints("party"), book, issue_date), book, parameters)
    return _planned(lines, material, group_lines(lines, material, book, parameters), book, parameters, issue_date, issue_date)


def plan_again(
    lines: Lines, documents: Ints, payers: Ints, book: Book, parameters: InvoicingParameters, issue_date: date, decided: date
) -> Plan:
    """Return documents that have been planned before: whatever has changed since, each keeps its lines and VAT and stays one.

    Args:
        lines: the lines of the documents, in the order of their run.
        documents: the key of each line's document; the plan has them in this order.
        payers: who the document of each line was made out to; one that has ended since is its successor.
        book: the facts to make them of.
        parameters: what the municipality has decided.
        issue_date: the documents' date.
        decided: the day on which they were planned first: its VAT rate is theirs.

    Raises:
        SumError: the documents do not sum to the lines.
        RuleError: no VAT rate or term of payment is known for the date.
    """
    material = material_of(lines, payers_of(payers, book, issue_date), book, parameters)
    return _planned(lines, material, laid_on(documents), book, parameters, issue_date, decided)


def _planned(
    lines: Lines, material: Material, groups: Groups, book: Book, parameters: InvoicingParameters, issue_date: date, decided: date
) -> Plan:
    common, rate = rates_of(book, parameters, issue_date, decided)
    credit = credit_notes(lines, material, groups, rate)
    figures = figures_of(lines, np.where(credit, -1, 1)[groups.document], material.standard, rate)
    documents, payers, stated = build_documents(lines, material, groups, figures, credit, book, common, rate)
    if sum(document.signed_net for document in documents) != sum(lines.ints("amount").tolist()):
        raise SumError("Dokumenternes sum er ikke kørslens. Intet er skrevet: kør «as2007 verify», og meld fejlen.")
    findings = find_document_faults(documents, payers, stated, parameters) + find_line_faults(lines, material, groups, payers)
    return Plan(
        documents=tuple(documents),
        payers=material.payer[groups.order[groups.starts]],
        held=held_documents(findings),
        findings=tuple(findings),
        line_document=groups.document,
        line_position=groups.position,
        line_revealed=np.where(material.cpr != "", material.citizen, NULL),
        payment=parameters.payment if isinstance(parameters.payment, FikCreditor) else None,
    )


def number_documents(plan: Plan, numbers: Sequence[str]) -> list[Document]:
    """Return the documents with their numbers, in order; payment ids are made of them.

    Raises:
        NumberError: there are not as many numbers as documents, one comes twice, or one cannot be a file's name.
        PaymentError: a number is too long for the payment slip.
    """
    if len(numbers) != len(plan.documents) or len(set(numbers)) != len(numbers):
        raise NumberError(f"Der skal være {len(plan.documents)} forskellige dokumentnumre; der er {len(set(numbers))}.")
    wrong = next((number for number in numbers if not _NUMBER.fullmatch(number)), None)
    if wrong is not None:
        raise NumberError(f"Dokumentnummeret {wrong!r} kan kun have bogstaver a-z, cifre, _ og -, højst 64.")
    fik = plan.payment
    if fik is None:
        return [replace(document, number=number) for document, number in zip(plan.documents, numbers, strict=True)]
    return [
        replace(document, number=number, payment=Fik.of(fik.card, fik.creditor, number))
        for document, number in zip(plan.documents, numbers, strict=True)
    ]

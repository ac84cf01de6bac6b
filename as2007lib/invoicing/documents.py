"""Builds the documents of a run from its groups: parties, references, dates and VAT."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

import numpy as np

from as2007lib.formats.ubl.document import BankAccount, Document, Kind, Line, Party, Period, Vat, VatTotal
from as2007lib.frames.base import Ints
from as2007lib.frames.results import Lines
from as2007lib.invoicing.amounts import Figures, vat_of
from as2007lib.invoicing.book import Book
from as2007lib.invoicing.grouping import Groups
from as2007lib.invoicing.lines import document_lines
from as2007lib.invoicing.material import Material
from as2007lib.invoicing.parameters import InvoicingParameters
from as2007lib.invoicing.payers import Payer, payer_of, seller
from as2007lib.rules.figures import figure
from as2007lib.values.arrays import Bools
from as2007lib.values.days import OPEN, date_of, day_of
from as2007lib.values.numbers import format_scaled


class Totals(NamedTuple):
    """The figures of a document with its own sign: net, base of VAT and VAT in øre, what it holds, its first and last day."""

    net: int
    base: int
    vat: int
    exempt: bool
    standard: bool
    first: int
    last: int


@dataclass(frozen=True)
class Common:
    """What all documents of a run share.

    Attributes:
        issued: their date.
        supplier: the municipality; without a name where the store does not know it.
        percent: the VAT rate as text.
        reason: why services are exempt, in words.
        reason_code: the same as a code.
        term: days to pay where neither payer nor parameters say.
        parameters: what the municipality has decided.
    """

    issued: date
    supplier: Party
    percent: str
    reason: str
    reason_code: str
    term: int
    parameters: InvoicingParameters


class Stated(NamedTuple):
    """What the shares behind a document's lines state: the first that is not blank; the account only where all agree."""

    gln: str
    reference: str
    order_number: str
    account: str


def rates_of(book: Book, parameters: InvoicingParameters, issued: date, decided: date) -> tuple[Common, int]:
    """Return what all documents share, and the VAT rate in ten-thousandths of a per cent.

    Args:
        book: the facts.
        parameters: what the municipality has decided.
        issued: the documents' date, from which the term of payment runs.
        decided: the day on which their VAT was decided.

    Raises:
        RuleError: no rate or term is known for the date.
    """
    day = day_of(decided)
    rate = figure("vat_rate", day).value
    return Common(
        issued=issued,
        supplier=seller(book, parameters.contact) or Party(name=""),
        percent=format_scaled(rate, 4, trim=True).replace(",", "."),
        reason=figure("vat_exempt_reason", day).text,
        reason_code=figure("vat_exempt_code", day).text,
        term=figure("payment_days_public", day_of(issued)).value if parameters.payment_days is None else parameters.payment_days,
        parameters=parameters,
    ), rate


def credit_notes(lines: Lines, material: Material, groups: Groups, rate: int) -> Bools:
    """Return which documents are credit notes: those whose net is below zero.

    Where VAT and exempt lines pull apart, the sum with VAT decides: neither kind of document may ask for less than nothing.
    """
    net, base = _sums(lines.ints("amount"), material, groups)
    payable = net + vat_of(base, rate)
    credit: Bools = (payable < 0) | ((payable == 0) & (net < 0))
    return credit


def build_documents(
    lines: Lines, material: Material, groups: Groups, figures: Figures, credit: Bools, book: Book, common: Common, rate: int
) -> tuple[list[Document], list[Payer], list[Stated]]:
    """Return the documents in their order, without numbers, with their payers and what the shares state."""
    accounts, printed = document_lines(lines, material, groups, figures)
    totals = _totals(lines, material, groups, figures, rate)
    ends = np.append(groups.starts, len(lines)).tolist()
    columns = [texts[groups.order].tolist() for texts in (material.gln, material.reference, material.order_number)]
    keys = material.payer[groups.order[groups.starts]].tolist()
    payers = {key: payer_of(key, book, common.parameters) for key in set(keys)}
    documents, stated = [], []
    for place, key in enumerate(keys):
        span = slice(ends[place], ends[place + 1])
        gln, reference, order_number = (next(filter(None, column[span]), "") for column in columns)
        said = Stated(gln, reference, order_number, accounts[place])
        kind = Kind.CREDIT_NOTE if credit[place] else Kind.INVOICE
        documents.append(_document(kind, payers[key], said, tuple(printed[span]), totals[place], common))
        stated.append(said)
    return documents, [payers[key] for key in keys], stated


def _document(kind: Kind, payer: Payer, said: Stated, lines: tuple[Line, ...], totals: Totals, common: Common) -> Document:
    party, parameters = payer.party, common.parameters
    due = min(day_of(common.issued) + (common.term if payer.days is None else payer.days), OPEN - 1)
    vat_totals = []
    if totals.exempt:
        vat_totals.append(VatTotal(Vat.EXEMPT, "0", totals.net - totals.base, 0, common.reason, common.reason_code))
    if totals.standard:
        vat_totals.append(VatTotal(Vat.STANDARD, common.percent, totals.base, totals.vat))
    return Document(
        kind=kind,
        syntax=payer.syntax,
        number="",
        issued=common.issued,
        due=date_of(due),
        supplier=common.supplier,
        customer=replace(party, gln=said.gln) if payer.accepts(said.gln) else party,
        lines=lines,
        net=totals.net,
        vat_totals=tuple(vat_totals),
        period=Period(date_of(totals.first), date_of(totals.last)),
        payment=parameters.payment if isinstance(parameters.payment, BankAccount) else None,
        order_number=said.order_number,
        customer_reference=said.reference,
        account=said.account,
        references=tuple(dict.fromkeys(line.original for line in lines if line.original is not None)),
        note=parameters.note,
    )


def _totals(lines: Lines, material: Material, groups: Groups, figures: Figures, rate: int) -> list[Totals]:
    """Return the figures of each document."""
    if not len(groups):
        return []
    net, base = _sums(figures.amount, material, groups)
    standard = groups.sums(material.standard.astype(np.int64))
    columns = (
        net,
        base,
        vat_of(base, rate),
        standard < groups.sizes,
        standard > 0,
        np.minimum.reduceat(lines.ints("start")[groups.order], groups.starts),
        np.maximum.reduceat(lines.ints("stop")[groups.order], groups.starts) - 1,
    )
    return [Totals(*row) for row in zip(*[column.tolist() for column in columns], strict=True)]


def _sums(amounts: Ints, material: Material, groups: Groups) -> tuple[Ints, Ints]:
    """Return the net and the base of VAT of each document."""
    return groups.sums(amounts), groups.sums(np.where(material.standard, amounts, 0))

"""Whether a document's sums tie, and whether it can be paid as it says. Pure of any store; what is found only tells a person.

Tolerances are those of the standards: sums tie to the øre, VAT to one krone (F-LIB401, F-LIB402, BR-CO-17). Whether a line is
quantity times price is left to the national rules, which know of factors and price units.
"""

from __future__ import annotations

from collections.abc import Iterator

from as2007lib.formats.einvoice.kinds import standard_of
from as2007lib.formats.einvoice.model import DocumentType, Finding, Party, Received, Tax
from as2007lib.formats.einvoice.parties import CVR
from as2007lib.formats.einvoice.paying import check_payments
from as2007lib.formats.einvoice.wording import finding
from as2007lib.values.identifiers import cvr_ok, gln_ok

VAT_TOLERANCE = 100
"""What VAT may differ from base times percent, in hundredths."""
ROUNDING = 1000
"""What PayableRoundingAmount may be at most, in hundredths (F-INV338)."""


def check_totals(document: Received) -> tuple[Finding, ...]:
    """Return what a person must look at: sums that do not tie, ways to pay that cannot be used, and wrong check digits."""
    if document.type is DocumentType.RESPONSE:
        return tuple(_numbers(document))
    found = [*_sums(document), *_vat(document), *check_payments(document), *_dates(document), *_numbers(document)]
    return tuple(dict.fromkeys(found))


def _sums(document: Received) -> Iterator[Finding]:
    totals = document.totals
    if document.type is not DocumentType.UTILITY_STATEMENT:
        if totals.lines is not None and totals.lines != sum(line.amount for line in document.lines if not line.free):
            yield finding("lines_differ")
        allowances = sum(one.amount for one in document.charges if not one.is_charge)
        charges = sum(one.amount for one in document.charges if one.is_charge)
        if (totals.allowances or 0, totals.charges or 0) != (allowances, charges):
            yield finding("charges_differ")
    yield from _chain(document)
    if abs(totals.rounding or 0) > ROUNDING:
        yield finding("rounding_too_large")
    if (totals.payable or 0) < 0:
        yield finding("payable_negative")


def _chain(document: Received) -> Iterator[Finding]:
    """From the lines to the amount to be paid, each step that both sides give."""
    totals = document.totals
    lines, net, with_vat, rounding = totals.lines, totals.net, totals.with_vat, totals.rounding or 0
    early, late = (rounding, 0) if standard_of(document.syntax).rounding_with_vat else (0, rounding)
    if lines is not None and net is not None and net != lines + (totals.charges or 0) - (totals.allowances or 0):
        yield finding("net_differs")
    reached = None if net is None else net + (totals.vat or 0) + early
    if None not in (reached, with_vat) and reached != with_vat:
        yield finding("with_vat_differs")
    before = reached if with_vat is None else with_vat
    if totals.payable is not None and before is not None and totals.payable != before - (totals.prepaid or 0) + late:
        yield finding("payable_differs")


def _vat(document: Received) -> Iterator[Finding]:
    totals = document.totals
    by_rate = sum(tax.amount for tax in document.taxes if tax.amount is not None) if document.taxes else totals.tax_totals
    if by_rate is not None and not by_rate == (totals.vat or 0) == (totals.tax_totals or 0):
        yield finding("vat_differs")
    taxes = [*document.taxes, *[tax for line in document.lines for tax in line.taxes]]
    if any(_vat_is_off(tax) for tax in taxes):
        yield finding("vat_percent")


def _vat_is_off(tax: Tax) -> bool:
    if tax.base is None or tax.amount is None or tax.percent is None:
        return False
    return abs(tax.base * tax.percent / 100 - tax.amount) > VAT_TOLERANCE


def _dates(document: Received) -> Iterator[Finding]:
    if document.due_on is not None and document.due_on < document.issued_on:
        yield finding("due_before_issue")
    to_pay = document.type is DocumentType.INVOICE and (document.totals.payable or 0) > 0
    if to_pay and document.due_on is None and not document.terms:
        yield finding("due_missing")
    periods = [document.period, *[line.period for line in document.lines]]
    if any(one.first and one.last and one.last < one.first for one in periods):
        yield finding("period_backwards")


def _numbers(document: Received) -> Iterator[Finding]:
    """A wrong check digit tells only: samples and small suppliers have them, and nothing is paid by these numbers."""
    roles = (("leverandørens", document.supplier), ("modtagerens", document.customer), ("betalingsmodtagerens", document.payee))
    for whose, party in roles:
        if party is not None:
            yield from _party_numbers(whose, party)


def _party_numbers(whose: str, party: Party) -> Iterator[Finding]:
    if party.gln and not gln_ok(party.gln):
        yield finding("gln_check", whose=whose)
    unread = not party.cvr and party.endpoint.scheme == CVR  # of another shape than eight digits
    if unread or (party.cvr and not cvr_ok(party.cvr)):
        yield finding("cvr_check", whose=whose)

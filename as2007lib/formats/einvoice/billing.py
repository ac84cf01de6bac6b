"""Invoices, credit notes and reminders, which UBL builds alike, to the form without syntax."""

from __future__ import annotations

from datetime import date

from as2007lib.formats.einvoice.amounts import amount_of
from as2007lib.formats.einvoice.customization import Customization
from as2007lib.formats.einvoice.lines import line_of, reminder_line_of
from as2007lib.formats.einvoice.model import DocumentType, Party, Payment, Received, Reference
from as2007lib.formats.einvoice.money import charges_of, taxes_of, totals_of
from as2007lib.formats.einvoice.parties import party_of
from as2007lib.formats.einvoice.references import attachments_of, originals_of, reference_of
from as2007lib.formats.einvoice.tree import (
    Element,
    Source,
    cac,
    cbc,
    children,
    date_of,
    groups,
    inner,
    inner_text,
    joined,
    period_of,
    text_of,
)

Groups = dict[str, list[Element]]

ID, UUID, ISSUED, DUE, NOTE = (cbc(name) for name in ("ID", "UUID", "IssueDate", "DueDate", "Note"))
CUSTOMIZATION, PROFILE, ACCOUNT, ACCOUNT_CODE = (cbc(n) for n in ("CustomizationID", "ProfileID", "AccountingCost", "AccountingCostCode"))
SUPPLIER, CUSTOMER, PARTY, PAYEE = (cac(n) for n in ("AccountingSupplierParty", "AccountingCustomerParty", "Party", "PayeeParty"))
MEANS, TERMS, TAX, CHARGE, TOTAL = (cac(n) for n in ("PaymentMeans", "PaymentTerms", "TaxTotal", "AllowanceCharge", "LegalMonetaryTotal"))
_BUYER_REFERENCE, _CUSTOMER_REFERENCE = cbc("BuyerReference"), cbc("CustomerReference")
_ORDER, _CONTRACT, _BILLING = (cac(name) for name in ("OrderReference", "ContractDocumentReference", "BillingReference"))
_PERIODS = (cac("InvoicePeriod"), cac("ReminderPeriod"))
_LINES = ((cac("InvoiceLine"), line_of), (cac("CreditNoteLine"), line_of), (cac("ReminderLine"), reminder_line_of))
_REFERENCES = tuple(
    cac(f"{kind}DocumentReference") for kind in ("Despatch", "Receipt", "Statement", "Originator", "Contract", "Additional")
)
_PREPAYMENT, _AMOUNTS = cac("PrepaidPayment"), {cbc("Amount"), cbc("PaidAmount")}
_PROJECT = cac("ProjectReference")


def read_billing(root: Element, kind: DocumentType, standard: Customization, source: Source) -> Received:
    """Return an invoice, credit note or reminder that the schema holds valid. A reminder's lines say what it reminds of."""
    parts = groups(root)
    order = children(parts[_ORDER][0]) if _ORDER in parts else {}
    due = date_of(first(parts, DUE), source)
    payments = tuple([standard.payment(element, due, source) for element in parts.get(MEANS, ())])
    tax_totals, taxes = taxes_of(parts.get(TAX, ()), source)
    lines = tuple([read(element, source) for name, read in _LINES for element in parts.get(name, ())])
    reminded = [one for line in lines for one in line.originals] if kind is DocumentType.REMINDER else []
    totals, payable = totals_of(first(parts, TOTAL), tax_totals, source, exclusive_is_vat=standard.exclusive_is_vat)
    return Received(
        syntax=standard.syntax,
        customization=first_text(parts, CUSTOMIZATION),
        profile=first_text(parts, PROFILE),
        type=kind,
        number=first_text(parts, ID),
        issued_on=issue_date(parts, source),
        currency=source.currency,
        supplier=party_in(parts, SUPPLIER, standard),
        customer=party_in(parts, CUSTOMER, standard),
        uuid=first_text(parts, UUID),
        due_on=due or first_due(payments),
        payee=party_of(parts[PAYEE][0], standard.schemes) if PAYEE in parts else None,
        order_number=text_of(order.get(ID)),
        buyer_reference=first_text(parts, _BUYER_REFERENCE) or text_of(order.get(_CUSTOMER_REFERENCE)),
        contract=inner_text(first(parts, _CONTRACT), ID),
        account=first_text(parts, ACCOUNT) or first_text(parts, ACCOUNT_CODE),
        period=period_of(next((parts[name][0] for name in _PERIODS if name in parts), None), source),
        note=joined(parts.get(NOTE, ())),
        originals=(*originals_of(parts.get(_BILLING, ()), source), *reminded),
        references=_references(parts, source),
        totals=totals,
        taxes=taxes,
        charges=charges_of(parts.get(CHARGE, ()), source),
        payments=payments,
        lines=lines,
        attachments=attachments_of(root, source),
        terms=terms_of(parts, source),
        payable_text=payable,
    )


def first(parts: Groups, name: str) -> Element | None:
    """Return the first child of that name."""
    found = parts.get(name)
    return found[0] if found else None


def first_text(parts: Groups, name: str) -> str:
    """Return the text of the first child of that name."""
    found = parts.get(name)
    return text_of(found[0]) if found else ""


def issue_date(parts: Groups, source: Source) -> date:
    """Return the day a document was issued; one without is refused, and the calendar's first day stands in its place."""
    return date_of(first(parts, ISSUED), source) or date.min


def party_in(parts: Groups, role: str, standard: Customization) -> Party:
    """Return the party of a role such as AccountingSupplierParty."""
    return party_of(inner(first(parts, role), PARTY), standard.schemes)


def first_due(payments: tuple[Payment, ...]) -> date | None:
    """Return the due date of the first payment that has one."""
    return next((one.due_on for one in payments if one.due_on), None)


def terms_of(parts: Groups, source: Source) -> str:
    """Return the payment terms in words. Amounts in them and prepayments are of no use here, but refused where they are none."""
    notes = []
    for element in (*parts.get(TERMS, ()), *parts.get(_PREPAYMENT, ())):
        for child in element:
            if child.tag == NOTE:
                notes.append(child)
            elif child.tag in _AMOUNTS:
                amount_of(child, source)
    return joined(notes)


def _references(parts: Groups, source: Source) -> tuple[Reference, ...]:
    named = [reference_of(element, source) for name in _REFERENCES for element in parts.get(name, ())]
    return (*named, *[reference_of(element, source, "Project") for element in parts.get(_PROJECT, ())])

"""Pieces of XML that every UBL syntax writes alike."""

from __future__ import annotations

from dataclasses import dataclass

from as2007lib.formats.ubl import schema
from as2007lib.formats.ubl.document import Document, DocumentReference, Kind, Line, Party, Period
from as2007lib.formats.ubl.text import element, required
from as2007lib.formats.ubl.words import properties_of

PARTIES = 4096
"""So many parties a writer keeps as XML: most documents of a month are between the same few."""


@dataclass(frozen=True, slots=True)
class Tags:
    """The names that differ between an invoice and a credit note."""

    root: str
    line: str
    quantity: str
    namespace: str


TAGS = {
    Kind.INVOICE: Tags("Invoice", "InvoiceLine", "InvoicedQuantity", schema.INVOICE),
    Kind.CREDIT_NOTE: Tags("CreditNote", "CreditNoteLine", "CreditedQuantity", schema.CREDIT_NOTE),
}


def opening(kind: Kind) -> str:
    """Return the XML declaration and the root's start tag."""
    tags = TAGS[kind]
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<{tags.root} xmlns="{tags.namespace}" xmlns:cac="{schema.AGGREGATE}" xmlns:cbc="{schema.BASIC}">\n'
    )


def period(days: Period) -> str:
    """Return the days a document or a line covers."""
    return f"<cac:InvoicePeriod><cbc:StartDate>{days.first}</cbc:StartDate><cbc:EndDate>{days.last}</cbc:EndDate></cac:InvoicePeriod>"


def order(document: Document) -> str:
    """Return the receiver's order number, or nothing."""
    number = element("ID", document.order_number)
    return f"<cac:OrderReference>{number}</cac:OrderReference>" if number else ""


def billing(reference: DocumentReference | None) -> str:
    """Return a reference to an earlier document, or nothing."""
    if reference is None:
        return ""
    issued = f"<cbc:IssueDate>{reference.issued}</cbc:IssueDate>" if reference.issued else ""
    document = f"<cac:InvoiceDocumentReference>{required('ID', reference.number)}{issued}</cac:InvoiceDocumentReference>"
    return f"<cac:BillingReference>{document}</cac:BillingReference>"


def properties(line: Line) -> str:
    """Return what programs read of a line as item properties."""
    return "".join(
        [
            f"<cac:AdditionalItemProperty><cbc:Name>{name}</cbc:Name>{required('Value', value)}</cac:AdditionalItemProperty>"
            for name, value in properties_of(line)
        ]
    )


def item_id(line: Line) -> str:
    """Return the seller's own id of what was delivered, or nothing."""
    own = element("ID", line.item)
    return f"<cac:SellersItemIdentification>{own}</cac:SellersItemIdentification>" if own else ""


def contact(party: Party) -> str:
    """Return a supplier's contact, or nothing."""
    who = party.contact
    known = element("Name", who.name) + element("Telephone", who.telephone) + element("ElectronicMail", who.mail)
    return f"<cac:Contact>{known}</cac:Contact>" if known else ""

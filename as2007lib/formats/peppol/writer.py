"""Writes Peppol BIS Billing 3 with the Danish rules. Exempt services are category E with the code of article 132(1)(g).

Rule ids are those of the official rule sheets for Danish users, release 2025-05-30 (1.15.0).
"""

from __future__ import annotations

from functools import lru_cache

from as2007lib.formats.ubl.document import Address, BankAccount, Document, Fik, Kind, Line, Party, Vat, VatTotal
from as2007lib.formats.ubl.parts import PARTIES, TAGS, Tags, billing, contact, item_id, opening, order, period, properties
from as2007lib.formats.ubl.text import amount, element, escaped, required
from as2007lib.formats.ubl.words import NO_REFERENCE, date_text, note_of
from as2007lib.values.identifiers import gln_ok

_CUSTOMIZATION = "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0"
_PROFILE = "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0"
_SCHEME = "<cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme>"
_CODES = {Vat.EXEMPT: "E", Vat.STANDARD: "S"}


def render(document: Document) -> bytes:
    """Return a document as Peppol BIS Billing 3 in UTF-8."""
    tags = TAGS[document.kind]
    totals = {total.vat: total for total in document.vat_totals}
    return (
        f"{opening(document.kind)}{element('CustomizationID', _CUSTOMIZATION)}{element('ProfileID', _PROFILE)}\n"
        f"{required('ID', document.number)}<cbc:IssueDate>{document.issued}</cbc:IssueDate>{_type(document)}"
        f"{element('Note', document.note)}<cbc:DocumentCurrencyCode>DKK</cbc:DocumentCurrencyCode>"
        f"{element('AccountingCost', document.account)}"
        f"{element('BuyerReference', document.customer_reference) or element('BuyerReference', NO_REFERENCE)}{period(document.period)}\n"
        f"{order(document)}{''.join([billing(reference) for reference in document.references])}"
        f"{_supplier(document.supplier)}{_customer(document.customer)}{_payment(document)}{_taxes(document)}{_total(document)}"
        f"{''.join([_line(line, tags, totals[line.vat]) for line in document.lines])}</{tags.root}>\n"
    ).encode()


def missing(supplier: Party, customer: Party) -> tuple[str, ...]:
    """Return what keeps a document from being sent: endpoints (R010, R020) and the Danish supplier's CVR number (DK-R-002)."""
    lacks = (
        ("supplier_endpoint", not _endpoint(supplier)),
        ("supplier_cvr", not supplier.cvr),
        ("customer_endpoint", not _endpoint(customer)),
    )
    return tuple(name for name, lacking in lacks if lacking)


def _type(document: Document) -> str:
    if document.kind is Kind.INVOICE:
        return f"<cbc:DueDate>{document.due}</cbc:DueDate><cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode>"
    return "<cbc:CreditNoteTypeCode>381</cbc:CreditNoteTypeCode>"


def _line(line: Line, tags: Tags, total: VatTotal) -> str:
    unit = f' unitCode="{line.unit}"'
    return (
        f"<cac:{tags.line}><cbc:ID>{escaped(line.id)}</cbc:ID>{element('Note', note_of(line))}"
        f"<cbc:{tags.quantity}{unit}>{line.quantity}</cbc:{tags.quantity}>{amount('LineExtensionAmount', line.amount)}"
        f"{element('AccountingCost', line.account)}{period(line.period)}"
        f"<cac:Item>{element('Description', line.description)}{required('Name', line.name)}{item_id(line)}"
        f"<cac:ClassifiedTaxCategory><cbc:ID>{_CODES[line.vat]}</cbc:ID><cbc:Percent>{total.percent}</cbc:Percent>{_SCHEME}"
        f"</cac:ClassifiedTaxCategory>{properties(line)}</cac:Item>"
        f"<cac:Price>{amount('PriceAmount', line.price)}<cbc:BaseQuantity{unit}>1</cbc:BaseQuantity></cac:Price></cac:{tags.line}>\n"
    )


@lru_cache(PARTIES)
def _supplier(party: Party) -> str:
    tax = f"<cac:PartyTaxScheme><cbc:CompanyID>DK{party.cvr}</cbc:CompanyID>{_SCHEME}</cac:PartyTaxScheme>" if party.cvr else ""
    return (
        f"<cac:AccountingSupplierParty><cac:Party>{_identity(party)}{_address(party.address)}{tax}"
        f"{_legal(party)}{contact(party)}</cac:Party></cac:AccountingSupplierParty>\n"
    )


@lru_cache(PARTIES)
def _customer(party: Party) -> str:
    about = f"{_identity(party)}{_address(party.address)}{_legal(party)}"
    return f"<cac:AccountingCustomerParty><cac:Party>{about}</cac:Party></cac:AccountingCustomerParty>\n"


def _identity(party: Party) -> str:
    return f"{_endpoint(party)}<cac:PartyName>{required('Name', party.name)}</cac:PartyName>"


def _endpoint(party: Party) -> str:
    """The GLN where its check digit is right (PEPPOL-COMMON-R040), else the CVR number, else nothing."""
    if party.gln and gln_ok(party.gln):
        return f'<cbc:EndpointID schemeID="0088">{party.gln}</cbc:EndpointID>'
    return f'<cbc:EndpointID schemeID="0184">{party.cvr}</cbc:EndpointID>' if party.cvr else ""


def _legal(party: Party) -> str:
    company = f'<cbc:CompanyID schemeID="0184">{party.cvr}</cbc:CompanyID>' if party.cvr else ""
    return f"<cac:PartyLegalEntity>{required('RegistrationName', party.name)}{company}</cac:PartyLegalEntity>"


def _address(address: Address) -> str:
    return (
        f"<cac:PostalAddress>{element('StreetName', address.street)}{element('CityName', address.city)}"
        f"{element('PostalZone', address.postcode)}"
        "<cac:Country><cbc:IdentificationCode>DK</cbc:IdentificationCode></cac:Country></cac:PostalAddress>"
    )


def _payment(document: Document) -> str:
    """How an invoice is to be paid; a credit note has terms only (BR-CO-25 demands them of any positive amount)."""
    if document.kind is Kind.CREDIT_NOTE:
        return "<cac:PaymentTerms><cbc:Note>Beløbet krediteres</cbc:Note></cac:PaymentTerms>\n"
    match document.payment:
        case BankAccount(registration, account):
            means = (
                f"<cbc:PaymentMeansCode>42</cbc:PaymentMeansCode>{element('PaymentID', document.number)}<cac:PayeeFinancialAccount>"
                f"{element('ID', account)}<cac:FinancialInstitutionBranch>{element('ID', registration)}</cac:FinancialInstitutionBranch>"
                "</cac:PayeeFinancialAccount>"
            )
        case Fik(card, creditor, payment):
            means = (
                f"<cbc:PaymentMeansCode>93</cbc:PaymentMeansCode>{element('PaymentID', f'{card}#{payment}')}"
                f"<cac:PayeeFinancialAccount>{element('ID', creditor)}</cac:PayeeFinancialAccount>"
            )
        case None:
            means = "<cbc:PaymentMeansCode>1</cbc:PaymentMeansCode>"
    terms = f"<cac:PaymentTerms>{element('Note', f'Betales senest {date_text(document.due)}')}</cac:PaymentTerms>"
    return f"<cac:PaymentMeans>{means}</cac:PaymentMeans>{terms}\n"


def _taxes(document: Document) -> str:
    subtotals = "".join(
        [
            f"<cac:TaxSubtotal>{amount('TaxableAmount', total.base)}{amount('TaxAmount', total.amount)}"
            f"<cac:TaxCategory><cbc:ID>{_CODES[total.vat]}</cbc:ID><cbc:Percent>{total.percent}</cbc:Percent>"
            f"{element('TaxExemptionReasonCode', total.reason_code)}{element('TaxExemptionReason', total.reason)}{_SCHEME}"
            "</cac:TaxCategory></cac:TaxSubtotal>"
            for total in document.vat_totals
        ]
    )
    return f"<cac:TaxTotal>{amount('TaxAmount', document.vat_amount)}{subtotals}</cac:TaxTotal>\n"


def _total(document: Document) -> str:
    return (
        f"<cac:LegalMonetaryTotal>{amount('LineExtensionAmount', document.net)}{amount('TaxExclusiveAmount', document.net)}"
        f"{amount('TaxInclusiveAmount', document.payable)}{amount('PayableAmount', document.payable)}</cac:LegalMonetaryTotal>\n"
    )

"""Writes OIOUBL 2.1. TaxExclusiveAmount holds the VAT here, and exempt services go out as zero rated with the reason in words.

Rule ids are those of the official OIOUBL rule sheets, release 2026-05-01 (1.17.2).
"""

from __future__ import annotations

from functools import lru_cache

from as2007lib.formats.ubl.document import Address, BankAccount, Document, Fik, Kind, Line, Party, Vat, VatTotal
from as2007lib.formats.ubl.parts import PARTIES, TAGS, Tags, billing, contact, item_id, opening, order, period, properties
from as2007lib.formats.ubl.text import amount, element, escaped, required
from as2007lib.formats.ubl.words import NO_REFERENCE, note_of

_AGENCY = ' schemeAgencyID="320"'
_PROFILE = f'<cbc:ProfileID{_AGENCY} schemeID="urn:oioubl:id:profileid-1.6">Procurement-BilSim-1.0</cbc:ProfileID>'
_LIST = ' listAgencyID="320" listID="urn:oioubl:codelist:'
_SCHEME = f'<cac:TaxScheme><cbc:ID{_AGENCY} schemeID="urn:oioubl:id:taxschemeid-1.1">63</cbc:ID><cbc:Name>Moms</cbc:Name></cac:TaxScheme>'
_CATEGORY = f'<cbc:ID{_AGENCY} schemeID="urn:oioubl:id:taxcategoryid-1.1">'


def render(document: Document) -> bytes:
    """Return a document as OIOUBL 2.1 in UTF-8."""
    tags = TAGS[document.kind]
    totals = {total.vat: total for total in document.vat_totals}
    type_code = f'<cbc:InvoiceTypeCode{_LIST}invoicetypecode-1.1">380</cbc:InvoiceTypeCode>' if document.kind is Kind.INVOICE else ""
    return (
        f"{opening(document.kind)}<cbc:UBLVersionID>2.1</cbc:UBLVersionID><cbc:CustomizationID>OIOUBL-2.1</cbc:CustomizationID>{_PROFILE}\n"
        f"{required('ID', document.number)}<cbc:CopyIndicator>false</cbc:CopyIndicator><cbc:IssueDate>{document.issued}</cbc:IssueDate>"
        f"{type_code}{element('Note', document.note)}<cbc:DocumentCurrencyCode>DKK</cbc:DocumentCurrencyCode>"
        f"{element('AccountingCost', document.account)}{period(document.period)}\n"
        f"{order(document)}{''.join([billing(reference) for reference in document.references])}"
        f"{_supplier(document.supplier)}{_customer(document)}{_payment(document)}{_taxes(document)}{_total(document)}"
        f"{''.join([_line(line, tags, totals[line.vat]) for line in document.lines])}</{tags.root}>\n"
    ).encode()


def missing(supplier: Party, customer: Party) -> tuple[str, ...]:
    """Return what keeps a document from being sent: both parties need an endpoint (F-INV031, F-INV046)."""
    endpoints = (("supplier_endpoint", supplier), ("customer_endpoint", customer))
    return tuple(name for name, party in endpoints if not (party.gln or party.cvr))


def _line(line: Line, tags: Tags, total: VatTotal) -> str:
    unit = f' unitCode="{line.unit}"'
    return (
        f"<cac:{tags.line}><cbc:ID>{escaped(line.id)}</cbc:ID>{element('Note', note_of(line))}"
        f"<cbc:{tags.quantity}{unit}>{line.quantity}</cbc:{tags.quantity}>{amount('LineExtensionAmount', line.amount)}"
        f"{element('AccountingCost', line.account)}{period(line.period)}{billing(line.original)}"
        f"<cac:TaxTotal>{amount('TaxAmount', line.vat_amount)}{_subtotal(total, line.amount, line.vat_amount)}</cac:TaxTotal>"
        f"<cac:Item>{element('Description', line.description) or required('Description', line.name)}{required('Name', line.name)}"
        f"{item_id(line)}{properties(line)}</cac:Item>"
        f"<cac:Price>{amount('PriceAmount', line.price)}<cbc:BaseQuantity{unit}>1</cbc:BaseQuantity></cac:Price></cac:{tags.line}>\n"
    )


@lru_cache(PARTIES)
def _supplier(party: Party) -> str:
    legal = (
        element("CompanyID", f"DK{party.cvr}", ' schemeID="DK:CVR"') if party.cvr else element("CompanyID", party.gln, ' schemeID="ZZZ"')
    )
    company = f'<cbc:CompanyID schemeID="DK:SE">DK{party.cvr}</cbc:CompanyID>'
    tax = f"<cac:PartyTaxScheme>{company}{_SCHEME}</cac:PartyTaxScheme>" if party.cvr else ""
    return (
        f"<cac:AccountingSupplierParty><cac:Party>{_party(party)}{tax}"
        f"<cac:PartyLegalEntity>{required('RegistrationName', party.name)}{legal}</cac:PartyLegalEntity>"
        f"{contact(party)}</cac:Party></cac:AccountingSupplierParty>\n"
    )


def _customer(document: Document) -> str:
    reference = element("ID", document.customer_reference) or element("ID", NO_REFERENCE)
    return (
        f"<cac:AccountingCustomerParty><cac:Party>{_party(document.customer)}"
        f"<cac:Contact>{reference}</cac:Contact></cac:Party></cac:AccountingCustomerParty>\n"
    )


@lru_cache(PARTIES)
def _party(party: Party) -> str:
    return _identity(party) + _address(party.address)


def _identity(party: Party) -> str:
    """Endpoint (the GLN, else the CVR number with its prefix) and identification (the other way round); without either a name alone."""
    gln, cvr = f' schemeAgencyID="9" schemeID="GLN">{party.gln}', f' schemeID="DK:CVR">DK{party.cvr}'
    numbers = (
        f"<cbc:EndpointID{gln if party.gln else cvr}</cbc:EndpointID>"
        f"<cac:PartyIdentification><cbc:ID{cvr if party.cvr else gln}</cbc:ID></cac:PartyIdentification>"
    )
    return f"{numbers if party.gln or party.cvr else ''}<cac:PartyName>{required('Name', party.name)}</cac:PartyName>"


def _address(address: Address) -> str:
    """StructuredLax: street and number are one text here, and any part may be unknown."""
    return (
        f'<cac:PostalAddress><cbc:AddressFormatCode{_LIST}addressformatcode-1.1">StructuredLax</cbc:AddressFormatCode>'
        f"{element('StreetName', address.street)}{element('CityName', address.city)}{element('PostalZone', address.postcode)}"
        "<cac:Country><cbc:IdentificationCode>DK</cbc:IdentificationCode></cac:Country></cac:PostalAddress>"
    )


def _payment(document: Document) -> str:
    """How an invoice is to be paid; a credit note has nothing to pay."""
    if document.kind is Kind.CREDIT_NOTE:
        return ""
    due = f"<cbc:PaymentDueDate>{document.due}</cbc:PaymentDueDate>"
    channel = f'<cbc:PaymentChannelCode{_LIST}paymentchannelcode-1.1">'
    match document.payment:
        case BankAccount(registration, account):
            means = (
                f"<cbc:PaymentMeansCode>42</cbc:PaymentMeansCode>{due}{channel}DK:BANK</cbc:PaymentChannelCode><cac:PayeeFinancialAccount>"
                f"{element('ID', account)}{element('PaymentNote', document.number[-20:])}<cac:FinancialInstitutionBranch>"
                f"{element('ID', registration)}</cac:FinancialInstitutionBranch></cac:PayeeFinancialAccount>"
            )
        case Fik(card, creditor, payment):
            means = (
                f"<cbc:PaymentMeansCode>93</cbc:PaymentMeansCode>{due}{channel}DK:FIK</cbc:PaymentChannelCode>"
                f"{element('InstructionID', payment)}{element('PaymentID', card)}"
                f"<cac:CreditAccount>{element('AccountID', creditor)}</cac:CreditAccount>"
            )
        case None:
            means = f"<cbc:PaymentMeansCode>1</cbc:PaymentMeansCode>{due}"
    return (
        f"<cac:PaymentMeans><cbc:ID>1</cbc:ID>{means}</cac:PaymentMeans><cac:PaymentTerms><cbc:ID>1</cbc:ID>"
        f"<cbc:PaymentMeansID>1</cbc:PaymentMeansID>{amount('Amount', document.payable)}</cac:PaymentTerms>\n"
    )


def _taxes(document: Document) -> str:
    subtotals = "".join([_subtotal(total, total.base, total.amount) for total in document.vat_totals])
    return f"<cac:TaxTotal>{amount('TaxAmount', document.vat_amount)}{subtotals}</cac:TaxTotal>\n"


def _subtotal(total: VatTotal, base: int, tax: int) -> str:
    category = "StandardRated" if total.vat is Vat.STANDARD else "ZeroRated"
    return (
        f"<cac:TaxSubtotal>{amount('TaxableAmount', base)}{amount('TaxAmount', tax)}<cac:TaxCategory>{_CATEGORY}{category}</cbc:ID>"
        f"<cbc:Percent>{total.percent}</cbc:Percent>{element('TaxExemptionReason', total.reason)}{_SCHEME}"
        "</cac:TaxCategory></cac:TaxSubtotal>"
    )


def _total(document: Document) -> str:
    return (
        f"<cac:LegalMonetaryTotal>{amount('LineExtensionAmount', document.net)}{amount('TaxExclusiveAmount', document.vat_amount)}"
        f"{amount('TaxInclusiveAmount', document.payable)}{amount('PayableAmount', document.payable)}</cac:LegalMonetaryTotal>\n"
    )

"""Every sample is read in full: each field as a naive walk finds it."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path

import pytest
from lxml import etree

from as2007lib.formats.einvoice.model import DocumentType, Received
from as2007lib.formats.einvoice.read import read_document
from as2007lib.formats.einvoice.schemas import faults_of
from tests.formats.einvoice.naive import Naive, documents

TYPES = {
    "Invoice": DocumentType.INVOICE,
    "CreditNote": DocumentType.CREDIT_NOTE,
    "Reminder": DocumentType.REMINDER,
    "UtilityStatement": DocumentType.UTILITY_STATEMENT,
    "ApplicationResponse": DocumentType.RESPONSE,
}
OLD = "oioubl:names:specification:oioubl"
CANCELLED = "OIOUBL3_Invoice_billing_with_response_Example.xml"
OTHER_CURRENCY = "oioubl-invoice-0.xml"


def billing(folder: Path) -> list[tuple[Path, Naive, Received]]:
    """The invoices and credit notes among the samples, read twice."""
    found = []
    for path in documents(folder):
        content = path.read_bytes()
        naive = Naive(content)
        if naive.name in ("Invoice", "CreditNote") and path.name != CANCELLED:
            document = read_document(content).document
            assert document, path
            found.append((path, naive, document))
    return found


def test_every_sample_is_received_but_the_cancelled_standard_and_the_one_in_two_currencies(oioubl_data: Path):
    refused = {
        path.name: {one.code for one in reading.findings}
        for path in documents(oioubl_data)
        if (reading := read_document(path.read_bytes())).refused
    }
    assert refused == {CANCELLED: {"customization_cancelled"}, OTHER_CURRENCY: {"amount_currency"}}


def test_head_of_every_invoice_and_credit_note(oioubl_data: Path):
    for path, naive, document in billing(oioubl_data):
        assert document.type is TYPES[naive.name], path
        assert document.number == naive.one("/*/cbc:ID"), path
        assert str(document.issued_on) == naive.one("/*/cbc:IssueDate"), path
        assert document.currency == naive.one("/*/cbc:DocumentCurrencyCode"), path
        assert document.customization == naive.one("/*/cbc:CustomizationID"), path
        assert document.profile == naive.one("/*/cbc:ProfileID"), path
        assert document.uuid == naive.one("/*/cbc:UUID"), path
        assert document.note == "\n".join(naive.all("/*/cbc:Note")), path
        assert document.order_number == naive.one("/*/cac:OrderReference/cbc:ID"), path
        assert document.account == (naive.one("/*/cbc:AccountingCost") or naive.one("/*/cbc:AccountingCostCode")), path
        assert document.contract == naive.one("/*/cac:ContractDocumentReference/cbc:ID"), path
        due = naive.one("/*/cbc:DueDate") or naive.one("/*/cac:PaymentMeans/cbc:PaymentDueDate")
        assert str(document.due_on or "") == due, path


def test_parties_of_every_invoice_and_credit_note(oioubl_data: Path):
    for path, naive, document in billing(oioubl_data):
        for party, role in ((document.supplier, "Supplier"), (document.customer, "Customer")):
            here = f"/*/cac:Accounting{role}Party/cac:Party"
            assert party.name == (
                naive.one(f"{here}/cac:PartyName/cbc:Name") or naive.one(f"{here}/cac:PartyLegalEntity/cbc:RegistrationName")
            )
            assert party.endpoint.value == naive.one(f"{here}/cbc:EndpointID"), path
            assert party.postcode == naive.one(f"{here}/cac:PostalAddress/cbc:PostalZone"), path
            assert party.city == naive.one(f"{here}/cac:PostalAddress/cbc:CityName"), path
            assert party.country == naive.one(f"{here}/cac:PostalAddress/cac:Country/cbc:IdentificationCode"), path
            assert party.street.startswith(naive.one(f"{here}/cac:PostalAddress/cbc:StreetName")), path
            assert party.contact_id == naive.one(f"{here}/cac:Contact/cbc:ID"), path
            assert party.contact_name == naive.one(f"{here}/cac:Contact/cbc:Name"), path
            assert party.mail == naive.one(f"{here}/cac:Contact/cbc:ElectronicMail"), path
            glns = naive.all(f"{here}//cbc:*[@schemeID='GLN' or @schemeID='0088']")
            assert (party.gln in glns) if glns else not party.gln, path
            cvrs = naive.all(f"{here}/cac:PartyLegalEntity/cbc:CompanyID[@schemeID='DK:CVR' or @schemeID='0184']")
            danish = [one.removeprefix("DK") for one in cvrs if len(one.removeprefix("DK")) == len("12345678")]
            assert not danish or party.cvr == danish[0], path


def test_lines_of_every_invoice_and_credit_note(oioubl_data: Path):
    for path, naive, document in billing(oioubl_data):
        line = f"/*/cac:{naive.name}Line"
        assert len(document.lines) == naive.count(line), path
        for place, read in enumerate(document.lines, 1):
            here = f"{line}[{place}]"
            assert read.id == naive.one(f"{here}/cbc:ID"), path
            assert read.amount == naive.ore(f"{here}/cbc:LineExtensionAmount"), path
            assert str(read.quantity) == naive.one(f"{here}/cbc:*[contains(local-name(), 'edQuantity')]"), path
            assert str(read.price) == naive.one(f"{here}/cac:Price/cbc:PriceAmount"), path
            assert read.name == naive.one(f"{here}/cac:Item/cbc:Name"), path
            assert read.account == naive.one(f"{here}/cbc:AccountingCost"), path
            assert read.free is (naive.one(f"{here}/cbc:FreeOfChargeIndicator") == "true"), path
            assert len(read.charges) == naive.count(f"{here}/cac:AllowanceCharge"), path
            assert str(read.period.first or "") == naive.one(f"{here}/cac:InvoicePeriod/cbc:StartDate"), path
            assert str(read.period.last or "") == naive.one(f"{here}/cac:InvoicePeriod/cbc:EndDate"), path
            assert [name for name, _ in read.properties if name != "AdditionalInformation"] == naive.all(
                f"{here}/cac:Item/cac:AdditionalItemProperty/cbc:Name"
            )


def test_sums_of_every_invoice_and_credit_note(oioubl_data: Path):
    for path, naive, document in billing(oioubl_data):
        total, totals = "/*/cac:LegalMonetaryTotal/cbc:", document.totals
        assert document.payable_text == naive.one(f"{total}PayableAmount"), path
        assert totals.payable == naive.ore(f"{total}PayableAmount"), path
        assert totals.lines == naive.ore(f"{total}LineExtensionAmount"), path
        assert totals.with_vat == naive.ore(f"{total}TaxInclusiveAmount"), path
        assert totals.prepaid == naive.ore(f"{total}PrepaidAmount"), path
        assert totals.rounding == naive.ore(f"{total}PayableRoundingAmount"), path
        assert (totals.allowances, totals.charges) == (naive.ore(f"{total}AllowanceTotalAmount"), naive.ore(f"{total}ChargeTotalAmount")), (
            path
        )
        vat = naive.sum("/*/cac:TaxTotal/cac:TaxSubtotal/cbc:TaxAmount")
        exclusive = naive.ore(f"{total}TaxExclusiveAmount")
        assert sum(tax.amount or 0 for tax in document.taxes) == vat, path
        assert (totals.vat if document.syntax == "oioubl" else totals.net) == exclusive, path
        assert [charge.amount for charge in document.charges] == [
            int(float(one) * 100) for one in naive.all("/*/cac:AllowanceCharge/cbc:Amount")
        ]


def test_payments_and_enclosures_of_every_invoice_and_credit_note(oioubl_data: Path):
    for path, naive, document in billing(oioubl_data):
        means = "/*/cac:PaymentMeans"
        assert [one.code for one in document.payments] == naive.all(f"{means}/cbc:PaymentMeansCode"), path
        for place, read in enumerate(document.payments, 1):
            account = naive.one(f"{means}[{place}]/cac:PayeeFinancialAccount/cbc:ID") or naive.one(
                f"{means}[{place}]/cac:CreditAccount/cbc:AccountID"
            )
            assert (read.account or read.iban or read.creditor) == account, path
            packed = naive.one(f"{means}[{place}]/cbc:PaymentID")
            if document.syntax == "oioubl":
                assert read.card == packed, path
                assert read.payment_id == naive.one(f"{means}[{place}]/cbc:InstructionID"), path
            elif read.code in ("50", "93"):
                assert f"{read.card}#{read.payment_id or read.note}" == packed, path
            else:
                assert read.note == packed, path
        filled = "//cac:Attachment[cac:ExternalReference/cbc:URI or cbc:EmbeddedDocumentBinaryObject]"
        assert len(document.attachments) == naive.count(filled), path
        assert len([one for one in document.attachments if one.content is not None]) == naive.count(
            "//cac:Attachment/cbc:EmbeddedDocumentBinaryObject"
        ), path


@pytest.mark.parametrize("name", ["DKR002", "DKR005", "DKR006", "DKR008", "DKR010", "DKR014"])
def test_fragments_of_the_rule_tests_are_refused_by_the_schema_or_their_missing_standard(oioubl_data: Path, name: str):
    file = oioubl_data / "samples" / "peppol-dk-rule-tests" / f"DK_Validation_{name}.xml"
    whole = read_document(file.read_bytes())
    assert [one.code for one in whole.findings] == ["document_unknown"]
    assert "prøvedokumenter" in whole.findings[0].message
    found = Naive(file.read_bytes()).split()
    assert len(found) >= 7
    for content in found:
        reading = read_document(content)
        assert {one.code for one in reading.findings} <= {"customization_missing", "xsd"}
        assert reading.refused


def test_reminders_utility_statements_and_responses(oioubl_data: Path):
    seen = set()
    for path in documents(oioubl_data):
        naive, document = Naive(path.read_bytes()), read_document(path.read_bytes()).document
        if document is None or document.type.billing:
            continue
        seen.add(document.type)
        assert document.type is TYPES[naive.name], path
        assert (document.number, str(document.issued_on)) == (naive.one("/*/cbc:ID"), naive.one("/*/cbc:IssueDate")), path
        if document.type is DocumentType.RESPONSE:
            answer = "/*/cac:DocumentResponse"
            assert document.response[0] == naive.one(f"{answer}/cac:Response/cbc:ResponseCode"), path
            assert [one.number for one in document.originals] == naive.all(f"{answer}/cac:DocumentReference/cbc:ID"), path
            assert document.supplier.endpoint.value == naive.one("/*/cac:SenderParty/cbc:EndpointID"), path
            continue
        reminder = document.type is DocumentType.REMINDER
        total = "/*/cac:LegalMonetaryTotal" if reminder else "/*/cac:SubscriberConsumption/cac:Consumption/cac:LegalMonetaryTotal"
        line = "//cac:ReminderLine/cbc:DebitLineAmount" if reminder else "//cac:ConsumptionLine/cbc:LineExtensionAmount"
        assert document.totals.payable == naive.ore(f"{total}/cbc:PayableAmount"), path
        assert document.payable_text == naive.one(f"{total}/cbc:PayableAmount"), path
        assert document.totals.vat == naive.ore(f"{total}/cbc:TaxExclusiveAmount"), path
        assert len(document.lines) == naive.count("//cac:ReminderLine | //cac:ConsumptionLine"), path
        assert sum(one.amount for one in document.lines) == naive.sum(line), path
        assert len(document.payments) == naive.count("/*/cac:PaymentMeans"), path
    assert seen == {DocumentType.REMINDER, DocumentType.UTILITY_STATEMENT, DocumentType.RESPONSE}


def test_the_old_namespace_of_utility_statements_is_read_too(oioubl_data: Path):
    content = (oioubl_data / "samples" / "official-2.1" / "OIOUBL_UtilityStatement_v2p2.xml").read_bytes()
    new, old = (f"urn:{one}:schema:xsd:UtilityStatement-2".encode() for one in ("oasis:names:specification:ubl", OLD))
    assert read_document(content.replace(new, old)) == read_document(content)


def test_roots_that_no_package_ships_give_the_verdict_of_the_official_schemas(oioubl_data: Path):
    """Each child of the root left out, doubled, or moved to the end."""
    for path in documents(oioubl_data):
        name = Naive(path.read_bytes()).name
        if name in ("Invoice", "CreditNote"):
            continue
        official = etree.XMLSchema(etree.parse(oioubl_data / "xsd" / "ubl-2.1" / "maindoc" / f"UBL-{name}-2.1.xsd"))
        for place in range(len(etree.fromstring(path.read_bytes()))):
            for change in (_leave_out, _double, _move):
                root = etree.fromstring(path.read_bytes())
                change(root, place)
                assert bool(faults_of(root, TYPES[name])) is not official.validate(root), (path, place, change)


def _leave_out(root: etree._Element, place: int) -> None:
    root.remove(root[place])


def _double(root: etree._Element, place: int) -> None:
    root.insert(place, deepcopy(root[place]))


def _move(root: etree._Element, place: int) -> None:
    root.append(root[place])

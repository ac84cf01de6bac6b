"""What is particular to OIOUBL 2.1."""

from __future__ import annotations

from pathlib import Path

import pytest

from as2007lib.formats.ubl.document import Kind
from as2007lib.formats.ubl.render import render
from as2007lib.formats.ubl.schema import AGGREGATE, BASIC, check, parse
from tests.formats.documents import cases
from tests.formats.schematron import oioubl_findings

SPACE = {"cac": AGGREGATE, "cbc": BASIC}


def read(name: str, kind: Kind, path: str) -> list[str]:
    return [str(found) for found in parse(render(cases(kind, "oioubl")[name]).content).xpath(f"{path}/text()", namespaces=SPACE)]


def test_the_envelope():
    assert read("days", Kind.INVOICE, "cbc:UBLVersionID") == ["2.1"]
    assert read("days", Kind.INVOICE, "cbc:CustomizationID") == ["OIOUBL-2.1"]
    assert read("days", Kind.INVOICE, "cbc:ProfileID") == ["Procurement-BilSim-1.0"]
    assert read("days", Kind.INVOICE, "cbc:InvoiceTypeCode") == ["380"]


def test_tax_exclusive_amount_is_the_vat():
    """33,33 + 66,67 at 25 per cent and 0,01 exempt: VAT 25,00 and 125,01 to pay."""
    for name, amount in (("LineExtension", "100.01"), ("TaxExclusive", "25.00"), ("TaxInclusive", "125.01"), ("Payable", "125.01")):
        assert read("standard and exempt", Kind.INVOICE, f"cac:LegalMonetaryTotal/cbc:{name}Amount") == [amount]


def test_exempt_goes_out_as_zero_rated_with_the_reason_in_words():
    category = "cac:TaxTotal/cac:TaxSubtotal/cac:TaxCategory"
    assert read("days", Kind.INVOICE, f"{category}/cbc:ID") == ["ZeroRated"]
    assert read("days", Kind.INVOICE, f"{category}/cbc:Percent") == ["0"]
    assert read("days", Kind.INVOICE, f"{category}/cbc:TaxExemptionReason") == ["Momsfri social ydelse, momsloven § 13"]
    assert read("days", Kind.INVOICE, "cac:TaxTotal/cbc:TaxAmount") == ["0.00"]


@pytest.mark.parametrize(("name", "endpoint"), [("days", "5798009811578"), ("no GLN, address, reference, order", "DK87654321")])
def test_the_endpoint_is_the_gln_or_else_the_cvr_number(name: str, endpoint: str):
    assert read(name, Kind.INVOICE, "cac:AccountingCustomerParty/cac:Party/cbc:EndpointID") == [endpoint]


def test_the_reference_of_the_receiver_is_never_blank():
    path = "cac:AccountingCustomerParty/cac:Party/cac:Contact/cbc:ID"
    assert read("days", Kind.INVOICE, path) == ["ABCDE"]
    assert read("no GLN, address, reference, order", Kind.INVOICE, path) == ["n/a"]


def test_a_correction_names_the_document_it_corrects():
    for kind, tag in ((Kind.INVOICE, "InvoiceLine"), (Kind.CREDIT_NOTE, "CreditNoteLine")):
        assert read("correction", kind, "cac:BillingReference/cac:InvoiceDocumentReference/cbc:ID") == ["AS0000007", "ÅBNING 1"]
        assert read("correction", kind, f"cac:{tag}/cac:BillingReference/cac:InvoiceDocumentReference/cbc:ID") == ["AS0000007"]
        values = f"cac:{tag}[2]/cac:Item/cac:AdditionalItemProperty/cbc:Value"
        assert read("correction", kind, values) == ["p1", "31.000,00", "30.500,00", "AS0000007"]


@pytest.mark.parametrize(
    ("name", "code", "channel"),
    [("days", "42", ["DK:BANK"]), ("payment slip 71", "93", ["DK:FIK"]), ("no payment", "1", [])],
)
def test_how_it_is_to_be_paid(name: str, code: str, channel: list[str]):
    assert read(name, Kind.INVOICE, "cac:PaymentMeans/cbc:PaymentMeansCode") == [code]
    assert read(name, Kind.INVOICE, "cac:PaymentMeans/cbc:PaymentChannelCode") == channel
    assert read(name, Kind.INVOICE, "cac:PaymentMeans/cbc:PaymentDueDate") == ["2026-12-05"]
    assert read(name, Kind.CREDIT_NOTE, "cac:PaymentMeans/cbc:PaymentMeansCode") == []


def test_the_official_samples_pass_the_same_checks(oioubl_data: Path):
    for name in ("OIOUBL_Invoice_v2p2.xml", "OIOUBL_CreditNote_v2p2.xml"):
        content = (oioubl_data / "samples" / "official-2.1" / name).read_bytes()
        assert check(content) == []
        assert oioubl_findings(content) == []

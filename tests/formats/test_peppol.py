"""What is particular to Peppol BIS Billing 3."""

from __future__ import annotations

import pytest

from as2007lib.formats.ubl.document import Kind
from as2007lib.formats.ubl.render import render
from as2007lib.formats.ubl.schema import AGGREGATE, BASIC, parse
from tests.formats.documents import cases

SPACE = {"cac": AGGREGATE, "cbc": BASIC}


def read(name: str, kind: Kind, path: str) -> list[str]:
    return [str(found) for found in parse(render(cases(kind, "peppol")[name]).content).xpath(f"{path}/text()", namespaces=SPACE)]


def test_tax_exclusive_amount_is_the_net():
    for name, amount in (("LineExtension", "100.01"), ("TaxExclusive", "100.01"), ("TaxInclusive", "125.01"), ("Payable", "125.01")):
        assert read("standard and exempt", Kind.INVOICE, f"cac:LegalMonetaryTotal/cbc:{name}Amount") == [amount]


def test_exempt_is_category_e_with_the_code_of_the_directive():
    category = "cac:TaxTotal/cac:TaxSubtotal/cac:TaxCategory"
    assert read("days", Kind.INVOICE, f"{category}/cbc:ID") == ["E"]
    assert read("days", Kind.INVOICE, f"{category}/cbc:TaxExemptionReasonCode") == ["VATEX-EU-132-1G"]


@pytest.mark.parametrize(
    ("name", "endpoint"),
    [("days", "5798009811578"), ("no GLN, address, reference, order", "87654321"), ("GLN with a wrong check digit", "87654321")],
)
def test_the_endpoint_is_a_true_gln_or_else_the_cvr_number(name: str, endpoint: str):
    assert read(name, Kind.INVOICE, "cac:AccountingCustomerParty/cac:Party/cbc:EndpointID") == [endpoint]


@pytest.mark.parametrize(
    ("name", "code", "payment"), [("days", "42", "AS0000123"), ("payment slip 71", "93", "71#000000000001230"), ("no payment", "1", None)]
)
def test_how_it_is_to_be_paid(name: str, code: str, payment: str | None):
    assert read(name, Kind.INVOICE, "cac:PaymentMeans/cbc:PaymentMeansCode") == [code]
    assert read(name, Kind.INVOICE, "cac:PaymentMeans/cbc:PaymentID") == ([payment] if payment else [])
    assert read(name, Kind.INVOICE, "cbc:DueDate") == ["2026-12-05"]
    assert read(name, Kind.CREDIT_NOTE, "cbc:CreditNoteTypeCode") == ["381"]


def test_a_payment_slip_names_the_creditor():
    assert read("payment slip 71", Kind.INVOICE, "cac:PaymentMeans/cac:PayeeFinancialAccount/cbc:ID") == ["81234567"]

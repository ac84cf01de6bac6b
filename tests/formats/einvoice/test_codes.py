"""Every code has a file that gives it, and the benign files give none."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from lxml import etree

from as2007lib.formats.einvoice.amounts import amount_of
from as2007lib.formats.einvoice.checks import check_totals
from as2007lib.formats.einvoice.read import read_document
from as2007lib.formats.einvoice.references import content_of as attachment_content
from as2007lib.formats.einvoice.tree import Source, cbc, date_of
from as2007lib.formats.einvoice.wording import SAYINGS, finding
from as2007lib.formats.ubl.document import Fik, Kind
from as2007lib.formats.ubl.render import render
from tests.formats.documents import cases
from tests.formats.einvoice.hostile import everything
from tests.formats.einvoice.made import benign, changed, codes, refusals

CARD = "<cbc:PaymentID>71</cbc:PaymentID>"
SLIP = Fik.of("71", "81234567", "AS0000123").payment
BANK = "<cac:FinancialInstitutionBranch><cbc:ID>1234</cbc:ID></cac:FinancialInstitutionBranch>"
CHARGE = (
    "<cac:AllowanceCharge><cbc:ChargeIndicator>true</cbc:ChargeIndicator>"
    '<cbc:Amount currencyID="DKK">5.00</cbc:Amount></cac:AllowanceCharge>'
)
ACCOUNT = "<cac:PayeeFinancialAccount><cbc:ID>1234567890</cbc:ID>"


def oioubl(*pairs: tuple[str, str]) -> Callable[[], bytes]:
    return lambda: changed(benign(), *pairs)


def slip(*pairs: tuple[str, str]) -> Callable[[], bytes]:
    return lambda: changed(benign(slip=True), *pairs)


def peppol(*pairs: tuple[str, str]) -> Callable[[], bytes]:
    return lambda: changed(benign("peppol"), *pairs)


def total(name: str, old: str, new: str) -> tuple[str, str]:
    return f'<cbc:{name} currencyID="DKK">{old}<', f'<cbc:{name} currencyID="DKK">{new}<'


def credit_note_without_line_amount() -> bytes:
    amount = '<cbc:LineExtensionAmount currencyID="DKK">310.25</cbc:LineExtensionAmount>'
    return changed(benign(kind=Kind.CREDIT_NOTE), (amount, ""))


MEANS = "<cbc:PaymentMeansCode>42</cbc:PaymentMeansCode>"
FILES: dict[str, Callable[[], bytes]] = {
    "lines_differ": oioubl(
        (
            'LegalMonetaryTotal><cbc:LineExtensionAmount currencyID="DKK">350.25',
            'LegalMonetaryTotal><cbc:LineExtensionAmount currencyID="DKK">350.24',
        )
    ),
    "charges_differ": oioubl(("<cac:TaxTotal>", f"{CHARGE}<cac:TaxTotal>")),
    "net_differs": peppol(total("TaxExclusiveAmount", "350.25", "350.00")),
    "with_vat_differs": oioubl(total("TaxInclusiveAmount", "350.25", "351.25")),
    "payable_differs": oioubl(total("PayableAmount", "350.25", "350.26")),
    "rounding_too_large": oioubl(
        ("<cbc:PayableAmount", '<cbc:PayableRoundingAmount currencyID="DKK">10.01</cbc:PayableRoundingAmount><cbc:PayableAmount')
    ),
    "payable_negative": oioubl(total("PayableAmount", "350.25", "-350.25")),
    "vat_differs": oioubl(total("TaxExclusiveAmount", "0.00", "1.00")),
    "vat_percent": oioubl(("<cbc:Percent>0<", "<cbc:Percent>25<")),
    "due_before_issue": oioubl(("<cbc:PaymentDueDate>2026-12-05", "<cbc:PaymentDueDate>2026-11-04")),
    "due_missing": oioubl(("<cbc:PaymentDueDate>2026-12-05</cbc:PaymentDueDate>", "")),
    "period_backwards": oioubl(("<cbc:EndDate>2026-10-31", "<cbc:EndDate>2026-09-30")),
    "payment_missing": lambda: _without(benign("peppol"), "cac:PaymentMeans"),
    "payment_code": oioubl((MEANS, MEANS.replace("42", "77"))),
    "account_missing": oioubl((ACCOUNT, "<cac:PayeeFinancialAccount>")),
    "account_shape": oioubl((ACCOUNT, ACCOUNT.replace("1234567890", "12345678901"))),
    "registration_missing": oioubl((BANK, "")),
    "registration_shape": oioubl((BANK, BANK.replace("1234", "12345"))),
    "iban_check": oioubl((MEANS, MEANS.replace("42", "58")), ("1234567890", "DK5000400440116244")),
    "bic_shape": peppol((MEANS, MEANS.replace("42", "30")), (BANK, BANK.replace("1234", "NOBANK"))),
    "nemkonto_account": oioubl((MEANS, MEANS.replace("42", "97"))),
    "card_unknown": slip((CARD, CARD.replace("71", "72"))),
    "creditor_shape": slip(("81234567", "8123456")),
    "payment_id_missing": slip((f"<cbc:InstructionID>{SLIP}</cbc:InstructionID>", "")),
    "payment_id_shape": slip((SLIP, SLIP[1:])),
    "payment_id_check": slip((SLIP, SLIP[:-1] + str((int(SLIP[-1]) + 1) % 10))),
    "gln_check": oioubl(("5790000000012", "5790000000013")),
    "cvr_check": oioubl(("DK12345678", "DK12345679")),
    "line_amount_missing": credit_note_without_line_amount,
    "currency_unknown": oioubl((">DKK<", ">kr.<")),
    "bad_number": oioubl((">1</cbc:InvoicedQuantity>", f">{'1' * 30}</cbc:InvoicedQuantity>")),
}
BEHIND_THE_SCHEMA = {
    "attachment_unreadable": ("EmbeddedDocumentBinaryObject", "ab!", attachment_content),
    "amount_letters": ("PayableAmount", "３50.25", amount_of),
    "bad_date": ("IssueDate", "2026-02-30", date_of),
}
"""What the schema refuses first: the element, its text, and who takes no notice of the schema."""


def _without(content: bytes, name: str) -> bytes:
    text = content.decode()
    start, stop = text.index(f"<{name}>"), text.index(f"</{name}>")
    return (text[:start] + text[stop + len(name) + 3 :]).encode()


@pytest.mark.parametrize("code", sorted(FILES))
def test_a_file_that_gives_the_code(code: str):
    content = FILES[code]()
    assert code in codes(content)
    assert (code in refusals(content)) is SAYINGS[code].refuses


@pytest.mark.parametrize("code", BEHIND_THE_SCHEMA)
def test_what_the_schema_refuses_is_refused_behind_it_too(code: str):
    name, text, read = BEHIND_THE_SCHEMA[code]
    element, source = etree.Element(cbc(name)), Source("DKK")
    element.text = text
    assert read(element, source) is None
    assert [one.code for one in source.findings] == [code]


def test_a_sentence_that_lacks_a_value_is_not_made():
    with pytest.raises(KeyError):
        finding("no_such_code")
    with pytest.raises(KeyError):
        finding("gln_check")


@pytest.mark.parametrize("syntax", ["oioubl", "peppol"])
@pytest.mark.parametrize("kind", Kind)
def test_what_our_own_writers_send_is_received_and_read_as_it_was_meant(syntax: str, kind: Kind):
    for name, sent in cases(kind, syntax).items():
        reading = read_document(render(sent).content)
        assert not reading.refused, (name, reading.findings)
        got = reading.document
        assert got, name
        assert [one.amount for one in got.lines] == [one.amount for one in sent.lines], name
        assert (got.totals.net, got.totals.vat, got.totals.payable) == (sent.net, sent.vat_amount, sent.payable), name
        assert (got.number, got.issued_on) == (sent.number, sent.issued), name
        sums = {one.code for one in check_totals(got)} & {
            "lines_differ",
            "net_differs",
            "with_vat_differs",
            "payable_differs",
            "vat_differs",
        }
        assert not sums, (name, sums)


def test_every_code_is_tested():
    hostile = [one for make in everything().values() for one in make().values()]
    met = set(FILES) | set(BEHIND_THE_SCHEMA) | {code for one in hostile for code in (one.refused & codes(one.content)) | one.told}
    assert set(SAYINGS) - met == set()

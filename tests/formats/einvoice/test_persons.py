"""CPR numbers are found where senders write them, the likeliest first, and no other ten digits are taken for one."""

from __future__ import annotations

from pathlib import Path

import pytest

from as2007lib.formats.einvoice.model import PersonHit
from as2007lib.formats.einvoice.read import read_document
from tests.formats.einvoice.made import benign, changed

PLAIN, HYPHEN, OTHER = "6101901234", "610190-1234", "620190-4321"
CONTACT = "<cac:Contact><cbc:ID>ABCDE</cbc:ID></cac:Contact>"
LINE = "<cac:InvoiceLine><cbc:ID>1</cbc:ID>"


def persons(*pairs: tuple[str, str], syntax: str = "oioubl") -> tuple[PersonHit, ...]:
    document = read_document(changed(benign(syntax), *pairs)).document
    assert document
    return document.persons


def places(*pairs: tuple[str, str], syntax: str = "oioubl") -> list[tuple[str, str, str]]:
    return [(hit.place, hit.line, hit.cpr.reveal()) for hit in persons(*pairs, syntax=syntax)]


def note(text: str) -> tuple[str, str]:
    return LINE, f"{LINE}<cbc:Note>{text}</cbc:Note>"


def test_a_file_without_any_has_none():
    assert not persons()


def test_the_places_stand_in_the_order_in_which_a_person_is_most_likely_meant():
    buyer = (
        '<cac:BuyerCustomerParty><cac:Party><cac:PartyIdentification><cbc:ID schemeID="DK:CPR">6401901111</cbc:ID>'
        "</cac:PartyIdentification></cac:Party></cac:BuyerCustomerParty>"
    )
    found = places(
        ("<cac:PaymentMeans>", f"{buyer}<cac:PaymentMeans>"),
        (CONTACT, f"<cac:Contact><cbc:ID>{HYPHEN},Bo B</cbc:ID><cbc:Name>{OTHER}</cbc:Name></cac:Contact>"),
        ("<cbc:ID>R-7</cbc:ID>", "<cbc:ID>630190-1111</cbc:ID>"),
        note("Bo B 640190-2222"),
        ("<cbc:Description>Botilbuddet Solhjem", "<cbc:Description>650190-1111"),
        ("<cbc:DocumentCurrencyCode>", "<cbc:Note>Kundreference: 660190-1111,Bo</cbc:Note><cbc:DocumentCurrencyCode>"),
    )
    assert found == [
        ("BuyerCustomerParty/Party/PartyIdentification/ID", "", "6401901111"),
        ("Contact/ID", "", PLAIN),
        ("Contact/Name", "", "6201904321"),
        ("OrderReference/ID", "", "6301901111"),
        ("Line[1]/Note", "1", "6401902222"),
        ("Line[1]/Item/Description", "1", "6501901111"),
        ("Note", "", "6601901111"),
    ]


def test_a_number_in_a_field_for_cpr_numbers_says_so():
    party = '<cac:PartyIdentification><cbc:ID schemeID="DK:CVR">DK87654321'
    hits = persons((party, party.replace("DK:CVR", "DK:CPR").replace("DK87654321", PLAIN)))
    assert [(hit.structured, hit.hyphen) for hit in hits] == [(True, False)]


def test_a_supplier_who_is_a_person_is_not_whom_the_invoice_is_about():
    party = '<cac:PartyIdentification><cbc:ID schemeID="DK:CVR">DK12345678'
    content = changed(benign(), (party, party.replace("DK:CVR", "DK:CPR").replace("DK12345678", PLAIN)))
    document = read_document(content).document
    assert document
    assert not document.persons
    assert document.supplier.person
    assert document.supplier.person.reveal() == PLAIN


def test_the_order_in_peppol_begins_with_what_the_buyer_asked_for():
    found = places(("<cbc:BuyerReference>ABCDE", f"<cbc:BuyerReference>{HYPHEN}"), note(f"for {OTHER}"), syntax="peppol")
    assert [place for place, _, _ in found] == ["BuyerReference", "Line[1]/Note"]


def test_an_item_property_names_its_number():
    item = "</cac:Item>"
    named = "<cac:AdditionalItemProperty><cbc:Name>{}</cbc:Name><cbc:Value>{}</cbc:Value></cac:AdditionalItemProperty>"
    assert places((item, named.format("CPR-nummer", PLAIN) + item)) == [("Line[1]/AdditionalItemProperty", "1", PLAIN)]
    assert not places((item, named.format("Kontonummer", PLAIN) + item))


def test_in_one_text_a_number_with_a_hyphen_comes_first():
    hits = persons(note(f"{PLAIN} eller {OTHER}"))
    assert [hit.hyphen for hit in hits] == [True, False]


@pytest.mark.parametrize(
    "text",
    ["0005704966", "1234567890", "kontonr. 6101901234", "P-nr.: 6101901234", "Konto 6101901234", "faktura 6101901234", "61019012345",
     "16101901234", "6101901234.50", "610190-12345", "69-610190-1234", "993199-1234", "tlf. 6101901234"],
)  # fmt: skip
def test_other_ten_digits_are_no_person(text: str):
    assert not persons(note(text))


def test_an_account_of_the_document_is_no_person_wherever_it_is_repeated():
    account = ("<cbc:AccountingCost>5250124502", f"<cbc:AccountingCost>{PLAIN}")
    assert not persons(account, note(f"til {PLAIN}"))
    assert places(account, note(f"til {HYPHEN}")) == [("Line[1]/Note", "1", PLAIN)]
    bank = (">1234567890<", f">{PLAIN}<")
    assert not persons(bank, note(f"til {PLAIN}"))


def test_a_production_unit_is_no_person():
    unit = '<cbc:EndpointID schemeAgencyID="9" schemeID="GLN">5798009811578'
    assert not persons((unit, f'<cbc:EndpointID schemeID="DK:P">{PLAIN}'), note(f"til {PLAIN}"))


def test_no_number_shows_in_repr():
    document = read_document(changed(benign(), (CONTACT, CONTACT.replace("ABCDE", HYPHEN)), note(PLAIN))).document
    assert document
    assert document.persons
    assert PLAIN not in repr(document)
    assert HYPHEN not in repr(document)


def test_no_sample_has_an_account_number_taken_for_a_person(oioubl_data: Path):
    for path in (oioubl_data / "samples").rglob("*.xml"):
        document = read_document(path.read_bytes()).document
        assert document is None or not document.persons, path

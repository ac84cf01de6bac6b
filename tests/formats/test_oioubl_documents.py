"""What holds for every outgoing document, in OIOUBL and in Peppol: form, rules, totals, and text that means harm."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from as2007lib.formats.ubl.document import BankAccount, Fik, Kind, Party, PaymentError
from as2007lib.formats.ubl.render import render, syntax_named, syntax_names
from as2007lib.formats.ubl.schema import BASIC, check, parse
from as2007lib.formats.ubl.text import decimal_of
from as2007lib.formats.ubl.words import date_text, kroner, note_of
from as2007lib.values import danish
from as2007lib.values.days import day_of
from as2007lib.values.variants import VariantError
from tests.formats.documents import CUSTOMER, ORIGINAL, SUPPLIER, cases, document, held, line
from tests.formats.schematron import findings

SYNTAXES = ("oioubl", "peppol")
EVERY = [(syntax, kind, name) for syntax in SYNTAXES for kind in Kind for name in cases(kind, syntax)]


def test_the_syntaxes_are_found_by_name():
    assert syntax_names() == SYNTAXES
    assert syntax_named("peppol").title == "Peppol BIS Billing 3"
    with pytest.raises(VariantError, match="oioubl, peppol"):
        syntax_named("edifact")


@pytest.mark.parametrize(("syntax", "kind", "name"), EVERY)
def test_every_document_follows_the_schema_and_reads_back_to_the_ore(syntax: str, kind: Kind, name: str):
    rendered = render(cases(kind, syntax)[name])
    assert rendered.faults == ()
    assert check(rendered.content) == []


@pytest.mark.parametrize(("syntax", "kind", "name"), EVERY)
def test_the_official_rule_sheets_find_neither_errors_nor_warnings(syntax: str, kind: Kind, name: str):
    assert findings(syntax, render(cases(kind, syntax)[name]).content) == []


@pytest.mark.parametrize(("syntax", "kind", "name"), [(s, k, n) for s in SYNTAXES for k in Kind for n in held(k, s)])
def test_a_document_that_is_held_back_is_still_well_formed_and_says_why(syntax: str, kind: Kind, name: str):
    made = held(kind, syntax)[name]
    assert render(made).faults == ()
    assert syntax_named(syntax).missing(made.supplier, made.customer)


def test_what_a_syntax_demands_of_the_parties():
    oioubl, peppol = syntax_named("oioubl").missing, syntax_named("peppol").missing
    assert oioubl(SUPPLIER, CUSTOMER) == peppol(SUPPLIER, CUSTOMER) == ()
    assert oioubl(replace(SUPPLIER, cvr=""), CUSTOMER) == ()
    assert peppol(replace(SUPPLIER, cvr=""), CUSTOMER) == ("supplier_cvr",)
    assert oioubl(Party("x"), Party("y")) == ("supplier_endpoint", "customer_endpoint")
    bad_gln = replace(CUSTOMER, gln="5798009811570", cvr="")
    assert oioubl(SUPPLIER, bad_gln) == ()
    assert peppol(SUPPLIER, bad_gln) == ("customer_endpoint",)


@pytest.mark.parametrize(
    ("syntax", "old", "new", "rule"),
    [
        ("oioubl", b">31</cbc:InvoicedQuantity>", b">0</cbc:InvoicedQuantity>", "F-INV147"),
        ("oioubl", b">1000.00</cbc:PriceAmount>", b">900.00</cbc:PriceAmount>", "F-INV340"),
        ("oioubl", b"<cac:Contact><cbc:ID>ABCDE</cbc:ID></cac:Contact>", b"", "F-INV046"),
        ("peppol", b">1000.00</cbc:PriceAmount>", b">900.00</cbc:PriceAmount>", "PEPPOL-EN16931-R120"),
        ("peppol", b"VATEX-EU-132-1G", b"VATEX", "BR-CL-22"),
    ],
)
def test_the_rule_sheets_do_find_what_is_wrong(syntax: str, old: bytes, new: bytes, rule: str):
    content = render(cases(Kind.INVOICE, syntax)["days"]).content
    assert old in content
    assert any(rule in found for found in findings(syntax, content.replace(old, new)))


def test_a_figure_that_does_not_tie_is_a_fault():
    right = cases(Kind.INVOICE, "oioubl")["standard and exempt"]
    assert [fault.code for fault in render(replace(right, net=right.net + 1)).faults] == ["totals"]


def test_check_tells_line_and_element_but_never_content():
    content = render(cases(Kind.INVOICE, "oioubl")["days"]).content
    faults = check(content.replace(b"<cbc:IssueDate>2026-11-05<", b"<cbc:IssueDate>hemmelig<"))
    assert {fault.code for fault in faults} == {"xsd"}
    assert "IssueDate" in faults[0].message
    assert "hemmelig" not in faults[0].message
    assert [fault.code for fault in check(content[:-20])] == ["xml"]
    assert [fault.code for fault in check(b"<Order/>")] == ["xsd"]


def test_entities_are_not_resolved():
    bomb = b'<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><a>&e;</a>'
    assert "root:" not in "".join(parse(bomb).itertext())
    assert check(bomb)


@settings(max_examples=150, deadline=None)
@given(st.text(min_size=1, max_size=40), st.sampled_from(SYNTAXES), st.sampled_from(Kind))
def test_any_text_comes_back_as_it_was_without_what_xml_forbids(text: str, syntax: str, kind: Kind):
    made = document(kind, syntax, [line(1, 100_00, name=text, description=text)], customer=Party(text, cvr="87654321"))
    rendered = render(made)
    assert rendered.faults == ()
    names = [element.text for element in parse(rendered.content).iter(f"{{{BASIC}}}Name")]
    legal = "".join(c for c in text if _allowed(c)).strip()
    assert [name for name in names if name and name.strip() == (legal or "-")], (text, names)


def _allowed(character: str) -> bool:
    """Whether the writers keep a character: what XML allows, less the controls and non-characters it advises against."""
    code = ord(character)
    control = (code < 0x20 and character not in "\t\n") or 0x7F <= code <= 0x9F
    return not (control or 0xD800 <= code <= 0xDFFF or 0xFDD0 <= code <= 0xFDEF or code in {0xFFFE, 0xFFFF})


def test_a_document_of_twenty_megabytes_is_read_back_too():
    made = document(Kind.INVOICE, "oioubl", [line(n, n) for n in range(1, 14_001)])
    rendered = render(made)
    assert len(rendered.content) > 15_000_000
    assert rendered.faults == ()


def test_the_same_document_gives_the_same_bytes():
    assert render(cases(Kind.INVOICE, "oioubl")["correction"]) == render(cases(Kind.INVOICE, "oioubl")["correction"])


def test_a_payment_id_ends_in_its_check_digit():
    assert Fik.of("71", "81234567", "1").payment == "000000000000018"
    assert Fik.of("71", "81234567", "2").payment == "000000000000026"
    assert len(Fik.of("75", "81234567", "AS0000123").payment) == 16


@pytest.mark.parametrize(
    "made",
    [
        lambda: Fik("71", "81234567", "000000000000019"),
        lambda: Fik("73", "81234567", ""),
        lambda: Fik("71", "8123456", "000000000000018"),
        lambda: Fik.of("71", "81234567", "123456789012345"),
        lambda: Fik.of("01", "81234567", "1"),
        lambda: BankAccount("123", "1234567890"),
        lambda: BankAccount("1234", "12345678901"),
        lambda: BankAccount("1234", ""),
    ],
)
def test_an_account_nobody_could_pay_to_is_refused(made):
    with pytest.raises(PaymentError):
        made()


@given(st.integers(-(10**15), 10**15))
def test_amounts_are_written_for_programs_and_for_people(ore: int):
    assert kroner(ore) == danish.amount(ore)
    sign, whole, rest = ("-" if ore < 0 else ""), abs(ore) // 100, abs(ore) % 100
    assert decimal_of(ore) == f"{sign}{whole}.{rest:02d}"


@given(st.dates(min_value=date(1900, 1, 1)))
def test_dates_are_written_as_the_house_writes_them(day: date):
    assert date_text(day) == danish.date_short(day_of(day))


def test_the_note_of_a_correction_names_old_new_and_original():
    corrected = line(1, -500_00, old_amount=31_000_00, new_amount=30_500_00, original=ORIGINAL, case="p1", cpr="6101901234")
    assert note_of(corrected) == (
        "Sag p1. CPR-nr. 610190-1234. Regulering: tidligere afregnet 31.000,00 kr., nu 30.500,00 kr. "
        "Oprindeligt bilag: AS0000007 af 03.09.2026"
    )


def test_a_cpr_number_never_shows_in_repr():
    made = document(Kind.INVOICE, "oioubl", [line(1, 1, cpr="6101901234", case="p1")])
    assert "6101901234" not in repr(made)
    assert etree.tostring(parse(render(made).content)).count(b"6101901234") == 1

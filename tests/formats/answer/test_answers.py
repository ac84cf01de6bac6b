"""Answers in every syntax: what is written reads back, is valid by the schemas and sheets, and harms no spreadsheet."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from as2007lib.formats.answer import own_csv, own_xml
from as2007lib.formats.answer.model import APPROVED, REJECTED, Accounting, Answer, AnsweredLine, Party, Receipt, plain
from as2007lib.formats.answer.receipts import read_receipt
from as2007lib.formats.answer.render import UnknownSyntax, render, syntax_named, syntax_names
from as2007lib.formats.einvoice.model import DocumentType, Finding
from as2007lib.formats.einvoice.read import read_document
from as2007lib.values.days import parse_day
from as2007lib.values.months import parse_month
from tests.conftest import ROOT
from tests.formats.schematron import oioubl_findings

JAN, FEB = parse_month("2026-01"), parse_month("2026-02")
LINES = (
    AnsweredLine("1", 6_000_000, accountings=(Accounting("5380001", 3_000_000, JAN, 2026), Accounting("5380001", 3_000_000, FEB, 2026))),
    AnsweredLine("2", -5_000, "Fragt efter aftale", (Accounting("", -5_000),)),
)
ASKED = (AnsweredLine("1", 6_000_000, "=Hvilken borger?"), AnsweredLine("2", -5_000))
TEXTS = st.text(max_size=30).map(plain)
AMOUNTS = st.integers(-(10**14), 10**14)
PARTIES = st.builds(Party, TEXTS, st.sampled_from(["", "22674595"]), st.sampled_from(["", "5798008885983"]))
ACCOUNTINGS = st.builds(Accounting, TEXTS, AMOUNTS, st.none() | st.integers(JAN, JAN + 400), st.none() | st.integers(2000, 2100))
ANSWERS = st.builds(
    Answer,
    message=st.just("retur-D000001-1"),
    document_id=st.just("D000001"),
    type=st.sampled_from(["invoice", "credit_note"]),
    number=TEXTS,
    supplier=PARTIES,
    receiver=PARTIES,
    issued_on=st.integers(0, 40_000),
    answered_on=st.integers(0, 40_000),
    currency=st.sampled_from(["DKK", "EUR"]),
    net=AMOUNTS,
    payable=AMOUNTS,
    decision=st.sampled_from([APPROVED, REJECTED]),
    lines=st.lists(
        st.builds(AnsweredLine, TEXTS, AMOUNTS, TEXTS, st.lists(ACCOUNTINGS, max_size=3).map(tuple)), min_size=1, max_size=4
    ).map(tuple),
)


def answer(decision: str = APPROVED, kind: str = "invoice", number: str = "F-1 & <2>") -> Answer:
    lines = LINES if decision == APPROVED else ASKED
    net = sum(line.amount for line in lines)
    supplier, receiver = Party("Bostedet Birken", "22674595"), Party("Eksempelkøbing Kommune", "35968539", "5798008885983")
    days = parse_day("2026-02-01"), parse_day("2026-03-03")
    return Answer("retur-D000001-1", "D000001", kind, number, supplier, receiver, *days, "DKK", net, net, decision, lines)


@pytest.mark.parametrize("kind", ["invoice", "credit_note"])
@pytest.mark.parametrize("decision", [APPROVED, REJECTED])
@pytest.mark.parametrize("name", syntax_names())
def test_every_syntax_reads_back_as_it_was_meant(name: str, decision: str, kind: str) -> None:
    made = render(answer(decision, kind), syntax_named(name))
    assert made.faults == ()
    assert made.file == f"retur-D000001-1.{'csv' if name == 'eget-csv' else 'xml'}"


@pytest.mark.parametrize("name", syntax_names())
def test_a_file_that_says_something_else_is_told(name: str) -> None:
    syntax = syntax_named(name)
    other = answer(REJECTED, number="F-3")
    assert syntax.faults(answer(), syntax.render(other)) != ()
    assert syntax.faults(answer(), b"not at all") != ()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ANSWERS)
def test_whatever_is_answered_comes_through_the_own_syntaxes_unchanged(made: Answer) -> None:
    assert own_xml.read(own_xml.render(made)) == made
    assert own_csv.read(own_csv.render(made)) == made


def test_accounts_amounts_months_and_years_stand_in_the_own_syntaxes() -> None:
    rows = list(csv.DictReader(io.StringIO(own_csv.render(answer()).decode()), delimiter=";"))
    assert [(row["konto"], row["beloeb"], row["maaned"], row["regnskabsaar"]) for row in rows] == [
        ("5380001", "30000,00", "2026-01", "2026"),
        ("5380001", "30000,00", "2026-02", "2026"),
        ("", "-50,00", "", ""),
    ]
    root = etree.fromstring(own_xml.render(answer()))
    space = {"f": own_xml.NAMESPACE}
    assert root.xpath("//f:Kontering/f:Maaned/text()", namespaces=space) == ["2026-01", "2026-02"]
    assert [str(amount) for amount in root.xpath("//f:Kontering/f:Beloeb/text()", namespaces=space)] == ["30000.00", "30000.00", "-50.00"]


def test_no_cell_is_a_formula() -> None:
    cells = [cell for row in csv.reader(io.StringIO(own_csv.render(answer(REJECTED)).decode()), delimiter=";") for cell in row]
    assert "'=Hvilken borger?" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@"))]


@pytest.mark.parametrize("decision", [APPROVED, REJECTED])
@pytest.mark.parametrize("name", ["oioubl-applicationresponse", "peppol-invoice-response"])
def test_standard_responses_are_valid_by_the_official_schema_and_sheet(name: str, decision: str, oioubl_data: Path) -> None:
    content = render(answer(decision), syntax_named(name)).content
    schema = etree.XMLSchema(etree.parse(str(next((oioubl_data / "xsd" / "ubl-2.1").rglob("UBL-ApplicationResponse-2.1.xsd")))))
    schema.assertValid(etree.fromstring(content))
    if name == "oioubl-applicationresponse":
        assert oioubl_findings(content) == []


def test_standard_responses_say_yes_or_no_and_ask_the_questions() -> None:
    codes = {}
    for name in ("oioubl-applicationresponse", "peppol-invoice-response"):
        for decision in (APPROVED, REJECTED):
            document = read_document(render(answer(decision), syntax_named(name)).content).document
            assert document is not None
            assert document.type is DocumentType.RESPONSE
            codes[name, decision] = document.response
    assert [code for code, _ in codes.values()] == ["BusinessAccept", "BusinessReject", "AP", "RE"]
    assert all(("Linje 1: =Hvilken borger?" in words) == (decision == REJECTED) for (_, decision), (_, words) in codes.items())


def test_who_has_no_address_cannot_be_answered_in_a_standard() -> None:
    made = answer()
    nameless = Answer(**{name: getattr(made, name) for name in Answer.__dataclass_fields__} | {"supplier": Party("En person")})
    assert [bool(syntax_named(name).missing(nameless)) for name in syntax_names()] == [False, False, True, True]
    with pytest.raises(UnknownSyntax, match="eget-csv, eget-xml"):
        syntax_named("edifact")


def test_text_is_on_one_line_without_hidden_characters_or_cpr_numbers() -> None:
    assert plain(" Borger\r\n610190-1234\u202e \x00x") == "Borger 610190-xxxx x"


def xml(body: str, before: str = "") -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?>{before}<Kvittering xmlns="{own_xml.NAMESPACE}">{body}</Kvittering>'.encode()


TAKEN = "<Meddelelse>retur-D000001-1</Meddelelse><Status>modtaget</Status>"


@pytest.mark.parametrize(
    ("content", "receipt"),
    [
        (xml(TAKEN), Receipt("retur-D000001-1", accepted=True)),
        (
            xml("<Meddelelse>retur-D000001-1</Meddelelse><Status>afvist</Status><Grund>Borger 6101901234\nmangler</Grund>"),
            Receipt("retur-D000001-1", accepted=False, reason="Borger 610190xxxx mangler"),
        ),
        (b"meddelelse;status;grund\r\nretur-D000001-1;afvist;'=x\r\n", Receipt("retur-D000001-1", accepted=False, reason="=x")),
        (b"\xef\xbb\xbfmeddelelse;status;grund\nretur-D000001-1;modtaget;\n", Receipt("retur-D000001-1", accepted=True)),
    ],
)
def test_receipts_are_read(content: bytes, receipt: Receipt) -> None:
    assert read_receipt(content) == receipt


@pytest.mark.parametrize(
    "content",
    [
        xml(TAKEN + "<Grund><b/></Grund>"),
        xml(TAKEN.replace("D000001", "D00<!-- -->0001")),
        xml(TAKEN.replace("modtaget", "måske")),
        xml(TAKEN + f"<Grund>{'x' * 2001}</Grund>"),
        xml(""),
        b"meddelelse;status;grund\n",
        b"meddelelse;status;grund\na;modtaget;\nb;modtaget;\n",
        b"meddelelse;status;grund\na;ja;\n",
        b"meddelelse;status;grund\na;modtaget\n",
        b"meddelelse;status;grund\n\xff;modtaget;\n",
        b"meddelelse;status;grund\n" + b"x" * 20_000 + b";modtaget;\n",
    ],
)
def test_a_receipt_that_is_not_as_told_is_refused_with_a_reason(content: bytes) -> None:
    found = read_receipt(content)
    assert isinstance(found, Finding)
    assert (found.code, found.refuses) == ("receipt_broken", True)


@pytest.mark.parametrize(
    "content",
    [
        xml(TAKEN.replace("modtaget", "&e;"), '<!DOCTYPE Kvittering [<!ENTITY e SYSTEM "file:///etc/passwd">]>'),
        xml(TAKEN)[:-20],
        own_xml.render(answer()),
        b"<Invoice/>",
        b"",
        "\ufeff".encode("utf-16"),
    ],
)
def test_what_is_no_receipt_is_left_to_the_reader_of_documents(content: bytes) -> None:
    assert read_receipt(content) is None
    assert read_document(content).refused


def test_the_examples_of_the_handbook_are_as_the_schema_says() -> None:
    chapter = (ROOT / "docs" / "handbook" / "retur.md").read_text("utf-8")
    example, taken = re.findall(r"```xml\n(.*?)```", re.sub(r" *<!--.*?-->", "", chapter), re.DOTALL)
    shown = own_xml.read(example.encode())
    assert [sum(one.amount for one in line.accountings) - line.amount for line in shown.lines] == [0, 0]
    assert shown.beside == 0
    assert read_receipt(taken.encode()) == Receipt("retur-D000012-1", accepted=False, reason="Kontoen er lukket")
    assert all(f"`{column}`" in chapter for column in own_csv.COLUMNS)
    assert ";".join(own_csv.RECEIPT_COLUMNS) in chapter


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_no_mutated_receipt_raises(data: st.DataObject) -> None:
    good = data.draw(st.sampled_from([xml(TAKEN + "<Grund>x</Grund>"), b"meddelelse;status;grund\nretur-D000001-1;afvist;x\n"]))
    place, length = data.draw(st.integers(0, len(good))), data.draw(st.integers(0, 12))
    content = good[:place] + data.draw(st.binary(max_size=12)) + good[place + length :]
    found = read_receipt(content)
    assert found is None or isinstance(found, (Receipt, Finding))

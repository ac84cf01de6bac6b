"""What a finding tells, and the corners in which the sheets are hard to follow."""

from __future__ import annotations

import dataclasses
from decimal import Decimal

import pytest
from lxml import etree

from as2007lib.formats.peppol.rules import RULE_VERSION, check, identifiers
from as2007lib.formats.peppol.rules.dates import moment
from as2007lib.formats.peppol.rules.sums import cents, near, whole
from as2007lib.formats.ubl.document import Kind
from as2007lib.formats.ubl.finding import RuleFinding
from as2007lib.formats.ubl.render import render
from as2007lib.formats.ubl.schema import AGGREGATE, BASIC, check_tree, parse
from tests.formats.documents import cases

SPACE = {"cac": AGGREGATE, "cbc": BASIC}


def document(kind: Kind = Kind.INVOICE) -> etree._Element:
    return parse(render(cases(kind, "peppol")["standard and exempt"]).content)


def put(root: etree._Element, path: str, text: str) -> etree._Element:
    for element in root.xpath(path, namespaces=SPACE):
        element.text = text
    return root


def rules(root: etree._Element) -> set[str]:
    return {finding.rule for finding in check(root)}


def test_a_finding_tells_rule_weight_place_and_sentence():
    found = check(put(document(), "cac:TaxTotal/cac:TaxSubtotal[2]/cbc:TaxAmount", "99.00"))
    wrong = next(finding for finding in found if finding.rule == "BR-CO-17")
    path = "/Invoice/cac:TaxTotal/cac:TaxSubtotal[2]"
    assert wrong == RuleFinding("BR-CO-17", fatal=True, path=path, message="Momsbeløbet passer ikke med momsgrundlaget gange satsen.")
    assert RULE_VERSION == "PEPPOL DK CIUS 1.15.0"
    with pytest.raises(dataclasses.FrozenInstanceError):
        wrong.rule = "BR-01"  # type: ignore[misc]


def test_a_warning_is_not_fatal_and_is_told_once():
    root = document()
    for line in root.findall(f"{{{AGGREGATE}}}InvoiceLine"):
        line.insert(1, etree.fromstring(f'<UUID xmlns="{BASIC}">x</UUID>'))
    assert check_tree(root) == []
    found = check(root)
    assert [(one.rule, one.fatal, one.path) for one in found] == [("UBL-CR-515", False, "/Invoice/cac:InvoiceLine[1]/cbc:UUID")]


def test_the_document_is_left_as_it_was():
    root = document()
    before = etree.tostring(root)
    assert check(root) == check(root) == ()
    assert etree.tostring(root) == before


def test_a_text_that_a_comment_splits_is_read_whole():
    root = document()
    number = root.find(f"{{{BASIC}}}ID")
    number.text = ""
    number.append(etree.Comment("here"))
    assert rules(root) == {"BR-02", "PEPPOL-EN16931-R008"}
    number[0].tail = "4711"
    assert rules(root) == set()


def test_what_stands_twice_breaks_the_rule_about_it():
    """The official sheets break off there and say nothing."""
    root = document()
    entity = root.find("cac:AccountingSupplierParty/cac:Party/cac:PartyLegalEntity", SPACE)
    entity.addnext(parse(etree.tostring(entity)))
    assert check_tree(root) == []
    assert {"BR-06", "UBL-SR-09", "UBL-SR-11", "DK-R-002", "DK-R-014"} <= rules(root)


@pytest.mark.parametrize(("amount", "rule"), [("125.00", False), ("125.001", True), ("125.0", False), ("125.00 ", True)])
def test_decimals_are_counted_as_they_are_written(amount: str, rule: bool):
    root = put(document(), "cac:LegalMonetaryTotal/cbc:PayableAmount", amount)
    assert ({"UBL-DT-01", "BR-DEC-18"} <= rules(root)) == rule


@pytest.mark.parametrize(("date", "rule"), [("2026-11-05", False), ("2026-11-05Z", True), (" 2026-11-05", True), ("2026-02-30", True)])
def test_a_date_has_ten_characters_and_is_in_the_calendar(date: str, rule: bool):
    assert ("PEPPOL-EN16931-F001" in rules(put(document(), "cbc:IssueDate", date))) == rule


def test_dates_are_compared_in_utc_where_they_have_a_time_zone():
    assert moment("2026-11-05+02:00") < moment("2026-11-05Z") == moment("2026-11-05") < moment("2026-11-05-01:00")
    assert moment("2026-13-05") is None


def test_a_half_is_rounded_towards_plus_infinity():
    assert [cents(Decimal(text)) for text in ("0.005", "-0.005", "-0.006", "1.235")] == [Decimal(t) for t in ("0.01", "0", "-0.01", "1.24")]
    assert [whole(Decimal(text)) for text in ("0.5", "-0.5", "24.49")] == [1, 0, 24]
    assert near(Decimal("1.02"), Decimal("1.00"), Decimal("0.02"))
    assert not near(Decimal("1.021"), Decimal("1.00"), Decimal("0.02"))


@pytest.mark.parametrize(
    ("valid", "good", "bad"),
    [
        (identifiers.gln, ("5798009811578", "0"), ("5798009811570", "", "579800981157x")),
        (identifiers.danish, ("DK12345678", "12345678"), ("1234567", "SE12345678", "DK 2345678")),
        (identifiers.norwegian, ("974760673",), ("974760674", "000000000", "97476067")),
        (identifiers.swedish, ("5560360793",), ("5560360794", "556036079")),
        (identifiers.belgian, ("0403170701",), ("0403170702", "403170701")),
        (identifiers.australian, ("51824753556",), ("51824753557",)),
        (identifiers.italian_vat, ("IT00743110157", "DE1"), ("IT00743110158", "IT1")),
        (identifiers.italian_tax, ("RSSMRA85T10A562S", "00743110157"), ("RSSMRA85T10A562", "1SSMRA85T10A562S")),
        (identifiers.italian_office, ("UFF001",), ("UFF01", "UFF-01")),
    ],
)
def test_numbers_by_their_kind(valid, good: tuple[str, ...], bad: tuple[str, ...]):
    assert [number for number in good if not valid(number)] == []
    assert [number for number in bad if valid(number)] == []


@pytest.mark.parametrize(
    ("path", "text", "rule"),
    [
        ("cbc:ProfileID", "urn:x", "PEPPOL-EN16931-R007"),
        ("cbc:DocumentCurrencyCode", "XYZ", "BR-CL-04"),
        ("cac:LegalMonetaryTotal/cbc:PayableAmount", "1.00", "BR-CO-16"),
        ("cac:LegalMonetaryTotal/cbc:TaxInclusiveAmount", "1.00", "BR-CO-15"),
        ("cac:LegalMonetaryTotal/cbc:LineExtensionAmount", "1.00", "BR-CO-10"),
        ("cac:InvoiceLine/cac:Price/cbc:PriceAmount", "-1.00", "BR-27"),
        ("cac:InvoiceLine/cac:Price/cbc:PriceAmount", "1234.00", "PEPPOL-EN16931-R120"),
        ("cac:InvoiceLine/cac:Item/cac:ClassifiedTaxCategory/cbc:ID", "Z", "BR-Z-01"),
        ("cac:TaxTotal/cac:TaxSubtotal/cbc:TaxableAmount", "1.00", "BR-E-08"),
        ("cac:PaymentMeans/cbc:PaymentMeansCode", "30", "DK-R-005"),
        ("cac:AccountingCustomerParty/cac:Party/cbc:EndpointID", "5798009811570", "PEPPOL-COMMON-R040"),
        ("cac:AccountingSupplierParty/cac:Party/cac:PostalAddress/cac:Country/cbc:IdentificationCode", "NL", "NL-R-003"),
        ("cac:AccountingSupplierParty/cac:Party/cac:PostalAddress/cac:Country/cbc:IdentificationCode", "IS", "IS-R-002"),
        ("cac:AccountingSupplierParty/cac:Party/cac:PostalAddress/cac:Country/cbc:IdentificationCode", "SE", "SE-R-004"),
        ("cac:AccountingSupplierParty/cac:Party/cac:PartyTaxScheme/cbc:CompanyID", "NO1", "NO-R-001"),
    ],
)
def test_one_change_breaks_the_rule_about_it(path: str, text: str, rule: str):
    root = document()
    assert root.xpath(path, namespaces=SPACE)
    assert rule not in rules(root)
    assert rule in rules(put(root, path, text))


def test_an_italian_supplier_must_have_a_whole_address():
    root = put(document(), "cac:AccountingSupplierParty/cac:Party/cac:PartyTaxScheme/cbc:CompanyID", "IT00743110157")
    assert not {"IT-R-002", "IT-R-003", "IT-R-004"} & rules(root)
    address = root.find("cac:AccountingSupplierParty/cac:Party/cac:PostalAddress", SPACE)
    for element in address.findall("cbc:PostalZone", SPACE) + address.findall("cbc:StreetName", SPACE):
        address.remove(element)
    assert {"IT-R-002", "IT-R-004"} <= rules(root)

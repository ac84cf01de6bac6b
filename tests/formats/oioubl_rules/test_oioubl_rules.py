"""Our OIOUBL rules beside the official sheets: the same verdict and the same rules on samples and on what chance makes of them."""

from __future__ import annotations

import csv
import gc
import re
from importlib.resources import files
from pathlib import Path
from random import Random

import pytest
from lxml import etree

from as2007lib.formats.oioubl.rules import RULE_VERSION, check, rule_ids
from as2007lib.formats.oioubl.rules.amounts import decimals, number, rounded, shown
from as2007lib.formats.oioubl.rules.codes import code_list
from as2007lib.formats.oioubl.rules.node import Node
from as2007lib.formats.ubl.document import Kind
from as2007lib.formats.ubl.finding import RuleFinding
from as2007lib.formats.ubl.render import render
from tests.conftest import shared_folder
from tests.formats.documents import cases
from tests.formats.oioubl_rules.mutations import KINDS, Mutator, read
from tests.formats.schematron import oioubl_findings, sheets

_ID = re.compile(r"\[((?:[FW]-|OIOUBL-)[\w-]+)\]")
_MUTATED = {"Invoice": 45, "CreditNote": 25, "Reminder": 15, "ApplicationResponse": 10}


def official(root: etree._Element) -> set[str]:
    """Return the ids of the rules that the official sheet finds broken."""
    return {found[1] for text in oioubl_findings(etree.tostring(root)) if (found := _ID.search(text))}


def ours(root: etree._Element) -> set[str]:
    return {finding.rule for finding in check(root)}


def kind_of(root: etree._Element) -> str:
    return etree.QName(root).localname


@pytest.fixture(scope="module")
def samples(oioubl_data: Path) -> list[tuple[str, etree._Element]]:
    """Every sample that a sheet is made for, Peppol's among them: these break many rules."""
    found = [(path.stem, read(path)) for path in sorted((oioubl_data / "samples").rglob("*.xml"))]
    return [(name, root) for name, root in found if kind_of(root) in KINDS]


@pytest.fixture(scope="module")
def mutator(oioubl_data: Path, samples: list[tuple[str, etree._Element]]) -> Mutator:
    return Mutator(oioubl_data / "xsd" / "ubl-2.1", [root for _, root in samples])


def test_every_sample_breaks_the_rules_that_the_official_sheet_says(samples: list[tuple[str, etree._Element]]):
    assert len(samples) > 40
    broken = {name: (ours(root), official(root)) for name, root in samples}
    assert {name: (mine - theirs, theirs - mine) for name, (mine, theirs) in broken.items() if mine != theirs} == {}
    assert {finding.fatal for _, root in samples for finding in check(root)} == {True, False}


@pytest.mark.parametrize("kind", KINDS)
def test_what_chance_makes_of_the_samples_breaks_the_same_rules(kind: str, samples: list[tuple[str, etree._Element]], mutator: Mutator):
    originals = [(name, root) for name, root in samples if kind_of(root) == kind and "BIS3" not in name and not name.startswith("T111")]
    several, fired = 0, set()
    for seed in range(_MUTATED[kind]):
        random = Random(seed)
        name, root = random.choice(originals)
        changed = mutator.change(root, random, random.randint(1, 5))
        assert mutator.valid(changed)
        theirs = official(changed)
        assert ours(changed) == theirs, (seed, name)
        several += len(theirs) > 1
        fired |= theirs
    assert several > _MUTATED[kind] // 5
    assert len(fired) > _MUTATED[kind] // 2


@pytest.mark.parametrize("kind", KINDS)
def test_every_rule_of_the_sheet_is_here_or_on_the_list_of_those_that_never_fire(kind: str):
    sheet = etree.parse(str(sheets() / "oioubl-2.1-v1.17.2" / f"OIOUBL_{kind}_Schematron.xsl"))
    official_ids = {rule for text in sheet.iter("Description") for rule in _ID.findall("".join(text.itertext()))}
    rows = csv.DictReader(files("as2007lib.formats.oioubl.rules").joinpath("never.csv").read_text("utf-8").splitlines())
    never = {row["rule"] for row in rows if row["document"] == kind and row["reason"]}
    assert rule_ids(kind) | never == official_ids
    assert rule_ids(kind) & never == set()


def test_the_code_lists_are_those_of_the_release():
    source = (sheets() / "oioubl-2.1-v1.17.2" / "sch" / "OIOUBL_Codelist_Schematron.xml").read_text("utf-8")
    official_lists = dict(re.findall(r'name\s*=\s*"(\w+)"\s+value\s*=\s*"\',(.*?),\'"', source))
    named = {"currency": "CurrencyCode", "country": "CountryCode", "unit": "Quantity_unitCode", "endpoint": "EndpointID_schemeID"}
    named |= {"party": "PartyID_schemeID", "environment": "Environment_Value", "profile-1.6": "Profile6", "taxcategory-1.4": "TaxCategory4"}
    for ours_name, theirs in named.items():
        codes = set(official_lists[theirs].split(","))
        assert len(codes) > 40
        assert code_list(ours_name).all(codes)
        assert not code_list(ours_name).holds("nothing of the kind")


@pytest.mark.parametrize("name", cases(Kind.INVOICE, "oioubl"))
@pytest.mark.parametrize("kind", Kind)
def test_our_own_documents_break_no_rule(kind: Kind, name: str):
    made = cases(kind, "oioubl").get(name)
    assert made is None or check(etree.fromstring(render(made).content)) == ()


def broken(old: bytes, new: bytes) -> list[tuple[str, str]]:
    content = render(cases(Kind.INVOICE, "oioubl")["standard and exempt"]).content
    assert old in content
    return [(finding.rule, finding.path) for finding in check(etree.fromstring(content.replace(old, new)))]


def test_a_finding_tells_rule_weight_place_and_one_danish_sentence():
    content = render(cases(Kind.INVOICE, "oioubl")["days"]).content
    found = check(etree.fromstring(content.replace(b"<cac:Contact><cbc:ID>ABCDE</cbc:ID></cac:Contact>", b"")))
    assert found == (RuleFinding("F-INV046", True, "/Invoice/cac:AccountingCustomerParty/cac:Party", "Der skal være præcis én Contact."),)
    assert RULE_VERSION == "OIOUBL 1.17.2"


def test_each_place_is_found():
    found = broken(b'unitCode="EA"', b'unitCode="nix"') or broken(b'unitCode="DAY"', b'unitCode="nix"')
    assert {rule for rule, _ in found} == {"F-LIB318"}
    assert "/Invoice/cac:InvoiceLine[1]/cbc:InvoicedQuantity" in [place for _, place in found]
    assert "/Invoice/cac:InvoiceLine[2]/cbc:InvoicedQuantity" in [place for _, place in found]


def test_a_currency_that_does_not_exist_is_found_wherever_it_stands():
    found = broken(b'currencyID="DKK"', b'currencyID="DKR"')
    assert len([place for rule, place in found if rule == "F-LIB403"]) > 10
    assert {"F-INV012", "F-INV013", "F-INV014"} <= {rule for rule, _ in found}


def test_a_document_without_rules_is_refused():
    with pytest.raises(ValueError, match="Order"):
        check(etree.fromstring(b"<Order/>"))


def test_a_comment_within_a_value_does_not_count():
    assert broken(b">2.1</cbc:UBLVersionID>", b">2<!-- x -->.1</cbc:UBLVersionID>") == []


def test_numbers_are_read_and_rounded_as_in_xpath():
    assert number(" 5.50 ") == number("5.5e0")
    assert [number(text) for text in (None, "", "x", "1,5", "0x1")] == [None] * 5
    assert [str(rounded(number(text) or 0)) for text in ("0.005", "-0.005", "1.015", "2.994")] == ["0.01", "0.00", "1.02", "2.99"]
    assert shown(number("0.125")) == shown(number("0.12"))
    assert shown(number("-0.001")) != shown(number("0.00"))
    assert [decimals(text) for text in ("1", "1.", "1.50", None)] == [0, 0, 2, 0]


def test_messages_are_single_sentences():
    root = shared_folder("data/oioubl") / "samples" / "bcapps" / "oioubl-invoice-0.xml"
    for finding in check(read(root)):
        assert finding.message.endswith(".")
        assert ". " not in finding.message
        assert finding.path.startswith("/Invoice")


def test_nothing_of_a_document_stays_while_nobody_looks_for_garbage_in_cycles():
    """An act that takes in thousands of documents looks for none until it is done."""
    roots = [etree.fromstring(render(case).content) for case in cases(Kind.INVOICE, "oioubl").values()]
    assert roots
    gc.collect()
    gc.disable()
    try:
        before = sum(isinstance(one, Node) for one in gc.get_objects())
        for root in roots:
            check(root)
        assert sum(isinstance(one, Node) for one in gc.get_objects()) == before
    finally:
        gc.enable()

"""No rule of the official sheets is forgotten: each is carried out, with a sentence, or left out with a reason."""

from __future__ import annotations

import re
from pathlib import Path

from lxml import etree

from as2007lib.formats.peppol import rules
from as2007lib.formats.peppol.rules.steps import Step, top
from as2007lib.formats.peppol.rules.tables import codes, joined, left_out, messages, unused
from tests.formats.schematron import sheets

SPACE = {"svrl": "http://purl.oclc.org/dsdl/svrl", "xsl": "http://www.w3.org/1999/XSL/Transform"}
ROOM = Path(rules.__file__).parent


def sheet_rules() -> dict[str, bool]:
    """Return every rule of the three sheets, and whether it is fatal."""
    found = {}
    for file in sorted((sheets() / "peppol-dk-cius-v1.15.0").glob("*.xslt")):
        for failed in etree.parse(str(file)).iterfind(".//svrl:failed-assert", SPACE):
            said = {one.get("name"): one.text for one in failed.iterfind("xsl:attribute", SPACE)}
            found[str(said["id"])] = said["flag"] == "fatal"
    return found


def test_every_rule_of_the_sheets_is_carried_out_or_left_out_with_a_reason():
    official = sheet_rules()
    assert len(official) == 1136
    assert set(official) == set(messages()) | set(left_out())
    assert not set(messages()) & set(left_out())
    assert {rule: fatal for rule, (fatal, _) in messages().items()} == {rule: official[rule] for rule in messages()}


def test_what_is_left_out_is_beyond_a_danish_municipality():
    countries = {rule.split("-", maxsplit=1)[0] for rule in left_out()} - {"BR", "UBL"}
    assert countries == {"DE"}
    assert all(reason.startswith("cannot break") for rule, reason in left_out().items() if rule.startswith(("BR", "UBL")))
    assert not [rule for rule in left_out() if rule.startswith(("DK", "PEPPOL"))]


def test_every_rule_with_a_sentence_stands_in_a_module():
    """In its own name, or in that of its number within a VAT category."""
    code = "".join(path.read_text("utf-8") for path in ROOM.glob("*.py"))
    category = re.compile(r"BR-(?:S|Z|E|AE|IC|G|O|AF|AG)-(0[1-9]|10)")
    missing = [rule for rule in messages() if rule not in unused() and f'"{rule}"' not in code and not category.fullmatch(rule)]
    assert not missing


def test_every_sentence_is_one_danish_sentence():
    sentences = [message for _, message in messages().values()]
    assert not [message for message in sentences if not re.fullmatch(r"[A-ZÆØÅÉ].*[^.]\.", message) or len(message) > 180]
    assert not [message for message in sentences if re.search(r"\b(?:the|shall|must|invoice)\b", message)]


def test_code_lists_are_those_that_the_rules_need():
    assert {"EA", "DAY", "HUR", "C62"} <= codes("unit")
    assert {"0088", "0184", "0096", "0198"} <= codes("party_scheme") & codes("endpoint_scheme")
    assert "VATEX-EU-132-1G" in codes("exemption")
    assert joined("note_subject").startswith(" AAA ")
    assert codes("peppol_endpoint") < codes("endpoint_scheme")


def test_a_place_in_the_document_knows_what_is_not_used_there():
    def step(*names: str) -> Step:
        here = top()
        for name in names:
            prefix, _, local = name.partition(":")
            space = {"cac": "CommonAggregateComponents-2", "cbc": "CommonBasicComponents-2"}[prefix]
            here = here[f"{{urn:oasis:names:specification:ubl:schema:xsd:{space}}}{local}"]
        return here

    assert step("cbc:UUID").rules == ("UBL-CR-005",)
    assert step("cac:CreditNoteLine", "cbc:UUID").rules == step("cac:InvoiceLine", "cbc:UUID").rules == ("UBL-CR-515",)
    assert step("cac:PayeeParty", "cbc:ID").rules == ()
    assert step("cbc:ID").attributes["schemeID"] == ("UBL-CR-650",)
    assert step("cbc:Note").attributes["name"] == ("UBL-DT-18",)
    assert step("cac:PaymentMeans", "cbc:PaymentMeansCode").attributes["name"] == ()

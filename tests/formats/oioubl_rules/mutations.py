"""Documents changed at random, by a seed, that stay valid by the schema: what the official sheet and our rules must agree on."""

from __future__ import annotations

import copy
from functools import cache
from pathlib import Path
from random import Random

from lxml import etree

from as2007lib.formats.ubl.schema import AGGREGATE, BASIC

KINDS = ("Invoice", "CreditNote", "Reminder", "ApplicationResponse")
_XSD = "{http://www.w3.org/2001/XMLSchema}"
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True)
_TEXTS = ["1.00", "0.00", "-5.00", "5", "2", "x", "DKK", "2026-01-31", "12:30:00", "true", "false", "63", "DK12345678", "1234567890", ""]
_ATTRIBUTES = {"currencyID": "DKK", "unitCode": "EA", "mimeCode": "application/pdf"}
_NUMBERS = ["0", "0.00", "1", "-1.00", "0.005", "10.00", "10.01", "100.5", "3.14159", "1.0000", "-0.00", "25", "25.00", "250.001"]
_WORDS = (
    "StandardRated",
    "ZeroRated",
    "ReverseCharge",
    "Excise",
    "VAT",
    "63",
    "10",
    "1",
    "31",
    "42",
    "48",
    "49",
    "50",
    "58",
    "59",
    "93",
    "97",
    "01",
    "04",
    "15",
    "71",
    "73",
    "75",
    "IBAN",
    "ZZZ",
    "DK:BANK",
    "DK:GIRO",
    "DK:FIK",
    "DK:NEMKONTO",
    "StructuredDK",
    "StructuredLax",
    "StructuredID",
    "StructuredRegion",
    "Unstructured",
    "Moms",
    "multiply",
    "divide",
    "DK:CVR",
    "DK:CPR",
    "DK:SE",
    "GLN",
    "EAN",
    "DK:P",
    "NONE",
    "Procurement-TecRes-1.0",
    "TechnicalReject",
    "BusinessAccept",
    "Order",
    "PersonalSecure",
    "Factoring",
    "EmissionFactor",
    "NetEmissionQuantity",
    "EmissionFactorSource",
    "CalculationRate",
    "EmissionFactorCalculationUnit",
    "Database",
    "320",
    "6",
    "da",
    "en",
    "EUR",
    "DKK",
    "EA",
    "true",
    "false",
    "1",
    "0",
    "UN/ECE_3477",
    "urn:oioubl:codelist:addressformatcode-1.1",
    "123456789012345",
    "1234567890123456",
)


class Mutator:
    """Changes documents by the schemas in a folder; what it inserts it takes from other documents, or makes."""

    def __init__(self, xsd: Path, donors: list[etree._Element]) -> None:
        main = {kind: xsd / "maindoc" / f"UBL-{kind}-2.1.xsd" for kind in KINDS}
        self.schemas = {kind: etree.XMLSchema(etree.parse(str(path))) for kind, path in main.items()}
        self.children = _children(xsd)
        self.donors = _by_tag(donors)
        self.texts = {tag: sorted({found.text or "" for found in elements if not len(found)}) for tag, elements in self.donors.items()}
        self.attributes = sorted({value for elements in self.donors.values() for found in elements for value in found.attrib.values()})

    def valid(self, root: etree._Element) -> bool:
        return self.schemas[etree.QName(root).localname].validate(root)

    def change(self, root: etree._Element, random: Random, times: int) -> etree._Element:
        """Return a document with so many changes, each of which the schema allows."""
        done = 0
        for _ in range(200):
            if done == times:
                break
            other = copy.deepcopy(root)
            elements = [element for element in other.iter(etree.Element) if element is not other]
            step = random.choice([_delete, _double, self.say, self.say, self.count, self.mark, self.mark, self.insert, self.insert])
            step(random.choice(elements), random)
            if self.valid(other):
                root, done = other, done + 1
        return root

    def say(self, element: etree._Element, random: Random) -> None:
        """Give a value another text: one that some document has there, a word of the rules, space, or nothing."""
        if len(element):
            return
        known = self.texts.get(element.tag) or [""]
        text = element.text or ""
        changed = [f"{text}9", text[:-1], f" {text}", "12345678901", "", " "]
        element.text = random.choice([random.choice(known), random.choice(_WORDS), *changed])

    def count(self, element: etree._Element, random: Random) -> None:
        """Give a number another one."""
        text = element.text or ""
        if len(element) or text.strip("-.0123456789 "):
            return
        element.text = random.choice([random.choice(_NUMBERS), f"-{text}", f"{text}0", text.partition(".")[0], f"1{text}"])

    def mark(self, element: etree._Element, random: Random) -> None:
        """Change, add or take away an attribute."""
        if element.attrib and random.random() < 0.4:
            del element.attrib[random.choice(sorted(element.attrib))]
        elif element.attrib:
            element.set(random.choice(sorted(element.attrib)), random.choice([*self.attributes, *_WORDS, ""]))
        else:
            element.set(random.choice(["languageID", "schemeID", "listID"]), random.choice(["da", "en", "ZZZ", "DK:CVR"]))

    def insert(self, element: etree._Element, random: Random) -> None:
        """Put something into a class that the schema allows there: from another document, or made."""
        parent = element if len(element) else element.getparent()
        tag = random.choice(self.children.get(_local(parent)) or [""])
        if parent is None or not tag:
            return
        known = self.donors.get(tag)
        made = copy.deepcopy(random.choice(known)) if known and random.random() < 0.8 else self.make(tag, random)
        order = self.children[_local(parent)]
        place = next((n for n, kid in enumerate(parent) if kid.tag in order and order.index(str(kid.tag)) > order.index(tag)), len(parent))
        parent.insert(place, made)

    def make(self, tag: str, random: Random, depth: int = 0) -> etree._Element:
        """Return an element with a text and, where it is a class, with one child or two."""
        made = etree.Element(tag)
        order = self.children.get(_local(made))
        if tag.startswith(f"{{{BASIC}}}") or not order or depth > 3:
            made.text = random.choice([*_TEXTS, *_NUMBERS])
            made.attrib.update({name: value for name, value in _ATTRIBUTES.items() if random.random() < 0.5})
            return made
        for kid in sorted(random.sample(order, min(2, len(order))), key=order.index):
            known = self.donors.get(kid)
            made.append(copy.deepcopy(random.choice(known)) if known else self.make(kid, random, depth + 1))
        return made


def _delete(element: etree._Element, random: Random) -> None:
    element.getparent().remove(element)


def _double(element: etree._Element, random: Random) -> None:
    element.addnext(copy.deepcopy(element))


def read(path: Path) -> etree._Element:
    return etree.parse(str(path), _PARSER).getroot()


@cache
def _children(xsd: Path) -> dict[str, list[str]]:
    """Return the children of each class by its local name, in the order of the schema."""
    found = {}
    for path in [*xsd.glob("common/*CommonAggregate*.xsd"), *xsd.glob("maindoc/*.xsd")]:
        schema = etree.parse(str(path)).getroot()
        types = {kind.get("name"): kind for kind in schema.findall(f"{_XSD}complexType")}
        for element in schema.findall(f"{_XSD}element"):
            kind = types.get((element.get("type") or "").rpartition(":")[2])
            refs = [] if kind is None else [inner.get("ref") or "" for inner in kind.iter(f"{_XSD}element")]
            known = {"cac": AGGREGATE, "cbc": BASIC}
            found[element.get("name")] = [f"{{{known[p]}}}{n}" for p, _, n in (ref.partition(":") for ref in refs) if p in known]
    return found


def _by_tag(donors: list[etree._Element]) -> dict[str, list[etree._Element]]:
    found: dict[str, list[etree._Element]] = {}
    for donor in donors:
        for element in donor.iter(etree.Element):
            found.setdefault(str(element.tag), []).append(element)
    return found


def _local(element: etree._Element | None) -> str:
    return "" if element is None else etree.QName(element).localname

"""Rules for suppliers from Greece, whose invoice numbers have parts and whose documents are registered (GR-R, GR-S)."""

from __future__ import annotations

import re

from as2007lib.formats.peppol.rules.countries import customer_country, supplier_country, supplier_only_country
from as2007lib.formats.peppol.rules.identifiers import greek
from as2007lib.formats.peppol.rules.tree import Node, Tree

_GREEK = {"GR", "EL"}
_SCHEME = "9933"
_PARTS = 6
_TAX_NUMBER = 9
_KINDS = {"1.1", "1.6", "2.1", "2.4", "5.1", "5.2"}
_DATE = re.compile(r"(0?[1-9]|[12][0-9]|3[01])[-\\/ ]?(0?[1-9]|1[0-2])[-\\/ ]?(19|20)[0-9]{2}")
_MARK, _URL = "##M.AR.K##", "##INVOICE|URL##"
_COUNTRY = ("cac:Party", "cac:PostalAddress", "cac:Country", "cbc:IdentificationCode")


def check(tree: Tree) -> None:
    """Check what Greek suppliers must keep to."""
    root = tree.root
    suppliers, customers = root.at("cac:AccountingSupplierParty", "cac:Party"), root.at("cac:AccountingCustomerParty", "cac:Party")
    if supplier_only_country(tree) in _GREEK:
        _endpoints(tree, suppliers, "GR-R-009")
    if supplier_country(tree) not in _GREEK:
        return
    for number in root.all("cbc:ID"):
        _number(tree, number)
    for party in suppliers:
        _supplier(tree, party)
    for party in customers:
        if not party.value("cac:PartyName", "cbc:Name"):
            tree.fail("GR-R-005", party)
        if customer_country(tree) in _GREEK:
            _tax_number(tree, party, "GR-R-006")
            _endpoints(tree, [party], "GR-R-010")
    _registered(tree, in_greece=any(node.text == "GR" for node in root.at("cac:AccountingSupplierParty", *_COUNTRY)))


def _supplier(tree: Tree, party: Node) -> None:
    if not party.value("cac:PartyName", "cbc:Name"):
        tree.fail("GR-R-002", party)
    _tax_number(tree, party, "GR-S-011")
    for number in _vat_numbers(party):
        if not (number.text.startswith("EL") and greek(number.text[2:])):
            tree.fail("GR-R-003", number)


def _number(tree: Tree, number: Node) -> None:
    """Check the six parts of an invoice number: tax number, date, place, kind, series, number."""
    parts = number.text.split("|") if number.text else []
    if len(parts) != _PARTS:
        tree.fail("GR-R-001-1", number)
    owner, day, place, kind, series, last = (*parts, *[""] * _PARTS)[:_PARTS]
    parties = (*tree.root.at("cac:AccountingSupplierParty", "cac:Party"), *tree.root.all("cac:TaxRepresentativeParty"))
    numbers = {node.text[2:11] for party in parties for node in _vat_numbers(party, trimmed=False)}
    if not (len(owner.strip()) == _TAX_NUMBER and greek(owner) and owner in numbers):
        tree.fail("GR-R-001-2", number)
    issued = [part for node in tree.root.all("cbc:IssueDate") for part in node.text.split("-")]
    if not (day.strip() and _DATE.match(day) and day.split("/")[:3] == issued[2::-1]):
        tree.fail("GR-R-001-3", number)
    if not re.fullmatch(r"\s*\+?[0-9]+\s*|\s*-0+\s*", place):
        tree.fail("GR-R-001-4", number)
    if kind not in _KINDS:
        tree.fail("GR-R-001-5", number)
    if not series:
        tree.fail("GR-R-001-6", number)
    if not last:
        tree.fail("GR-R-001-7", number)


def _vat_numbers(party: Node, *, trimmed: bool = True) -> list[Node]:
    schemes = party.all("cac:PartyTaxScheme")
    return [
        number
        for scheme in schemes
        if any((node.trimmed if trimmed else node.text) == "VAT" for node in scheme.at("cac:TaxScheme", "cbc:ID"))
        for number in scheme.all("cbc:CompanyID")
    ]


def _tax_number(tree: Tree, party: Node, rule: str) -> None:
    numbers = _vat_numbers(party)
    if not (len(numbers) == 1 and numbers[0].text.startswith("EL") and greek(numbers[0].text[2:])):
        tree.fail(rule, party)


def _endpoints(tree: Tree, parties: list[Node], rule: str) -> None:
    for party in parties:
        for endpoint in party.all("cbc:EndpointID"):
            if endpoint.attributes.get("schemeID") != _SCHEME or not greek(endpoint.text):
                tree.fail(rule, endpoint)


def _registered(tree: Tree, *, in_greece: bool) -> None:
    """Check the registration's mark, and the address at which the invoice can be seen."""
    references = tree.root.all("cac:AdditionalDocumentReference")
    marks, addresses = (
        [one for one in references if any(node.text == said for node in one.all("cbc:DocumentDescription"))] for said in (_MARK, _URL)
    )
    for one in addresses:
        if not one.value("cac:Attachment", "cac:ExternalReference", "cbc:URI"):
            tree.fail("GR-R-008-3", one)
    if not in_greece:
        return
    if len(marks) != 1:
        tree.fail("GR-R-004-1", tree.root)
    if len(addresses) != 1:
        tree.fail("GR-S-008-1", tree.root)
    if len(addresses) > 1:
        tree.fail("GR-R-008-2", tree.root)
    for node in [node for one in marks for node in one.all("cbc:ID")]:
        if not re.match(r"[1-9]", node.text):
            tree.fail("GR-R-004-2", node)

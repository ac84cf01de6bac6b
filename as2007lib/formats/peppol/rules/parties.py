"""Supplier, customer, payee and tax representative."""

from __future__ import annotations

from as2007lib.formats.peppol.rules.tables import joined
from as2007lib.formats.peppol.rules.tree import Node, Tree
from as2007lib.formats.peppol.rules.vat import is_vat, vat_numbers

_TAX_NUMBERS = 2
_COUNTRY = ("cac:Country", "cbc:IdentificationCode")
_LEGAL_NAME = ("cac:AccountingSupplierParty", "cac:Party", "cac:PartyLegalEntity", "cbc:RegistrationName")
_SUPPLIER_COUNTS = (
    ("UBL-SR-09", "cac:PartyLegalEntity", "cbc:RegistrationName"),
    ("UBL-SR-10", "cac:PartyName", "cbc:Name"),
    ("UBL-SR-11", "cac:PartyLegalEntity", "cbc:CompanyID"),
    ("UBL-SR-14", "cac:PartyLegalEntity", "cbc:CompanyLegalForm"),
)
_CUSTOMER_COUNTS = (
    ("UBL-SR-15", "cac:PartyLegalEntity", "cbc:RegistrationName"),
    ("UBL-SR-16", "cac:PartyIdentification", "cbc:ID"),
    ("UBL-SR-17", "cac:PartyLegalEntity", "cbc:CompanyID"),
    ("UBL-SR-40", "cac:PartyName", "cbc:Name"),
)


def check(tree: Tree) -> None:
    """Check every party."""
    for supplier in tree.every("cac:AccountingSupplierParty"):
        _supplier(tree, supplier)
    for customer in tree.every("cac:AccountingCustomerParty"):
        _customer(tree, customer)
    _names(tree)
    for payee in tree.every("cac:PayeeParty"):
        _payee(tree, payee)
    for representative in tree.every("cac:TaxRepresentativeParty"):
        _representative(tree, representative)
    _tax_schemes(tree)
    creditors = [node for party in tree.every("cac:PartyIdentification") for node in party.all("cbc:ID") if _sepa(node)]
    if len(creditors) > 1:
        tree.fail("UBL-SR-29", creditors[1])


def _names(tree: Tree) -> None:
    root = tree.root
    supplier, customer = root.at("cac:AccountingSupplierParty", "cac:Party"), root.at("cac:AccountingCustomerParty", "cac:Party")
    if not root.value(*_LEGAL_NAME):
        tree.fail("BR-06", root)
    if not root.value("cac:AccountingCustomerParty", "cac:Party", "cac:PartyLegalEntity", "cbc:RegistrationName"):
        tree.fail("BR-07", root)
    if not any(party.kids.get("cac:PostalAddress") for party in supplier):
        tree.fail("BR-08", root)
    if not any(party.kids.get("cac:PostalAddress") for party in customer):
        tree.fail("BR-10", root)
    for rules, parties in ((_SUPPLIER_COUNTS, supplier), (_CUSTOMER_COUNTS, customer)):
        for party in parties:
            for rule, group, name in rules:
                if len(party.all(group)) > 1 and len(party.at(group, name)) > 1:
                    tree.fail(rule, party)
    _one_of_each_tax(tree, supplier, "UBL-SR-12", "UBL-SR-13")
    _one_of_each_tax(tree, customer, "UBL-SR-18", None)


def _one_of_each_tax(tree: Tree, parties: list[Node], vat: str, other: str | None) -> None:
    numbers: dict[bool, int] = {True: 0, False: 0}
    for party in parties:
        for scheme in party.all("cac:PartyTaxScheme"):
            for node in scheme.at("cac:TaxScheme"):
                # the sheet does not trim here; a scheme without an ID is empty text, so not VAT
                numbers[node.kids["cbc:ID"][0].text.upper() == "VAT" if node.kids.get("cbc:ID") else False] += len(
                    scheme.all("cbc:CompanyID")
                )
    if numbers[True] > 1:
        tree.fail(vat, parties[0])
    if other and numbers[False] > 1:
        tree.fail(other, parties[0])


def _supplier(tree: Tree, supplier: Node) -> None:
    identified = False
    for party in supplier.all("cac:Party"):
        for endpoint in party.all("cbc:EndpointID"):
            if "schemeID" not in endpoint.attributes:
                tree.fail("BR-62", endpoint)
        if not party.first("cbc:EndpointID"):
            tree.fail("PEPPOL-EN16931-R020", party)
        for address in party.all("cac:PostalAddress"):
            if not address.value(*_COUNTRY):
                tree.fail("BR-09", address)
        if len(party.all("cac:PartyTaxScheme")) > _TAX_NUMBERS:
            tree.fail("UBL-SR-42", party)
        identified |= bool(vat_numbers(party) or party.at("cac:PartyIdentification", "cbc:ID"))
        identified |= bool(party.at("cac:PartyLegalEntity", "cbc:CompanyID"))
    if not identified:
        tree.fail("BR-CO-26", supplier)


def _customer(tree: Tree, customer: Node) -> None:
    for party in customer.all("cac:Party"):
        for endpoint in party.all("cbc:EndpointID"):
            if "schemeID" not in endpoint.attributes:
                tree.fail("BR-63", endpoint)
        if not party.first("cbc:EndpointID"):
            tree.fail("PEPPOL-EN16931-R010", party)
        for address in party.all("cac:PostalAddress"):
            if not address.value(*_COUNTRY):
                tree.fail("BR-11", address)


def _payee(tree: Tree, payee: Node) -> None:
    above = payee.parent or tree.root
    supplier = ("cac:AccountingSupplierParty", "cac:Party")
    names = _texts(payee.at("cac:PartyName", "cbc:Name"))
    same_name = names & _texts(above.at(*supplier, "cac:PartyName", "cbc:Name"))
    ids = _texts(payee.at("cac:PartyIdentification", "cbc:ID"))
    if not names or same_name or ids & _texts(above.at(*supplier, "cac:PartyIdentification", "cbc:ID")):
        tree.fail("BR-17", payee)
    # the sheet compares pair by pair: one name that differs is enough
    differs = any(name != legal for name in names for legal in _texts(above.at(*_LEGAL_NAME)))
    if len(payee.at("cac:PartyName", "cbc:Name")) > 1 or not differs:
        tree.fail("UBL-SR-19", payee)
    if len([node for node in payee.at("cac:PartyIdentification", "cbc:ID") if not _sepa(node)]) > 1 or not differs:
        tree.fail("UBL-SR-20", payee)
    if len(payee.at("cac:PartyLegalEntity", "cbc:CompanyID")) > 1 or not differs:
        tree.fail("UBL-SR-21", payee)


def _representative(tree: Tree, party: Node) -> None:
    if not party.value("cac:PartyName", "cbc:Name"):
        tree.fail("BR-18", party)
    if not party.first("cac:PostalAddress"):
        tree.fail("BR-19", party)
    if not vat_numbers(party):
        tree.fail("BR-56", party)
    for address in party.all("cac:PostalAddress"):
        if not address.value(*_COUNTRY):
            tree.fail("BR-20", address)
    if len(party.at("cac:PartyName", "cbc:Name")) > 1:
        tree.fail("UBL-SR-22", party)


def _tax_schemes(tree: Tree) -> None:
    for scheme in tree.every("cac:PartyTaxScheme"):
        number = scheme.first("cbc:CompanyID")
        if not number or not scheme.at("cac:TaxScheme", "cbc:ID"):
            tree.fail("UBL-SR-53", scheme)
        # an empty prefix is a part of the list, so the sheet lets it pass
        if is_vat(scheme) and (number.text[:2] if number else "") not in joined("vat_prefix"):
            tree.fail("BR-CO-09", scheme)


def _sepa(node: Node) -> bool:
    return node.attributes.get("schemeID", "").upper() == "SEPA"


def _texts(nodes: list[Node]) -> set[str]:
    return {node.text for node in nodes}

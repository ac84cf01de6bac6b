"""From which country the parties are: several rules hold for suppliers of one country only."""

from __future__ import annotations

from as2007lib.formats.peppol.rules.tree import SPACE, Node, Tree

_COUNTRY = ("cac:Party", "cac:PostalAddress", "cac:Country", "cbc:IdentificationCode")


def danish_supplier(tree: Tree) -> bool:
    """Return whether the supplier's address is in Denmark."""
    return _raw(tree, "cac:AccountingSupplierParty") == "DK"


def danish_customer(tree: Tree) -> bool:
    """Return whether the customer's address is in Denmark."""
    return _raw(tree, "cac:AccountingCustomerParty") == "DK"


def both_german(tree: Tree) -> bool:
    """Return whether both addresses are in Germany."""
    return supplier_address(tree) == customer_address(tree) == "DE"


def supplier_address(tree: Tree) -> str:
    """Return the country of the supplier's address, in capitals."""
    return tree.root.value("cac:AccountingSupplierParty", *_COUNTRY).upper()


def customer_address(tree: Tree) -> str:
    """Return the country of the customer's address, in capitals."""
    return tree.root.value("cac:AccountingCustomerParty", *_COUNTRY).upper()


def supplier_country(tree: Tree) -> str:
    """Return the supplier's country: of the VAT number, else of the tax representative's, else of the address.

    Nothing where there are two VAT numbers: then no rule of one country holds.
    """
    supplier, representative = tree.root.at("cac:AccountingSupplierParty", "cac:Party"), tree.root.all("cac:TaxRepresentativeParty")
    return _country((supplier, representative), supplier_address(tree))


def supplier_only_country(tree: Tree) -> str:
    """Return the supplier's country without regard to a tax representative."""
    return _country((tree.root.at("cac:AccountingSupplierParty", "cac:Party"),), supplier_address(tree))


def customer_country(tree: Tree) -> str:
    """Return the customer's country: of the VAT number, else of the address."""
    return _country((tree.root.at("cac:AccountingCustomerParty", "cac:Party"),), customer_address(tree))


def _country(groups: tuple[list[Node], ...], address: str) -> str:
    for parties in groups:
        prefixes = [_prefix(scheme) for party in parties for scheme in party.all("cac:PartyTaxScheme") if _is_vat(scheme)]
        if len(prefixes) > 1:
            return ""
        if prefixes and prefixes[0]:
            return prefixes[0].strip(SPACE).upper()
    return address


def _is_vat(scheme: Node) -> bool:
    return any(node.text == "VAT" for node in scheme.at("cac:TaxScheme", "cbc:ID"))


def _prefix(scheme: Node) -> str:
    number = scheme.first("cbc:CompanyID")
    return number.text[:2] if number else ""


def _raw(tree: Tree, party: str) -> str:
    found = tree.root.at(party, *_COUNTRY)
    return found[0].text if len(found) == 1 else ""

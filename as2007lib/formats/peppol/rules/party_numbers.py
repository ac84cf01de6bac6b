"""The numbers of parties: that their kinds are listed, and that a number is well formed in its kind."""

from __future__ import annotations

from collections.abc import Callable

from as2007lib.formats.peppol.rules import identifiers
from as2007lib.formats.peppol.rules.tables import codes
from as2007lib.formats.peppol.rules.tree import SPACE, Node, Tree

_NUMBERS: dict[str, tuple[str, Callable[[str], bool]]] = {
    "0088": ("PEPPOL-COMMON-R040", identifiers.gln),
    "0192": ("PEPPOL-COMMON-R041", identifiers.norwegian),
    "0184": ("PEPPOL-COMMON-R042", identifiers.danish),
    "0208": ("PEPPOL-COMMON-R043", identifiers.belgian),
    "0201": ("PEPPOL-COMMON-R044", identifiers.italian_office),
    "0210": ("PEPPOL-COMMON-R045", identifiers.italian_tax),
    "9907": ("PEPPOL-COMMON-R046", identifiers.italian_tax),
    "0211": ("PEPPOL-COMMON-R047", identifiers.italian_vat),
    "0007": ("PEPPOL-COMMON-R049", identifiers.swedish),
    "0151": ("PEPPOL-COMMON-R050", identifiers.australian),
}
_LISTED = (
    ("cac:PartyLegalEntity", "cbc:CompanyID", "BR-CL-11"),
    ("cac:DeliveryLocation", "cbc:ID", "BR-CL-26"),
)


def check(tree: Tree) -> None:
    """Check the numbers of parties."""
    schemes = codes("party_scheme")
    for name, kid, rule in _LISTED:
        for node in [node for above in tree.every(name) for node in above.all(kid)]:
            scheme = node.attributes.get("schemeID")
            if scheme is not None and scheme.strip(SPACE) not in schemes:
                tree.fail(rule, node)
    for node in [node for party in tree.every("cac:PartyIdentification") for node in party.all("cbc:ID")]:
        scheme = node.attributes.get("schemeID")
        if scheme is not None and scheme.strip(SPACE) not in schemes and not _creditor(node, scheme):
            tree.fail("BR-CL-10", node)
        _number(tree, node)
    for node in tree.every("cbc:EndpointID"):
        _endpoint(tree, node)
        _number(tree, node)
    for node in tree.every("cbc:CompanyID"):
        _number(tree, node)


def _endpoint(tree: Tree, node: Node) -> None:
    scheme = node.attributes.get("schemeID")
    if scheme is None:
        return
    if scheme.strip(SPACE) not in codes("endpoint_scheme"):
        tree.fail("BR-CL-25", node)
    if scheme not in codes("peppol_endpoint"):
        tree.fail("PEPPOL-EN16931-CL008", node)


def _number(tree: Tree, node: Node) -> None:
    rule, valid = _NUMBERS.get(node.attributes.get("schemeID", ""), ("", None))
    if valid is None or (rule == "PEPPOL-COMMON-R046" and node.name != "cbc:EndpointID"):
        return
    if not valid(node.text if rule == "PEPPOL-COMMON-R042" else node.trimmed):
        tree.fail(rule, node)


def _creditor(node: Node, scheme: str) -> bool:
    return scheme.strip(SPACE) == "SEPA" and (node.within("cac:AccountingSupplierParty") or node.within("cac:PayeeParty"))

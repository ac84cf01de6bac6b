"""What is sold: its attributes, numbers and classification."""

from __future__ import annotations

from as2007lib.formats.peppol.rules.tables import codes
from as2007lib.formats.peppol.rules.tree import SPACE, Node, Tree

_LINES = ("cac:InvoiceLine", "cac:CreditNoteLine")
_SCHEMED = (
    ("cac:CommodityClassification", "cbc:ItemClassificationCode", "listID", "BR-65", "BR-CL-13", "item_scheme"),
    ("cac:StandardItemIdentification", "cbc:ID", "schemeID", "BR-64", "BR-CL-21", "party_scheme"),
)


def check(tree: Tree) -> None:
    """Check items."""
    for prop in tree.every("cac:AdditionalItemProperty"):
        if not prop.first("cbc:Name") or not prop.first("cbc:Value"):
            tree.fail("BR-54", prop)
    for above, name, attribute, missing, unknown, listed in _SCHEMED:
        for node in [node for one in tree.every(above) for node in one.all(name)]:
            scheme = node.attributes.get(attribute)
            if scheme is None:
                if _of_line_item(node.parent):
                    tree.fail(missing, node)
            elif scheme.strip(SPACE) not in codes(listed):
                tree.fail(unknown, node)


def _of_line_item(node: Node | None) -> bool:
    item = node.parent if node else None
    line = item.parent if item and item.name == "cac:Item" else None
    return line is not None and line.name in _LINES

"""Allowances and charges: of the document, of a line, of a price."""

from __future__ import annotations

from decimal import Decimal

from as2007lib.formats.peppol.rules.sums import near
from as2007lib.formats.peppol.rules.tables import codes
from as2007lib.formats.peppol.rules.tree import Node, Tree
from as2007lib.formats.peppol.rules.vat import is_vat

_SLACK = Decimal("0.02")
_LINES = ("cac:InvoiceLine", "cac:CreditNoteLine")
_WORDS = {"true": True, "1": True, "false": False, "0": False}


def is_charge(node: Node) -> bool | None:
    """Return whether it is a charge (True) or an allowance (False); None where neither is said."""
    return _WORDS.get(node.value("cbc:ChargeIndicator"))


def check(tree: Tree) -> None:
    """Check every allowance and charge."""
    for node in tree.every("cac:AllowanceCharge"):
        above, charge = node.parent, is_charge(node)
        if above is None:
            continue
        if above is tree.root or above.name in _LINES:
            if charge is not None:
                _content(tree, node, charge, of_line=above is not tree.root)
            _calculation(tree, node)
        elif above.name == "cac:Price":
            _price(tree, node, above)
        if charge is not None:
            _reason(tree, node, charge)


def _content(tree: Tree, node: Node, charge: bool, *, of_line: bool) -> None:
    if "cbc:Amount" not in node.kids:
        tree.fail(("BR-43" if charge else "BR-41") if of_line else ("BR-36" if charge else "BR-31"), node)
    if not of_line and not any(is_vat(one) and one.first("cbc:ID") for one in node.all("cac:TaxCategory")):
        tree.fail("BR-37" if charge else "BR-32", node)
    if "cbc:AllowanceChargeReason" not in node.kids and "cbc:AllowanceChargeReasonCode" not in node.kids:
        rules = {
            (False, False): ("BR-33", "BR-CO-21"),
            (False, True): ("BR-38", "BR-CO-22"),
            (True, False): ("BR-42", "BR-CO-23"),
            (True, True): ("BR-44", "BR-CO-24"),
        }
        for rule in rules[of_line, charge]:
            tree.fail(rule, node)


def _calculation(tree: Tree, node: Node) -> None:
    percent, base = node.first("cbc:MultiplierFactorNumeric"), node.first("cbc:BaseAmount")
    if percent and not base:
        tree.fail("PEPPOL-EN16931-R041", node)
    elif base and not percent:
        tree.fail("PEPPOL-EN16931-R042", node)
    else:
        amount = node.amount("cbc:Amount") if node.first("cbc:Amount") else Decimal(0)
        if percent and base and not near(amount, base.number * percent.number / 100, _SLACK):
            tree.fail("PEPPOL-EN16931-R040", node)
        if node.value("cbc:ChargeIndicator") not in {"true", "false"}:
            tree.fail("PEPPOL-EN16931-R043", node)


def _price(tree: Tree, node: Node, price: Node) -> None:
    if node.value("cbc:ChargeIndicator") != "false":
        tree.fail("PEPPOL-EN16931-R044", node)
    gross = node.first("cbc:BaseAmount")
    if gross and price.amount("cbc:PriceAmount") != gross.number - node.amount("cbc:Amount"):
        tree.fail("PEPPOL-EN16931-R046", node)


def _reason(tree: Tree, node: Node, charge: bool) -> None:
    if len(node.all("cbc:AllowanceChargeReason")) > 1:
        tree.fail("UBL-SR-31" if charge else "UBL-SR-30", node)
    allowed = codes("charge_reason" if charge else "allowance_reason")
    # the Peppol sheet knows the words true and false only, not 1 and 0
    in_words = any(one.text in {"true", "false"} for one in node.all("cbc:ChargeIndicator"))
    for code in node.all("cbc:AllowanceChargeReasonCode"):
        if code.trimmed not in allowed:
            tree.fail("BR-CL-20" if charge else "BR-CL-19", code)
            if in_words:
                tree.fail("PEPPOL-EN16931-CL003" if charge else "PEPPOL-EN16931-CL002", code)

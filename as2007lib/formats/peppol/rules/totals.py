"""The document's totals: all there, and adding up."""

from __future__ import annotations

from as2007lib.formats.peppol.rules.charges import is_charge
from as2007lib.formats.peppol.rules.sums import cents, total
from as2007lib.formats.peppol.rules.tree import Node, Tree

_REQUIRED = (
    ("BR-12", "cbc:LineExtensionAmount"),
    ("BR-13", "cbc:TaxExclusiveAmount"),
    ("BR-14", "cbc:TaxInclusiveAmount"),
    ("BR-15", "cbc:PayableAmount"),
)


def check(tree: Tree) -> None:
    """Check the totals."""
    for totals in tree.every("cac:LegalMonetaryTotal"):
        for rule, name in _REQUIRED:
            if name not in totals.kids:
                tree.fail(rule, totals)
        _lines(tree, totals)
        _charges(tree, totals)
        _payable(tree, totals)


def _lines(tree: Tree, totals: Node) -> None:
    due = cents(total([node for line in tree.lines for node in line.all("cbc:LineExtensionAmount")]))
    if totals.amount("cbc:LineExtensionAmount") != due:
        tree.fail("BR-CO-10", totals)


def _charges(tree: Tree, totals: Node) -> None:
    """Check sums of allowances and charges, and the amount without VAT that they lead to."""
    listed = tree.root.all("cac:AllowanceCharge")
    due = totals.amount("cbc:LineExtensionAmount")
    changed = False
    for name, of_charges, rule in (("cbc:AllowanceTotalAmount", False, "BR-CO-11"), ("cbc:ChargeTotalAmount", True, "BR-CO-12")):
        stated = totals.first(name)
        kind = [one for one in listed if is_charge(one) is of_charges] if listed else []
        if stated is None:
            if kind:
                tree.fail(rule, totals)
            continue
        if stated.number != cents(total([node for one in kind for node in one.all("cbc:Amount")])):
            tree.fail(rule, totals)
        due = due + stated.number if of_charges else due - stated.number
        changed = True
    if totals.amount("cbc:TaxExclusiveAmount") != (cents(due) if changed else due):
        tree.fail("BR-CO-13", totals)


def _payable(tree: Tree, totals: Node) -> None:
    due, payable = totals.amount("cbc:TaxInclusiveAmount"), totals.amount("cbc:PayableAmount")
    prepaid, rounding = totals.first("cbc:PrepaidAmount"), totals.first("cbc:PayableRoundingAmount")
    if prepaid:
        due = cents(due - prepaid.number)
    if rounding:
        payable = cents(payable - rounding.number)
    if payable != due:
        tree.fail("BR-CO-16", totals)

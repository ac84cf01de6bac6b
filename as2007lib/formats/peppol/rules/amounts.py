"""What holds for every amount: its currency, and at most two decimals (UBL-DT-01, and BR-DEC by place)."""

from __future__ import annotations

from as2007lib.formats.peppol.rules.charges import is_charge
from as2007lib.formats.peppol.rules.tables import codes
from as2007lib.formats.peppol.rules.tree import SPACE, Node, Tree

_DECIMALS = 2
_LINES = ("cac:InvoiceLine", "cac:CreditNoteLine")
_LISTED = frozenset(
    f"cbc:{name}Amount"
    for name in (
        *("", "Base", "Price", "Tax", "Taxable", "LineExtension", "TaxExclusive", "TaxInclusive"),
        *("AllowanceTotal", "ChargeTotal", "Prepaid", "PayableRounding", "Payable"),
    )
)
_DECIMALS_OF = {
    ("cac:LegalMonetaryTotal", "cbc:LineExtensionAmount"): "BR-DEC-09",
    ("cac:LegalMonetaryTotal", "cbc:AllowanceTotalAmount"): "BR-DEC-10",
    ("cac:LegalMonetaryTotal", "cbc:ChargeTotalAmount"): "BR-DEC-11",
    ("cac:LegalMonetaryTotal", "cbc:TaxExclusiveAmount"): "BR-DEC-12",
    ("cac:LegalMonetaryTotal", "cbc:TaxInclusiveAmount"): "BR-DEC-14",
    ("cac:LegalMonetaryTotal", "cbc:PrepaidAmount"): "BR-DEC-16",
    ("cac:LegalMonetaryTotal", "cbc:PayableRoundingAmount"): "BR-DEC-17",
    ("cac:LegalMonetaryTotal", "cbc:PayableAmount"): "BR-DEC-18",
    ("cac:TaxSubtotal", "cbc:TaxableAmount"): "BR-DEC-19",
    ("cac:TaxSubtotal", "cbc:TaxAmount"): "BR-DEC-20",
    ("cac:InvoiceLine", "cbc:LineExtensionAmount"): "BR-DEC-23",
    ("cac:CreditNoteLine", "cbc:LineExtensionAmount"): "BR-DEC-23",
}
_DECIMALS_OF_DOCUMENT = {
    (False, "cbc:Amount"): "BR-DEC-01",
    (False, "cbc:BaseAmount"): "BR-DEC-02",
    (True, "cbc:Amount"): "BR-DEC-05",
    (True, "cbc:BaseAmount"): "BR-DEC-06",
}
_DECIMALS_OF_LINE = {
    (False, "cbc:Amount"): "BR-DEC-24",
    (False, "cbc:BaseAmount"): "BR-DEC-25",
    (True, "cbc:Amount"): "BR-DEC-27",
    (True, "cbc:BaseAmount"): "BR-DEC-28",
}


def check(tree: Tree) -> None:
    """Check every amount."""
    currency = tree.currency.text if tree.currency else ""
    usual = currency if currency in codes("currency") and currency in codes("peppol_currency") else None
    for name, nodes in tree.named.items():
        if not name.endswith("Amount"):
            continue
        listed = name in _LISTED
        for node in nodes:
            if len(node.text.partition(".")[2]) > _DECIMALS:
                _too_fine(tree, node)
            if listed and node.attributes.get("currencyID") != usual:
                _currency(tree, node, currency)


def _currency(tree: Tree, node: Node, currency: str) -> None:
    stated = node.attributes.get("currencyID", "")
    if stated.strip(SPACE) not in codes("currency"):
        tree.fail("BR-CL-03", node)
    if stated not in codes("peppol_currency"):
        tree.fail("PEPPOL-EN16931-CL007", node)
    if (stated != currency or tree.currency is None) and not (node.name == "cbc:TaxAmount" and _in_other_currency(node)):
        tree.fail("PEPPOL-EN16931-R051", node)


def _in_other_currency(node: Node) -> bool:
    """Return whether a tax amount may be in another currency: it is the total without subtotals."""
    above = node.parent
    return above is None or not (above.name == "cac:TaxSubtotal" or (above.name == "cac:TaxTotal" and bool(above.all("cac:TaxSubtotal"))))


def _too_fine(tree: Tree, node: Node) -> None:
    above = node.parent
    if not node.name.endswith("PriceAmount") and not _of_price(node):
        tree.fail("UBL-DT-01", node)
    if above is None:
        return
    rule = _DECIMALS_OF.get((above.name, node.name), "")
    if above.name == "cac:TaxSubtotal" and (above.parent is None or above.parent.name != "cac:TaxTotal"):
        rule = ""
    charge, place = is_charge(above), above.parent
    if above.name == "cac:AllowanceCharge" and charge is not None and place is not None:
        if place is tree.root:
            rule = _DECIMALS_OF_DOCUMENT.get((charge, node.name), "")
        elif place.name in _LINES:
            rule = _DECIMALS_OF_LINE.get((charge, node.name), "")
    if rule:
        tree.fail(rule, node)


def _of_price(node: Node) -> bool:
    """Return whether an amount stands below a price with an allowance; its decimals are free."""
    above = node.parent
    while above is not None:
        if above.name == "cac:Price" and above.all("cac:AllowanceCharge"):
            return True
        above = above.parent
    return False

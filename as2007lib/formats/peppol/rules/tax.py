"""The VAT of the document: totals, subtotals by category, and which codes there are."""

from __future__ import annotations

from decimal import Decimal

from as2007lib.formats.peppol.rules.sums import cents, total, whole
from as2007lib.formats.peppol.rules.tables import codes
from as2007lib.formats.peppol.rules.tree import NOTHING, Node, Tree
from as2007lib.formats.peppol.rules.vat import is_vat

_CATEGORY_OF_REASON = {
    "VATEX-EU-G": ("G", "PEPPOL-EN16931-P0104"),
    "VATEX-EU-O": ("O", "PEPPOL-EN16931-P0105"),
    "VATEX-EU-IC": ("K", "PEPPOL-EN16931-P0106"),
    "VATEX-EU-AE": ("AE", "PEPPOL-EN16931-P0107"),
    "VATEX-EU-D": ("E", "PEPPOL-EN16931-P0108"),
    "VATEX-EU-F": ("E", "PEPPOL-EN16931-P0109"),
    "VATEX-EU-I": ("E", "PEPPOL-EN16931-P0110"),
    "VATEX-EU-J": ("E", "PEPPOL-EN16931-P0111"),
}


def check(tree: Tree) -> None:
    """Check taxes."""
    _totals(tree)
    _accounting_currency(tree)
    for subtotal in tree.every("cac:TaxSubtotal"):
        if len(subtotal.at("cac:TaxCategory", "cbc:TaxExemptionReason")) > 1:
            tree.fail("UBL-SR-32", subtotal)
        if subtotal.parent is not None and subtotal.parent.name == "cac:TaxTotal":
            _subtotal(tree, subtotal)
    _codes(tree)
    _split(tree)


def _totals(tree: Tree) -> None:
    root = tree.root
    totals = root.all("cac:TaxTotal")
    for one in totals:
        parts = one.all("cac:TaxSubtotal")
        due = cents(total([node for part in parts for node in part.all("cbc:TaxAmount")]))
        if parts and one.amount("cbc:TaxAmount") != due:
            tree.fail("BR-CO-14", one)
    with_parts = [one for one in totals if one.all("cac:TaxSubtotal")]
    if not with_parts:
        tree.fail("BR-CO-18", root)
    if len(with_parts) != 1:
        tree.fail("PEPPOL-EN16931-R053", root)
    if len(totals) - len(with_parts) != (1 if root.first("cbc:TaxCurrencyCode") else 0):
        tree.fail("PEPPOL-EN16931-R054", root)
    if tree.currency is not None:
        _inclusive(tree, totals, tree.currency.text)


def _inclusive(tree: Tree, totals: list[Node], currency: str) -> None:
    taxes = [node for one in totals for node in one.all("cbc:TaxAmount") if node.attributes.get("currencyID") == currency]
    sums = tree.root.all("cac:LegalMonetaryTotal")
    if len(taxes) == len(sums) == 1:
        due = cents(sums[0].amount("cbc:TaxExclusiveAmount") + taxes[0].number)
        if sums[0].amount("cbc:TaxInclusiveAmount") == due:
            return
    tree.fail("BR-CO-15", tree.root)


def _accounting_currency(tree: Tree) -> None:
    """Check that the VAT has the same sign in both currencies."""
    code = tree.root.first("cbc:TaxCurrencyCode")
    if code is None:
        return
    amounts = tree.root.at("cac:TaxTotal", "cbc:TaxAmount")
    own, other = (
        [node.number for node in amounts if node.attributes.get("currencyID") == name]
        for name in (tree.root.value("cbc:DocumentCurrencyCode"), code.trimmed)
    )
    both_negative = any(number <= 0 for number in own) and any(number <= 0 for number in other)
    both_positive = any(number >= 0 for number in own) and any(number >= 0 for number in other)
    if not both_negative and not both_positive:
        tree.fail("PEPPOL-EN16931-R055", code)


def _subtotal(tree: Tree, subtotal: Node) -> None:
    for rule, name in (("BR-45", "cbc:TaxableAmount"), ("BR-46", "cbc:TaxAmount")):
        if not subtotal.first(name):
            tree.fail(rule, subtotal)
    categories = [category for category in subtotal.all("cac:TaxCategory") if is_vat(category)]
    if not any(category.all("cbc:ID") for category in categories):
        tree.fail("BR-47", subtotal)
    percents = [node for category in categories for node in category.all("cbc:Percent")]
    if not percents and not any(category.value("cbc:ID") == "O" for category in categories):
        tree.fail("BR-48", subtotal)
    percent = percents[0].number if len(percents) == 1 else NOTHING
    tax, base = subtotal.amount("cbc:TaxAmount"), subtotal.amount("cbc:TaxableAmount")
    if not (within_one(tax, base, percent) if percents and whole(percent) != 0 else whole(tax) == 0):
        tree.fail("BR-CO-17", subtotal)


def within_one(tax: Decimal, base: Decimal, percent: Decimal) -> bool:
    """Return whether a tax differs by less than one from its base times the percentage, signs aside."""
    due = cents(abs(base) * percent / 100)
    return abs(tax) - 1 < due < abs(tax) + 1


def _codes(tree: Tree) -> None:
    allowed = codes("vat_category")
    for name, rule in (("cac:TaxCategory", "BR-CL-17"), ("cac:ClassifiedTaxCategory", "BR-CL-18")):
        for category in tree.every(name):
            for node in category.all("cbc:ID"):
                if node.trimmed not in allowed:
                    tree.fail(rule, node)
    for reason in tree.every("cbc:TaxExemptionReasonCode"):
        if reason.trimmed.upper() not in codes("exemption"):
            tree.fail("BR-CL-22", reason)
        wanted, rule = _CATEGORY_OF_REASON.get(reason.text.upper(), ("", ""))
        above = reason.parent
        if rule and above is not None and above.name == "cac:TaxCategory" and above.value("cbc:ID") != wanted:
            tree.fail(rule, above)


def _split(tree: Tree) -> None:
    """Check split payment, which is Italian only."""
    root = tree.root
    on_lines = _raw_ids(tree.every("cac:ClassifiedTaxCategory"))
    if "B" in on_lines or "B" in _raw_ids(tree.every("cac:TaxCategory")):
        if any(node.text != "IT" for node in tree.every("cbc:IdentificationCode")):
            tree.fail("BR-B-01", root)
        charged = _raw_ids(root.at("cac:AllowanceCharge", "cac:TaxCategory"))
        used = on_lines | charged | _raw_ids(root.at("cac:TaxTotal", "cac:TaxSubtotal", "cac:TaxCategory"))
        if "B" in used and "S" in on_lines | charged:
            tree.fail("BR-B-02", root)


def _raw_ids(categories: list[Node]) -> set[str]:
    return {node.text for category in categories for node in category.all("cbc:ID")}

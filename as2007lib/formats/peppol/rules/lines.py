"""Lines: what each must have, what may stand once, and that quantity and price make its amount."""

from __future__ import annotations

from decimal import Decimal

from as2007lib.formats.peppol.rules.sums import cents, near, total
from as2007lib.formats.peppol.rules.tables import codes
from as2007lib.formats.peppol.rules.tree import SPACE, Node, Tree
from as2007lib.formats.peppol.rules.vat import is_vat

_SLACK = Decimal("0.02")
_ZERO, _ONE = Decimal(0), Decimal(1)
_OBJECT = "130"
_QUANTITIES = ("cbc:InvoicedQuantity", "cbc:CreditedQuantity")


def check(tree: Tree) -> None:
    """Check every line."""
    for line in tree.lines:
        _content(tree, line)
        _item(tree, line)
        _counts(tree, line)
        quantities = [node for name in _QUANTITIES for node in line.all(name)]
        _quantity(tree, line, quantities)
        prices = line.all("cac:Price")
        _price(tree, line, prices)
        _amount(tree, line, prices)
    _units(tree)


def _content(tree: Tree, line: Node) -> None:
    if not line.value("cbc:ID"):
        tree.fail("BR-21", line)
    if "cbc:LineExtensionAmount" not in line.kids:
        tree.fail("BR-24", line)
    references = line.kids.get("cac:DocumentReference")
    if references:
        if len(references) > 1:
            tree.fail("UBL-SR-52", line)
            tree.fail("PEPPOL-EN16931-R100", line)
        if not any(node.text == _OBJECT for one in references for node in one.all("cbc:DocumentTypeCode")):
            tree.fail("PEPPOL-EN16931-R101", line)


def _item(tree: Tree, line: Node) -> None:
    items = line.all("cac:Item")
    if not (len(items) == 1 and items[0].value("cbc:Name")):
        tree.fail("BR-25", line)
    categories = [category for item in items for category in item.all("cac:ClassifiedTaxCategory")]
    if not any(is_vat(category) and category.first("cbc:ID") for category in categories):
        tree.fail("BR-CO-04", line)
    if len(categories) != 1:
        tree.fail("UBL-SR-48", line)
    if sum([len(item.all("cbc:Description")) for item in items]) > 1:
        tree.fail("UBL-SR-50", line)


def _counts(tree: Tree, line: Node) -> None:
    if len(line.all("cbc:Note")) > 1:
        tree.fail("UBL-SR-34", line)
    if len(line.all("cac:InvoicePeriod")) > 1:
        tree.fail("UBL-SR-36", line)
    if len(line.at("cac:OrderLineReference", "cbc:LineID")) > 1:
        tree.fail("UBL-SR-35", line)


def _quantity(tree: Tree, line: Node, quantities: list[Node]) -> None:
    if not quantities:
        tree.fail("BR-22", line)
    if not any("unitCode" in node.attributes for node in quantities):
        tree.fail("BR-23", line)


def _price(tree: Tree, line: Node, prices: list[Node]) -> None:
    amounts = [amount for price in prices for amount in price.all("cbc:PriceAmount")]
    if not amounts:
        tree.fail("BR-26", line)
    if not any(amount.number >= 0 for amount in amounts):
        tree.fail("BR-27", line)
    for price in prices:
        for quantity in price.all("cbc:BaseQuantity"):
            if not quantity.number > 0:
                tree.fail("PEPPOL-EN16931-R121", line)
        charges = price.kids.get("cac:AllowanceCharge")
        if charges:
            _gross(tree, line, charges)


def _gross(tree: Tree, line: Node, charges: list[Node]) -> None:
    gross = [amount for charge in charges for amount in charge.all("cbc:BaseAmount")]
    if gross and not any(amount.number >= 0 for amount in gross):
        tree.fail("BR-28", line)
    if sum(len(charge.all("cbc:Amount")) for charge in charges) > 1:
        tree.fail("UBL-SR-37", line)


def _amount(tree: Tree, line: Node, prices: list[Node]) -> None:
    """Check that quantity times price, with charges and without allowances, is the amount of the line."""
    quantity = line.first(_QUANTITIES[tree.credit])
    due = quantity.number if quantity else _ONE
    price = prices[0] if prices else None
    amount, base = (price.first("cbc:PriceAmount"), price.first("cbc:BaseQuantity")) if price else (None, None)
    due *= (amount.number if amount else _ZERO) / (base.number if base and base.number != 0 else _ONE)
    charges = line.kids.get("cac:AllowanceCharge")
    if charges:
        sums = {"true": _ZERO, "false": _ZERO}
        for one in charges:
            word = one.value("cbc:ChargeIndicator")
            if word in sums:
                sums[word] += total(one.all("cbc:Amount"))
        due += cents(sums["true"]) - cents(sums["false"])
    stated = line.first("cbc:LineExtensionAmount")
    if not near(stated.number if stated else _ZERO, due, _SLACK):
        tree.fail("PEPPOL-EN16931-R120", line)


def _units(tree: Tree) -> None:
    units = codes("unit")
    for name in (*_QUANTITIES, "cbc:BaseQuantity"):
        for node in tree.every(name):
            unit = node.attributes.get("unitCode")
            if unit is None:
                continue
            if unit not in units and unit.strip(SPACE) not in units:
                tree.fail("BR-CL-23", node)
            if name == "cbc:BaseQuantity" and node.parent is not None and node.parent.name == "cac:Price":
                _same_unit(tree, node, node.parent.parent or tree.root)


def _same_unit(tree: Tree, base: Node, line: Node) -> None:
    stated = line.all(_QUANTITIES[tree.credit])
    any_stated = stated or line.all(_QUANTITIES[not tree.credit])
    if any_stated and not any(node.attributes.get("unitCode") == base.attributes["unitCode"] for node in stated):
        tree.fail("PEPPOL-EN16931-R130", base)

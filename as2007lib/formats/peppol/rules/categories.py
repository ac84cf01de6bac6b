"""What each VAT category demands: BR-S-01 to -10, BR-Z, BR-E, BR-AE, BR-IC (code K), BR-G, BR-O, BR-AF (code L), BR-AG (code M).

The numbers mean the same in every category:
01 the category has its subtotal; 02, 03, 04 who must be registered when it stands on a line, an allowance, a charge;
05, 06, 07 the percentage on a line, an allowance, a charge; 08 the base of the subtotal; 09 its tax; 10 its reason.
Categories that the document does not use cost nothing.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from as2007lib.formats.peppol.rules.charges import is_charge
from as2007lib.formats.peppol.rules.sums import total
from as2007lib.formats.peppol.rules.tax import within_one
from as2007lib.formats.peppol.rules.tree import Node, Tree
from as2007lib.formats.peppol.rules.vat import is_vat, vat_numbers

_NAMES = {"S": "S", "Z": "Z", "E": "E", "AE": "AE", "K": "IC", "G": "G", "O": "O", "L": "AF", "M": "AG"}
_RATED = {"S", "L", "M"}
_WITHOUT_REASON = {"S", "L", "M", "Z"}
_ZERO = Decimal(0)
_LINES = {"cac:InvoiceLine", "cac:CreditNoteLine"}


class _Uses:
    """Where one category stands: categories about VAT by place, and all of them whatever their scheme.

    Attributes:
        line, allowance, charge, subtotal: categories about VAT.
        anywhere: these, and any other about VAT.
        line_too, charge_too, subtotal_too: those of any scheme on lines, on allowances and charges, in subtotals.
    """

    __slots__ = ("allowance", "anywhere", "charge", "charge_too", "line", "line_too", "subtotal", "subtotal_too")

    def __init__(self) -> None:
        self.line: list[Node] = []
        self.allowance: list[Node] = []
        self.charge: list[Node] = []
        self.subtotal: list[Node] = []
        self.anywhere: list[Node] = []
        self.line_too: list[Node] = []
        self.charge_too: list[Node] = []
        self.subtotal_too: list[Node] = []


def check(tree: Tree) -> None:
    """Check every category that the document uses."""
    uses = _found(tree)
    for code, found in uses.items():
        if code not in _NAMES:
            continue
        _has_subtotal(tree, code, found)
        _registered(tree, code, found)
        _percentages(tree, code, found)
    _subtotals(tree, uses)
    if "K" in uses and uses["K"].subtotal:
        _delivered(tree)
    if "O" in uses and uses["O"].subtotal:
        _alone(tree, uses)


def _found(tree: Tree) -> dict[str, _Uses]:
    uses: defaultdict[str, _Uses] = defaultdict(_Uses)
    for category in tree.every("cac:ClassifiedTaxCategory"):
        found = uses[category.value("cbc:ID")]
        found.line_too.append(category)
        if is_vat(category):
            found.line.append(category)
            found.anywhere.append(category)
    for category in tree.every("cac:TaxCategory"):
        found = uses[category.value("cbc:ID")]
        above, about_vat = category.parent, is_vat(category)
        if about_vat:
            found.anywhere.append(category)
        if above is None:
            continue
        if above.name == "cac:AllowanceCharge":
            found.charge_too.append(category)
            if about_vat:
                (found.charge if is_charge(above) else found.allowance).append(category)
        elif above.name == "cac:TaxSubtotal" and above.parent is not None and above.parent.parent is tree.root:
            found.subtotal_too.append(category)
            if about_vat:
                found.subtotal.append(category)
    return uses


def _has_subtotal(tree: Tree, code: str, found: _Uses) -> None:
    if code == "S":
        right = bool(found.line_too or found.charge_too) == bool(found.subtotal_too)
    elif code in {"L", "M"}:
        # the sheet does not trim here, and looks at any scheme for L
        stated = [one for one in (found.subtotal_too if code == "L" else found.subtotal) for node in one.all("cbc:ID") if node.text == code]
        right = bool(stated) if found.line or found.allowance or found.charge else not found.subtotal
    else:
        right = not found.anywhere or len(found.subtotal) == 1
    if not right:
        tree.fail(f"BR-{_NAMES[code]}-01", tree.root)


def _registered(tree: Tree, code: str, found: _Uses) -> None:
    lines = found.line_too if code == "S" else found.line
    allowances, charges = found.allowance, found.charge
    if code == "O":
        allowances, charges = ([one for one in nodes if _on_document(tree, one)] for nodes in (allowances, charges))
    if not (lines or allowances or charges):
        return
    known = _parties_registered(tree, code)
    if lines and not (known and found.line):
        tree.fail(f"BR-{_NAMES[code]}-02", tree.root)
    if allowances and not known:
        tree.fail(f"BR-{_NAMES[code]}-03", tree.root)
    if charges and not known:
        tree.fail(f"BR-{_NAMES[code]}-04", tree.root)


def _on_document(tree: Tree, category: Node) -> bool:
    return category.parent is not None and category.parent.parent is tree.root


def _parties_registered(tree: Tree, code: str) -> bool:
    """Return whether those are registered who must be; for category O, whether none is."""
    suppliers = [party for one in tree.every("cac:AccountingSupplierParty") for party in one.all("cac:Party")]
    customers = [party for one in tree.every("cac:AccountingCustomerParty") for party in one.all("cac:Party")]
    representative = any(vat_numbers(party) for party in tree.every("cac:TaxRepresentativeParty"))
    supplier = any(vat_numbers(party) for party in suppliers)
    customer = any(vat_numbers(party) for party in customers)
    if code == "O":
        return not (supplier or representative or customer)
    if code in {"G", "K"}:
        return (supplier or representative) and (code == "G" or customer)
    listed = representative or any(party.at("cac:PartyTaxScheme", "cbc:CompanyID") for party in suppliers)
    if code == "AE":
        return listed and (customer or any(party.at("cac:PartyLegalEntity", "cbc:CompanyID") for party in customers))
    return listed


def _percentages(tree: Tree, code: str, found: _Uses) -> None:
    on_lines = [one for one in found.line if _on_line(one)]
    for number, categories in (("05", on_lines), ("06", found.allowance), ("07", found.charge)):
        for category in categories:
            percent = category.amount("cbc:Percent")
            if code == "O":
                right = not category.all("cbc:Percent")
            elif code == "S":
                right = percent > 0
            else:
                right = percent >= 0 if code in _RATED else percent == 0
            if not right:
                tree.fail(f"BR-{_NAMES[code]}-{number}", category)


def _on_line(category: Node) -> bool:
    item = category.parent
    return item is not None and item.name == "cac:Item" and item.parent is not None and item.parent.name in _LINES


@dataclass(frozen=True, slots=True)
class _Part:
    """A line, or an allowance or charge of the document: its categories, their percentages, what it adds to the base."""

    codes: set[str]
    rates: list[Decimal]
    amount: Decimal


def _subtotals(tree: Tree, uses: dict[str, _Uses]) -> None:
    """Check base, tax and reason of every subtotal."""
    lines = [_part(line.at("cac:Item", "cac:ClassifiedTaxCategory"), total(line.all("cbc:LineExtensionAmount"))) for line in tree.lines]
    charges = [_charge(one) for one in tree.root.all("cac:AllowanceCharge")]
    for code, found in uses.items():
        for category in found.subtotal:
            subtotal = category.parent
            if subtotal is not None and code in _NAMES:
                _subtotal(tree, code, category, subtotal)
                if not (_rated_base if code in _RATED else _plain_base)(tree, code, category, subtotal, lines, charges):
                    tree.fail(f"BR-{_NAMES[code]}-08", subtotal)


def _part(categories: list[Node], amount: Decimal) -> _Part:
    codes = {category.value("cbc:ID") for category in categories}
    return _Part(codes, [node.number for category in categories for node in category.all("cbc:Percent")], amount)


def _charge(one: Node) -> _Part:
    amount = total(one.all("cbc:Amount"))
    return _part(one.all("cac:TaxCategory"), amount if is_charge(one) else -amount)


def _subtotal(tree: Tree, code: str, category: Node, subtotal: Node) -> None:
    name, tax = _NAMES[code], subtotal.amount("cbc:TaxAmount")
    due = within_one(tax, subtotal.amount("cbc:TaxableAmount"), category.amount("cbc:Percent")) if code in _RATED else tax == 0
    if not due:
        tree.fail(f"BR-{name}-09", subtotal)
    reason = "cbc:TaxExemptionReason" in category.kids or "cbc:TaxExemptionReasonCode" in category.kids
    if reason == (code in _WITHOUT_REASON):
        tree.fail(f"BR-{name}-10", category)


def _plain_base(tree: Tree, code: str, _category: Node, subtotal: Node, lines: list[_Part], charges: list[_Part]) -> bool:
    """Return whether the base is exactly what lines, charges and allowances of the category come to."""
    due = sum([part.amount for part in (*lines, *charges) if code in part.codes], _ZERO)
    return bool(tree.lines) and subtotal.amount("cbc:TaxableAmount") == due


def _rated_base(tree: Tree, code: str, category: Node, subtotal: Node, lines: list[_Part], charges: list[_Part]) -> bool:
    """Return whether the base differs by less than one from what lines, charges and allowances at that percentage come to."""
    percent = category.first("cbc:Percent")
    if percent is None:
        return True
    rate, base = percent.number, subtotal.amount("cbc:TaxableAmount")
    of_lines = [part.amount for part in lines if code in part.codes and rate in part.rates]
    charged = sum([part.amount for part in charges if code in part.codes and rate in part.rates], _ZERO)
    due = sum(of_lines, charged)
    if code != "S":
        return bool(tree.lines) and base - 1 < due < base + 1
    if of_lines and base - 1 < due < base + 1:
        return True
    # the sheet asks about invoice lines or credit note lines: with charges anywhere it is also content with the base of these alone
    everywhere = [_part(one.all("cac:TaxCategory"), _ZERO) for one in tree.every("cac:AllowanceCharge")]
    return any(code in part.codes and rate in part.rates for part in everywhere) and (
        base - 1 < due < base + 1 or base - 1 < charged < base + 1
    )


def _delivered(tree: Tree) -> None:
    root = tree.root
    if len(root.value("cac:Delivery", "cbc:ActualDeliveryDate")) <= 1 and not any(one.kids for one in root.all("cac:InvoicePeriod")):
        tree.fail("BR-IC-11", root)
    if len(root.value("cac:Delivery", "cac:DeliveryLocation", "cac:Address", "cac:Country", "cbc:IdentificationCode")) <= 1:
        tree.fail("BR-IC-12", root)


def _alone(tree: Tree, uses: dict[str, _Uses]) -> None:
    others = [found for code, found in uses.items() if code != "O"]
    for rule, nodes in (
        ("BR-O-11", [one for found in others for one in found.subtotal]),
        ("BR-O-12", [one for found in others for one in found.line]),
        ("BR-O-13", [one for found in others for one in found.allowance]),
        ("BR-O-14", [one for found in others for one in found.charge]),
    ):
        if nodes:
            tree.fail(rule, nodes[0])

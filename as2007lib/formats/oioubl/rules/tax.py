"""Taxes of documents and lines: subtotals, and what they must add up to."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from as2007lib.formats.oioubl.rules.amounts import TOLERANCE, ZERO, decimals, number, rounded, total
from as2007lib.formats.oioubl.rules.categories import CATEGORY, TAX_CATEGORY, TAX_SCHEME
from as2007lib.formats.oioubl.rules.node import SPACE, Document, Node
from as2007lib.formats.oioubl.rules.rule import Item, NodeRule, Plan, Rule, absent, at, filled, unless, when

_HUNDRED = Decimal(100)
_LEAST_TAX = Decimal("0.005")
_PLACES = 2
_ADDED_UP = frozenset({"StandardRated", "ZeroRated", "ReverseCharge"})
_VAT = _ADDED_UP | {"B", "M", "L", "K", "O", "G"}
_LINES = ("InvoiceLine", "CreditNoteLine")

_SCHEME_IDS = ("TaxSubtotal", "TaxCategory", "TaxScheme", "ID")
_ONLY_TAX = {"TaxAmount"}
_OWN_SCHEME = ("TaxCategory", "TaxScheme", "ID")


def _following(node: Node, *names: str) -> list[Node]:
    """Return the classes of the same name after this one, and all of other names that stand after these."""
    parent = node.parent
    if parent is None or not (parent.several or any(other in parent.kids for other in names[1:])):
        return []
    alike = parent.kids[names[0]]
    return alike[alike.index(node) + 1 :] + [other for name in names[1:] for other in parent.kids.get(name, ())]


def _scheme_again(tax: Node) -> bool:
    others = _following(tax, "TaxTotal", "WithholdingTaxTotal")
    own = set(tax.all_below(*_SCHEME_IDS)) if others else set()
    return any(own.intersection(other.all_below(*_SCHEME_IDS)) for other in others)


def _not_one_vat(tax: Node) -> bool:
    totals = [] if tax.parent is None else tax.parent.kids["TaxTotal"]
    return sum(1 for other in totals if not {"63", "VAT"}.isdisjoint(other.all_below(*_SCHEME_IDS))) != 1


def _not_the_sum(tax: Node) -> bool:
    subtotals = tax.kids.get("TaxSubtotal")
    return subtotals is not None and tax.amount("TaxAmount") != rounded(total(part.amount("TaxAmount") for part in subtotals))


def _evidence_of_an_invoice(tax: Node) -> bool:
    if tax.first.get("TaxEvidenceIndicator") != "false":
        return False
    document = tax.document
    is_invoice = str(document.element.tag).endswith("}Invoice")
    return is_invoice and document.first.get("InvoiceTypeCode") not in {None, "325"}


def _one_plain_vat(tax: Node) -> bool:
    """Whether this is the only TaxTotal, of VAT, with one subtotal of the same amount in whole øre and nothing unusual."""
    if tax.several or tax.parent is None or tax.leaves.keys() != _ONLY_TAX or "WithholdingTaxTotal" in tax.parent.kids:
        return False
    if len(tax.parent.kids["TaxTotal"]) > 1 or "TaxSubtotal" not in tax.kids:
        return False
    part, amount = tax.kids["TaxSubtotal"][0], tax.first["TaxAmount"]
    return part.first.get("TaxAmount") == amount and decimals(amount) == _PLACES and part.below(*_OWN_SCHEME) in {"63", "VAT"}


_TOTAL: Item = unless(
    _one_plain_vat,
    Rule("F-LIB314", "Samme TaxScheme/ID står i to TaxTotal.", _scheme_again),
    Rule("F-LIB306", "Præcis én TaxTotal skal indeholde moms.", _not_one_vat),
    Rule("F-LIB250", "TaxAmount skal have to decimaler.", lambda tax: decimals(tax.first.get("TaxAmount")) != _PLACES),
    Rule("F-LIB251", "RoundingAmount må ikke være nul.", lambda tax: tax.amount("RoundingAmount") == 0),
    Rule(
        "F-LIB252",
        "RoundingAmount skal have to decimaler.",
        lambda tax: tax.has("RoundingAmount") and decimals(tax.first.get("RoundingAmount")) != _PLACES,
    ),
    Rule("F-LIB253", "TaxEvidenceIndicator må kun være false i en proformafaktura (325).", _evidence_of_an_invoice),
    Rule("F-LIB385", "TaxAmount skal være summen af delsummerne.", _not_the_sum),
)


def _is_alone(part: Node) -> bool:
    return part.parent is not None and not part.parent.several


def _category_again(part: Node) -> bool:
    scheme = part.below(*_OWN_SCHEME)
    if scheme != "63":
        return False
    others = _following(part, "TaxSubtotal")
    same_scheme = any(other.below(*_OWN_SCHEME) == scheme for other in others)
    category = part.below("TaxCategory", "ID")
    return same_scheme and category is not None and any(other.below("TaxCategory", "ID") == category for other in others)


def _other_scheme(part: Node) -> bool:
    scheme = part.below(*_OWN_SCHEME)
    return scheme is not None and any(other.below(*_OWN_SCHEME) not in {None, scheme} for other in _following(part, "TaxSubtotal"))


def _is_standard(part: Node) -> bool:
    return part.below("TaxCategory", "ID") == "StandardRated"


def _no_tax(part: Node) -> bool:
    tax = part.amount("TaxAmount")
    if tax:
        return False
    base = part.amount("TaxableAmount")
    category = part.kid("TaxCategory")
    percent = None if category is None else category.amount("Percent")
    if not _is_standard(part) or base is None or base <= 0 or percent is None:
        return False
    return base / _HUNDRED * percent >= _LEAST_TAX


def _other_sign(part: Node) -> bool:
    own, tax = part.amount("TransactionCurrencyTaxAmount"), None if part.parent is None else part.parent.amount("TaxAmount")
    return own is not None and tax is not None and _is_standard(part) and own * tax < 0


_CURRENCY_TAX = "TransactionCurrencyTaxAmount"
_SUBTOTAL: tuple[Item, ...] = (
    absent("F-LIB254", "Percent"),
    absent("F-LIB255", "BaseUnitMeasure"),
    absent("F-LIB256", "PerUnitAmount"),
    absent("F-LIB257", "TierRange"),
    absent("F-LIB258", "TierRatePercent"),
    filled("F-LIB259", "TaxableAmount"),
    unless(
        _is_alone,
        Rule("F-LIB315", "Samme momskategori står to gange i én TaxTotal.", _category_again),
        Rule("F-LIB316", "En TaxTotal må kun have én slags afgift (TaxScheme/ID).", _other_scheme),
    ),
    Rule("F-LIB261", "TaxableAmount skal have to decimaler.", lambda part: decimals(part.first.get("TaxableAmount")) != _PLACES),
    Rule("F-LIB263", "TaxAmount skal have to decimaler.", lambda part: decimals(part.first.get("TaxAmount")) != _PLACES),
    Rule(
        "F-LIB264",
        "CalculationSequenceNumeric skal være større end nul.",
        lambda part: (text := part.first.get("CalculationSequenceNumeric")) is not None and (text.startswith("-") or not Decimal(text)),
    ),
    when(
        lambda part: _CURRENCY_TAX in part.leaves,
        Rule("F-LIB266", f"{_CURRENCY_TAX} skal have samme fortegn som TaxAmount.", _other_sign),
        Rule("F-LIB267", f"{_CURRENCY_TAX} skal have to decimaler.", lambda part: decimals(part.first.get(_CURRENCY_TAX)) != _PLACES),
        Rule("F-LIB373", f"{_CURRENCY_TAX} hører kun til StandardRated.", lambda part: not _is_standard(part)),
    ),
    Rule("F-LIB381", "TaxAmount kan ikke være nul, når der er moms af beløbet.", _no_tax),
)


def _vat_percent(part: Node) -> str | None:
    return part.below("TaxCategory", "Percent")


_HEADER: Item = when(
    lambda part: part.below(*_OWN_SCHEME) == "VAT",
    Rule("F-LIB333", "TaxCategory for VAT skal have en Percent.", lambda part: _vat_percent(part) is None),
    Rule("F-LIB334", "Percent må højst have to decimaler.", lambda part: decimals(_vat_percent(part)) > _PLACES),
)

Base = tuple[str | None, str | None, str | None]


def _base(part: Node, amount: str) -> Base:
    return part.below("TaxCategory", "ID"), part.below(*_OWN_SCHEME), part.attribute(amount, "currencyID")


def _bases(document: Document) -> tuple[dict[Base, Decimal], dict[Base, Decimal]]:
    """Return, by category, scheme and currency, what the lines tax, and what charges less allowances of the document add."""
    if "bases" not in document.memo:
        lines: dict[Base, Decimal] = defaultdict(Decimal)
        for part in (part for line in _LINES for part in document.all(line, "TaxTotal", "TaxSubtotal")):
            lines[_base(part, "TaxableAmount")] += part.amount("TaxableAmount") or ZERO
        added: dict[Base, Decimal] = defaultdict(Decimal)
        for charge in document.kids.get("AllowanceCharge", ()):
            amount, is_charge = charge.amount("Amount") or ZERO, normal_boolean(charge.first.get("ChargeIndicator"))
            for key in _bases_of(charge):
                added[key] += amount if is_charge else -amount
        document.memo["bases"] = (lines, added)
    found: tuple[dict[Base, Decimal], dict[Base, Decimal]] = document.memo["bases"]
    return found


def _bases_of(charge: Node) -> set[Base]:
    """Return what a charge belongs to; where it has several categories, each goes with each scheme."""
    codes, schemes = charge.all_below("TaxCategory", "ID"), charge.all_below("TaxCategory", "TaxScheme", "ID")
    return {(code, scheme, charge.attribute("Amount", "currencyID")) for code in codes for scheme in schemes}


def normal_boolean(text: str | None) -> bool:
    """Return what a truth value of the schema says."""
    return (text or "").strip(SPACE) in {"true", "1"}


def _off_the_lines(part: Node) -> bool:
    key = _base(part, "TaxableAmount")
    if key[0] not in _ADDED_UP:
        return False
    lines, added = _bases(part.document)
    if key not in lines or None in key:
        return False
    own = part.amount("TaxableAmount")
    return own is None or abs(own - lines[key] - added.get(key, ZERO)) > TOLERANCE


OFF_THE_LINES: NodeRule = Rule("F-LIB402", "Momsgrundlaget afviger mere end 1,00 fra linjernes, med tillæg og fradrag.", _off_the_lines)


def _categories_differ(document: Node) -> bool:
    parts = ("TaxTotal", "TaxSubtotal", "TaxCategory", "ID")
    of_lines = {key[0] for key in _bases(document.document)[0]}
    of_lines |= set(document.all_below("AllowanceCharge", "TaxCategory", "ID"))
    return of_lines & _VAT != set(document.all_below(*parts)) & _VAT


SAME_CATEGORIES: NodeRule = Rule(
    "F-LIB404", "Momskategorierne på linjer og i tillæg og fradrag skal være de samme som i totalen.", _categories_differ
)


def _zero_rate_with_tax(category: Node) -> bool:
    tax = None if category.parent is None else category.parent.amount("TaxAmount")
    percent = category.first.get("Percent")
    code = category.first.get("ID")
    return (code is None or code == "ZeroRated") and not (tax == 0 and (percent is None or number(percent) == 0))


def _tax_off(category: Node) -> bool:
    part = category.parent
    if part is None or category.first.get("ID") != "StandardRated":
        return False
    percent, base, tax = category.amount("Percent"), part.amount("TaxableAmount"), part.amount("TaxAmount")
    if percent is None or tax is None or percent < 0:
        return True
    if percent == 0:
        return tax != 0
    return base is None or abs(tax - rounded(base * percent / _HUNDRED)) > TOLERANCE


_LINE_CATEGORY: tuple[NodeRule, ...] = (
    Rule("F-LIB400", "ZeroRated skal have TaxAmount 0 og Percent 0 eller ingen.", _zero_rate_with_tax),
    Rule("F-LIB401", "Momsen afviger mere end 1,00 fra grundlag gange procent.", _tax_off),
)


def tax_total(*of_subtotals: NodeRule) -> Plan:
    """Return the plan of the taxes of a document."""
    return at(_TOTAL, TaxSubtotal=at(_SUBTOTAL, of_subtotals, _HEADER, TaxCategory=CATEGORY))


LINE_TAX_TOTAL: Plan = at(_TOTAL, TaxSubtotal=at(_SUBTOTAL, TaxCategory=at(TAX_CATEGORY, _LINE_CATEGORY, TaxScheme=TAX_SCHEME)))

"""Lines: quantity times price, items, their properties and certificates."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_EVEN, Decimal

from lxml.etree import _Element as Element

from as2007lib.formats.oioubl.rules.amounts import TOLERANCE, number, rounded
from as2007lib.formats.oioubl.rules.codes import code_list
from as2007lib.formats.oioubl.rules.node import SPACE, Node, content, normal
from as2007lib.formats.oioubl.rules.periods import DESCRIPTION, PERIOD
from as2007lib.formats.oioubl.rules.rule import Choice, LeafRule, NodeRule, Plan, Rule, absent, at, filled
from as2007lib.formats.oioubl.rules.totals import is_free

_CENT = Decimal(100)
_EMISSION_PLACES = 4
_UNITS, _CERTIFICATES = code_list("unit"), code_list("environment")

UNIT: tuple[LeafRule, ...] = (
    Rule("F-LIB007", "Attributten unitCode skal bruges.", lambda leaf: leaf.get("unitCode") is None),
    Rule("W-LIB008", "unitCode bør være en måleenhed på mindst to tegn.", lambda leaf: len(leaf.get("unitCode") or "") <= 1),
    Rule("F-LIB318", "unitCode står ikke i kodelisten over måleenheder.", lambda leaf: not _UNITS.holds(leaf.get("unitCode"))),
)

# How a line's amount is tied to quantity and price: by the currency of prices, by a factor, by the units of quantity and base.
Case = tuple[str, bool, str]


def _units(line: Node, quantity: str) -> str:
    price = line.kid("Price")
    own, base = line.attribute(quantity, "unitCode"), None if price is None else price.attribute("BaseQuantity", "unitCode")
    if own is None or base is None:
        return "none"
    return "equal" if own == base else "different"


def _operator(line: Node) -> str:
    """Return how the prices' currency is reckoned: `plain` without one, `lacking` where the rate does not say, else its word."""
    exchange = None if line.parent is None else line.parent.kid("PricingExchangeRate")
    if exchange is None:
        return "plain"
    if not exchange.has("CalculationRate") or not exchange.has("MathematicOperatorCode"):
        return "lacking"
    return exchange.first.get("MathematicOperatorCode") or ""


def _divided(amount: Decimal, by: Decimal) -> Decimal | None:
    """Return a quotient; by zero it is endless, and of zero it is none."""
    if by:
        return amount / by
    return amount * Decimal("Infinity") if amount else None


def _reckoned(line: Node, quantity: str, units: str, *, without_base: bool) -> Decimal | None:
    """Return quantity times price, per base or by factor, or None where a part is missing."""
    price = line.kid("Price")
    count, each = line.amount(quantity), None if price is None else price.amount("PriceAmount")
    if price is None or count is None or each is None:
        return None
    if units == "different":
        factor = price.amount("OrderableUnitFactorRate")
        return None if factor is None else each * count * factor
    base = price.amount("BaseQuantity")
    if base is None:
        return each * count if without_base else None
    return _divided(each * count, base)


def _in_currency(line: Node, reckoned: Decimal | None, operator: str) -> Decimal | None:
    exchange = None if line.parent is None or operator == "plain" else line.parent.kid("PricingExchangeRate")
    rate = None if exchange is None else exchange.amount("CalculationRate")
    if reckoned is None or rate is None:
        return reckoned
    if operator == "divide":
        return _divided(reckoned, rate)
    return None if not rate and reckoned.is_infinite() else reckoned * rate


def price_rules(quantity: str, ids: Mapping[Case, str], *, without_base: bool) -> Choice:
    """Return the rules that a line's amount is quantity times price, off by 1.00 at most: one for each way of reckoning.

    `without_base` says that a price without BaseQuantity is for one.
    """
    message = "Linjens beløb afviger mere end 1,00 fra antal gange pris."
    rules: dict[Case, tuple[NodeRule, ...]] = {case: (Rule(rule, message, lambda _: True),) for case, rule in ids.items()}

    def pick(line: Node) -> tuple[NodeRule, ...]:
        """Return the rule of the line's way of reckoning where the amount is off."""
        amount, operator, units = line.amount("LineExtensionAmount"), _operator(line), _units(line, quantity)
        reckoned = _in_currency(line, _reckoned(line, quantity, units, without_base=without_base), operator)
        if amount is None or reckoned is None:
            return ()
        if operator == "plain":
            amount = (amount * _CENT).to_integral_value(ROUND_HALF_EVEN) / _CENT
        if abs(amount - reckoned) <= TOLERANCE or is_free(line):
            return ()
        factor = operator != "plain" and line.below("Price", "OrderableUnitFactorRate") is not None
        return rules.get((operator, factor, units), ())

    return Choice(tuple(rule for group in rules.values() for rule in group), pick)


def lacks_rate(rule: str) -> NodeRule:
    """A rate of exchange for prices should say how it is used."""
    message = "PricingExchangeRate bør have CalculationRate og MathematicOperatorCode, så linjens beløb kan efterregnes."
    return Rule(rule, message, lambda line: _operator(line) == "lacking" and not is_free(line))


def negative_charge(rule: str, quantity: str, *path: str) -> NodeRule:
    """A negative allowance or charge belongs to a negative quantity or price only."""

    def broken(line: Node) -> bool:
        if not any("AllowanceCharge" in node.kids for node in line.all(*path)):
            return False
        if not any(amount.startswith("-") for amount in line.all_below(*path, "AllowanceCharge", "Amount")):
            return False
        return not (line.text(quantity) or "").startswith("-") and not (line.below("Price", "PriceAmount") or "").startswith("-")

    return Rule(rule, "AllowanceCharge/Amount må kun være negativ, når antal eller pris er det.", broken)


def _is_named(node: Node, name: str) -> bool:
    return node.first.get("Name") == name


def _siblings(node: Node, name: str) -> list[Node]:
    return [] if node.parent is None else [other for other in node.parent.kids["AdditionalItemProperty"] if _is_named(other, name)]


def _emission(value: Decimal | None) -> Decimal | None:
    return None if value is None or not value.is_finite() else rounded(value, _EMISSION_PLACES)


def _net_emission_off(node: Node) -> bool:
    if not _is_named(node, "NetEmissionQuantity"):
        return False
    factors = _siblings(node, "EmissionFactor")
    factor = number(factors[0].first.get("Value")) if factors else None
    own = _emission(number(node.first.get("Value")))
    line = None if node.parent is None else node.parent.parent
    if line is None or factor is None or own is None:
        return True
    counts = (line.amount("InvoicedQuantity"), line.amount("CreditedQuantity"))
    return all(count is None or _emission(factor * count) != own for count in counts)


def _not_a_number(name: str, node: Node) -> bool:
    return _is_named(node, name) and number(node.first.get("Value")) is None


EMISSIONS: tuple[NodeRule, ...] = (
    Rule("OIOUBL-Common-GP004", "EmissionFactor skal være et tal.", lambda node: _not_a_number("EmissionFactor", node)),
    Rule("OIOUBL-Common-GP005", "NetEmissionQuantity skal være EmissionFactor gange antal.", _net_emission_off),
    Rule(
        "OIOUBL-Common-GP006",
        "EmissionFactorSource skal være Database eller Internal.",
        lambda node: _is_named(node, "EmissionFactorSource") and node.first.get("Value") not in {"Database", "Internal"},
    ),
    Rule(
        "OIOUBL-Common-GP007",
        "EmissionFactor kræver også EmissionFactorSource.",
        lambda node: _is_named(node, "EmissionFactor") and not _siblings(node, "EmissionFactorSource"),
    ),
    Rule(
        "OIOUBL-Common-GP008",
        "EmissionFactorCalculationUnit skal være en måleenhed fra kodelisten.",
        lambda node: _is_named(node, "EmissionFactorCalculationUnit") and not _UNITS.holds(normal(node.first.get("Value"))),
    ),
    Rule("OIOUBL-Common-GP009", "CalculationRate skal være et tal.", lambda node: _not_a_number("CalculationRate", node)),
)


def item_property(name: str, value: str, group: str, *own: NodeRule) -> Plan:
    """Return the plan of a property of an item."""
    return at(filled(name, "Name"), filled(value, "Value"), own, UsabilityPeriod=PERIOD, ItemPropertyGroup=at(filled(group, "ID")))


IDENTIFICATION: Plan = at(absent("F-LIB175", "PhysicalAttribute"), absent("F-LIB176", "MeasurementDimension"), filled("F-LIB177", "ID"))


def classified(rule: str) -> Plan:
    """Return the plan of a classification of goods."""
    return at(
        Rule(
            rule,
            "ItemClassificationCode bør være en UNSPSC-kode (listID UNSPSC).",
            lambda node: node.has("ItemClassificationCode") and node.attribute("ItemClassificationCode", "listID") != "UNSPSC",
        )
    )


def sellers_identification(number_of: str, attribute: str, dimension: str, description: NodeRule) -> Plan:
    """Return the plan of the seller's number of an item, with its attributes and measures."""
    return at(
        filled(number_of, "ID"),
        PhysicalAttribute=at(description, filled(attribute, "AttributeID"), DESCRIPTION),
        MeasurementDimension=at(filled(dimension, "AttributeID"), DESCRIPTION),
    )


def no_blank(rule: str, name: str) -> NodeRule:
    """None of the values may be blank; there may be none."""
    return Rule(rule, f"{name} skal være udfyldt.", lambda node: any(not text.strip(SPACE) for text in node.texts(name)))


def certified(rule: str) -> LeafRule:
    """The name of a certificate is one that exists."""
    return Rule(rule, "Certifikatet står ikke i kodelisten over miljømærker.", lambda leaf: not _CERTIFICATES.holds(content(leaf)))


def cents_or_more(rule: str, least: int = 2) -> LeafRule:
    """An amount of a line has two decimals or more."""
    return Rule(rule, f"LineExtensionAmount skal have mindst {least} decimaler.", lambda leaf: _places(leaf) < least)


def at_most_places(rule: str, most: int) -> LeafRule:
    """An amount of a line has only so many decimals."""
    return Rule(rule, f"LineExtensionAmount må højst have {most} decimaler.", lambda leaf: _places(leaf) > most)


def _places(leaf: Element) -> int:
    return len(content(leaf).partition(".")[2])

"""Allowances and charges of documents, lines and prices."""

from __future__ import annotations

from as2007lib.formats.oioubl.rules.amounts import TOLERANCE
from as2007lib.formats.oioubl.rules.categories import CATEGORY
from as2007lib.formats.oioubl.rules.node import Node
from as2007lib.formats.oioubl.rules.rule import Item, Leaves, NodeRule, Plan, Rule, absent, at, one, when


def _factor_off(charge: Node) -> bool:
    factor, base, amount = charge.amount("MultiplierFactorNumeric"), charge.amount("BaseAmount"), charge.amount("Amount")
    return factor is not None and base is not None and amount is not None and abs(amount - base * factor) > TOLERANCE


def _factor(base: str) -> Item:
    return when(
        lambda charge: "MultiplierFactorNumeric" in charge.leaves,
        Rule(base, "MultiplierFactorNumeric kræver BaseAmount.", lambda charge: not charge.has("BaseAmount")),
        Rule("F-LIB228", "Amount afviger mere end 1,00 fra BaseAmount gange MultiplierFactorNumeric.", _factor_off),
    )


def _negative_factor(rule: str) -> NodeRule:
    return Rule(
        rule,
        "MultiplierFactorNumeric må ikke være negativ.",
        lambda charge: (charge.first.get("MultiplierFactorNumeric") or "").startswith("-"),
    )


ACCOUNTING_COST: NodeRule = Rule(
    "F-LIB021",
    "Brug enten AccountingCost eller AccountingCostCode, ikke begge.",
    lambda node: "AccountingCost" in node.leaves and "AccountingCostCode" in node.leaves,
)
_CHARGE: tuple[Item, ...] = (
    absent("F-LIB224", "TaxTotal"),
    absent("F-LIB225", "PaymentMeans"),
    one("F-LIB226", "TaxCategory"),
    _negative_factor("F-LIB227"),
    _factor("F-LIB248"),
    ACCOUNTING_COST,
)
_PRICE_CHARGE: tuple[Item, ...] = (
    absent("F-LIB268", "TaxTotal"),
    absent("F-LIB269", "PaymentMeans"),
    absent("F-LIB273", "AccountingCostCode"),
    absent("F-LIB274", "AccountingCost"),
    _factor("F-LIB270"),
)
NEGATIVE_PRICE_FACTOR: NodeRule = _negative_factor("F-LIB271")


def allowance_charge(values: Leaves, *own: NodeRule, **kids: Plan) -> Plan:
    """Return the plan of an allowance or charge of a document or a line."""
    return at(_CHARGE, own, values=values, TaxCategory=CATEGORY, **kids)


def price_charge(values: Leaves, *own: NodeRule) -> Plan:
    """Return the plan of an allowance or charge within a price."""
    return at(_PRICE_CHARGE, own, values=values, TaxCategory=CATEGORY)

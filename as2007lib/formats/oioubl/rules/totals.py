"""The totals of a document: what must be there, and what must add up; amounts are compared as they show with two decimals."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from as2007lib.formats.oioubl.rules.amounts import ZERO, decimals, shown, total
from as2007lib.formats.oioubl.rules.node import Node, content
from as2007lib.formats.oioubl.rules.rule import LeafRule, NodeRule, Rule, not_negative, not_zero, positive

_TOLERANCE = Decimal("0.0055")
_MOST_ROUNDING = Decimal(10)
_PLACES = 2
Sum = Callable[[Node], Decimal]

TWO_DECIMALS: LeafRule = Rule("F-LIB014", "Beløbet skal have to decimaler.", lambda leaf: decimals(content(leaf)) != _PLACES)
POSITIVE_AMOUNT: tuple[LeafRule, ...] = (positive("F-LIB013"), TWO_DECIMALS)
NOT_NEGATIVE_AMOUNT: tuple[LeafRule, ...] = (not_negative("F-LIB016"), TWO_DECIMALS)
NOT_ZERO_AMOUNT: tuple[LeafRule, ...] = (not_zero("F-LIB303"), TWO_DECIMALS)
NOT_NEGATIVE_NUMBER: tuple[LeafRule, ...] = (not_negative("F-LIB020"),)
POSITIVE_NUMBER: tuple[LeafRule, ...] = (positive("F-LIB019"),)
NOT_ZERO_NUMBER: tuple[LeafRule, ...] = (not_zero("F-LIB317"),)


def _around(node: Node) -> Node:
    """Return the document that totals belong to."""
    return node if node.parent is None else node.parent


def of_document(*path: str) -> Sum:
    """Return a sum of all values at a path of the document; several rules ask for the same, and it is added up once."""
    classes, name, key = path[:-1], path[-1], "/".join(path)

    def added(totals: Node) -> Decimal:
        memo = totals.document.memo
        if key not in memo:
            memo[key] = total([node.amount(name) for node in totals.document.all(*classes)])
        found: Decimal = memo[key]
        return found

    return added


def of_charges(indicator: str) -> Sum:
    """Return the sum of the document's allowances (`false`) or charges (`true`)."""

    def added(totals: Node) -> Decimal:
        charges = _around(totals).kids.get("AllowanceCharge", ())
        return total(charge.amount("Amount") for charge in charges if charge.first.get("ChargeIndicator") == indicator)

    return added


def is_free(line: Node) -> bool:
    """Whether a line is free of charge."""
    return line.first.get("FreeOfChargeIndicator") not in {None, "false"}


def of_lines(name: str, *, with_free: bool) -> Sum:
    """Return the sum of the lines, with or without those that are free of charge."""

    def added(totals: Node) -> Decimal:
        lines = _around(totals).kids.get(name, ())
        return total(line.amount("LineExtensionAmount") for line in lines if with_free or not is_free(line))

    return added


TAXES = of_document("TaxTotal", "TaxSubtotal", "TaxAmount")
ALLOWANCES = of_charges("false")
CHARGES = of_charges("true")
PREPAID = of_document("PrepaidPayment", "PaidAmount")
ROUNDINGS = of_document("TaxTotal", "RoundingAmount")


def _inclusive(totals: Node) -> Decimal:
    return _added_up(totals, ZERO)


def _payable(totals: Node) -> Decimal:
    return _added_up(totals, _told(totals, "PrepaidAmount"))


def _told(totals: Node, name: str) -> Decimal:
    amount = totals.amount(name)
    return ZERO if amount is None else amount


def _added_up(totals: Node, prepaid: Decimal) -> Decimal:
    """Add in the order of the official rules: whether nothing shows as minus zero depends on it."""
    charged = _told(totals, "LineExtensionAmount") + TAXES(totals) + _told(totals, "ChargeTotalAmount")
    return charged - _told(totals, "AllowanceTotalAmount") - prepaid + _told(totals, "PayableRoundingAmount")


def needed_for_charges(rule: str, name: str, indicator: str) -> NodeRule:
    """A total must be told when there is something to add up."""

    def broken(totals: Node) -> bool:
        if name in totals.leaves or "AllowanceCharge" not in _around(totals).kids:
            return False
        return indicator in _around(totals).all_below("AllowanceCharge", "ChargeIndicator")

    return Rule(rule, f"{name} skal være der, når dokumentet har AllowanceCharge med ChargeIndicator {indicator}.", broken)


def needed_for(rule: str, name: str, *path: str) -> NodeRule:
    """A total must be told when the document has something to add up."""
    message = f"{name} skal være der, når dokumentet har {'/'.join(path)}."
    first = path[0]

    def broken(totals: Node) -> bool:
        if name in totals.leaves or first not in _around(totals).kids:
            return False
        return any(node.has(path[-1]) for node in _around(totals).all(*path[:-1]))

    return Rule(rule, message, broken)


def is_sum(rule: str, name: str, what: str, added: Sum) -> NodeRule:
    """A total, where it is told, must be a sum."""

    def broken(totals: Node) -> bool:
        amount = totals.amount(name)
        return amount is not None and shown(amount) != shown(added(totals))

    return Rule(rule, f"{name} skal være {what}.", broken)


def is_sum_of_lines(rule: str, name: str, *, with_free: bool) -> NodeRule:
    """The total of the lines; it may be off by half an øre and a little."""
    added = of_lines(name, with_free=with_free)

    def broken(totals: Node) -> bool:
        amount = totals.amount("LineExtensionAmount")
        return amount is not None and abs(amount - added(totals)) > _TOLERANCE

    return Rule(rule, "LineExtensionAmount skal være summen af linjerne.", broken)


def is_inclusive(rule: str) -> NodeRule:
    """Lines, taxes, charges and rounding, less allowances."""
    return is_sum(rule, "TaxInclusiveAmount", "linjer, moms, tillæg og afrunding minus fradrag", _inclusive)


def is_rounding(rule: str) -> NodeRule:
    """The rounding of the taxes, where these tell one."""
    plain = is_sum(rule, "PayableRoundingAmount", "summen af momsens afrundinger", ROUNDINGS)

    def broken(totals: Node) -> bool:
        if "PayableRoundingAmount" not in totals.leaves:
            return False
        return bool(_around(totals).all_below("TaxTotal", "RoundingAmount")) and plain.broken(totals)

    return Rule(rule, plain.message, broken)


def is_small_rounding(rule: str) -> NodeRule:
    """A rounding of at most ten, up or down."""

    def broken(totals: Node) -> bool:
        amount = totals.amount("PayableRoundingAmount")
        return amount is not None and abs(amount) > _MOST_ROUNDING

    return Rule(rule, "PayableRoundingAmount skal ligge mellem -10,00 og 10,00.", broken)


_PAYABLE = "PayableAmount skal være linjer, moms, tillæg og afrunding minus fradrag og forudbetalt."


def is_payable(rule: str) -> NodeRule:
    """What is left to pay; a sum that rounds to zero counts as zero."""

    def broken(totals: Node) -> bool:
        negative, hundredths = shown(_payable(totals))
        return shown(_told(totals, "PayableAmount")) != (negative and hundredths != 0, hundredths)

    return Rule(rule, _PAYABLE, broken)


def is_payable_reminder(rule: str) -> NodeRule:
    """What is left to pay of a reminder."""
    return Rule(rule, _PAYABLE, lambda totals: shown(_told(totals, "PayableAmount") * -1) != shown(_payable(totals) * -1))


def is_in_terms(rule: str) -> NodeRule:
    """The terms of payment together, or the first of them, tell the amount to pay."""

    def broken(totals: Node) -> bool:
        terms: Sequence[Node] = _around(totals).kids.get("PaymentTerms", ())
        if not terms:
            return False
        payable = shown(_told(totals, "PayableAmount"))
        first = terms[0].amount("Amount")
        return payable != shown(total(term.amount("Amount") for term in terms)) and (first is None or payable != shown(first))

    return Rule(rule, "PaymentTerms/Amount skal tilsammen, eller i den første, være PayableAmount.", broken)

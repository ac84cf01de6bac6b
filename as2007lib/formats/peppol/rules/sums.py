"""Arithmetic of the official sheets: sums, and rounding of a half towards plus infinity."""

from __future__ import annotations

from decimal import ROUND_FLOOR, Decimal

from as2007lib.formats.peppol.rules.tree import Node

_HALF = Decimal("0.5")
_HUNDRED = Decimal(100)
_ZERO = Decimal(0)


def total(nodes: list[Node]) -> Decimal:
    """Return the sum of some amounts; zero when there are none."""
    return sum([node.number for node in nodes], _ZERO)


def whole(number: Decimal) -> Decimal:
    """Return a number rounded to a whole one, a half upwards."""
    return (number + _HALF).to_integral_value(ROUND_FLOOR)


def cents(number: Decimal) -> Decimal:
    """Return a number rounded to two decimals, a half upwards."""
    return (number * _HUNDRED + _HALF).to_integral_value(ROUND_FLOOR) / _HUNDRED


def near(one: Decimal, other: Decimal, slack: Decimal) -> bool:
    """Return whether two numbers differ by at most the slack."""
    return one + slack >= other and one - slack <= other

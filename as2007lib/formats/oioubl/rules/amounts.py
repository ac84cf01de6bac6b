"""Numbers as the official rules read and round them, in decimals."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import ROUND_FLOOR, ROUND_HALF_EVEN, Decimal

ZERO = Decimal(0)
TOLERANCE = Decimal(1)
_HALF = Decimal("0.5")
_NUMBER = re.compile(r"[ \t\r\n]*([+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?|-?INF)[ \t\r\n]*", re.ASCII)


def number(text: str | None) -> Decimal | None:
    """Return the number that a text is, or None where it is none."""
    found = _NUMBER.fullmatch(text) if text is not None else None
    return None if found is None else Decimal(found[1].replace("INF", "Infinity"))


def total(amounts: Iterable[Decimal | None]) -> Decimal:
    """Return the sum; what is absent counts nothing. A single minus zero stays one, for that shows as well."""
    found = [amount for amount in amounts if amount is not None]
    return sum(found[1:], found[0]) if found else ZERO


def shown(amount: Decimal) -> tuple[bool, Decimal]:
    """Return an amount as it shows with two decimals, half to even: its sign (also of zero) and its hundredths."""
    return amount.is_signed(), (amount * 100).to_integral_value(ROUND_HALF_EVEN)


def rounded(amount: Decimal, places: int = 2) -> Decimal:
    """Return an amount with so many decimals, half towards plus infinity."""
    return (amount.scaleb(places) + _HALF).to_integral_value(ROUND_FLOOR).scaleb(-places)


def decimals(text: str | None) -> int:
    """Return how many characters stand after the point."""
    return len((text or "").partition(".")[2])

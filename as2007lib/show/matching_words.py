"""Small words that everything about matching shares."""

from __future__ import annotations

from datetime import datetime

from as2007lib.values.danish import TIME_ZONE


def when_said(at: str) -> str:
    """Return a moment of the journal as Danish day and time: «03.03.2026 kl. 13:00»; blank where there is none."""
    return datetime.fromisoformat(at).astimezone(TIME_ZONE).strftime("%d.%m.%Y kl. %H:%M") if at else ""


def chance(ten_thousandths: int) -> str:
    """Return a chance in ten-thousandths as per cent: «99,5 %»."""
    whole, rest = divmod(ten_thousandths, 100)
    decimals = f"{rest:02d}".rstrip("0")
    return f"{whole}{',' if decimals else ''}{decimals} %"


def band(low: int, high: int) -> str:
    """Return a band of chances, in ten-thousandths: «95 % til 98 %», the last one up to and with 100 %."""
    return f"{chance(low)} til {chance(min(high, 10_000))}"


def interval(lower: int, upper: int) -> str:
    """Return an interval of shares, in ten-thousandths: «0,1 % til 2,3 %»."""
    return f"{chance(lower)} til {chance(upper)}"


def begun(text: str) -> str:
    """Return a text with a capital first letter; the rest stays, so that «CPR-nummer» is not «Cpr-nummer»."""
    return text[:1].upper() + text[1:]

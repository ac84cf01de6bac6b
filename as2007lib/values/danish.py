"""How people read figures and dates in Danish. The locale is fixed: the process's own is never asked."""

from __future__ import annotations

from decimal import Decimal
from zoneinfo import ZoneInfo

from babel.dates import format_date
from babel.numbers import format_decimal

from as2007lib.values.days import date_of
from as2007lib.values.months import first_day

LOCALE = "da_DK"
TIME_ZONE = ZoneInfo("Europe/Copenhagen")
"""Where a day begins and ends."""
_MONEY = "#,##0.00"
_AT_MOST_FOUR = "#,##0.####"


def kr(ore: int) -> str:
    """Return øre as kroner with the unit: ``1.234,50 kr.``."""
    return f"{amount(ore)} kr."


def amount(ore: int) -> str:
    """Return øre as kroner without the unit: ``1.234,50``."""
    return _number(ore, 2, _MONEY)


def count(number: int) -> str:
    """Return a whole number with thousands separators: ``12.345``."""
    return _number(number, 0, "#,##0")


def many(number: int, one: str, several: str) -> str:
    """Return a whole number with its word: ``1 linje``, ``2 linjer``."""
    return f"{count(number)} {one if number == 1 else several}"


def quantity(ten_thousandths: int) -> str:
    """Return ten-thousandths with as many decimals as are needed: ``7,5``."""
    return _number(ten_thousandths, 4, _AT_MOST_FOUR)


def percent(ten_thousandths: int) -> str:
    """Return ten-thousandths of a per cent: ``12,5 %``."""
    return f"{quantity(ten_thousandths)} %"


def share(millionths: int) -> str:
    """Return millionths of 1 as per cent with at most four decimals: ``33,3333 %``."""
    return percent(millionths)


def date_long(day: int) -> str:
    """Return the day number as ``31. oktober 2026``."""
    return str(format_date(date_of(day), "d. MMMM y", locale=LOCALE))


def date_short(day: int) -> str:
    """Return the day number as ``31.10.2026``."""
    return str(format_date(date_of(day), "dd.MM.y", locale=LOCALE))


def month(number: int) -> str:
    """Return the month number as ``oktober 2026``."""
    return str(format_date(date_of(first_day(number)), "MMMM y", locale=LOCALE))


def _number(scaled: int, decimals: int, pattern: str) -> str:
    return str(format_decimal(Decimal(int(scaled)).scaleb(-decimals), format=pattern, locale=LOCALE))

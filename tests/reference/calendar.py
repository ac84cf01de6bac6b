"""Days, months and Danish public holidays, worked out without any library."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

from tests.reference.reading import Row

GREAT_PRAYER_DAY_ENDS = 2024
BUILT_IN: dict[str, list[Row]] = {"weekdays": [{"from_date": date.min, "weekdays": "1111100", "holidays": "0"}]}


def month_number(text: str) -> int:
    """Return 2026-10 as a number that months can be counted by."""
    return int(text[:4]) * 12 + int(text[5:]) - 1


def month_text(month: int) -> str:
    """Return the month of a number as text."""
    return f"{month // 12:04d}-{month % 12 + 1:02d}"


@cache
def month_days(month: int) -> tuple[date, ...]:
    """Return all days of a month."""
    first, after = (date(m // 12, m % 12 + 1, 1) for m in (month, month + 1))
    return tuple(first + timedelta(days=n) for n in range((after - first).days))


def counts(calendar: str | None, rows: list[Row], day: date) -> bool:
    """Tell whether a calendar counts a day; without a calendar every day counts."""
    if calendar is None:
        return True
    for row in rows or BUILT_IN.get(calendar, []):
        if row["from_date"] <= day <= (row.get("to_date") or date.max):
            is_weekday = row["weekdays"][day.weekday()] == "1"
            return is_weekday and (row["holidays"] == "1" or day not in holidays(day.year))
    return False


@cache
def holidays(year: int) -> frozenset[date]:
    """Return the Danish public holidays of a year."""
    moved = [-3, -2, 0, 1, 39, 49, 50, *([26] if year < GREAT_PRAYER_DAY_ENDS else [])]
    fixed = [date(year, 1, 1), date(year, 12, 25), date(year, 12, 26)]
    return frozenset([*fixed, *(easter(year) + timedelta(days=n) for n in moved)])


def easter(year: int) -> date:
    """Return Easter Sunday: the Sunday after the first church full moon of spring."""
    golden, century = year % 19, year // 100
    epact = (century - century // 4 - (8 * century + 13) // 25 + 19 * golden + 15) % 30
    epact -= epact // 28 * (1 - 29 // (epact + 1) * ((21 - golden) // 11))
    weekday = (year + year // 4 + epact + 2 - century + century // 4) % 7
    moon = epact - weekday
    month = 3 + (moon + 40) // 44
    return date(year, month, moon + 28 - 31 * (month // 4))

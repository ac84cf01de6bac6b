"""Days as whole numbers since 1970-01-01, and the one place where inclusive dates become half-open ones.

At the wall (files, pages) a period is `from_date`..`to_date`, both inclusive, blank `to_date` = open-ended.
Inside it is `start`..`stop`, half-open, and an open end is the day `OPEN`.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

EPOCH = date(1970, 1, 1)
OPEN = (date(9999, 12, 31) - EPOCH).days + 1
"""The stop of an interval without an end: the day after the last day a date can name."""

_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def day_of(value: date) -> int:
    """Return the day number of a date."""
    return (value - EPOCH).days


def date_of(day: int) -> date:
    """Return the date of a day number; `OPEN` itself has none."""
    return EPOCH + timedelta(days=int(day))


def parse_day(text: str) -> int:
    """Return the day number of an ISO date such as ``2026-10-31``.

    Raises:
        ValueError: the text is not a date written exactly so.
    """
    if not _ISO_DATE.fullmatch(text):
        raise ValueError(text)
    return day_of(date.fromisoformat(text))


def format_day(day: int) -> str:
    """Return the ISO date of a day number, blank for `OPEN`."""
    return "" if day >= OPEN else date_of(day).isoformat()


def stop_of(to_day: int) -> int:
    """Return the half-open stop of an interval whose last day is `to_day`."""
    return to_day + 1


def last_day(stop: int) -> int:
    """Return the last day of an interval that stops before `stop`; `OPEN` stays `OPEN`."""
    return OPEN if stop >= OPEN else stop - 1

"""Months as whole numbers: year × 12 + month − 1. `2026-10` is 24321."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import numpy as np
from numpy.typing import NDArray

from as2007lib.values.days import EPOCH

_ISO_MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)
_MONTHS = 12
_YEARS = range(1900, 2200)
"""The years of months; one beyond them is a slip of the pen, and calendars end soon after."""
_EPOCH_MONTH = EPOCH.year * 12


def month_number(year: int, month: int) -> int:
    """Return the month number of a year and a month 1..12."""
    return year * 12 + month - 1


def parse_month(text: str) -> int:
    """Return the month number of a month such as ``2026-10``.

    Raises:
        ValueError: the text is not a month of the years 1900 to 2199 written exactly so.
    """
    match = _ISO_MONTH.fullmatch(text)
    if not match or not 1 <= int(match[2]) <= _MONTHS or int(match[1]) not in _YEARS:
        raise ValueError(text)
    return month_number(int(match[1]), int(match[2]))


def format_month(month: int) -> str:
    """Return ``2026-10`` for a month number."""
    return f"{month // 12:04d}-{month % 12 + 1:02d}"


def first_day(month: int) -> int:
    """Return the day number of the first day of a month."""
    return (date(month // 12, month % 12 + 1, 1) - EPOCH).days


def days_in(month: int) -> int:
    """Return how many days a month has."""
    return first_day(month + 1) - first_day(month)


def year_of(month: int) -> int:
    """Return the calendar year of a month number."""
    return month // 12


def months_of(days: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the month number of each day number."""
    return _by_table(days, _months_of)


def first_days(months: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the day number of the first day of each month."""
    return _by_table(months, _first_days)


def _months_of(days: NDArray[np.int64]) -> NDArray[np.int64]:
    return days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) + _EPOCH_MONTH


def _first_days(months: NDArray[np.int64]) -> NDArray[np.int64]:
    return (months - _EPOCH_MONTH).astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)


def _by_table(values: NDArray[np.int64], convert: Callable[[NDArray[np.int64]], NDArray[np.int64]]) -> NDArray[np.int64]:
    """Convert every value once where a long column holds few different ones: a calendar conversion costs ten look-ups."""
    low, high = (int(values.min()), int(values.max())) if len(values) else (0, 0)
    if high - low >= len(values):
        return convert(values)
    return convert(np.arange(low, high + 1, dtype=np.int64))[values - low]

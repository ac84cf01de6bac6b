"""Danish public holidays, the days a calendar counts, and the days banks are closed.

A day is a day number. Holidays and counted days follow the definition of a settlement; bank closing days follow
Nationalbanken's list: the public holidays on weekdays, the Friday after Ascension, 5 June, 24 and 31 December.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from as2007lib.values.arrays import Bools, Ints
from as2007lib.values.days import date_of
from as2007lib.values.months import first_day, month_number

WEEKDAYS = "weekdays"
"""The calendar that is built in: Monday to Friday, not on public holidays."""
WEEKDAYS_PATTERN = "1111100"

_EASTER_OFFSETS = (-3, -2, 0, 1, 39, 49, 50)  # Maundy Thursday, Good Friday, Easter, Ascension, Whit Sunday and Monday
_PRAYER_DAY = 26
_LAST_PRAYER_DAY = 2023
_FIXED_HOLIDAYS = ((1, 1), (12, 25), (12, 26))
_FIXED_BANK_DAYS = ((6, 5), (12, 24), (12, 31))
_DAY_AFTER_ASCENSION = 40
_THURSDAY = 3  # day number 0 is a Thursday
_SATURDAY = 5


def easter(year: int) -> int:
    """Return the day number of Easter Sunday in the Gregorian calendar, from golden number, epact and Sunday letter."""
    golden = year % 19
    century = year // 100
    epact = (century - century // 4 - (8 * century + 13) // 25 + 19 * golden + 15) % 30
    epact -= epact // 28 * (1 - epact // 28 * (29 // (epact + 1)) * ((21 - golden) // 11))
    weekday = (year + year // 4 + epact + 2 - century + century // 4) % 7
    return first_day(month_number(year, 3)) + 27 + epact - weekday


@lru_cache(maxsize=512)
def public_holidays(year: int) -> frozenset[int]:
    """Return the day numbers of the year's Danish public holidays."""
    sunday = easter(year)
    days = {sunday + offset for offset in _EASTER_OFFSETS}
    days |= {_fixed(year, month, day) for month, day in _FIXED_HOLIDAYS}
    if year <= _LAST_PRAYER_DAY:
        days.add(sunday + _PRAYER_DAY)
    return frozenset(days)


@lru_cache(maxsize=512)
def bank_closing_days(year: int) -> frozenset[int]:
    """Return the days of the year on which banks are closed for another reason than a weekend."""
    days = set(public_holidays(year)) | {_fixed(year, month, day) for month, day in _FIXED_BANK_DAYS}
    return frozenset(days | {easter(year) + _DAY_AFTER_ASCENSION})


def weekday_of(days: Ints) -> Ints:
    """Return the weekday of each day, Monday 0 to Sunday 6."""
    return (days + _THURSDAY) % 7


def is_bank_day(day: int) -> bool:
    """Return whether banks are open."""
    return (day + _THURSDAY) % 7 < _SATURDAY and day not in bank_closing_days(date_of(day).year)


def next_bank_day(day: int) -> int:
    """Return the day itself when banks are open, else the first day after it when they are."""
    while not is_bank_day(day):
        day += 1
    return day


def previous_bank_day(day: int) -> int:
    """Return the day itself when banks are open, else the last day before it when they were."""
    while not is_bank_day(day):
        day -= 1
    return day


def holidays_among(start: int, stop: int) -> Bools:
    """Return for each day from start up to stop whether it is a public holiday."""
    marked = np.zeros(max(stop - start, 0), dtype=np.bool_)
    if len(marked):
        for year in range(date_of(start).year, date_of(stop - 1).year + 1):
            days = np.array(sorted(public_holidays(year)), dtype=np.int64) - start
            marked[days[(days >= 0) & (days < len(marked))]] = True
    return marked


def counted_days(start: int, stop: int, weekdays: str, *, holidays: bool) -> Bools:
    """Return for each day from start up to stop whether a calendar counts it.

    Args:
        start: first day asked about.
        stop: the day after the last one.
        weekdays: seven of 0 and 1, Monday first: the weekdays that count.
        holidays: True where public holidays count like other days, False where they never count.
    """
    chosen = np.array([mark == "1" for mark in weekdays], dtype=np.bool_)
    counted = chosen[weekday_of(np.arange(start, stop, dtype=np.int64))]
    return counted if holidays else counted & ~holidays_among(start, stop)


def _fixed(year: int, month: int, day: int) -> int:
    return first_day(month_number(year, month)) + day - 1

"""The amount of each stretch: an exact fraction, rounded to øre once."""

from __future__ import annotations

import numpy as np

from as2007lib.frames.facts import QUANTITY_PER, UNITS
from as2007lib.pricing.absences import FULL
from as2007lib.pricing.calendars import CountedDays
from as2007lib.pricing.stretches import NOTHING, Stretches
from as2007lib.pricing.terms import ONE, Terms
from as2007lib.values.arrays import Ints
from as2007lib.values.money import round_half_away, round_product
from as2007lib.values.months import first_days

_DAY, _WEEK, _MONTH, _YEAR = (UNITS.index(unit) for unit in ("day", "week", "month", "year"))
_PER_WEEK = QUANTITY_PER.index("week")
_DAYS_OF_WEEK = 7
_MONTHS_OF_YEAR = 12


def price_stretches(stretches: Stretches, terms: Terms, calendars: CountedDays) -> tuple[Ints, Ints]:
    """Return each stretch's quantity (ten-thousandths, as lines show it) and amount (øre, rounded half away from zero).

    The amount is count / per × quantity × rate × factor, where what is counted and per what depends on the unit.
    """
    count, per = _counted(stretches, terms, calendars)
    delivered = stretches.delivered != NOTHING
    plain = terms.plan_per[stretches.position] >= 0
    quantity, quantity_unit = _reduced(np.where(delivered, ONE, terms.quantity[stretches.position]), ONE)
    factor, factor_unit = _reduced(np.where(delivered | plain, FULL, stretches.factor), FULL)
    amount = round_product((count, quantity, stretches.rate, factor), per * quantity_unit * factor_unit)
    shown = np.where(delivered, stretches.delivered, count * ONE)
    planned = np.flatnonzero(plain & ~delivered)
    shown[planned] = round_half_away(count[planned] * terms.quantity[stretches.position[planned]], per[planned])
    return shown, amount


def _counted(stretches: Stretches, terms: Terms, calendars: CountedDays) -> tuple[Ints, Ints]:
    """Return what is counted on each stretch, and of how many: days, or days of 7, or of the whole month, or hours."""
    unit = terms.unit[stretches.position]
    days = stretches.stop - stretches.start
    count, per = days.copy(), np.ones(len(days), dtype=np.int64)
    per[unit == _WEEK] = _DAYS_OF_WEEK
    by_calendar = np.flatnonzero((unit == _DAY) | (unit == _MONTH) | (unit == _YEAR))
    calendar = terms.calendar[stretches.position]
    count[by_calendar] = calendars.between(calendar[by_calendar], stretches.start[by_calendar], stretches.stop[by_calendar])
    by_month = np.flatnonzero((unit == _MONTH) | (unit == _YEAR))
    of_month = calendars.between(calendar[by_month], first_days(stretches.month[by_month]), first_days(stretches.month[by_month] + 1))
    # a month in which nothing is counted gives 0 of 1
    per[by_month] = np.maximum(of_month, 1) * np.where(unit[by_month] == _YEAR, _MONTHS_OF_YEAR, 1)
    planned = np.flatnonzero((terms.plan_per[stretches.position] >= 0) & (stretches.delivered == NOTHING))
    month = stretches.month[planned]
    per[planned] = np.where(
        terms.plan_per[stretches.position[planned]] == _PER_WEEK, _DAYS_OF_WEEK, first_days(month + 1) - first_days(month)
    )
    delivered = np.flatnonzero(stretches.delivered != NOTHING)
    count[delivered], per[delivered] = stretches.delivered[delivered], ONE
    return count, per


def _reduced(value: Ints, unit: int) -> tuple[Ints, Ints]:
    """Return value / unit as a fraction in lowest terms; a whole is so common that it is not computed."""
    numerator, denominator = np.ones(len(value), dtype=np.int64), np.ones(len(value), dtype=np.int64)
    rows = np.flatnonzero(value != unit)
    common = np.gcd(value[rows], unit)
    numerator[rows], denominator[rows] = value[rows] // common, unit // common
    return numerator, denominator

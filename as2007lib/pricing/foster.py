"""What a foster family's pay for a period should come to, so that a posting from payroll can be held against it.

It derives amounts from the figures of the year; what is due is still priced from services and their rates.
"""

from __future__ import annotations

from calendar import isleap
from dataclasses import dataclass

import numpy as np

from as2007lib.rules import Figure, figure, figures
from as2007lib.values.arrays import Bools, Ints
from as2007lib.values.money import round_half_away, round_product
from as2007lib.values.months import first_day, year_of

UNITS_A_FEE = 10_000
"""Fees (vederlag) are counted in ten-thousandths: a contract of 5 fees is 50000."""
_DAYS, _MONTHS, _KRONE = 365, 12, 100
_SCHOOL_AGE, _THIRD = 10, 3
_LEAP = "At et månedligt vederlag også i et skudår er dagens beløb × 365 / 12, er ikke bekræftet: KL's breve dækker ikke et skudår."


@dataclass(frozen=True)
class FosterFee:
    """One fee (vederlag) in a month.

    Attributes:
        month: øre for a whole month.
        day: øre for a day, None where only the month's amount is known.
        cautions: what must be told wherever it is used; blank when verified.
    """

    month: int
    day: int | None
    cautions: tuple[str, ...] = ()


def foster_fee(month: int) -> FosterFee:
    """Return the fee in force on the first day of a month (a month number).

    Raises:
        RuleError: the year has neither a day's nor a month's amount; another year's is never used.
    """
    day = first_day(month)
    stated = [row for row in figures("foster_fee_month") if row.start <= day < row.stop]
    if stated:
        return FosterFee(stated[0].value, None, _cautions(stated[0]))
    per_day = figure("foster_fee_day", day)
    cautions = (*_cautions(per_day), *((_LEAP,) if isleap(year_of(month)) else ()))
    return FosterFee(int(monthly_fee(np.array([per_day.value]))[0]), per_day.value, cautions)


def foster_board(month: int, age: int, child: int) -> Figure:
    """Return what board and lodging (kost og logi) comes to for a day of a month.

    Args:
        month: month number.
        age: the child's age in whole years.
        child: 1 for the family's first foster child, 2 for its second; from the third on the age makes no difference.

    Raises:
        RuleError: the year has no amount; another year's is never used.
    """
    group = "third" if child >= _THIRD else "under_10" if age < _SCHOOL_AGE else "from_10"
    return figure(f"foster_board_{group}", first_day(month))


def monthly_fee(day_amount: Ints) -> Ints:
    """Return a whole month's fee in øre: the day's amount × 365 / 12, rounded to whole kroner, in leap years too.

    The published letters cover no leap year, so that there the rule is an assumption, which `foster_fee` tells.
    """
    kroner = round_half_away(day_amount * _DAYS, np.full(len(day_amount), _MONTHS * _KRONE, dtype=np.int64))
    return kroner * _KRONE


def fee_due(fee: FosterFee, fees: Ints, days: Ints, days_in_month: Ints, *, by_day: bool = True) -> Ints:
    """Return what is due in fees, in øre, for each contract and month.

    Args:
        fee: one fee in the month.
        fees: how many fees the contract gives, in ten-thousandths.
        days: how many days of the month it runs.
        days_in_month: how many days the month has.
        by_day: a part of a month is paid by the day's amount; else by its share of the month's. Which of them is the
            municipality's own choice.

    Raises:
        ValueError: a part of a month is to be paid by day and only the month's amount is known.
    """
    whole: Bools = days >= days_in_month
    unit = np.full(len(fees), UNITS_A_FEE, dtype=np.int64)
    month = round_product((fees, np.full_like(fees, fee.month)), unit)
    if whole.all():
        return month
    if not by_day:
        part = round_product((fees, np.full_like(fees, fee.month), days), unit * days_in_month)
    elif fee.day is None:
        raise ValueError("part of a month by day, and no day's amount is known")
    else:
        part = round_product((fees, np.full_like(fees, fee.day), days), unit)
    return np.where(whole, month, part)


def board_due(day_amount: Ints, days: Ints) -> Ints:
    """Return what is due in board and lodging, in øre: it is paid by day, in whole months too."""
    return round_product((day_amount, days), np.ones(len(days), dtype=np.int64))


def _cautions(row: Figure) -> tuple[str, ...]:
    return (row.caution,) if row.caution else ()

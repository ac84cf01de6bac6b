"""Public holidays, counted days and bank days."""

from datetime import date

import holidays as library
import numpy as np
import pytest

from as2007lib.values.calendars import (
    WEEKDAYS_PATTERN,
    bank_closing_days,
    counted_days,
    easter,
    holidays_among,
    is_bank_day,
    next_bank_day,
    previous_bank_day,
    public_holidays,
)
from as2007lib.values.days import date_of, format_day, parse_day
from as2007lib.values.months import first_day, parse_month


def test_holidays_are_those_of_the_library_until_2100():
    for year in range(1960, 2101):
        assert {date_of(d) for d in public_holidays(year)} == set(library.country_holidays("DK", years=year)), year


@pytest.mark.parametrize(
    ("year", "day"), [(2000, "2000-04-23"), (2026, "2026-04-05"), (2027, "2027-03-28"), (2038, "2038-04-25"), (1954, "1954-04-18")]
)
def test_easter(year, day):
    assert format_day(easter(year)) == day


def test_great_prayer_day_was_last_kept_in_2023():
    assert parse_day("2023-05-05") in public_holidays(2023)
    assert parse_day("2024-04-26") not in public_holidays(2024)


def test_days_that_are_no_public_holidays():
    assert not {parse_day(f"2026-{d}") for d in ("05-01", "06-05", "12-24", "12-31")} & public_holidays(2026)


@pytest.mark.parametrize(
    ("year", "published"),
    [
        (2026, "01-01 04-02 04-03 04-06 05-14 05-15 05-25 06-05 12-24 12-25 12-26 12-31"),
        (2027, "01-01 03-25 03-26 03-29 05-06 05-07 05-17 06-05 12-24 12-25 12-26 12-31"),
    ],
)
def test_bank_closing_days_are_the_published_ones_and_the_sundays_among_the_holidays(year, published):
    sundays = {d for d in public_holidays(year) if date_of(d).weekday() == 6}
    assert bank_closing_days(year) - sundays == {parse_day(f"{year}-{d}") for d in published.split()} - sundays


@pytest.mark.parametrize(
    ("month", "day"),
    [
        *[("2024-01", "02"), ("2024-02", "01"), ("2024-03", "01"), ("2024-04", "02"), ("2024-05", "01"), ("2024-06", "03")],
        *[("2024-07", "01"), ("2024-08", "01"), ("2024-09", "02"), ("2024-10", "01"), ("2024-11", "01"), ("2024-12", "02")],
        *[("2026-01", "02"), ("2026-05", "01"), ("2026-08", "03"), ("2026-04", "01"), ("2027-01", "04")],
    ],
)
def test_the_first_bank_day_of_a_month(month, day):
    assert format_day(next_bank_day(first_day(parse_month(month)))) == f"{month}-{day}"


def test_the_last_bank_day_before_easter_and_new_year():
    assert format_day(previous_bank_day(parse_day("2026-04-06"))) == "2026-04-01"
    assert format_day(previous_bank_day(parse_day("2027-01-03"))) == "2026-12-30"
    assert is_bank_day(parse_day("2026-12-30"))
    assert not is_bank_day(parse_day("2026-12-31"))


def test_weekdays_of_december_2026():
    start, stop = parse_day("2026-12-01"), parse_day("2027-01-01")
    assert counted_days(start, stop, WEEKDAYS_PATTERN, holidays=False).sum() == 22  # 23 weekdays, 25 December is a Friday
    assert counted_days(start, stop, WEEKDAYS_PATTERN, holidays=True).sum() == 23
    assert counted_days(start, stop, "1111111", holidays=True).all()
    assert not counted_days(start, stop, "0000000", holidays=True).any()


def test_a_weekday_mark_stands_for_its_weekday():
    start, stop = parse_day("2026-10-01"), parse_day("2026-11-01")
    for place in range(7):
        pattern = "".join("1" if i == place else "0" for i in range(7))
        chosen = np.flatnonzero(counted_days(start, stop, pattern, holidays=True)) + start
        assert {date_of(d).weekday() for d in chosen.tolist()} == {place}


def test_holidays_over_a_turn_of_the_year():
    start = parse_day("2026-12-24")
    marked = np.flatnonzero(holidays_among(start, parse_day("2027-01-03"))) + start
    assert [date_of(d) for d in marked.tolist()] == [date(2026, 12, 25), date(2026, 12, 26), date(2027, 1, 1)]
    assert len(holidays_among(start, start)) == 0

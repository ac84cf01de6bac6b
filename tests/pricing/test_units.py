"""What each unit costs, counted days, and the one rounding."""

from dataclasses import fields, replace
from fractions import Fraction

import numpy as np
import pytest

from as2007lib.frames.results import Segments
from as2007lib.pricing import price as engine
from as2007lib.pricing.price import Priced, due_months, price
from as2007lib.values.arrays import TooLargeError
from as2007lib.values.months import parse_month

FEBRUARY = {"from_date": "2026-02-11", "to_date": "2026-02-20"}


@pytest.mark.parametrize(
    ("unit", "amount"),
    [
        ("day", "2500,00"),  # 10 × 2,5 × 100
        ("week", "357,14"),  # 10/7 × 250 = 357,142857
        ("month", "89,29"),  # 10/28 × 250 = 89,285714
        ("year", "7,44"),  # 10/336 × 250 = 7,440476
    ],
)
def test_ten_days_of_february_at_two_and_a_half_times_a_hundred(town, unit, amount):
    town.simple(unit, quantity="2,5", **FEBRUARY)
    assert town.price("2026-02").segments == [("2026-02-11", "2026-02-20", "10", amount)]


@pytest.mark.parametrize(("unit", "amount"), [("day", "2000,00"), ("week", "400,00"), ("month", "100,00"), ("year", "8,33")])
def test_a_whole_february_in_four_weeks(town, unit, amount):
    town.simple(unit)
    told = town.price("2026-02")
    assert told.amounts == [amount if unit != "day" else "2800,00"]


@pytest.mark.parametrize(
    ("unit", "quantity", "amount"),
    [
        ("day", "20", "2000,00"),  # February 2026 has 20 weekdays
        ("week", "28", "400,00"),  # no calendar
        ("month", "20", "100,00"),
        ("year", "20", "8,33"),
    ],
)
def test_weekdays_are_built_in(town, unit, quantity, amount):
    town.simple(unit, catalogue={"calendar": "weekdays"})
    assert town.price("2026-02").segments == [("2026-02-01", "2026-02-28", quantity, amount)]


def test_public_holidays_do_not_count_on_weekdays(town):
    town.simple(catalogue={"calendar": "weekdays"})
    # April 2026 has 22 weekdays; 2, 3 and 6 April are Maundy Thursday, Good Friday and Easter Monday
    assert town.price("2026-04").segments == [("2026-04-01", "2026-04-30", "19", "1900,00")]


def test_a_part_of_a_month_by_counted_days(town):
    town.simple("month", rate="1000,00", catalogue={"calendar": "weekdays"}, from_date="2026-04-01", to_date="2026-04-07")
    # 1 and 7 April of 19 counted days
    assert town.price("2026-04").segments == [("2026-04-01", "2026-04-07", "2", "105,26")]


def test_a_year_by_counted_days(town):
    town.simple("year", rate="120000,00", catalogue={"calendar": "weekdays"}, from_date="2026-04-07", to_date="2026-04-10")
    assert town.price("2026-04").segments == [("2026-04-07", "2026-04-10", "4", "2105,26")]  # 4 / (12 × 19)


def test_a_calendar_of_its_own_counts_only_the_days_it_covers(town):
    town.simple(catalogue={"calendar": "skole"})
    town.calendar("skole", "2026-01-05", "2026-01-18", "1010000", "0")
    town.calendar("skole", "2026-04-01", None, "1111100", "1")
    told = town.price("2026-01", "2026-04")
    # 5, 7, 12, 14 January; nothing in February and March; April with its holidays
    assert [s[2:] for s in told.segments] == [("4", "400,00"), ("0", "0,00"), ("0", "0,00"), ("22", "2200,00")]


@pytest.mark.parametrize("unit", ["month", "year", "day"])
def test_a_month_in_which_nothing_is_counted_gives_nothing(town, unit):
    town.simple(unit, catalogue={"calendar": "ferie"})
    town.calendar("ferie", "2026-07-01", "2026-07-31", "1111111", "1")
    told = town.price("2026-06")
    assert told.segments == [("2026-06-01", "2026-06-30", "0", "0,00")]
    assert told.skips == []


def test_two_calendars_side_by_side(town):
    town.simple(catalogue={"calendar": "weekdays"})
    town.catalogue("W", calendar="weekend")
    town.rate("100,00", service_code="W")
    town.calendar("weekend", "2020-01-01", None, "0000011", "1")
    town.service("S2", service_code="W")
    assert [s[2] for s in town.price("2026-04").segments] == ["19", "8"]


def test_counted_days_do_not_cut(town):
    town.simple(catalogue={"calendar": "weekdays"})
    assert len(town.price("2026-04").segments) == 1


def test_great_prayer_day_counts_from_2024(town):
    town.simple(catalogue={"calendar": "weekdays"}, from_date="2023-01-01")
    assert town.price("2023-05").segments[0][2] == "20"  # 23 weekdays less 5, 18 and 29 May
    assert town.price("2024-04").segments[0][2] == "21"  # 22 weekdays less Easter Monday


def test_half_an_oere_is_rounded_away_from_zero_once(new_town):
    for rate, amount in (("0,01", "0,01"), ("-0,01", "-0,01"), ("0,03", "0,02"), ("-0,03", "-0,02")):
        town = new_town()
        town.simple(rate=rate, quantity="0,5", from_date="2026-01-01", to_date="2026-01-01")
        assert town.price("2026-01").amounts == [amount]


def test_a_segment_is_rounded_not_a_day(town):
    town.simple(rate="0,33", quantity="0,3333")
    # 31 × 0,3333 × 0,33 = 3,40966
    assert town.price("2026-01").amounts == ["3,41"]


def test_quantity_factor_and_month_are_multiplied_exactly(town):
    town.simple("month", rate="12345,67", quantity="0,3333", from_date="2026-01-01")
    town.absence("2026-01-04", "2026-01-16", pct="33,3333")
    # 3/31, 13/31 and 15/31 of 4114,811811, the middle one × 0,333333
    assert town.price("2026-01").amounts == ["398,21", "575,19", "1991,04"]


def test_products_beyond_int64_are_exact(town):
    town.simple(rate="9000000000,01", quantity="99999,9999", to_date="2026-01-03")
    town.absence("2026-01-02", "2026-01-02", pct="33,3333")
    whole = Fraction(999999999, 10000) * 900000000001
    exact = [whole, whole * Fraction(333333, 1000000), whole]
    amounts = town.price("2026-01").priced.segments.ints("amount").tolist()
    assert amounts == [89999999910100000, 29999969970033363, 89999999910100000]
    assert all(abs(amount - value) <= Fraction(1, 2) for amount, value in zip(amounts, exact, strict=True))


def test_an_amount_no_column_can_hold_is_refused_not_wrapped(town):
    town.simple(rate="9000000000000,01", quantity="99999,9999")
    with pytest.raises(TooLargeError):
        town.price("2026-01")


def test_large_and_small_amounts_in_one_column_are_both_exact(town):
    town.simple("month", rate="0,05", quantity="0,5", from_date="2026-01-01", to_date="2026-01-31")
    town.catalogue("Z", "month")
    town.rate("900000000000,01", service_code="Z")
    town.service("S2", service_code="Z", quantity="99999,9999", to_date="2026-01-30")
    amounts = town.price("2026-01").priced.segments.ints("amount").tolist()
    assert amounts[0] == 3
    numerator, denominator = 30 * 999999999 * 90000000000001, 31 * 10000
    assert amounts[1] == (2 * numerator + denominator) // (2 * denominator)


def test_pricing_in_blocks_changes_nothing(town, monkeypatch):
    town.simple(from_date="2025-01-01")
    town.share("A", share_pct="50")
    town.share("B", share_pct="50")
    for number in range(2, 8):
        town.service(f"S{number}", from_date="2025-06-01")
    facts = town.facts()
    window = due_months(facts, "sale", parse_month("2025-01"), parse_month("2026-01"))
    whole = price(facts, window)
    monkeypatch.setattr(engine, "BLOCK", 20)
    blocks = price(facts, window)
    assert same(blocks, whole)
    assert blocks.parts.table["segment"].num_chunks > 3


def same(one: Priced, other: Priced) -> bool:
    return all(getattr(one, f.name).table.equals(getattr(other, f.name).table) for f in fields(Priced))


@pytest.mark.parametrize("in_order", [True, False])
def test_what_threads_share_is_the_same_also_where_rows_do_not_lie_in_the_order_of_services(town, monkeypatch, in_order):
    town.simple(from_date="2025-01-01")
    for number in range(2, 9):
        town.service(f"S{number}", from_date="2025-06-01")
        town.share("A", service_id=f"S{number}", share_pct="40")
        town.share("B", service_id=f"S{number}", share_pct="60" if number < 8 else "50")
    facts = town.facts()
    if not in_order:
        facts = replace(facts, shares=facts.shares.take(np.arange(len(facts.shares))[::-1]))
    window = due_months(facts, "sale", parse_month("2025-01"), parse_month("2026-01"))
    whole = price(facts, window)
    assert len(whole.skips) > 0
    monkeypatch.setattr(engine, "SMALL", 10)
    blocks = price(facts, window)
    assert same(blocks, whole)
    assert blocks.parts.table["segment"].num_chunks == engine.THREADS


def test_a_window_may_have_other_months_for_each_service(town):
    town.simple()
    town.service("S2")
    facts = town.facts()
    window = due_months(facts, "sale", parse_month("2026-01"), parse_month("2026-03"))
    window = replace(window, first=np.array([parse_month("2026-03"), parse_month("2026-01")]), last=window.last - np.array([0, 1]))
    segments: Segments = price(facts, window).segments
    assert segments.ints("service").tolist() == [1, 2, 2]
    assert segments.ints("month").tolist() == [parse_month(m) for m in ("2026-03", "2026-01", "2026-02")]


def test_an_empty_window_and_empty_facts(town):
    assert town.price("2026-01").segments == []
    town.simple()
    told = town.price("2026-02", "2026-01")
    assert (told.segments, told.parts, told.skips, told.notes) == ([], [], [], [])

"""The factor of a day. Rate 100,00 a day throughout: a reduced day at 50 per cent costs 50,00."""

import pytest

RULE = {"absence_after_days": 5, "absence_pct": "50"}


def factors(town, first="2026-01", last=None):
    told = town.price(first, last)
    return [(row[0][5:], row[1][5:], factor // 10000) for row, factor in zip(told.segments, told.column("factor_pct"), strict=True)]


def test_days_after_the_first_n_are_reduced(town):
    town.simple(catalogue=RULE)
    town.absence("2026-01-10", "2026-01-19")
    assert factors(town) == [("01-01", "01-14", 100), ("01-15", "01-19", 50), ("01-20", "01-31", 100)]
    assert town.price("2026-01").amounts == ["1400,00", "250,00", "1200,00"]


@pytest.mark.parametrize(("to_date", "reduced"), [("2026-01-14", False), ("2026-01-15", True)])
def test_from_the_first_day_only_an_absence_longer_than_n_is_reduced_and_then_whole(town, to_date, reduced):
    town.simple(catalogue=RULE | {"absence_from": "first_day"})
    town.absence("2026-01-10", to_date)
    assert [f for *_, f in factors(town)] == ([100, 50, 100] if reduced else [100])


def test_an_open_absence_is_longer_than_any_n(town):
    town.simple(catalogue={"absence_after_days": 9999, "absence_pct": "50", "absence_from": "first_day"})
    town.absence("2026-01-30")
    assert factors(town, "2026-01", "2026-02") == [("01-01", "01-29", 100), ("01-30", "01-31", 50), ("02-01", "02-28", 50)]


def test_rows_that_follow_each_other_are_one_absence_whatever_their_kind_and_pct(town):
    town.simple(catalogue=RULE)
    town.absence("2026-01-10", "2026-01-12", kind="ferie")
    town.absence("2026-01-13", "2026-01-16", kind="hospital", pct="25")
    town.absence("2026-01-17", "2026-01-18")
    # days 1-5 are 10-14 January; then the row's own pct, then the catalogue's
    assert factors(town) == [("01-01", "01-14", 100), ("01-15", "01-16", 25), ("01-17", "01-18", 50), ("01-19", "01-31", 100)]


def test_a_day_between_makes_two_absences(town):
    town.simple(catalogue=RULE)
    town.absence("2026-01-10", "2026-01-13")
    town.absence("2026-01-15", "2026-01-19")
    assert [f for *_, f in factors(town)] == [100]


def test_days_are_counted_from_the_absences_own_first_day_in_an_earlier_month_or_outside_the_days_paid_for(new_town):
    for from_date in ("2025-12-20", "2026-01-03"):
        town = new_town()
        town.simple(catalogue=RULE, from_date=from_date)
        town.absence("2025-12-29", "2026-01-06")
        # day 6 is 3 January
        assert ("01-03", "01-06", 50) in factors(town)


def test_a_row_with_its_own_pct_reduces_from_day_one_where_the_catalogue_gives_no_n(town):
    town.simple()
    town.absence("2026-01-10", "2026-01-11", pct="80,5")
    told = town.price("2026-01")
    assert told.column("factor_pct") == [1000000, 805000, 1000000]
    assert told.amounts[1] == "161,00"


def test_without_n_and_own_pct_nothing_is_reduced(town):
    town.simple(catalogue={"absence_pct": "50"})
    town.absence("2026-01-10", "2026-01-20")
    assert [f for *_, f in factors(town)] == [100]


def test_without_any_pct_nothing_is_reduced(town):
    town.simple(catalogue={"absence_after_days": 0})
    town.absence("2026-01-10", "2026-01-20")
    assert [f for *_, f in factors(town)] == [100]


def test_an_own_pct_keeps_the_catalogues_n(town):
    town.simple(catalogue={"absence_after_days": 5})
    town.absence("2026-01-10", "2026-01-19", pct="0")
    assert factors(town)[1] == ("01-15", "01-19", 0)
    assert town.price("2026-01").amounts[1] == "0,00"


def test_a_reduction_to_a_hundred_per_cent_does_not_cut(town):
    town.simple()
    town.absence("2026-01-10", "2026-01-11", pct="100")
    assert town.price("2026-01").segments == [("2026-01-01", "2026-01-31", "31", "3100,00")]


def test_two_absences_with_one_pct_side_by_side_are_one_segment(town):
    town.simple(catalogue=RULE)
    town.absence("2026-01-01", "2026-01-10", pct="50")
    town.absence("2026-01-11", "2026-01-20")
    assert factors(town) == [("01-01", "01-05", 100), ("01-06", "01-20", 50), ("01-21", "01-31", 100)]


def test_rows_may_come_in_any_order(town):
    town.simple(catalogue=RULE)
    town.absence("2026-01-13", "2026-01-19")
    town.absence("2026-01-10", "2026-01-12")
    assert factors(town)[1] == ("01-15", "01-19", 50)

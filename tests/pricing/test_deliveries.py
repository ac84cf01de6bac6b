"""Hours and pieces, and plans for them."""

import pytest

PLAN = {"flow": "purchase", "quantity": "10", "quantity_per": "week"}


def test_delivered_quantity_times_rate(town):
    town.simple("hour", rate="333,33", quantity="7")
    town.delivery("2026-01-05", "2,5")
    town.delivery("2026-01-20", "0,25")
    told = town.price("2026-01")
    assert told.segments == [("2026-01-05", "2026-01-20", "2,75", "916,66")]  # the service's own quantity plays no part
    assert told.column("factor_pct") == [None]
    assert told.column("unit") == ["hour"]


def test_only_days_with_a_delivery_are_days_in_their_own_order(town):
    town.simple("piece", rate="10,00")
    town.rate("99,00", "2020-01-01", "2020-01-01")
    town.individual_rate("20,00", "2026-01-06", "2026-01-07")  # no delivery on these days: does not cut
    town.individual_rate("30,00", "2026-01-10", "2026-01-10")
    for day in ("05", "08", "10", "12", "13"):
        town.delivery(f"2026-01-{day}", "1")
    assert town.price("2026-01").segments == [
        ("2026-01-05", "2026-01-08", "2", "20,00"),
        ("2026-01-10", "2026-01-10", "1", "30,00"),
        ("2026-01-12", "2026-01-13", "2", "20,00"),
    ]


def test_a_month_ends_a_segment(town):
    town.simple("hour")
    town.delivery("2026-01-31", "1")
    town.delivery("2026-02-01", "1")
    assert town.price("2026-01", "2026-02").amounts == ["100,00", "100,00"]


def test_absences_play_no_part(town):
    town.simple("hour", catalogue={"absence_after_days": 0, "absence_pct": "50"})
    town.absence("2026-01-01", pct="0")
    town.delivery("2026-01-05", "1")
    assert town.price("2026-01").amounts == ["100,00"]


def test_a_delivery_of_zero_is_none_and_days_that_cancel_out_still_have_one(town):
    town.catalogue(unit="hour")
    town.package()
    town.service()
    town.rate("100,00", "2026-01-10")
    town.delivery("2026-01-05", "0")
    town.delivery("2026-01-11", "4")
    assert town.price("2026-01").amounts == ["400,00"]
    town.delivery("2026-01-06", "2")
    town.delivery("2026-01-06", "-2")
    assert town.price("2026-01").skips == [("S", "2026-01", "no_rate")]


def test_days_that_cancel_out_give_a_segment_of_nothing(town):
    town.simple("hour")
    town.delivery("2026-01-06", "2")
    town.delivery("2026-01-06", "-2")
    assert town.price("2026-01").segments == [("2026-01-06", "2026-01-06", "0", "0,00")]


def test_a_day_without_a_rate_does_not_matter_without_a_delivery(town):
    town.catalogue(unit="hour")
    town.package()
    town.service()
    town.rate("100,00", "2026-01-10", "2026-01-10")
    town.share("A", "2026-01-10", to_date="2026-01-10", share_pct="100")
    town.delivery("2026-01-10", "1")
    told = town.price("2026-01")
    assert told.parts == [("A", "1/1", "100,00")]
    assert told.skips == []


def test_deliveries_outside_the_days_paid_for_are_found_and_not_settled(town):
    town.simple("hour", from_date="2026-01-10", to_date="2026-02-10")
    for day in ("2026-01-09", "2026-01-10", "2026-02-11", "2026-02-12", "2026-03-01", "2026-04-01"):
        town.delivery(day, "1")
    told = town.price("2026-01", "2026-03")
    assert told.amounts == ["100,00"]
    assert told.notes == [("S", month, "delivery_outside") for month in ("2026-01", "2026-02", "2026-03")]


def test_deliveries_of_a_cancelled_service_are_outside(town):
    town.simple("hour", status="cancelled")
    town.delivery("2026-01-10", "1")
    told = town.price("2026-01")
    assert (told.amounts, told.notes) == ([], [("S", "2026-01", "delivery_outside")])


def test_deliveries_of_a_service_by_days_are_ignored(town):
    town.simple("day")
    town.delivery("2026-01-10", "5")
    told = town.price("2026-01")
    assert (told.amounts, told.notes) == (["3100,00"], [])


def test_a_plan_commits_where_nothing_is_delivered(town):
    town.simple("hour", rate="300,00", from_date="2026-01-12", **PLAN)
    town.delivery("2026-02-28", "1,5")
    # 20/7 × 10 × 300 = 8571,43; 31/7 × 10 × 300 = 13285,71
    assert town.price("2026-01", "2026-03", flow="purchase").segments == [
        ("2026-01-12", "2026-01-31", "28,5714", "8571,43"),
        ("2026-02-28", "2026-02-28", "1,5", "450,00"),
        ("2026-03-01", "2026-03-31", "44,2857", "13285,71"),
    ]


def test_a_plan_per_month_is_by_days_of_the_month(town):
    town.simple("piece", rate="300,00", from_date="2026-01-12", **PLAN | {"quantity_per": "month"})
    assert town.price("2026-01", flow="purchase").segments == [("2026-01-12", "2026-01-31", "6,4516", "1935,48")]


def test_a_plan_counts_all_days_whatever_calendar_and_absence(town):
    town.simple("hour", catalogue={"calendar": "weekdays", "absence_after_days": 0, "absence_pct": "0"}, **PLAN)
    town.absence("2026-02-01")
    told = town.price("2026-02", flow="purchase")
    assert told.segments == [("2026-02-01", "2026-02-28", "40", "4000,00")]
    assert told.column("factor_pct") == [None]


def test_a_plan_is_cut_by_rate_and_shares(town):
    town.catalogue(unit="hour")
    town.package()
    town.service(**PLAN)
    town.rate("70,00", to_date="2026-02-07")
    town.rate("140,00", "2026-02-08")
    assert town.price("2026-02", flow="purchase").amounts == ["700,00", "4200,00"]


def test_a_plan_is_skipped_where_a_day_has_no_rate(town):
    town.catalogue(unit="hour")
    town.package()
    town.service(**PLAN)
    town.rate("70,00", "2026-02-02")
    told = town.price("2026-02", flow="purchase")
    assert (told.amounts, told.skips) == ([], [("S", "2026-02", "no_rate")])


@pytest.mark.parametrize(
    ("date", "quantity", "commits"), [("2026-02-03", "0", True), ("2026-01-31", "1", True), ("2026-02-03", "-1", False)]
)
def test_a_plan_ends_with_the_first_delivery_of_the_month_on_a_day_paid_for(town, date, quantity, commits):
    town.simple("hour", rate="7,00", from_date="2026-02-01", **PLAN)
    town.delivery(date, quantity)
    assert town.price("2026-02", flow="purchase").amounts == (["280,00"] if commits else ["-7,00"])


def test_a_delivery_that_is_cancelled_out_ends_the_plan_too(town):
    town.simple("hour", **PLAN)
    town.delivery("2026-02-03", "1")
    town.delivery("2026-02-03", "-1")
    assert town.price("2026-02", flow="purchase").amounts == ["0,00"]


def test_a_plan_ends_when_the_months_purchase_period_is_closed(town):
    town.simple("hour", **PLAN)
    told = town.price("2026-01", "2026-02", flow="purchase", closed=["2026-01"])
    assert [s[0] for s in told.segments] == ["2026-02-01"]


@pytest.mark.parametrize("change", [{"flow": "sale"}, {"quantity": None}, {"quantity_per": None}])
def test_no_plan_in_other_flows_or_without_both_quantities(town, change):
    service = PLAN | change
    town.simple("hour", **service)
    assert town.price("2026-02", flow=service["flow"]).segments == []


def test_forecasts_plan_in_every_flow(town):
    town.simple("hour", **PLAN | {"flow": "sale"})
    assert town.price("2026-02", plan=True).amounts == ["4000,00"]


def test_a_planned_quantity_of_zero_commits_nothing(town):
    town.simple("hour", **PLAN | {"quantity": "0"})
    assert town.price("2026-02", flow="purchase").segments == [("2026-02-01", "2026-02-28", "0", "0,00")]

"""What the worked settlements do not show, reckoned by hand. Amounts in øre."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.reference import Reference, sums
from tests.reference.calendar import easter, holidays

FEBRUARY, MARCH = "2026-02", "2026-03"


def one_service(**changes: str) -> dict[str, list[dict[str, Any]]]:
    """A place at 1000,00 a day from 2026-02-01, paid by K1."""
    service = {"service_id": "S1", "package_id": "P1", "service_code": "Y1", "flow": "sale", "from_date": "2026-02-01", "party_id": "K1"}
    return {
        "citizens.csv": [{"citizen_id": "C1", "cpr": "610190-0001", "name": "Testborger", "same_as": ""}],
        "catalogue.csv": [{"service_code": "Y1", "unit": changes.pop("unit", "day"), "timing": "arrears"}],
        "rates.csv": [{"service_code": "Y1", "provider_id": "", "from_date": "2026-01-01", "to_date": "", "rate": "1000,00"}],
        "packages.csv": [{"package_id": "P1", "citizen_id": "C1", "from_date": "2026-01-01", "to_date": ""}],
        "services.csv": [{**service, **changes}],
    }


def settled(tables: dict[str, list[dict[str, Any]]], settle_from: str = FEBRUARY) -> Reference:
    reference = Reference(settle_from)
    reference.load(tables)
    return reference


def test_holidays_of_2023_and_2024_differ_by_great_prayer_day() -> None:
    assert easter(2026) == date(2026, 4, 5)
    assert easter(2024) == date(2024, 3, 31)
    assert date(2023, 5, 5) in holidays(2023)
    assert len(holidays(2023)) == 11
    assert len(holidays(2024)) == 10


def test_a_held_service_emits_nothing_and_its_keys_stay_until_released() -> None:
    reference = settled(one_service())
    reference.hold(service="S1", from_month=MARCH)
    assert sums(reference.approve("sale", MARCH).lines) == {("S1", "K1", FEBRUARY, "ordinary"): 2_800_000}
    reference.release(service="S1")
    assert sums(reference.approve("sale", MARCH).lines) == {("S1", "K1", MARCH, "ordinary"): 3_100_000}


def test_with_nothing_changed_a_second_run_is_empty() -> None:
    reference = settled(one_service())
    assert reference.approve("sale", FEBRUARY).lines
    assert reference.approve("sale", FEBRUARY).lines == []


def test_planned_hours_are_committed_until_the_period_is_closed() -> None:
    reference = settled(one_service(unit="hour", flow="purchase", quantity="3,5", quantity_per="week"))
    assert sums(reference.approve("purchase", FEBRUARY).lines) == {("S1", "K1", FEBRUARY, "ordinary"): 1_400_000}
    reference.close("purchase", FEBRUARY)
    run = reference.approve("purchase", MARCH)
    assert sums(run.lines) == {("S1", "K1", FEBRUARY, "correction"): -1_400_000, ("S1", "K1", MARCH, "ordinary"): 1_550_000}


def test_a_delivery_day_that_cancels_out_replaces_the_plan_with_nothing() -> None:
    tables = one_service(unit="hour", flow="purchase", quantity="3,5", quantity_per="week")
    tables["deliveries.csv"] = [
        {"delivery_id": f"D{n}", "service_id": "S1", "date": "2026-02-10", "quantity": quantity} for n, quantity in enumerate(["2", "-2"])
    ]
    assert sums(settled(tables).approve("purchase", FEBRUARY).lines) == {}


def test_an_opening_counts_as_settled_and_upserts_until_a_run_has_settled_it() -> None:
    opening = {"service_id": "S1", "party_id": "K1", "month": FEBRUARY, "amount": "27000,00"}
    reference = settled({**one_service(), "settled.csv": [opening]})
    reference.load({"settled.csv": [{**opening, "amount": "28000,05"}]})
    run = reference.approve("sale", FEBRUARY)
    assert [(line.kind, line.amount, line.old_amount, line.new_amount) for line in run.lines] == [("correction", -5, 2_800_005, 2_800_000)]
    reference.load({"settled.csv": [{**opening, "amount": "0"}]})
    assert reference.approve("sale", FEBRUARY).lines == []


def test_a_merged_person_is_neither_credited_nor_billed_anew() -> None:
    tables = one_service(flow="charge", party_id="")
    tables["citizens.csv"].append({"citizen_id": "C2", "cpr": "610190-0002", "name": "Testborger", "same_as": ""})
    reference = settled(tables)
    assert sums(reference.approve("charge", FEBRUARY).lines) == {("S1", "C1", FEBRUARY, "ordinary"): 2_800_000}
    reference.load({"citizens.csv": [{"citizen_id": "C1", "cpr": "610190-0001", "name": "Testborger", "same_as": "C2"}]})
    assert sums(reference.approve("charge", MARCH).lines) == {("S1", "C2", MARCH, "ordinary"): 3_100_000}


def test_what_a_full_load_no_longer_mentions_is_corrected_back() -> None:
    reference = settled(one_service())
    reference.approve("sale", MARCH)
    tables = one_service()
    reference.load({**tables, "services.csv": []}, full=True)
    assert sums(reference.approve("sale", MARCH).lines) == {
        ("S1", "K1", FEBRUARY, "correction"): -2_800_000,
        ("S1", "K1", MARCH, "correction"): -3_100_000,
    }


def test_a_service_moved_to_a_flow_that_cannot_settle_it_is_corrected_in_the_old_one() -> None:
    reference = settled(one_service())
    reference.approve("sale", FEBRUARY)
    moved = one_service(flow="internal")
    reference.load({"services.csv": moved["services.csv"], "rates.csv": [{"service_code": "Y1", "provider_id": ""}]})
    assert sums(reference.approve("sale", FEBRUARY).lines) == {("S1", "K1", FEBRUARY, "correction"): -2_800_000}
    assert reference.approve("internal", FEBRUARY).skipped == {("S1", FEBRUARY, "no_rate")}


def test_a_month_in_advance_is_not_corrected_before_its_new_timing_makes_it_due() -> None:
    reference = settled(one_service(timing="advance"))
    assert {line.month for line in reference.approve("sale", FEBRUARY).lines} == {FEBRUARY, MARCH}
    reference.load({"services.csv": one_service(timing="arrears", status="cancelled")["services.csv"]})
    assert {line.month for line in reference.approve("sale", FEBRUARY).lines} == {FEBRUARY}
    assert {line.month for line in reference.approve("sale", MARCH).lines} == {MARCH}

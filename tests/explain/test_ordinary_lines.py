"""An amount that is settled for the first time is explained to the day, with the rows it comes from."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from as2007lib.answers.explain import explain
from as2007lib.explain.errors import LineUnknown
from as2007lib.explain.model import Explanation
from as2007lib.explain.stated import Origin
from as2007lib.values.days import OPEN, date_of
from tests.explain.small_town import BY, Town, amounts, day, service, town


def only(found: list[Explanation]) -> Explanation:
    (explanation,) = found
    return explanation


def marked(explanation: Explanation, mark: str) -> list[int]:
    return [date_of(d.day).day for d in explanation.days if d.mark == mark]


def test_a_daily_rate_counts_the_days_of_its_calendar_and_tells_which_it_does_not(tmp_path: Path) -> None:
    found = only(town(tmp_path, service("HVERDAG")).settle("sale", "2026-04"))
    (segment,) = found.segments
    assert (segment.counted, segment.per, segment.exact, segment.amount, segment.own) == (19, 1, 2345550, 2345550, 2345550)
    assert marked(found, "holiday") == [2, 3, 6]  # Maundy Thursday, Good Friday, Easter Monday; Easter Sunday is a Sunday
    assert marked(found, "weekday") == [4, 5, 11, 12, 18, 19, 25, 26]
    assert len(marked(found, "counted")) == 19
    assert found.calendar is not None
    assert (found.calendar.calendar_id, found.calendar.built_in, found.calendar.counted_in_month) == ("weekdays", True, 19)


def test_what_it_stands_on_is_named_with_file_row_and_load(tmp_path: Path) -> None:
    found = only(town(tmp_path, service("HVERDAG")).settle("sale", "2026-04"))
    assert found.grant is not None
    assert found.service is not None
    assert found.catalogue is not None
    (rate,) = found.segments[0].rates
    assert (found.grant.package_id, found.grant.citizen_id, found.grant.start_reason) == ("P1", "B1", "Visiteret")
    assert found.grant.origin == Origin("packages.csv", 2, 1, found.grant.origin.source)
    assert (found.service.origin.file, found.service.origin.row, found.service.origin.load) == ("services.csv", 2, 1)
    assert (found.catalogue.origin.file, found.catalogue.origin.row, found.catalogue.unit) == ("catalogue.csv", 3, "day")
    assert (rate.kind, rate.rate, rate.origin.file, rate.origin.row, rate.holds_stop) == ("general", 123450, "rates.csv", 3, OPEN)
    assert found.grant.department is not None
    assert (found.grant.department.party_id, found.grant.department.name) == ("AFD", "Børn og unge")


def test_a_part_of_a_month_is_a_fraction_that_is_rounded_once(tmp_path: Path) -> None:
    found = only(town(tmp_path, service("MDR", from_date="2026-04-12")).settle("sale", "2026-04"))
    (segment,) = found.segments
    assert (segment.counted, segment.per) == (19, 30)
    assert segment.exact == Fraction(1900000, 3)
    assert segment.amount == 633333
    assert marked(found, "unpaid") == list(range(1, 12))
    assert found.paid is not None
    assert (found.paid.start, found.paid.start_by, found.paid.stop, found.paid.stop_by) == (day("2026-04-12"), "service", OPEN, None)


def test_a_week_and_a_year_have_their_own_measures(tmp_path: Path) -> None:
    made = town(tmp_path, service("UGE"), service("AAR", service_id="Y2"))
    week, year = made.settle("sale", "2026-04")
    assert (week.segments[0].counted, week.segments[0].per, week.segments[0].exact) == (30, 7, Fraction(30 * 70001, 7))
    # the calendar covers 1–20 April: eleven weekdays that are no holiday, of twelve times as many
    assert (year.segments[0].counted, year.segments[0].per, year.segments[0].amount) == (11, 132, 1000000)
    assert marked(year, "outside_calendar") == list(range(21, 31))


def test_paid_dates_go_before_the_dates_of_service_and_package(tmp_path: Path) -> None:
    found = only(town(tmp_path, service("DAG", to_date="2026-04-10", paid_to="2026-04-14")).settle("sale", "2026-04"))
    assert found.paid is not None
    assert (found.paid.stop, found.paid.stop_by) == (day("2026-04-15"), "paid")
    assert found.line.amount == 1400000


def test_absence_tells_which_row_which_day_of_it_and_whose_percentage(tmp_path: Path) -> None:
    absences = [
        {"service_id": "Y1", "from_date": "2026-03-31", "to_date": "2026-04-03", "kind": "ferie", "pct": ""},
        {"service_id": "Y1", "from_date": "2026-04-04", "to_date": "2026-04-05", "kind": "sygdom", "pct": "25"},
    ]
    found = town(tmp_path, service("DAG"), absences=absences).settle("sale", "2026-04")
    assert [(e.segments[0].start, e.line.amount) for e in found] == [
        (day("2026-04-01"), 100000),
        (day("2026-04-02"), 100000),
        (day("2026-04-04"), 50000),
        (day("2026-04-06"), 2500000),
    ]
    full, half, quarter, rest = (e.segments[0].absences for e in found)
    assert [(a.first_number, a.last_number, a.reduced, a.after_days) for a in full] == [(2, 2, False, 2)]
    assert [(a.first_number, a.last_number, a.reduced, a.pct, a.pct_by) for a in half] == [(3, 4, True, 500_000, "catalogue")]
    assert [(a.first_number, a.last_number, a.reduced, a.pct, a.pct_by) for a in quarter] == [(5, 6, True, 250_000, "absence")]
    assert rest == ()
    assert (half[0].whole_start, half[0].whole_stop) == (day("2026-03-31"), day("2026-04-06"))
    assert (half[0].origin.file, half[0].origin.row, quarter[0].origin.row) == ("absences.csv", 2, 3)
    assert [d.absence_day for d in found[0].days[:6]] == [2, 3, 4, 5, 6, None]
    assert marked(found[0], "reduced") == [2, 3, 4, 5]
    assert [date_of(d.day).day for d in found[2].days if d.own] == [4, 5]


def test_where_a_rate_comes_from(tmp_path: Path) -> None:
    rates = [
        {"service_code": "DAG", "provider_id": "", "from_date": "2026-01-01", "to_date": "", "rate": "1000,00"},
        {"service_code": "DAG", "provider_id": "HUS", "from_date": "2026-01-01", "to_date": "2026-04-20", "rate": "1100,00"},
    ]
    individual = [{"service_id": "Y1", "from_date": "2026-04-01", "to_date": "2026-04-10", "rate": "1200,00"}]
    found = town(tmp_path, service("DAG"), rates=rates, individual_rates=individual).settle("sale", "2026-04")
    uses = [(r.kind, r.rate, r.fallback, r.origin.file, r.origin.row) for e in found for r in e.segments[0].rates]
    assert uses == [
        ("individual", 120000, False, "individual_rates.csv", 2),
        ("provider", 110000, False, "rates.csv", 3),
        ("general", 100000, True, "rates.csv", 2),
    ]


def test_equal_rates_of_two_rows_are_one_stretch_with_two_sources(tmp_path: Path) -> None:
    rates = [
        {"service_code": "DAG", "from_date": "2026-01-01", "to_date": "2026-04-14", "rate": "1000,00"},
        {"service_code": "DAG", "from_date": "2026-04-15", "to_date": "", "rate": "1000,00"},
    ]
    found = only(town(tmp_path, service("DAG"), rates=rates).settle("sale", "2026-04"))
    assert [(r.start, r.stop, r.origin.row) for r in found.segments[0].rates] == [
        (day("2026-04-01"), day("2026-04-15"), 2),
        (day("2026-04-15"), day("2026-05-01"), 3),
    ]


def test_what_is_left_over_goes_to_the_largest_remainder_and_in_a_tie_to_the_first_id(tmp_path: Path) -> None:
    shares = [{"service_id": "Y1", "party_id": party, "from_date": "2026-01-01", "weight": "1"} for party in ("STJERNE", "MAANE", "SOL")]
    found = town(tmp_path, service("MDR"), shares=shares).settle("sale", "2026-04")
    assert amounts(found) == [("MAANE", 333334), ("SOL", 333333), ("STJERNE", 333333)]
    parts = found[0].segments[0].parts
    assert [(p.party.party_id, p.exact, p.towards_zero, p.extra, p.remainder, p.own) for p in parts] == [
        ("MAANE", Fraction(1000000, 3), 333333, 1, Fraction(1, 3), True),
        ("SOL", Fraction(1000000, 3), 333333, 0, Fraction(1, 3), False),
        ("STJERNE", Fraction(1000000, 3), 333333, 0, Fraction(1, 3), False),
    ]
    assert [(r.origin.file, r.origin.row, r.weight) for r in parts[0].rows] == [("shares.csv", 3, 10_000)]


def test_the_one_party_of_a_service_without_shares_comes_from_the_service_or_the_package(tmp_path: Path) -> None:
    made = town(tmp_path, service("MDR"), service("MDR", service_id="Y2", flow="charge", party_id=""))
    (part,) = only(made.settle("sale", "2026-04")).segments[0].parts
    assert [(r.party_id, r.origin.file) for r in part.rows] == [("MAANE", "services.csv")]
    charge = only(made.settle("charge", "2026-04"))
    assert [(r.party_id, r.origin.file) for r in charge.segments[0].parts[0].rows] == [("B1", "packages.csv")]
    assert (charge.line.party.party_id, charge.line.party.name) == ("B1", None)


def test_deliveries_are_named_one_by_one(tmp_path: Path) -> None:
    deliveries = [
        {"delivery_id": "L1", "service_id": "Y1", "date": "2026-04-07", "quantity": "1,5"},
        {"delivery_id": "L2", "service_id": "Y1", "date": "2026-04-07", "quantity": "-0,5"},
        {"delivery_id": "L3", "service_id": "Y1", "date": "2026-04-09", "quantity": "2"},
        {"delivery_id": "L4", "service_id": "Y1", "date": "2026-04-10", "quantity": "0"},
        {"delivery_id": "L5", "service_id": "Y1", "date": "2026-05-01", "quantity": "9"},
    ]
    found = only(town(tmp_path, service("TIME"), deliveries=deliveries).settle("sale", "2026-04"))
    (segment,) = found.segments
    assert (segment.counting, segment.counted, segment.amount) == ("deliveries", 3, 120300)
    assert [(d.delivery_id, d.quantity, d.origin.row) for d in segment.deliveries] == [
        ("L1", 15_000, 2),
        ("L2", -5_000, 3),
        ("L3", 20_000, 4),
    ]
    assert marked(found, "delivery") == [7, 9]
    assert [date_of(d.day).day for d in found.days if d.own] == [7, 9]


def test_a_plan_stands_in_where_nothing_is_delivered(tmp_path: Path) -> None:
    planned = service("TIME", flow="purchase", party_id="LEV", quantity="5", quantity_per="week")
    found = only(town(tmp_path, planned).settle("purchase", "2026-04"))
    (segment,) = found.segments
    assert (segment.counting, segment.counted, segment.per, segment.quantity) == ("plan", 30, 7, 50_000)
    assert (segment.exact, segment.amount) == (Fraction(30 * 5 * 40100, 7), 859286)


def test_a_citizen_known_twice_is_read_as_one(tmp_path: Path) -> None:
    made = town(tmp_path, service("MDR", package_id="P2", flow="charge", party_id=""))
    made.load(citizens=[{"citizen_id": "B2", "cpr": "6303801234", "name": "Bo Fiktiv", "same_as": "B1"}])
    found = only(made.settle("charge", "2026-04"))
    assert found.line.party.party_id == "B1"
    assert [(r.party_id, r.read_as, r.origin.file, r.origin.load) for r in found.readings] == [("B2", "B1", "citizens.csv", 2)]
    assert [r.party_id for r in found.segments[0].parts[0].rows] == ["B2"]


def test_the_document_the_voucher_and_who_did_it(tmp_path: Path) -> None:
    made = town(tmp_path, service("MDR"), service("MDR", service_id="Y2", flow="internal", party_id="AFD"))
    sale = only(made.settle("sale", "2026-04"))
    assert (sale.booked.document_id, sale.booked.document_type, sale.booked.document_amount) == ("AS0000001", "invoice", 1000000)
    assert (sale.booked.issued_on, sale.booked.voucher_text) == (day("2026-05-04"), "Faktura AS0000001")
    assert (sale.run.prepared_by, sale.run.approved_by, sale.run.approved_at) == ("anna", "anna", "2026-05-04T08:30:00+00:00")
    assert (sale.line.account, sale.line.accounting_year) == ("5380 01", 2026)
    internal = only(made.settle("internal", "2026-04"))
    assert (internal.booked.document_id, internal.booked.voucher_text) == (None, "Intern afregning AFD fra AFD")


def test_a_line_of_a_draft_is_computed_anew_and_booked_on_nothing(tmp_path: Path) -> None:
    made = town(tmp_path, service("MDR"))
    found = only(made.draft("sale", "2026-04"))
    assert (found.run.state, found.line.amount, found.run.approved_by) == ("draft", 1000000, "")
    assert (found.booked.document_id, found.booked.voucher) == (None, None)


def test_what_came_later_changes_no_explanation(tmp_path: Path) -> None:
    made = town(tmp_path, service("MDR"))
    before = only(made.settle("sale", "2026-04"))
    made.load(
        services=[service("MDR", status="cancelled")],
        rates=[{"service_code": "MDR", "from_date": "2026-01-01", "rate": "1,00"}],
        packages=[{"package_id": "P1", "from_date": "2026-01-01", "status": "cancelled"}],
    )
    made.settle("sale", "2026-05")
    assert explain(made.store, BY, before.line.line_id) == before


@pytest.mark.parametrize(
    ("line_id", "told"),
    [
        ("sale-2026-04-1-2", "har linjerne 1 til 1"),
        ("sale-2026-04-1-0", "har linjerne 1 til 1"),
        ("sale-2026-04-9-1", "kørslen «sale-2026-04-9» findes ikke"),
        ("noget", "skriv kørslens id"),
        ("sale-2026-04-1-x", "skriv kørslens id"),
    ],
)
def test_a_line_that_is_not_there_names_the_remedy(tmp_path: Path, line_id: str, told: str) -> None:
    made: Town = town(tmp_path, service("MDR"))
    made.settle("sale", "2026-04")
    with pytest.raises(LineUnknown, match=told):
        explain(made.store, BY, line_id)

"""What a run of a period emits."""

import pytest

from as2007lib.pricing.window import due_months, last_months
from as2007lib.values.months import parse_month


def brief(lines):
    return [(line["service"], line["party"], line["month"], line["kind"], line["amount"]) for line in lines]


def test_an_ordinary_line_in_full(town):
    town.simple(rate="100,00", quantity="2", from_date="2026-01-22")
    town.absence("2026-01-30", "2026-01-31", pct="50")
    town.share("K", share_pct="33,3333")
    town.share("L", share_pct="66,6667")
    first, *_ = town.lines("2026-01")
    assert first == {
        "service": "S",
        "party": "K",
        "month": "2026-01",
        "kind": "ordinary",
        "from": "2026-01-22",
        "to": "2026-01-29",
        "quantity": "8",
        "unit": "day",
        "rate": "100,00",
        "factor_pct": "100",
        "share": 333333,
        "amount": "533,33",
        "old_amount": "0,00",
        "new_amount": "533,33",
        "account": None,
        "accounting_year": 2026,
    }


def test_a_correction_in_full(town):
    town.simple("month", rate="100,00", from_date="2026-01-11")
    settled = [("S", "K", "2026-01", "100,00")]
    assert town.lines("2026-01", settled) == [
        {
            "service": "S",
            "party": "K",
            "month": "2026-01",
            "kind": "correction",
            "from": "2026-01-01",
            "to": "2026-01-31",
            "quantity": None,
            "unit": "month",
            "rate": None,
            "factor_pct": None,
            "share": None,
            "amount": "-32,26",
            "old_amount": "100,00",
            "new_amount": "67,74",
            "account": None,
            "accounting_year": 2026,
        }
    ]


def test_what_is_settled_as_it_is_due_gives_nothing(town):
    town.simple()
    assert town.lines("2026-01", [("S", "K", "2026-01", "3100,00")]) == []


def test_settled_amounts_of_a_key_are_summed(town):
    town.simple()
    assert brief(town.lines("2026-01", [("S", "K", "2026-01", "3000,00"), ("S", "K", "2026-01", "90,00")])) == [
        ("S", "K", "2026-01", "correction", "10,00")
    ]


def test_every_month_from_the_first_one_of_the_store(town):
    town.simple(from_date="2025-11-01")
    made = brief(town.lines("2026-02", [("S", "K", "2025-12", "1,00"), ("S", "K", "2026-01", "3000,00")]))
    assert made == [("S", "K", "2026-01", "correction", "100,00"), ("S", "K", "2026-02", "ordinary", "2800,00")]


def test_a_key_settled_before_is_corrected_also_when_its_sum_is_zero(town):
    town.simple()
    assert brief(town.lines("2026-01", [("S", "K", "2026-01", "0,00")])) == [("S", "K", "2026-01", "correction", "3100,00")]


def test_ordinary_lines_one_a_segment_without_those_of_no_amount(town):
    town.simple(catalogue={"absence_after_days": 0, "absence_pct": "0"})
    town.absence("2026-01-11", "2026-01-20")
    made = town.lines("2026-01")
    assert [(line["from"], line["amount"]) for line in made] == [("2026-01-01", "1000,00"), ("2026-01-21", "1100,00")]


def test_segments_that_cancel_out_give_no_line_and_are_not_settled(town):
    town.catalogue()
    town.package()
    town.service(from_date="2026-01-30")
    town.rate("100,00", to_date="2026-01-30")
    town.rate("-100,00", "2026-01-31")
    assert town.lines("2026-01") == []


def test_a_replaced_party_is_credited_and_the_new_one_billed(town):
    town.simple()
    town.share("L", share_pct="100")
    assert brief(town.lines("2026-01", [("S", "K", "2026-01", "3100,00")])) == [
        ("S", "K", "2026-01", "correction", "-3100,00"),
        ("S", "L", "2026-01", "ordinary", "3100,00"),
    ]


@pytest.mark.parametrize(
    "change", [{"status": "cancelled"}, {"to_date": "2025-12-31"}, {"flow": "internal"}, {"flow": "payout", "party_id": None}]
)
def test_a_key_that_vanished_is_corrected_to_zero(town, change):
    town.simple(**{"from_date": "2025-01-01"} | change)
    assert brief(town.lines("2026-01", [("S", "K", "2026-01", "3100,00")])) == [("S", "K", "2026-01", "correction", "-3100,00")]


def test_only_as_far_as_the_present_timing_makes_months_due(new_town):
    settled = [("S", "K", month, "10,00") for month in ("2026-01", "2026-02", "2026-03")]
    for change, months in (
        ({"status": "cancelled"}, ["2026-01"]),
        ({"status": "cancelled", "timing": "advance"}, ["2026-01", "2026-02"]),
        ({"flow": "internal"}, ["2026-01"]),
        ({"flow": "internal", "timing": "advance"}, ["2026-01", "2026-02"]),
    ):
        town = new_town()
        town.simple(**change)
        assert [line["month"] for line in town.lines("2026-01", settled)] == months


def test_of_a_service_no_longer_known_every_month_but_none_before_the_first(town):
    town.simple(to_date="2025-01-01")
    settled = [("gone", "K", month, "10,00") for month in ("2025-12", "2026-01", "2026-02", "2031-07")]
    made = town.lines("2026-01", settled)
    assert [(line["month"], line["amount"], line["unit"]) for line in made] == [
        ("2026-01", "-10,00", "piece"),
        ("2026-02", "-10,00", "piece"),
        ("2031-07", "-10,00", "piece"),
    ]


def test_a_skipped_month_stays_as_it_is(town):
    town.catalogue()
    town.package()
    town.service()
    town.rate("100,00", "2026-02-01")
    made = town.lines("2026-02", [("S", "K", "2026-01", "1,00"), ("S", "L", "2026-01", "2,00"), ("S", "L", "2026-02", "3,00")])
    assert brief(made) == [("S", "K", "2026-02", "ordinary", "2800,00"), ("S", "L", "2026-02", "correction", "-3,00")]


def test_a_service_that_moved_and_cannot_be_settled_there_is_credited_here(town):
    town.catalogue()
    town.package()
    town.service(flow="internal")
    settled = [("S", "K", "2026-01", "5,00")]
    assert brief(town.lines("2026-01", settled)) == [("S", "K", "2026-01", "correction", "-5,00")]
    assert town.lines("2026-01", settled, flow="internal") == []


def test_a_held_service_emits_nothing_from_its_month_on(town):
    town.simple()
    town.service("T")
    settled = [("S", "K", "2026-02", "1,00"), ("S", "L", "2026-02", "1,00")]
    made = brief(town.lines("2026-03", settled, holds=[{"service": "S", "from_month": "2026-02"}]))
    assert [line[:3] for line in made] == [
        ("S", "K", "2026-01"),
        ("T", "K", "2026-01"),
        ("T", "K", "2026-02"),
        ("T", "K", "2026-03"),
    ]


def test_a_held_party_emits_nothing_and_the_others_do(town):
    town.simple()
    town.citizen("C1")
    town.citizen("C2", same_as="C1")
    town.share("C1", share_pct="50")
    town.share("K", share_pct="50")
    settled = [("S", "C2", "2026-01", "1,00")]
    made = brief(town.lines("2026-02", settled, holds=[{"party": "C2", "from_month": "2026-01"}, {"party": "K", "from_month": "2026-02"}]))
    assert made == [("S", "K", "2026-01", "ordinary", "1550,00")]


def test_the_earliest_of_several_holds_counts(town):
    town.simple()
    holds = [{"service": "S", "from_month": month} for month in ("2026-03", "2026-02", "2026-04")]
    assert [line["month"] for line in town.lines("2026-04", holds=holds)] == ["2026-01"]


def test_a_merged_person_is_neither_credited_nor_billed_anew(town):
    town.catalogue()
    town.rate("100,00")
    town.citizen("C1")
    town.citizen("C2", same_as="C1")
    town.package(citizen_id="C2")
    town.service(flow="charge", party_id=None)
    assert town.lines("2026-01", [("S", "C2", "2026-01", "3100,00")], flow="charge") == []
    both = [("S", "C2", "2026-01", "3000,00"), ("S", "C1", "2026-01", "50,00")]
    assert brief(town.lines("2026-01", both, flow="charge")) == [("S", "C1", "2026-01", "correction", "50,00")]


@pytest.mark.parametrize(
    ("unit", "timing", "own", "last"),
    [
        ("day", "arrears", None, "2026-01"),
        ("day", "advance", None, "2026-02"),
        ("month", "arrears", "advance", "2026-02"),
        ("month", "advance", "arrears", "2026-01"),
        ("hour", "advance", None, "2026-01"),
        ("piece", "arrears", "advance", "2026-01"),
    ],
)
def test_months_due_by_timing(town, unit, timing, own, last):
    town.simple(unit, catalogue={"timing": timing}, timing=own)
    window = due_months(town.facts(), "sale", parse_month("2026-01"), parse_month("2026-01"))
    assert window.last.tolist() == [parse_month(last)]
    assert last_months(town.facts(), parse_month("2026-01")).tolist() == [parse_month(last)]


def test_the_accounting_year_is_the_service_months_while_that_year_is_open(town):
    town.simple(catalogue={"timing": "advance"}, from_date="2025-12-01")
    made = town.lines("2026-12", settle_from="2025-12", open_years=[2025])
    years = {line["month"]: line["accounting_year"] for line in made}
    assert (years["2025-12"], years["2026-05"], years["2027-01"]) == (2025, 2026, 2026)
    assert town.lines("2026-01", settle_from="2025-12")[0]["accounting_year"] == 2026


def test_lines_come_in_byte_order(town):
    town.catalogue()
    town.rate("10,00", to_date="2026-01-09")
    town.rate("20,00", "2026-01-10")
    town.package()
    for service in ("b", "a-1", "B", "a.1", "10", "9"):
        town.service(service)
        for party in ("y", "Y", "10"):
            town.share(party, service_id=service, weight="1")
    made = [(line["service"], line["party"], line["month"], line["from"]) for line in town.lines("2026-02")]
    assert made == sorted(made, key=lambda line: tuple(part.encode() for part in line))
    assert len(made) == 6 * 3 * 3


def test_corrections_telescope_to_what_is_due(town):
    town.simple()
    town.share("A", share_pct="50")
    town.share("B", share_pct="50")
    settled = []
    for rate, months in (("100,00", 1), ("133,33", 2), ("0", 2), ("77,77", 3)):
        town.individual_rate(rate, "2020-01-01")
        made = town.lines(f"2026-0{months}", settled)
        settled += [(line["service"], line["party"], line["month"], line["amount"]) for line in made]
        assert town.lines(f"2026-0{months}", settled) == []
        town.rows = {frame: [] if frame.__name__ == "IndividualRates" else rows for frame, rows in town.rows.items()}
    january = [amount for _, party, month, amount in settled if (party, month) == ("A", "2026-01")]
    assert january == ["1550,00", "516,62", "-2066,62", "1205,44"]

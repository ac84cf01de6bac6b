"""What notebooks and pages ask of a month: totals, changes and their causes, corrections, holds, findings."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from as2007lib.access.rights import NotAllowed
from as2007lib.acts.load import LoadOptions, load_folder
from as2007lib.acts.roles import grant_role
from as2007lib.answers.change import Cause, change
from as2007lib.answers.grouped import Over
from as2007lib.answers.held import HeldBack, held_back
from as2007lib.answers.month import (
    Correction,
    FlowMonth,
    MonthCorrections,
    Total,
    corrections_by_month,
    count_findings,
    largest_corrections,
    read_month,
    totals,
)
from as2007lib.answers.month_rows import group_rows
from as2007lib.answers.quality import NothingDelivered, SourceMonth, month_quality, source_months
from as2007lib.store.by import By
from as2007lib.store.engine import Store
from tests.acts.small import write
from tests.answers.two_months import ANNA, FEB, JAN, settle_two_months

MAR = FEB + 1


@pytest.fixture
def settled(store: Store, tmp_path: Path) -> Store:
    settle_two_months(store, tmp_path)
    return store


def flow(store: Store, period: int) -> FlowMonth:
    (found,) = read_month(store, ANNA, period).flows
    return found


def test_a_month_has_its_approved_runs_and_its_draft_and_knows_the_period_before(settled: Store) -> None:
    january, february = flow(settled, JAN), flow(settled, FEB)
    assert [(c.run.run_id, c.run.state) for c in (*january.content, *february.content)] == [
        ("sale-2026-01-1", "approved"),
        ("sale-2026-02-1", "draft"),
    ]
    assert (january.total, february.total) == (108_000_00, 90_500_00)
    assert (january.earlier, [c.run.run_id for c in february.earlier]) == ((), ["sale-2026-01-1"])
    assert read_month(settled, ANNA, JAN - 1).flows == ()


def test_every_krone_of_the_difference_has_one_cause(settled: Store) -> None:
    found = change(settled, flow(settled, FEB))
    assert (found.before_period, found.before, found.after) == (JAN, 108_000_00, 90_500_00)
    assert found.causes == (
        Cause("held", -3_000_00, 1),
        Cause("skipped", -3_000_00, 1),
        Cause("deliveries", -4_000_00, 1),
        Cause("new", 47_000_00, 2),
        Cause("ended", -34_000_00, 2),
        Cause("rate", 500_00, 1),
        Cause("absence", -8_000_00, 1),
        Cause("days", -3_000_00, 1),
        Cause("late", 1_000_00, 1),
        Cause("correction", -11_000_00, 1),
    )
    assert sum(cause.amount for cause in found.causes) == found.after - found.before


def test_the_services_that_change_most_are_named_with_their_cause(settled: Store) -> None:
    largest = change(settled, flow(settled, FEB), most=3).largest
    assert [(s.service, s.cause, s.before, s.after) for s in largest] == [
        ("S-corrected", "ended", 31_000_00, 0),
        ("S-late", "new", 0, 28_000_00),
        ("S-new", "new", 0, 19_000_00),
    ]
    assert (largest[0].service_name, largest[0].provider, largest[0].citizen) == ("Døgnophold", "Tilbud Ét", "C2")


def test_the_first_month_has_nothing_to_be_compared_with(settled: Store) -> None:
    found = change(settled, flow(settled, JAN))
    assert (found.before_period, found.after, found.causes, found.largest) == (None, 108_000_00, (), ())


def test_totals_by_party_provider_and_area_sum_to_the_month(settled: Store) -> None:
    february = flow(settled, FEB)
    assert totals(february, "party") == (
        Total("K1", "Nabo Kommune", 70_000_00, 0, 3),
        Total("K2", "Fjern Kommune", 31_500_00, 0, 2),
        Total("K3", "Tavs Kommune", -11_000_00, -11_000_00, 1),
    )
    assert totals(february, "provider") == (Total("T1", "Tilbud Ét", 90_500_00, -11_000_00, 6),)
    assert totals(flow(settled, JAN), "provider")[1] == Total("", "", 4_000_00, 0, 1)
    assert [(t.id, t.amount) for t in totals(february, "business_area")] == [("udsatte_voksne", 88_000_00), ("handicap", 2_500_00)]


@pytest.mark.parametrize("over", ["party", "provider"])
def test_the_rows_of_a_run_are_the_totals_of_a_month_with_that_run_alone(settled: Store, over: Over) -> None:
    for period in (JAN, FEB):
        month = flow(settled, period)
        (run,) = month.content
        rows = group_rows(run, month.names, over).to_pylist()
        told = [Total(r["id"], r["name"], r["amount"], r["corrections"], r["services"]) for r in rows]
        assert told == [replace(total, name=total.name or "Uden tilbud") for total in totals(month, over)]
        assert sum(r["lines"] for r in rows) == len(month.lines)


def test_corrections_name_line_old_and_new(settled: Store) -> None:
    february = flow(settled, FEB)
    (largest,) = largest_corrections(february)
    assert largest == Correction("sale-2026-02-1-3", "S-corrected", "Døgnophold", "Tavs Kommune", JAN, 31_000_00, 20_000_00)
    assert (largest.amount, corrections_by_month(february)) == (-11_000_00, (MonthCorrections(JAN, 0, -11_000_00, 1),))
    assert corrections_by_month(flow(settled, JAN)) == ()


def test_what_is_held_is_told_with_reason_and_what_it_would_be(settled: Store) -> None:
    assert held_back(settled, ANNA, read_month(settled, ANNA, FEB)) == (HeldBack("sale", "S-held", "", FEB, "Indsigelse", 3_000_00, 1),)


def test_findings_are_counted_and_new_ones_told(settled: Store) -> None:
    (found,) = count_findings(flow(settled, FEB))
    assert (found.code, found.skips, found.count, found.new) == ("no_rate", True, 1, 1)
    assert "Der mangler en takst" in found.message
    assert count_findings(flow(settled, JAN)) == ()


def test_quality_counts_rows_and_prices_what_they_are_about(settled: Store) -> None:
    assert source_months(settled, ANNA) == (SourceMonth("interchange", MAR),)
    found = month_quality(settled, ANNA, "interchange", MAR)
    # 30 rows in the first load; of the five in the second one restates a service of the first
    assert (found.source, found.rows, found.faulty, found.score) == ("interchange", 34, 1, 970_588)
    assert [(k.code, k.warning, k.rows, k.services, k.amount) for k in found.kinds if not k.warning] == [
        ("unknown_reference", False, 1, 1, 0)
    ]


def test_two_loads_of_a_source_in_a_month_have_one_score_of_what_is_now(settled: Store, tmp_path: Path) -> None:
    late = LoadOptions(source="dubu", period=FEB)
    head = "service_id;package_id;service_code;provider_id;flow;from_date;to_date;party_id\n"
    first = head + "S-x;P1;M;T1;sale;2026-01-01;;K1\nS-y;P1;M;T1;sale;2026-02-10;2026-02-01;K1\nS-z;P1;N;T1;sale;2026-02-01;;K1\n"
    load_folder(settled, ANNA, write(tmp_path / "one", services=first), late)
    found = month_quality(settled, ANNA, "dubu", FEB)
    assert (found.rows, found.faulty, found.score) == (3, 1, 666_666)
    assert [(k.code, k.warning, k.rows, k.services) for k in found.kinds] == [("dates_reversed", False, 1, 1), ("no_rate", True, 1, 1)]
    # the same again: nothing is counted twice, and the warning of a row that did not change stands
    load_folder(settled, ANNA, write(tmp_path / "one", services=first), late)
    assert month_quality(settled, ANNA, "dubu", FEB) == found
    load_folder(settled, ANNA, write(tmp_path / "two", services=head + "S-y;P1;M;T1;sale;2026-02-10;;K1\n"), late)
    now = month_quality(settled, ANNA, "dubu", FEB)
    assert (now.rows, now.faulty, now.score) == (3, 0, 1_000_000)
    assert [(k.code, k.warning, k.services) for k in now.kinds] == [("no_rate", True, 1)]
    load_folder(
        settled, ANNA, write(tmp_path / "two", services=head + "S-z;P1;M;T1;sale;2026-02-01;;K1\nS-w;P1;M;T1;sale;2026-02-01;;K1\n"), late
    )
    last = month_quality(settled, ANNA, "dubu", FEB)
    assert (last.rows, last.faulty, last.kinds) == (4, 0, ())
    assert source_months(settled, ANNA) == (SourceMonth("interchange", MAR), SourceMonth("dubu", FEB))
    with pytest.raises(NothingDelivered, match="«dubu» har intet leveret for marts 2026"):
        month_quality(settled, ANNA, "dubu", MAR)


def test_who_may_not_read_is_refused(settled: Store) -> None:
    grant_role(settled, ANNA, "anna", "administrator")
    stranger = By("fremmed", ANNA.at)
    for ask in (lambda: read_month(settled, stranger, FEB), lambda: month_quality(settled, stranger, "interchange", FEB)):
        with pytest.raises(NotAllowed, match="«fremmed» har ikke ret til at se lageret"):
            ask()

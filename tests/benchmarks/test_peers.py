"""The benchmarks at a small size: product and peers give the same øre, rows and bytes. Their speed is measured by `make bench`."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from as2007lib.acts.load import load_folder
from as2007lib.pricing.facts import PricingFacts
from as2007lib.sample import DEMO, make_sample, write_sample
from as2007lib.store.engine import init_store
from as2007lib.values.months import format_month, parse_month
from benchmarks import report
from benchmarks.__main__ import main
from benchmarks.jobs import lines, load, month, price, touched
from benchmarks.material import address, by, newest_basis, write_folders
from benchmarks.measuring import Different, cost, equal
from benchmarks.peers import decimal_loop, pandas_intervals

PERIODS = [parse_month("2026-10") - back for back in range(4)] + [parse_month("2026-02"), parse_month("2025-04"), parse_month("2024-12")]


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> PricingFacts:
    """All three months of the demo municipality: every unit, absences, calendars, weights, plans, merged persons."""
    folder = tmp_path_factory.mktemp("sample")
    store = init_store(address(folder))
    for month_folder in write_sample(make_sample(7, DEMO), folder / "folders"):
        load_folder(store, by(1), month_folder)
    return newest_basis(store).facts


@pytest.mark.parametrize("period", PERIODS, ids=format_month)
def test_the_decimal_loop_and_pandas_owe_the_same_ore_to_the_same_parties(facts: PricingFacts, period: int) -> None:
    price.check_peers(facts, period)
    due, _ = price.due_of(price.price_month(facts, period))
    assert len(due) > 200
    assert sum(due.values()) > 100_000_000


def test_in_one_flow_they_agree_too_and_hardly_any_service_lacks_a_party(facts: PricingFacts) -> None:
    one = price.in_one_flow(facts)
    price.check_peers(one, parse_month("2026-10"))
    assert set(one.services.texts("flow")) == {"payout"}


def test_a_peer_with_one_other_rate_is_found_out(facts: PricingFacts) -> None:
    period = parse_month("2026-10")
    due, skipped = price.due_of(price.price_month(facts, period))
    rows = decimal_loop.Rows.of(facts, period)
    dearer = [(code, provider, dated._replace(value=dated.value + Decimal("0.01"))) for code, provider, dated in rows.rates]
    other = decimal_loop.calculate(decimal_loop.Rows(**{**vars(rows), "rates": dearer}), period)
    assert other.skipped == skipped
    with pytest.raises(Different):
        equal("dearer", due, other.totals())


def test_pandas_without_shares_skips_what_only_shares_divide(facts: PricingFacts) -> None:
    period = parse_month("2026-10")
    tables = pandas_intervals.Tables.of(facts, period)
    none = pandas_intervals.Tables(**{**vars(tables), "shares": tables.shares.head(0)})
    assert len(pandas_intervals.calculate(none, period).skipped) > len(pandas_intervals.calculate(tables, period).skipped)


def test_loading_again_writes_nothing_and_what_was_touched_gives_the_lines_of_pricing_everything(tmp_path: Path) -> None:
    folders = write_folders(tmp_path / "folders", 300)
    loads = load.measure(folders[0], tmp_path / "store", 1)
    assert loads.rows > 3_000
    assert touched.measure(tmp_path / "store", folders, tmp_path / "touched", 1).lines > 20
    months = month.measure(address(tmp_path / "store"), folders, workers=1)
    assert months.lines > 50
    assert 0 < months.documents <= months.lines
    size, _ = month.measure_bytes(address(tmp_path / "store"), tmp_path, 1)
    assert size > months.documents * 1_000


def test_lines_stored_the_products_way_are_those_that_adbc_stores(tmp_path: Path) -> None:
    assert lines.measure(tmp_path, 2_000).count == 2_000


def test_every_line_of_the_table_tells_whether_its_goal_is_met() -> None:
    slow, fast = report.Row("a", "a", "2 s", "10 s", 5.0, 25, faster=True), report.Row("b", "b", "2 s", "1 s", 2.0, 2.5)
    assert (slow.met, fast.met, report.Row("c", "c", "", "", 1.0).met) == (False, True, None)
    assert "| 5 × hurtigere · *faster* | ≥ 25 | **nej · no** |" in report.table([slow])
    assert "| 2 × prisen · *the cost* | ≤ 2,50 | ja · *yes* |" in report.table([fast])
    assert report.memory_rows({"load": 900, "month": 1_100})[0].ratio == 0.55


def test_a_job_done_several_times_counts_with_the_least_it_cost() -> None:
    least, result = cost(lambda: 7, times=3)
    assert result == 7
    assert 0 <= least.wall < 1


def test_the_program_writes_its_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--quick", "--only", "lines", "--lines", "1000", "--out", str(tmp_path)]) == 0
    assert "1.000 linjer gemt og bevist" in capsys.readouterr().out
    assert "1.000 linjer gemt og bevist" in (tmp_path / "benchmarks.md").read_text("utf-8")
    assert (tmp_path / "benchmarks.json").is_file()

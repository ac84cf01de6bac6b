from __future__ import annotations

from collections import Counter
from pathlib import Path

from hypothesis import HealthCheck, given, settings

from tests.reference import FLOWS, Reference, read_folder, sums
from tests.strategies import Story, seeded_story, stories, write
from tests.strategies.knowing import loaded


def settle(told: Story) -> tuple[Reference, Counter[str]]:
    """Load and approve period after period; count what was met."""
    reference, met = Reference(told.settle_from), Counter[str]()
    for folder, period in zip(told.loads, told.periods, strict=False):
        reference.load(folder)
        for flow in FLOWS:
            run = reference.approve(flow, period)
            met.update(line.kind for line in run.lines)
            met.update(flow for line in run.lines)
            met.update(code for _, _, code in run.skipped | run.warned)
            met.update("split" for line in run.lines if line.share not in (None, 1))
            met.update("reduced" for line in run.lines if line.factor_pct not in (None, 100))
            met.update("negative" for line in run.lines if line.rate and line.rate < 0)
    return reference, met


def test_the_generator_uses_every_rule() -> None:
    met: Counter[str] = Counter()
    units: Counter[str] = Counter()
    for seed in range(150):
        told = seeded_story(seed)
        met += settle(told)[1]
        units.update(row["unit"] for row in told.loads[0]["catalogue.csv"])
    assert set(units) == {"day", "week", "month", "year", "hour", "piece"}
    seldom = {name for name in (*FLOWS, "ordinary", "correction", "split", "reduced", "negative") if met[name] < 50}
    assert seldom == set()
    assert min(met[code] for code in ("no_rate", "rate_fallback", "delivery_outside")) > 20
    assert met["shares_not_100"] == 0


def test_wrong_shares_come_only_when_asked_for() -> None:
    met: Counter[str] = Counter()
    for seed in range(60):
        met += settle(seeded_story(seed, loads=1, wrong_shares=True))[1]
    assert met["shares_not_100"] > 5


def test_the_same_seed_tells_the_same_story() -> None:
    assert seeded_story(7).loads == seeded_story(7).loads
    assert seeded_story(7).loads != seeded_story(8).loads


def test_what_is_written_is_what_is_read(tmp_path: Path) -> None:
    for seed in range(20):
        for number, folder in enumerate(seeded_story(seed).loads):
            read = read_folder(write(folder, tmp_path / f"{seed}-{number}"))
            assert read == folder


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(stories())
def test_corrections_telescope_to_what_is_due(told: Story) -> None:
    reference, _ = settle(told)
    for folder in told.loads:
        for row in folder.get("services.csv", []):
            known = reference.known.service(row["service_id"])
            last = told.periods[len(told.loads) - 1]
            due = reference.due(row["service_id"], last)
            if known is None or due.skipped:
                continue
            settled = {
                party: amount
                for (service, party, month), amount in reference.settled_sums(known["flow"]).items()
                if (service, month) == (row["service_id"], last) and amount
            }
            assert settled == {party: amount for party, amount in due.by_party().items() if amount}


def test_sums_leave_out_zero() -> None:
    assert sums([]) == {}


def test_all_rows_pass_the_checks_on_load(tmp_path: Path) -> None:
    for seed in range(25):
        folders = [write(folder, tmp_path / f"{seed}-{number}") for number, folder in enumerate(seeded_story(seed).loads)]
        assert [statement.errors for statement in loaded(folders)] == [[], [], []]

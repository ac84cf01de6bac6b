"""kill -9 at moments spread over load, prepare, approve and document writing, and over receive, match, approve, return and its files;
then the same work again: nothing lost, nothing twice.

AS2007_FAULTS says how many scenarios in all (default 30), at least ten kills in each phase of a month whatever it says. The tables of kills
are printed (`pytest -s`) and kept in outputs/faults.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.faults import incoming
from tests.faults.kills import Kills
from tests.faults.month import PHASES, SmallTown
from tests.faults.naive import NaiveTown

pytestmark = pytest.mark.faults
SCENARIOS = -(-int(os.environ.get("AS2007_FAULTS", "30")) // len(PHASES))
"""To each phase."""
HITS = max(10, SCENARIOS)
NAIVE = 10
FEW = max(4, SCENARIOS // 2)
"""Kills in each phase of what comes in."""


def told(kills: Kills, name: str) -> None:
    table = kills.table()
    print(f"\n{name}: {table}")  # noqa: T201 - the figures of the run
    kept = ROOT / "outputs" / "faults"
    kept.mkdir(parents=True, exist_ok=True)
    (kept / f"{name}.txt").write_text(f"{table}\n", encoding="utf-8")


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> SmallTown:
    return SmallTown(tmp_path_factory.mktemp("town"))


@pytest.mark.parametrize("phase", PHASES)
def test_killed_and_done_again_a_month_is_as_if_nothing_had_happened(town: SmallTown, phase: str, tmp_path: Path) -> None:
    kills = Kills(town, tmp_path)
    kills.measure()
    kills.until(phase, HITS, SCENARIOS, 1000 * PHASES.index(phase))
    told(kills, f"killed-in-{phase}")
    assert kills.faulty == {}
    assert kills.hits[phase] >= HITS, kills.table()


def test_killed_and_done_again_what_comes_in_goes_back_once(tmp_path: Path) -> None:
    kills = Kills(incoming.BuyingTown(tmp_path / "town"), tmp_path)
    kills.measure()
    for place, phase in enumerate(incoming.PHASES):
        kills.until(phase, FEW, 0, 100_000 + 1000 * place)
    told(kills, "killed-incoming")
    assert kills.faulty == {}
    assert min(kills.hits[phase] for phase in incoming.PHASES) >= FEW // 2, kills.table()


def test_a_naive_writer_is_found_out(tmp_path: Path) -> None:
    kills = Kills(NaiveTown(), tmp_path)
    kills.measure()
    for number in range(NAIVE):
        kills.scenario(number, ("approve", "documents")[number % 2], (number + 1) / (NAIVE + 1))
    told(kills, "naive")
    assert len(kills.faulty) >= 0.9 * NAIVE, kills.table()

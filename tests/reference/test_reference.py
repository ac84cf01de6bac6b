from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.reference import FLOWS, Reference, sums

SCENARIOS = [f"scenario-{n}" for n in range(1, 7)]


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_the_reference_reproduces_the_worked_settlements(golden: Path, scenario: str) -> None:
    folder, reference, approvals = golden / scenario, Reference(), 0
    for number, step in enumerate((folder / "steps.txt").read_text("utf-8").split("\n")):
        act, _, value = step.partition(" ")
        if act == "settle-from":
            reference.settle_from = value
        elif act == "load":
            reference.load(folder / value)
        for flow in FLOWS if act == "approve" else ():
            run = reference.approve(flow, value)
            expected = rows_of(folder / f"expected-{flow}-step{number}.csv")
            found = rows_of(folder / f"findings-{flow}-step{number}.csv")
            assert sums(run.lines) == {
                (r["service_id"], r["party_id"], r["month"], r["kind"]): int(r["amount"].replace(",", "")) for r in expected
            }
            assert run.skipped == {(r["service_id"], r["month"], r["code"]) for r in found}
            approvals += 1
    assert approvals == 6 * len(FLOWS)

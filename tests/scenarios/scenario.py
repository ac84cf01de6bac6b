"""Plays a worked scenario through the command line, and reads what it must give."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from as2007lib.frames.facts import FLOWS
from as2007lib.values.numbers import parse_scaled
from tests.commands import as2007

Amounts = dict[tuple[str, str, str, str], int]
Skips = set[tuple[str, str, str]]
SKIPPING = ("no_rate", "shares_not_100")


@dataclass(frozen=True)
class Step:
    """One approval: the step's number, the flow, the id of the run and the folder its files are in."""

    number: int
    flow: str
    run_id: str
    folder: Path

    def emitted(self) -> Amounts:
        """Return the run's lines summed by service, party, month and kind, without sums of 0."""
        return _amounts(self.folder / "lines.csv")

    def skipped(self) -> Skips:
        """Return the service months the run skipped, with the code."""
        found = rows(self.folder / "findings.csv")
        return {(r["service_id"], r["month"], r["code"]) for r in found if r["code"] in SKIPPING}


def play(db: str, scenario: Path, out: Path) -> Iterator[Step]:
    """Do every step of steps.txt; each approval of each flow is yielded when it is done."""
    as2007("init", "--db", db)
    settle_from, number = "", 0
    for line in (scenario / "steps.txt").read_text().splitlines():
        what, value = line.split()
        if what == "settle-from":
            settle_from = value
            continue
        number += 1
        if what == "load":
            as2007("load", scenario / value, "--db", db)
            continue
        for flow in FLOWS:
            folder = out / f"{number}-{flow}"
            words = ["settle", "--flow", flow, "--period", value, "--settle-from", settle_from, "--approve", "--out", folder]
            run = as2007(*words, "--json", "--db", db, "--user", "anna").data
            yield Step(number, flow, run["run_id"], folder)


def expected(scenario: Path, step: Step) -> Amounts:
    """Return what the approval must emit."""
    return _amounts(scenario / f"expected-{step.flow}-step{step.number}.csv")


def expected_skips(scenario: Path, step: Step) -> Skips:
    """Return what the approval must skip."""
    return {(r["service_id"], r["month"], r["code"]) for r in rows(scenario / f"findings-{step.flow}-step{step.number}.csv")}


def rows(path: Path) -> list[dict[str, str]]:
    """Return the rows of a file of the program or of a scenario."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def _amounts(path: Path) -> Amounts:
    sums: Amounts = defaultdict(int)
    for r in rows(path):
        sums[(r["service_id"], r["party_id"], r["month"], r["kind"])] += parse_scaled(r["amount"], 2)
    return {key: amount for key, amount in sums.items() if amount}

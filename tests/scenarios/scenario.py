"""Plays a worked scenario through the acts, and reads what it must give."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from as2007lib.acts.load import load_folder
from as2007lib.acts.settle import settle_and_approve
from as2007lib.answers.runs import run_content
from as2007lib.frames.facts import FLOWS
from as2007lib.store.by import By
from as2007lib.store.engine import Store
from as2007lib.values.months import format_month, parse_month
from as2007lib.values.numbers import parse_scaled

BY = By("anna", datetime(2026, 11, 24, 12, tzinfo=UTC), seed=b"0" * 32)
Amounts = dict[tuple[str, str, str, str], int]


@dataclass(frozen=True)
class Step:
    """One approval: the step's number, the flow and the id of the run."""

    number: int
    flow: str
    run_id: str


def play(store: Store, scenario: Path) -> Iterator[Step]:
    """Do every step of steps.txt; each approval of each flow is yielded when it is done."""
    settle_from = None
    number = 0
    for line in (scenario / "steps.txt").read_text().splitlines():
        what, value = line.split()
        if what == "settle-from":
            settle_from = parse_month(value)
            continue
        number += 1
        if what == "load":
            load_folder(store, BY, scenario / value)
            continue
        for flow in FLOWS:
            fixed = settle_and_approve(store, BY, flow, parse_month(value), settle_from=settle_from)
            yield Step(number, flow, fixed.run.run_id)


def emitted(store: Store, run_id: str) -> Amounts:
    """Return a run's lines summed by service, party, month and kind, without sums of 0."""
    content = run_content(store, BY, run_id)
    lines = content.lines
    services = content.identities.name(lines.table["service"]).to_pylist()
    parties = content.identities.name(lines.table["party"]).to_pylist()
    months = [format_month(m) for m in lines.ints("month").tolist()]
    sums: Amounts = defaultdict(int)
    for key, amount in zip(zip(services, parties, months, lines.texts("kind"), strict=True), lines.ints("amount").tolist(), strict=True):
        sums[key] += amount
    return {key: amount for key, amount in sums.items() if amount}


def skipped(store: Store, run_id: str) -> set[tuple[str, str, str]]:
    """Return the service months a run skipped, with the code."""
    content = run_content(store, BY, run_id)
    services = content.identities.name(content.findings.table["service"]).to_pylist()
    rows = zip(services, content.findings.ints("month").tolist(), content.findings.texts("code"), strict=True)
    return {(service, format_month(month), code) for service, month, code in rows if code in ("no_rate", "shares_not_100")}


def expected(scenario: Path, step: Step) -> Amounts:
    """Return what the approval must emit."""
    rows = _rows(scenario / f"expected-{step.flow}-step{step.number}.csv")
    return {(r["service_id"], r["party_id"], r["month"], r["kind"]): parse_scaled(r["amount"], 2) for r in rows}


def expected_skips(scenario: Path, step: Step) -> set[tuple[str, str, str]]:
    """Return what the approval must skip."""
    return {(r["service_id"], r["month"], r["code"]) for r in _rows(scenario / f"findings-{step.flow}-step{step.number}.csv")}


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))

"""`python -m benchmarks`: all jobs, one after the other, each in a process of its own; a table at the end."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from dataclasses import asdict
from pathlib import Path

from as2007lib.values.months import parse_month
from benchmarks import methods, report
from benchmarks.jobs import einvoices, growth, lines, load, matching, month, price, rules, touched
from benchmarks.material import address, write_folders
from benchmarks.measuring import alone

JOBS = ("load", "price", "touched", "month", "lines", "rules", "einvoices", "match", "growth")
_LINES_A_COMMITMENT = 10


def main(arguments: list[str] | None = None) -> int:
    """Measure, print and write the table; return 0, also where a goal is missed."""
    asked = _parser().parse_args(arguments)
    if asked.quick:
        asked.services, asked.lines, asked.times = min(asked.services, 2_000), min(asked.lines, 20_000), 1
    about = {"services": str(asked.services), "workers": str(asked.workers), **report.machine()}
    work = asked.out / "work"
    shutil.rmtree(work, ignore_errors=True)
    rows, found, peaks = _measured(asked, work)
    shutil.rmtree(work, ignore_errors=True)
    matched = _matched(asked, found, peaks, rows) if "match" in asked.only else ""
    about["load before and at the end"] += f" → {', '.join(f'{value:.1f}' for value in os.getloadavg())}"
    rows += report.memory_rows(peaks)
    tables = "\n\n".join(filter(None, (report.table(rows), matched)))
    report.write(asked.out, tables, rows, about, {**found, "peaks": peaks})
    print(tables)
    print("\n".join(f"{name}: {value}" for name, value in about.items()))
    return 0


def _measured(asked: argparse.Namespace, work: Path) -> tuple[list[report.Row], dict[str, object], dict[str, float]]:
    rows: list[report.Row] = []
    found: dict[str, object] = {}
    peaks: dict[str, float] = {}
    jobs = set(asked.only) | ({"load"} if {"price", "touched", "month"} & set(asked.only) else set())
    store = work / "store"
    if "load" in jobs:
        _say("sample", asked.services)
        folders, _ = alone(write_folders, work / "folders", asked.services)
        _say("load")
        loads, peaks["load"] = alone(load.measure, folders[0], store, asked.times)
        found["load"] = asdict(loads)
        rows += report.load_rows(loads)
    if "price" in jobs:
        _say("price")
        months, peaks["price"] = alone(price.measure, address(store), parse_month(folders[0].name), asked.times)
        found["price"] = asdict(months)
        rows = report.price_rows(months) + rows
    if "touched" in jobs:
        _say("touched")
        runs, peaks["touched"] = alone(touched.measure, store, folders, work / "touched", asked.times)
        found["touched"] = asdict(runs)
        rows += report.touched_rows(runs)
    if "month" in jobs:
        _say("month")
        whole, peaks["month"] = alone(month.measure, address(store), folders, asked.workers)
        (size, plain), _ = alone(month.measure_bytes, address(store), work, asked.times)
        found["month"] = {**asdict(whole), "size": size, "plain": asdict(plain)}
        rows += report.month_rows(whole, size, plain)
    if "lines" in jobs:
        _say("lines", asked.lines)
        stored, peaks["lines"] = alone(lines.measure, work, asked.lines)
        found["lines"] = asdict(stored)
        rows += report.line_rows(stored)
    rows += _incoming(asked, jobs, found, peaks)
    if "growth" in jobs:
        sizes = []
        for part in growth.PARTS:
            _say("growth", asked.services // part)
            grown, _ = alone(growth.measure, work / "growth", asked.services // part, asked.times, asked.workers)
            sizes.append(grown)
        found["growth"] = [asdict(size) for size in sizes]
        rows += report.growth_rows(sizes)
    return rows, found, peaks


def _incoming(asked: argparse.Namespace, jobs: set[str], found: dict[str, object], peaks: dict[str, float]) -> list[report.Row]:
    """Measure what comes in from outside: rules, reading, matching."""
    rows: list[report.Row] = []
    if "rules" in jobs and (sheets := rules.material()) is not None:
        _say("rules")
        ruled, peaks["rules"] = alone(rules.measure, sheets, min(asked.lines, 1_000), asked.times)
        found["rules"] = asdict(ruled)
        rows += report.rule_rows(ruled)
    if "einvoices" in jobs:
        _say("einvoices")
        read, peaks["einvoices"] = alone(einvoices.measure_made, asked.times)
        found["einvoices"] = [asdict(one) for one in read]
        rows += report.reading_rows(read)
    return rows


def _matched(asked: argparse.Namespace, found: dict[str, object], peaks: dict[str, float], rows: list[report.Row]) -> str:
    """Measure matching, and every peer on the same lines; return its own tables."""
    bills = min(asked.lines // _LINES_A_COMMITMENT, 100_000)
    _say("match", bills)
    matched, peaks["match"] = alone(matching.measure, bills)
    hours, _ = alone(matching.measure_hours, bills // 5)
    peers = {name: alone(matching.measure_peer, name, bills) for name in matching.PEERS}
    found["match"] = {"product": asdict(matched), "hours": asdict(hours), **{name: asdict(peer) for name, (peer, _) in peers.items()}}
    rows.append(report.match_row(matched))
    return methods.tables(methods.methods(matched, peaks["match"], peers), methods.shares(matched.figures, hours))


def _say(*what: object) -> None:
    print("…", *what, file=sys.stderr, flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--services", type=int, default=200_000)
    parser.add_argument("--lines", type=int, default=1_000_000)
    parser.add_argument("--times", type=int, default=5, help="how often a short job is done; the least counts")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="processes that write documents")
    parser.add_argument("--only", nargs="+", choices=JOBS, default=JOBS)
    parser.add_argument("--quick", action="store_true", help="a small sample: is all in order?")
    parser.add_argument("--out", type=Path, default=Path("outputs/benchmarks"))
    return parser


if __name__ == "__main__":
    sys.exit(main())

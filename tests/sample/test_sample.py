from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from functools import cache
from pathlib import Path

import pyarrow.compute as pc
import pytest

from as2007lib.frames.facts import BUSINESS_AREAS, FACTS, FLOWS, UNITS
from as2007lib.sample import DEMO, Sample, SampleSize, make_sample, write_sample
from as2007lib.values.cpr import CPR
from tests.conftest import shared_folder
from tests.reference import Reference, Run

SEED = 2007
CLEAN = replace(DEMO, faulty_rows=False)


@cache
def demo() -> Sample:
    return make_sample(SEED, CLEAN)


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], Run]:
    """Settle the sample's months with the day-by-day reference."""
    folders = write_sample(demo(), tmp_path_factory.mktemp("sample"))
    reference, made = Reference(demo().parameters.settle_from), {}
    for folder, period in zip(folders, demo().parameters.periods, strict=True):
        reference.load(folder)
        made.update({(period, flow): reference.approve(flow, period) for flow in demo().parameters.flows})
    return made


def column(file: str, name: str, month: int = 0) -> list[str]:
    return list(demo().months[month].tables[file][name].to_pylist())


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(tmp_path: Path) -> None:
    size = SampleSize(citizens=40, services=80)
    first, again, other = (write_sample(make_sample(seed, size), tmp_path / name) for seed, name in ((1, "a"), (1, "b"), (2, "c")))
    bytes_of = [
        {f"{folder.name}/{path.name}": path.read_bytes() for folder in made for path in folder.iterdir()} for made in (first, again, other)
    ]
    assert bytes_of[0] == bytes_of[1]
    assert bytes_of[0].keys() == bytes_of[2].keys()
    assert bytes_of[0] != bytes_of[2]


def test_the_demo_has_what_it_says() -> None:
    assert len(column("citizens.csv", "citizen_id")) == 500
    assert len(column("services.csv", "service_id")) == 950
    assert demo().parameters.periods == ("2026-08", "2026-09", "2026-10")
    assert [month.period for month in demo().months] == list(demo().parameters.periods)
    assert demo().parameters.municipality_code == "0999"


def test_every_file_has_the_columns_of_its_fact_with_those_required_filled() -> None:
    facts = {fact.file: fact for fact in FACTS}
    assert set(demo().months[0].tables) == set(facts)
    for month in demo().months:
        for file, table in month.tables.items():
            declared = {column.header: column for column in facts[file].columns}
            assert set(table.column_names) <= set(declared)
            required = {name for name, column in declared.items() if column.required}
            assert required <= set(table.column_names)
            stated = table.filter(pc.is_valid(table["from_date"])) if file == "absences.csv" else table
            assert {name: stated[name].null_count for name in required} == dict.fromkeys(required, 0)


def test_all_areas_flows_and_units_are_in_use() -> None:
    assert set(column("services.csv", "flow")) == set(FLOWS)
    granted = set(column("services.csv", "service_code"))
    rows = zip(*(column("catalogue.csv", name) for name in ("service_code", "business_area", "unit")), strict=True)
    used = [(area, unit) for code, area, unit in rows if code in granted]
    assert {area for area, _ in used} == set(BUSINESS_AREAS)
    assert {unit for _, unit in used} == set(UNITS)


def test_nobody_in_it_could_be_somebody() -> None:
    for month in demo().months:
        for file, name in (
            ("citizens.csv", "cpr"),
            ("citizens.csv", "guardian_cpr"),
            ("postings.csv", "cpr"),
            ("postings.csv", "payee_cpr"),
        ):
            assert all(CPR(text).is_replacement for text in month.tables[file][name].to_pylist() if text)
        assert all(re.fullmatch(r"Testborger \S+ \d{4}", text) for text in month.tables["citizens.csv"]["name"].to_pylist())
    assert all(CPR(text).is_replacement for text in column("parties.csv", "cpr") if text)
    assert all(text.startswith("952") for text in column("parties.csv", "gln") if text)
    assert all(text.startswith("99") for text in column("parties.csv", "cvr") if text)


def test_the_municipalities_are_the_real_ones() -> None:
    codes = [
        code
        for party, code in zip(column("parties.csv", "party_id"), column("parties.csv", "municipality_code"), strict=True)
        if "KOM" in party
    ]
    assert len(codes) == 98
    text = (shared_folder("data/reference") / "kommuner.csv").read_text("utf-8")
    assert codes == sorted(line.split(",")[0] for line in text.splitlines()[1:])


def test_invoices_can_be_complete_and_a_few_cannot() -> None:
    table = demo().months[0].tables["parties.csv"]
    billed = table.filter(pc.is_in(table["kind"], pc.cast(["municipality", "region"], "string")))
    assert {name: billed[name].null_count for name in ("gln", "cvr", "address")} == {"gln": 2, "cvr": 2, "address": 1}
    neither = [row["party_id"] for row in billed.to_pylist() if not row["gln"] and not row["cvr"]]
    told = [month.tables["parties.csv"].to_pylist() if "parties.csv" in month.tables else [] for month in demo().months[1:]]
    assert [[row["party_id"] for row in rows] for rows in told] == [neither, []], "the second folder tells what the first one had not"
    assert len(neither) == 1
    assert all(told[0][0][name] for name in ("gln", "cvr", "address"))
    assert column("parties.csv", "is_self").count("1") == 1
    wishes = demo().months[0].tables["shares.csv"]
    assert all(0 < wishes[name].null_count < len(wishes) for name in ("gln", "their_reference", "order_number", "account"))


def test_the_months_settle_in_every_flow_with_corrections(runs: dict[tuple[str, str], Run]) -> None:
    assert all(run.lines for run in runs.values())
    later = [run for (period, _), run in runs.items() if period > "2026-08"]
    kinds = Counter(line.kind for run in later for line in run.lines)
    assert kinds["correction"] > 50
    assert kinds["ordinary"] > 1000


def test_the_rules_are_in_living_use(runs: dict[tuple[str, str], Run]) -> None:
    lines = [line for run in runs.values() for line in run.lines]
    assert sum(line.factor_pct not in (None, 100) for line in lines) >= 10
    assert sum(line.share not in (None, 1) for line in lines) > 300
    assert sum(bool(line.rate and line.rate < 0) for line in lines) > 5
    warned = Counter(code for run in runs.values() for _, _, code in run.skipped | run.warned)
    assert warned["no_rate"] > 0
    assert warned["rate_fallback"] > 0
    assert not warned["shares_not_100"]
    assert {code for _, _, code in runs["2026-10", "sale"].skipped} == set()


def test_what_the_system_before_billed_is_mostly_not_billed_again(runs: dict[tuple[str, str], Run]) -> None:
    opened = set(zip(*(column("settled.csv", name) for name in ("service_id", "party_id", "month")), strict=True))
    again = [line for line in runs["2026-08", "sale"].lines if (line.service, line.party, line.month) in opened]
    assert len(opened) > 10
    assert 0 < len(again) < len(opened) / 2
    assert {line.kind for line in again} == {"correction"}
    assert len(opened) <= len(column("services.csv", "service_id")) // 10


def test_history_reaches_as_far_back_as_asked() -> None:
    long = make_sample(SEED, SampleSize(citizens=200, services=300, years=5, faulty_rows=False))
    first = long.months[0].tables
    assert pc.min(first["packages.csv"]["from_date"]).as_py() < "2021-12-01"
    assert pc.min(first["rates.csv"]["from_date"]).as_py() == "2021-01-01"
    assert len(long.months) == 3

"""A small municipality in interchange form, and how a store would go on from what a load states."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import pyarrow as pa
import pytest

from as2007lib.frames.facts import FACTS, Fact
from as2007lib.intake.known import SETTLED, Known
from as2007lib.intake.read import read_files
from as2007lib.intake.statement import RowError, Statement

BASE = {
    "parties.csv": [
        "party_id;name;kind;is_self;cvr;gln",
        "SELF;Egen Kommune;municipality;1;;",
        "K1;Kommune 1;municipality;;;",
        "K2;Kommune 2;municipality;;;",
    ],
    "providers.csv": ["provider_id;party_id;name;from_date;parent_id", "T1;SELF;Tilbud 1;2010-01-01;"],
    "citizens.csv": ["citizen_id;cpr;name;died_on;same_as", "C1;610190-0019;Borger Et;;", "C2;6201900008;Borger To;;"],
    "catalogue.csv": [
        "service_code;name;business_area;paragraph;unit;timing;calendar",
        "Y1;Døgnophold;handicap;SEL 107;day;arrears;",
        "Y2;Timer;handicap;SEL 85;hour;arrears;",
        "Y3;Måned;psykiatri;SEL 108;month;advance;weekdays",
    ],
    "calendars.csv": ["calendar_id;from_date;to_date;weekdays;holidays", "skole;2020-01-01;;1111100;0"],
    "rates.csv": ["service_code;provider_id;from_date;to_date;rate", "Y1;;2020-01-01;;100", "Y2;;2020-01-01;;200", "Y3;;2020-01-01;;300"],
    "packages.csv": ["package_id;citizen_id;from_date;to_date;status", "P1;C1;2025-01-01;;", "P2;C2;2025-01-01;;", "P3;;2025-01-01;;"],
    "services.csv": [
        "service_id;package_id;service_code;provider_id;flow;from_date;to_date;paid_from;paid_to;timing;quantity;quantity_per;party_id;status",
        "S1;P1;Y1;T1;sale;2025-01-01;;;;;;;;active",
        "S2;P2;Y2;;payout;2025-01-01;;;;;;;;",
        "S3;P3;Y3;T1;internal;2025-01-01;2025-12-31;;;;;;K2;",
    ],
    "shares.csv": ["service_id;party_id;from_date;to_date;share_pct;weight;gln", "S1;K1;2025-01-01;;100;;"],
    "individual_rates.csv": ["service_id;from_date;to_date;rate", "S1;2026-01-01;;150,50"],
    "absences.csv": ["service_id;from_date;to_date;kind;pct", "S1;2025-03-01;2025-03-10;ferie;50"],
    "deliveries.csv": ["delivery_id;service_id;date;quantity", "V1;S2;2025-02-03;7,5"],
    "accounts.csv": ["flow;service_code;provider_id;department;party_kind;from_date;to_date;account", "sale;;;;;2020-01-01;;5380001"],
    "settled.csv": ["service_id;party_id;month;amount", "S1;K1;2025-01;3100"],
    "postings.csv": ["posting_id;account;posted_on;period;amount;cpr", "B1;5380001;2025-02-01;2025-01;-12,5;"],
    "budget.csv": ["year;account;department;amount", "2025;5380001;D1;1000000"],
}
"""The files of a municipality without a fault, a list of lines each; row n of a file is line n - 1 of its list."""

Files = dict[str, list[str]]


def encoded(files: Mapping[str, Sequence[str]]) -> dict[str, bytes]:
    """The files as bytes."""
    return {name: ("\n".join(lines) + "\n").encode() for name, lines in files.items()}


@pytest.fixture
def base() -> Files:
    """A copy of the faultless files, to be changed."""
    return {name: list(lines) for name, lines in BASE.items()}


@pytest.fixture
def load() -> Callable[..., Statement]:
    """Reads files against what is known."""

    def load(files: Mapping[str, Sequence[str]], known: Known | None = None, **options) -> Statement:
        return read_files(encoded(files), known or Known(), **options)

    return load


@pytest.fixture
def after() -> Callable[[Known, Statement], Known]:
    """What a store knows after it has taken in a statement."""
    return taken_in


@pytest.fixture
def loaded(base: Files, load: Callable[..., Statement]) -> Known:
    """What is known when the faultless municipality has been loaded."""
    return taken_in(Known(), load(base))


def taken_in(known: Known, statement: Statement, load: int = 7) -> Known:
    tables = {fact.name(): _upserted(fact, known, statement) for fact in FACTS}
    waiting = [replace(row, load=row.load or load) for row in statement.quarantine]
    return Known(tables, waiting, known.settled_by_runs)


def settled(*keys: tuple[str, str, int]) -> pa.Table:
    """Keys that runs have settled."""
    return pa.Table.from_pylist([dict(zip(SETTLED.names, key, strict=True)) for key in keys], schema=SETTLED)


def _upserted(fact: type[Fact], known: Known, statement: Statement) -> pa.Table:
    before = known.table(fact)
    if fact.name() not in statement.tables:
        return before
    stated = statement.tables[fact.name()]
    keys = fact.parent or fact.keys
    gone = {tuple(row.values()) for row in (stated.rows if stated.parents is None else stated.parents).select(keys).to_pylist()}
    kept = [tuple(row.values()) not in gone for row in before.select(keys).to_pylist()]
    return pa.concat_tables([before.filter(pa.array(kept, pa.bool_())), stated.rows.drop_columns(["file_row", "source"])])


def told(errors: Sequence[RowError]) -> list[tuple[str, int, str, str, str]]:
    """Faults without their sentences."""
    return [(error.file, error.row, error.column, error.value, error.code) for error in errors]


@pytest.fixture(name="told")
def told_fixture() -> Callable[[Sequence[RowError]], list[tuple[str, int, str, str, str]]]:
    return told


@pytest.fixture(name="settled")
def settled_fixture() -> Callable[..., pa.Table]:
    return settled

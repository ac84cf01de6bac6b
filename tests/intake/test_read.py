"""The folder as a whole: what is read, what is refused, and that order does not matter."""

from __future__ import annotations

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from as2007lib.formats.interchange import StructuralError, write_table
from as2007lib.frames.facts import FACTS
from as2007lib.intake.known import Known
from as2007lib.intake.read import read_files, read_folder

BASIC = ("parties.csv", "providers.csv", "citizens.csv", "catalogue.csv", "calendars.csv", "rates.csv", "packages.csv", "services.csv")


@pytest.fixture
def folder(tmp_path, base):
    for name, lines in base.items():
        (tmp_path / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return tmp_path


def test_a_folder_is_read(folder):
    (folder / "note.txt").write_text("hej")
    (folder / "errors.csv").write_text("file;row\n")
    (folder / "invoices").mkdir()
    statement = read_folder(folder, Known())
    assert statement.errors == []
    assert statement.unread == ("note.txt",)
    assert set(statement.tables) == {fact.name() for fact in FACTS}


def test_a_folder_that_is_not_there_or_has_nothing(tmp_path):
    with pytest.raises(StructuralError, match="findes ikke"):
        read_folder(tmp_path / "væk", Known())
    (tmp_path / "parter.csv").write_text("x")
    with pytest.raises(StructuralError, match="ingen filer at indlæse"):
        read_folder(tmp_path, Known())


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04\x00", b"party_id\n", "party_id;name;kind\nK1;Næstved;municipality\n".encode("cp1252")]
)
def test_one_file_that_cannot_be_trusted_refuses_the_load(folder, content):
    (folder / "parties.csv").write_bytes(content)
    with pytest.raises(StructuralError) as caught:
        read_folder(folder, Known())
    assert caught.value.file == "parties.csv"


def test_the_basic_edition(base, load):
    small = {name: base[name] for name in BASIC}
    small["services.csv"] = [base["services.csv"][0], *base["services.csv"][2:]]
    assert load(small, profile="basic").errors == []
    with pytest.raises(StructuralError, match="ekspertudgaven") as caught:
        load(small | {"shares.csv": base["shares.csv"]}, profile="basic")
    assert caught.value.file == "shares.csv"


def test_a_file_of_another_name_is_refused():
    with pytest.raises(StructuralError, match="hører ikke til"):
        read_files({"../parties.csv": b""}, Known())


def test_the_same_folder_again_states_the_same(base, load, loaded):
    first, again = load(base), load(base, loaded)
    assert again.errors == []
    for name, table in first.tables.items():
        assert again.tables[name].rows.equals(table.rows), name


def test_what_is_read_can_be_written_and_read_again(base, load):
    statement = load(base)
    files = {fact.file: write_table(fact, statement.tables[fact.name()].rows) for fact in FACTS}
    again = read_files(files, Known())
    assert again.errors == []
    for name, table in statement.tables.items():
        assert again.tables[name].rows.equals(table.rows), name


def test_mentioned_are_also_the_rows_in_quarantine(base, load):
    base["citizens.csv"].append("C9;320190-0000;Ni;;")
    base["absences.csv"].append("S3;2025-01-01;;;999")
    tables = load(base).tables
    assert tables["citizens"].mentioned.to_pylist() == [{"citizen": "C1"}, {"citizen": "C2"}, {"citizen": "C9"}]
    assert tables["absences"].mentioned.to_pylist() == [{"service": "S1"}, {"service": "S3"}]
    assert tables["absences"].parents.to_pylist() == [{"service": "S1"}]


DIRT = [
    ("citizens.csv", "C9;320190-0000;Ni;;"),
    ("packages.csv", "P9;C9;2025-01-01;;"),
    ("services.csv", "S8;P9;Y1;;sale;2025-01-01;;;;;;;K1;"),
    ("services.csv", "S9;P1;Y1;;sale;2025-01-01;;;;;;;;"),
    ("shares.csv", "S3;K1;2025-01-01;;50;;"),
    ("shares.csv", "S3;K2;2025-01-01;;60;;"),
    ("absences.csv", "S3;2025-01-01;2025-02-01;;"),
    ("absences.csv", "S3;2025-02-01;;;"),
    ("rates.csv", "Y1;;2020-01-01;;7"),
    ("parties.csv", "K2;Igen;municipality;;;"),
    ("deliveries.csv", "V9;S8;2025-01-01;1"),
]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sets(st.sampled_from(DIRT)), st.randoms(use_true_random=False))
def test_the_order_of_rows_and_columns_changes_nothing(base, load, dirt, chance: random.Random):
    files = {name: [*lines, *(line for file, line in sorted(dirt) if file == name)] for name, lines in base.items()}
    shuffled = {name: _shuffled(lines, chance) for name, lines in files.items()}
    plain, other = load(files), load(shuffled)
    assert _content(plain) == _content(other)


def _shuffled(lines, chance):
    rows = [line.split(";") for line in lines]
    columns = chance.sample(range(len(rows[0])), len(rows[0]))
    body = rows[1:]
    chance.shuffle(body)
    return [";".join(row[column] for column in columns) for row in [rows[0], *body]]


def _content(statement):
    tables = {
        name: sorted(repr(sorted(row.items(), key=str)) for row in table.rows.drop_columns(["file_row", "source"]).to_pylist())
        for name, table in statement.tables.items()
    }
    errors = sorted((error.file, error.column, error.value, error.code) for error in statement.errors + statement.warnings)
    waiting = sorted((row.file, tuple(sorted(row.cells.items(), key=str)), row.codes, row.waits) for row in statement.quarantine)
    return tables, errors, str(waiting)


def test_golden_folders_load_without_a_fault(golden, after):
    for scenario in sorted(path for path in golden.iterdir() if path.is_dir()):
        known = Known()
        for name in ("load1", "load2", "load3"):
            statement = read_folder(scenario / name, known)
            assert statement.errors == [], f"{scenario.name}/{name}"
            assert statement.quarantine == []
            known = after(known, statement)
        assert len(known.tables["services"]) > 100


IDS = ["S1", "S2", "K1", "C1", "C2", "P1", "Y1", "T1", "..", "x" * 70, "weekdays"]
OTHERS = ["", "2025-01-01", "2024-12-31", "9999-12-31", "0001-01-01", "2025-01", "100", "-1", "1,5", "1.5", "0", "1"]
CODES = ["sale", "payout", "cancelled", "day", "=1", "610190-0019"]
CELLS = st.sampled_from(IDS + OTHERS + CODES)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from([fact.file for fact in FACTS]), st.lists(CELLS, min_size=14, max_size=14)), max_size=6))
def test_whatever_stands_in_the_cells_every_row_is_taken_in_or_waits(base, load, loaded, rows):
    files = {name: list(lines) for name, lines in base.items()}
    for file, cells in rows:
        files[file].append(";".join(cells[: len(files[file][0].split(";"))]))
    for known in (Known(), loaded):
        statement = load(files, known)
        for name, count in statement.counts.items():
            assert count.accepted + count.quarantined == count.read == len(files[f"{name}.csv"]) - 1
        assert {(row.file, row.row) for row in statement.quarantine} == {(error.file, error.row) for error in statement.errors}
        assert all(row.codes for row in statement.quarantine)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=80), st.sampled_from([b"", b"party_id;name;kind\n", b"party_id;name;kind\nK1;a;region\n"]))
def test_whatever_the_bytes_are_they_are_read_or_refused(data, start):
    try:
        statement = read_files({"parties.csv": start + data}, Known())
    except StructuralError as error:
        assert error.file == "parties.csv"  # noqa: PT017 - either outcome is right
    else:
        count = statement.counts["parties"]
        assert count.accepted + count.quarantined == count.read

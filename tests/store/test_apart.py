"""Large tables are read by another process: what it answers is what this one would have read, and it changes no lock."""

from __future__ import annotations

import os
import signal
import sqlite3
import time
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread

import numpy as np
import pyarrow as pa
import pytest
from sqlalchemy.exc import DatabaseError

from as2007lib.acts.load import load_folder
from as2007lib.frames.facts import FACTS, Rates
from as2007lib.store import apart as apart_module
from as2007lib.store import bulk
from as2007lib.store.apart import Apart
from as2007lib.store.bulk import Whole
from as2007lib.store.by import By
from as2007lib.store.engine import Store
from as2007lib.store.identities import read_identities
from as2007lib.store.journal import acting
from as2007lib.store.known import latest_entry, read_rows
from tests.acts.small import write_all

BY = By("anna", datetime(2026, 2, 3, 12, tzinfo=UTC), seed=b"seed")
SCHEMA = pa.schema([("id", pa.int64()), ("late", pa.string()), ("text", pa.string()), ("number", pa.int64()), ("content", pa.binary())])
TEXTS = ["Ærø", "et \"citat\", og 'et'", "to\nlinjer\r\n", "før\0efter", "👩‍👧 \U0010ffff", "", "12", "-1.5e3", " ", None]
NUMBERS = [2**63 - 1, -(2**63), 0, 1, None, -1, 10**18, 7, 8, 9]
CONTENTS = [b"", b"\0\xff", b"a", None, b"'", b'"', b"\n", b"<xml/>", bytes(1000), b"z"]
COUNT = 3_000
ASKED = "SELECT id, late, text, number, content FROM things ORDER BY id"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file with all kinds of values; one column has its first value only after more rows than a type is guessed from."""
    file = tmp_path / "ting med mellemrum og 100 %.db"
    rows = [(n + 1, f"sen {n}" if n > COUNT - 3 else None, TEXTS[n % 10], NUMBERS[n % 10], CONTENTS[n % 10]) for n in range(COUNT)]
    with sqlite3.connect(file) as connection:
        connection.execute("CREATE TABLE things (id INTEGER PRIMARY KEY, late TEXT, text TEXT, number BIGINT, content BLOB)")
        connection.executemany("INSERT INTO things VALUES (?, ?, ?, ?, ?)", rows)
    connection.close()
    return file


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The questions that another process answered, in a world where every table is large."""
    answered: list[str] = []
    real = Apart.read

    def read(self: Apart, sql: str, schema: pa.Schema) -> pa.Table | None:
        found = real(self, sql, schema)
        answered.extend([sql] if found is not None else [])
        return found

    monkeypatch.setattr(Apart, "read", read)
    monkeypatch.setattr(bulk, "_LARGE", -1)
    monkeypatch.setattr(bulk, "_ONE_MORE", -1)
    return answered


def in_process(file: Path) -> pa.Table:
    with sqlite3.connect(file) as connection:
        columns = list(zip(*connection.execute(ASKED).fetchall(), strict=True))
    connection.close()
    return pa.table([pa.array(values, field.type) for values, field in zip(columns, SCHEMA, strict=True)], schema=SCHEMA)


def test_every_kind_of_value_comes_as_it_is_stored(file: Path) -> None:
    apart = Apart(str(file))
    found = apart.read(ASKED, SCHEMA)
    assert found is not None
    assert found.equals(in_process(file))
    assert found.column("text").to_pylist()[:10] == TEXTS
    again = apart.read("SELECT id, late, text, number, content FROM things WHERE id < 0", SCHEMA)
    assert again is not None
    assert (again.num_rows, again.schema) == (0, SCHEMA)


def test_a_helper_that_dies_is_noticed_and_none_is_started_in_its_place(file: Path) -> None:
    apart = Apart(str(file))
    assert apart.read(ASKED, SCHEMA) is not None
    helper = apart._helper
    assert helper is not None
    os.kill(helper.pid, signal.SIGSTOP)
    Thread(target=lambda: (time.sleep(0.2), os.kill(helper.pid, signal.SIGKILL))).start()
    assert apart.read(ASKED, SCHEMA) is None
    assert not apart.running
    assert apart.read(ASKED, SCHEMA) is None


def test_a_helper_that_was_left_alone_ends_and_is_started_anew(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = Path(apart_module.__file__).read_text().replace("_IDLE = 30", "_IDLE = 0.1")
    hasty = file.with_name("apart.py")
    hasty.write_text(source)
    monkeypatch.setattr(apart_module, "__file__", str(hasty))
    apart = Apart(str(file))
    assert apart.read(ASKED, SCHEMA) is not None
    before = time.monotonic()
    while apart.running and time.monotonic() < before + 10:
        time.sleep(0.05)
    assert not apart.running
    assert apart.read(ASKED, SCHEMA) is not None


def test_a_helper_ends_with_its_asker(file: Path) -> None:
    apart = Apart(str(file))
    assert apart.read(ASKED, SCHEMA) is not None
    helper = apart._helper
    assert helper is not None
    del apart
    assert helper.poll() is not None


def test_two_threads_do_not_get_each_others_answers(file: Path) -> None:
    apart = Apart(str(file))
    one = pa.schema([("n", pa.int64())])
    wrong: list[int] = []

    def ask(number: int) -> None:
        for _ in range(20):
            found = apart.read(f"SELECT {number}", one)
            wrong.extend([number] if found is not None and found["n"].to_pylist() != [number] else [])

    threads = [Thread(target=ask, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_all_facts_are_the_same_from_either_process(sqlite_store: Store, tmp_path: Path, asked: list[str]) -> None:
    load_folder(sqlite_store, BY, write_all(tmp_path / "load"))
    with sqlite_store.reading() as connection:
        entry = latest_entry(connection)
    asked.clear()
    apart = [read_rows(sqlite_store, fact, entry) for fact in FACTS] + [read_identities(sqlite_store).table]
    assert len(asked) == len(FACTS) + 1
    sqlite_store.apart._failed = True  # type: ignore[union-attr]
    here = [read_rows(sqlite_store, fact, entry) for fact in FACTS] + [read_identities(sqlite_store).table]
    assert len(asked) == len(FACTS) + 1
    assert [one.equals(other) for one, other in zip(apart, here, strict=True)] == [True] * len(here)


def test_an_act_reads_apart_only_what_it_has_not_changed_itself(sqlite_store: Store, tmp_path: Path, asked: list[str]) -> None:
    load_folder(sqlite_store, BY, write_all(tmp_path / "load"))
    with acting(sqlite_store, BY, "set") as doing:
        transaction = doing.transaction
        asked.clear()
        before = read_identities(transaction).table.num_rows
        assert len(asked) == 1
        rates = read_rows(transaction, Rates, transaction.entry - 1)
        transaction.state("identities", pa.table({"kind": ["party"], "text": ["ny"]}))
        transaction.end("rates", np.asarray(rates["id"], np.int64)[:1])
        asked.clear()
        assert read_identities(transaction).table.num_rows == before + 1
        assert asked == []
        assert read_rows(transaction, Rates, transaction.entry).num_rows == rates.num_rows - 1
        assert asked == []
        # what the entry before knew is what it was
        assert read_rows(transaction, Rates, transaction.entry - 1).equals(rates)
        assert len(asked) == 1
        sqlite_store.apart._failed = True  # type: ignore[union-attr]
        assert read_rows(transaction, Rates, transaction.entry - 1).equals(rates)


def test_a_wrong_question_is_told_by_the_database(sqlite_store: Store, asked: list[str]) -> None:
    with pytest.raises((sqlite3.Error, DatabaseError), match="nothing_of_the_kind"):
        sqlite_store.read("SELECT nothing_of_the_kind FROM services", pa.schema([("n", pa.int64())]), Whole("services"))
    assert asked == []


def test_small_tables_start_no_process(sqlite_store: Store, tmp_path: Path) -> None:
    load_folder(sqlite_store, BY, write_all(tmp_path / "load"))
    assert sqlite_store.apart is not None
    assert not sqlite_store.apart.running

"""While an act is under way no other process gets in, whatever the act reads: what keeps it out must not be lost on the way."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

import pyarrow as pa
import pytest

from as2007lib.store.apart import Apart
from as2007lib.store.engine import Store
from tests.faults.acts import address
from tests.faults.children import Mark, run

pytestmark = pytest.mark.faults
ENTRIES = pa.schema([("entries", pa.int64())])


@dataclass(frozen=True)
class Intruder:
    """Tries to begin writing, without waiting."""

    file: str

    def __call__(self, mark: Mark) -> None:
        connection = sqlite3.connect(self.file, timeout=0, isolation_level=None)
        try:
            connection.execute("BEGIN IMMEDIATE")
            with mark("got in"):
                pass
        except sqlite3.OperationalError:
            with mark("kept out"):
                pass


def test_reading_whole_columns_lets_nobody_else_in(sqlite_store: Store) -> None:
    file = address(sqlite_store).removeprefix("sqlite:///")
    with sqlite_store.writing():
        assert list(run(Intruder(file)).begun) == ["kept out"]
        sqlite_store.read("SELECT count(*) FROM journal", ENTRIES)
        assert list(run(Intruder(file)).begun) == ["kept out"]
    assert list(run(Intruder(file)).begun) == ["got in"]


def test_reading_apart_lets_nobody_else_in(sqlite_store: Store) -> None:
    apart = Apart(address(sqlite_store).removeprefix("sqlite:///"))
    file = address(sqlite_store).removeprefix("sqlite:///")
    with sqlite_store.writing():
        assert apart.read("SELECT count(*) FROM journal", ENTRIES) is not None
        assert list(run(Intruder(file)).begun) == ["kept out"]
        del apart
        assert list(run(Intruder(file)).begun) == ["kept out"]
    assert list(run(Intruder(file)).begun) == ["got in"]

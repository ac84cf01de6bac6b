"""Questions that are asked together share a connection, and are answered as they are one by one."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from as2007lib.acts.load import load_folder
from as2007lib.acts.settle import settle_and_approve
from as2007lib.answers.proofs import rerun
from as2007lib.answers.runs import preview
from as2007lib.settlement.basis import read_basis
from as2007lib.settlement.remaining import settled_run
from as2007lib.store.by import By
from as2007lib.store.engine import Store
from as2007lib.store.known import latest_entry
from as2007lib.values.months import parse_month
from tests.acts.small import write, write_all

BY = By("anna", datetime(2026, 2, 3, 12, tzinfo=UTC), seed=b"seed")
JAN = parse_month("2026-01")
DEAR = "service_code;provider_id;from_date;rate\nY1;;2025-01-01;2000,01\n"


@pytest.fixture
def settled(store: Store, tmp_path: Path) -> Store:
    load_folder(store, BY, write_all(tmp_path / "first"))
    settle_and_approve(store, BY, "sale", JAN)
    return store


def test_a_question_sees_what_was_committed_since_the_one_before_it(settled: Store, tmp_path: Path) -> None:
    asked, schema = "SELECT count(*) AS count FROM loads", pa.schema([("count", pa.int64())])
    with settled.together() as reader:
        assert reader.read(asked, schema).to_pylist() == [{"count": 1}]
        load_folder(settled, BY, write(tmp_path / "dear", rates=DEAR))
        assert reader.read(asked, schema).to_pylist() == [{"count": 2}]


def test_together_and_one_by_one_are_the_same(settled: Store) -> None:
    with settled.reading() as connection:
        entry = latest_entry(connection)
    one_by_one = read_basis(settled, entry)
    with settled.together() as reader:
        together = read_basis(reader, entry)
    assert together.settings == one_by_one.settings
    for fact in ("services", "packages", "catalogue", "rates", "shares", "citizens"):
        assert getattr(together.facts, fact).table.equals(getattr(one_by_one.facts, fact).table)
    assert together.identities.table.equals(one_by_one.identities.table)


def test_a_computation_opens_few_connections(settled: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    real = sqlite3.connect

    def connect(database: str, *args: Any, **more: Any) -> sqlite3.Connection:
        if "mode=ro" in str(database):
            opened.append(database)
        return real(database, *args, **more)

    monkeypatch.setattr(sqlite3, "connect", connect)
    run = settled_run(settled, "sale", JAN)
    assert run is not None
    assert len(opened) == (1 if settled.is_sqlite else 0)
    assert rerun(settled, BY, run.run_id).equal
    assert len(preview(settled, BY, "sale", JAN).lines) == 0
    assert len(opened) <= 8  # beside the computations: rights, settings, the run's own lines

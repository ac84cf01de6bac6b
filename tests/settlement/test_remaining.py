"""A period that is settled with the newest knowledge needs no further draft."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from as2007lib.acts.load import load_folder
from as2007lib.acts.settle import settle_and_approve
from as2007lib.settlement.remaining import settled_run
from as2007lib.store.by import By
from as2007lib.store.engine import Store
from as2007lib.values.months import parse_month
from tests.acts.small import write, write_all

JAN = parse_month("2026-01")
ANNA = By("anna", datetime(2026, 2, 3, 12, tzinfo=UTC), seed=b"seed")


def test_nothing_is_left_after_a_run_until_something_new_is_known(sqlite_store: Store, tmp_path: Path) -> None:
    load_folder(sqlite_store, ANNA, write_all(tmp_path / "1"))
    assert settled_run(sqlite_store, "sale", JAN) is None
    fixed = settle_and_approve(sqlite_store, ANNA, "sale", JAN)
    left = settled_run(sqlite_store, "sale", JAN)
    assert left is not None
    assert left.run_id == fixed.run.run_id
    assert settled_run(sqlite_store, "internal", JAN) is None
    load_folder(sqlite_store, ANNA, write(tmp_path / "2", rates="service_code;provider_id;from_date;rate\nY1;;2025-01-01;1000,02\n"))
    assert settled_run(sqlite_store, "sale", JAN) is None

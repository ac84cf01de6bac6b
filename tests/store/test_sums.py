"""Sums that must tie: each way in which they may fail is named, also where the chain would not be asked."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from as2007lib.acts.load import load_folder
from as2007lib.acts.settle import settle_and_approve
from as2007lib.store.by import By
from as2007lib.store.engine import Store
from as2007lib.store.sums import untied_sums
from as2007lib.values.months import parse_month
from tests.acts.small import write_all
from tests.store.attacks import attack

ANNA = By("anna", datetime(2026, 11, 24, 12, tzinfo=UTC), seed=b"seed")
RUN = "sale-2026-01-1"


@pytest.fixture
def settled(store: Store, tmp_path: Path) -> Store:
    """A store with two lines, on a document and a voucher each."""
    load_folder(store, ANNA, write_all(tmp_path))
    settle_and_approve(store, ANNA, "sale", parse_month("2026-01"))
    assert untied_sums(store) == []
    return store


@pytest.mark.parametrize(
    ("statement", "where", "what"),
    [
        ("UPDATE settled_keys SET amount = amount + 1", RUN, "linjernes sum er ikke det, kørslen har afregnet"),
        ("UPDATE documents SET amount = amount + 1 WHERE number = 1", RUN, "linjernes sum er ikke dokumenternes"),
        ("UPDATE documents SET amount = amount + 1 WHERE number = 1", "AS0000001", "linjernes sum er ikke dokumentets"),
        ("UPDATE lines SET document = 1", "AS0000002", "linjernes sum er ikke dokumentets"),
        ("UPDATE lines SET voucher = 1", f"{RUN}-2", "linjen peger på et andet bilag end sit dokuments"),
        ("UPDATE lines SET voucher = 77 WHERE id = 1", f"{RUN}-1", "linjen peger på et andet bilag end sit dokuments"),
        ("UPDATE voucher_entries SET amount = amount + 1 WHERE id = 1", "vouchers 1", "bilaget går ikke op"),
        ("DELETE FROM lines WHERE id = 2", RUN, "kørslen har ikke sit antal linjer"),
        ("UPDATE documents SET number = 9 WHERE number = 2", "documents dokument", "nummerserien har huller"),
    ],
)
def test_what_does_not_tie_is_named(settled: Store, statement: str, where: str, what: str) -> None:
    attack(settled, statement)
    assert (where, what) in {(fault.where, fault.what) for fault in untied_sums(settled)}

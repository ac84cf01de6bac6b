"""Two different acts at the same moment, from two processes: the outcome is that of one order or the other."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

import pytest

from as2007lib.answers.proofs import verify
from as2007lib.store.engine import Store, init_store
from as2007lib.values.errors import As2007Error
from tests.faults.acts import ANNA, DO, Content, Doing, address, content, entries, folders
from tests.faults.children import race

pytestmark = pytest.mark.faults
PAIRS = [
    (("load1",), "load", "settle"),
    (("load1", "settle"), "load", "settle later"),
    (("load1",), "close", "settle"),
    (("load1", "prepare"), "close", "approve"),
    (("load1",), "hold", "settle"),
    (("load1", "prepare"), "hold", "approve"),
    (("load1",), "settle", "settle internal"),
    (("load1",), "settle", "settle later"),
    (("load1", "prepare"), "load", "approve"),
    (("load1",), "load", "hold"),
    (("bought", "receive", "approve line"), "return", "undo line"),
]
"""What was done before, and two acts."""
ROUNDS = max(1, int(os.environ.get("AS2007_FAULTS", "30")) // 60)


def in_turn(home: Path, names: tuple[str, ...]) -> tuple[Content, int]:
    """Do acts one after the other in a store of their own; one may be refused."""
    store = init_store(f"sqlite:///{home / 'as2007.db'}")
    folders(home)
    for name in names:
        with contextlib.suppress(As2007Error):
            DO[name](store, home)
    return content(store), entries(store)


@pytest.mark.parametrize(("before", "one", "other"), PAIRS, ids=[f"{one} and {other}" for _, one, other in PAIRS])
@pytest.mark.parametrize("_round", range(ROUNDS))
def test_two_acts_at_once_come_out_as_one_after_the_other(
    before: tuple[str, ...], one: str, other: str, _round: int, store: Store, tmp_path: Path
) -> None:
    folders(tmp_path)
    for name in before:
        DO[name](store, tmp_path)
    race([Doing(address(store), tmp_path, (name,)) for name in (one, other)])
    serial = [in_turn(tmp_path / f"{first}-{second}", (*before, first, second)) for first, second in ((one, other), (other, one))]
    assert (content(store), entries(store)) in serial
    assert verify(store, ANNA).faults == ()


def test_a_storm_of_acts_from_several_processes_leaves_a_whole_store(store: Store, tmp_path: Path) -> None:
    """Each act that was not refused has its journal entry, and no other."""
    folders(tmp_path)
    for name in ("load1", "settle"):
        DO[name](store, tmp_path)
    count, names = entries(store), ("hold", "load", "settle later", "prepare", "settle internal") * ROUNDS
    turns = [names[place:] + names[:place] for place in range(4)]
    ended = race([Doing(address(store), tmp_path, turn) for turn in turns])
    assert verify(store, ANNA).faults == ()
    refused = sum(phase.startswith("refused") for one in ended for phase in one.begun)
    assert entries(store) == count + len(names) * len(turns) - refused
    if store.is_sqlite:
        with store.reading() as connection:
            assert connection.exec_driver_sql("PRAGMA integrity_check").scalars().all() == ["ok"]

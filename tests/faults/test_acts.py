"""Every act done twice, killed, raced and with its n-th write failing: it is done once, or not at all."""

from __future__ import annotations

import contextlib
from pathlib import Path
from random import Random

import pytest

from as2007lib.answers.proofs import verify
from as2007lib.store.engine import Store
from as2007lib.store.verify import verify_journal
from as2007lib.values.errors import As2007Error
from tests.faults.acts import ANNA, CASES, Case, Doing, address, content, entries
from tests.faults.children import Moment, race, run
from tests.faults.failing import Strike, failing

pytestmark = pytest.mark.faults
RACERS = 3
every_act = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)


@every_act
def test_done_twice_it_is_done_once(case: Case, store: Store, tmp_path: Path) -> None:
    case.prepare(store, tmp_path)
    before = entries(store)
    case.do(store, tmp_path)
    once = content(store)
    assert entries(store) == before + 1
    case.again(store, tmp_path)
    assert content(store) == once
    assert entries(store) == before + 1 + case.entries_again
    assert verify(store, ANNA).faults == ()


@every_act
def test_killed_it_is_done_or_not_and_can_be_done_again(case: Case, sqlite_store: Store, tmp_path: Path) -> None:
    store, chance = sqlite_store, Random(case.name)
    case.prepare(store, tmp_path)
    before, work = content(store), Doing(address(store), tmp_path, (case.name,))
    length = 0.2
    for number in range(4):
        ended = run(work, Moment(case.name, length * (number + chance.random()) / 4))
        length = ended.lengths.get(case.name, length)
        assert verify_journal(store) == []
        if content(store) != before:
            break
    case.again(store, tmp_path)
    done = content(store)
    assert done != before
    case.again(store, tmp_path)
    assert content(store) == done
    assert verify(store, ANNA).faults == ()


@every_act
def test_of_several_at_once_one_does_it_and_the_others_come_to_the_same_or_say_so(case: Case, store: Store, tmp_path: Path) -> None:
    case.prepare(store, tmp_path)
    before, count = content(store), entries(store)
    ended = race([Doing(address(store), tmp_path, (case.name,)) for _ in range(RACERS)])
    raced = content(store)
    assert raced != before
    assert sum(not any(phase.startswith("refused") for phase in one.begun) for one in ended) == (1 if case.refused_again else RACERS)
    assert entries(store) == count + 1 + (RACERS - 1) * case.entries_again
    case.again(store, tmp_path)
    assert content(store) == raced
    assert verify(store, ANNA).faults == ()


@every_act
def test_whichever_write_fails_nothing_is_changed_and_it_says_so(case: Case, sqlite_store: Store, tmp_path: Path) -> None:
    case.prepare(sqlite_store, tmp_path)
    before, count = content(sqlite_store), entries(sqlite_store)
    struck = []
    for n in range(1, 200):
        strike = Strike(n)
        with contextlib.suppress(As2007Error):
            case.do(failing(address(sqlite_store), strike), tmp_path)
        if strike.struck in ("committed", ""):
            break
        struck.append(strike.struck)
        assert (content(sqlite_store), entries(sqlite_store)) == (before, count), strike.struck
    assert struck[-1] == "commit"
    assert len(struck) > 2
    assert strike.struck == "committed"
    assert entries(sqlite_store) == count + 1
    done = content(sqlite_store)
    case.again(sqlite_store, tmp_path)
    assert content(sqlite_store) == done
    assert verify(sqlite_store, ANNA).faults == ()

"""A posting and its reversal are explained together, or neither is."""

from __future__ import annotations

from pathlib import Path

import pytest

from as2007lib.acts.decide import hold_line
from as2007lib.acts.deciding import DecidedMeanwhile, WordsMissing
from as2007lib.acts.explain_pair import NoPair, explain_pair
from as2007lib.store.clearing import read_decision
from as2007lib.store.engine import Store
from as2007lib.store.known import latest_entry
from tests.acts.ledger import asked, posted, restate, subject
from tests.acts.purchases import ANNA, BO


@pytest.fixture
def town(store: Store, tmp_path: Path) -> Store:
    return posted(store, tmp_path)


def _kinds(store: Store) -> list[str | None]:
    found = (read_decision(store, subject(store, posting)) for posting in ("R1", "R2"))
    return [decision.kind if decision else None for decision in found]


def _entry(store: Store) -> int:
    with store.reading() as connection:
        return latest_entry(connection)


def test_both_are_explained_with_one_entry(town: Store) -> None:
    before = _entry(town)
    explain_pair(town, ANNA, asked(town, "R1"), asked(town, "R2"), "Tilbageført")
    assert (_kinds(town), _entry(town)) == (["explained", "explained"], before + 1)


def test_neither_is_where_one_was_decided_or_they_do_not_cancel_each_other(town: Store, tmp_path: Path) -> None:
    first, second = asked(town, "R1"), asked(town, "R2")
    with pytest.raises(WordsMissing):
        explain_pair(town, ANNA, first, second, " ")
    for one, other in ((first, first), (first, asked(town, "B1"))):
        with pytest.raises(NoPair):
            explain_pair(town, ANNA, one, other, "Tilbageført")
    restate(town, tmp_path, "R2", "-1000,00")
    with pytest.raises(NoPair, match="1\\.000,00"):
        explain_pair(town, ANNA, first, second, "Tilbageført")
    assert _kinds(town) == [None, None]
    hold_line(town, BO, second, "Spørg")
    with pytest.raises(DecidedMeanwhile):
        explain_pair(town, ANNA, first, second, "Tilbageført")
    assert _kinds(town) == [None, "held"]

"""Deciding on lines: what is laid, taken back and followed; nobody decides over somebody else's head."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from as2007lib.acts.decide import approve_line, explain_line, hold_line, reject_line, undo_line
from as2007lib.acts.deciding import (
    Asked,
    DecidedMeanwhile,
    LaidOn,
    NoSuchItem,
    NotDecided,
    SecondNeeded,
    Subject,
    SumDiffers,
    WordsMissing,
)
from as2007lib.acts.receive import receive_folder
from as2007lib.acts.return_documents import return_documents
from as2007lib.acts.settings import set_settings
from as2007lib.answers.proofs import verify
from as2007lib.items.commitments import read_open
from as2007lib.items.evidence import read_waiting_lines
from as2007lib.store.clearing import read_decision, read_laid
from as2007lib.store.engine import Store
from as2007lib.store.identities import read_identities
from as2007lib.values.months import format_month
from tests.acts.purchases import ANNA, BO, FEB, JAN, Billed, bought, invoice, put

LINE = Subject(evidence=1)


@pytest.fixture
def received(store: Store, tmp_path: Path) -> Store:
    """A store with one invoice of 60.000 kr. for January and February together."""
    receive_folder(bought(store, tmp_path), ANNA, put(tmp_path / "in", a=invoice("F-1", Billed(6_000_000))))
    return store


def _part(store: Store, month: int, amount: int, service: str = "S1", party: str = "L1") -> LaidOn:
    known = read_identities(store)
    return LaidOn(int(known.key("service", service) or 0), int(known.key("party", party) or 0), month, amount)


def _both(store: Store) -> list[LaidOn]:
    return [_part(store, JAN, 3_000_000), _part(store, FEB, 3_000_000)]


def _left(store: Store) -> dict[tuple[str, str], int]:
    """What is left of each commitment, in kroner."""
    opened = read_open(store, 3)
    names = opened.identities.name(opened.commitments.table["service"]).to_pylist()
    rows = opened.commitments.table.to_pylist()
    return {(name, format_month(row["month"])): row["open"] // 100 for name, row in zip(names, rows, strict=True)}


def _latest(store: Store) -> int | None:
    found = read_decision(store, LINE)
    return found.id if found else None


def test_commitments_stand_as_the_approved_purchase_runs_left_them(received: Store) -> None:
    assert _left(received) == {
        ("S1", "2026-01"): 30_000,
        ("S1", "2026-02"): 30_000,
        ("S2", "2026-01"): 4_000,
        ("S2", "2026-02"): 4_000,
    }


def test_an_approved_line_uses_its_commitments_and_is_matched_no_more(received: Store) -> None:
    assert approve_line(received, ANNA, Asked(LINE), _both(received)) == "posted"
    assert [_left(received)[("S1", month)] for month in ("2026-01", "2026-02")] == [0, 0]
    waiting = read_waiting_lines(received, read_open(received, 3))
    assert len(waiting.evidence.table) == 0
    assert waiting.allocated.table["amount"].to_pylist() == [3_000_000, 3_000_000]
    assert not verify(received, ANNA).faults


def test_parts_must_be_the_whole_amount_and_lie_on_commitments(received: Store) -> None:
    with pytest.raises(SumDiffers, match="59\\.999,99"):
        approve_line(received, ANNA, Asked(LINE), [_part(received, JAN, 5_999_999)])
    with pytest.raises(NoSuchItem):
        approve_line(received, ANNA, Asked(LINE), [_part(received, JAN + 11, 6_000_000)])
    assert read_decision(received, LINE) is None


def test_undoing_takes_back_what_was_laid_and_opens_the_line(received: Store) -> None:
    approve_line(received, ANNA, Asked(LINE), _both(received))
    undo_line(received, BO, Asked(LINE, _latest(received)))
    assert _left(received)[("S1", "2026-01")] == 30_000
    assert read_laid(received, LINE) == []
    assert len(read_waiting_lines(received, read_open(received, 3)).evidence.table) == 1
    with pytest.raises(NotDecided):
        undo_line(received, BO, Asked(LINE, _latest(received)))
    approve_line(received, ANNA, Asked(LINE, _latest(received)), [_part(received, JAN, 6_000_000)])
    assert _left(received)[("S1", "2026-01")] == -30_000  # over-use is shown, never netted away


def test_who_saw_an_older_state_is_told_who_decided(received: Store) -> None:
    approve_line(received, ANNA, Asked(LINE), _both(received))
    for late in (lambda: reject_line(received, BO, Asked(LINE), "Hvad er det for?"), lambda: undo_line(received, BO, Asked(LINE))):
        with pytest.raises(DecidedMeanwhile, match="«anna» har afgjort"):
            late()
    assert _left(received)[("S1", "2026-01")] == 0


def test_from_a_limit_on_another_person_must_approve_too(received: Store) -> None:
    set_settings(received, ANNA, {"decide_limit": 5_000_000})
    assert approve_line(received, ANNA, Asked(LINE), _both(received)) == "first"
    with pytest.raises(SecondNeeded, match="50\\.000,00"):
        approve_line(received, replace(ANNA, user="Anna"), Asked(LINE, _latest(received)), [])
    assert approve_line(received, BO, Asked(LINE, _latest(received)), []) == "posted"
    assert read_laid(received, LINE) == [part.__dict__ for part in _both(received)]


def test_who_approves_something_else_than_the_first_begins_anew(received: Store) -> None:
    set_settings(received, ANNA, {"decide_limit": 5_000_000})
    approve_line(received, ANNA, Asked(LINE), _both(received))
    other = [_part(received, JAN, 6_000_000)]
    assert approve_line(received, BO, Asked(LINE, _latest(received)), other) == "first"
    assert read_laid(received, LINE) == [part.__dict__ for part in other]


def test_what_is_explained_goes_back_as_approved_so_two_persons_explain_it_from_the_limit_on(received: Store) -> None:
    set_settings(received, ANNA, {"decide_limit": 5_000_000})
    assert approve_line(received, ANNA, Asked(LINE), _both(received)) == "first"
    explain_line(received, ANNA, Asked(LINE, _latest(received)), "Fragt")
    assert read_laid(received, LINE) == []
    with pytest.raises(SecondNeeded):
        explain_line(received, ANNA, Asked(LINE, _latest(received)), "Fragt")
    assert [waits.why.code for waits in return_documents(received, ANNA, documents=["D000001"]).waits] == ["second"]
    explain_line(received, BO, Asked(LINE, _latest(received)), "Fragt")
    assert [one.decision for one in return_documents(received, ANNA).documents] == ["approved"]


@pytest.mark.parametrize("decide", [reject_line, hold_line, explain_line])
def test_a_decision_without_items_takes_back_what_lies_and_needs_words(received: Store, decide) -> None:
    with pytest.raises(WordsMissing):
        decide(received, ANNA, Asked(LINE), "  ")
    approve_line(received, ANNA, Asked(LINE), _both(received))
    decide(received, BO, Asked(LINE, _latest(received)), "Borger 610190-1234 er ikke kendt")
    found = read_decision(received, LINE)
    assert found is not None
    assert (found.words, found.user) == ("Borger 610190-xxxx er ikke kendt", "bo")
    assert _left(received)[("S1", "2026-01")] == 30_000

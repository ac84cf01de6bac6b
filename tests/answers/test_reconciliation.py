"""The two sides of the ledger: their sums tie to the øre, whatever is decided, released or stated anew."""

from __future__ import annotations

from dataclasses import astuple, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from as2007lib.access.rights import NotAllowed
from as2007lib.acts.decide import approve_line, explain_line, hold_line, undo_line
from as2007lib.acts.explain_pair import explain_pair
from as2007lib.acts.receive import receive_folder
from as2007lib.acts.release import release_commitments
from as2007lib.acts.roles import grant_role
from as2007lib.acts.settings import set_settings
from as2007lib.answers.reconciliation import Reconciliation, grouped, reconciliation
from as2007lib.store.engine import Store
from tests.acts.ledger import ROWS, asked, load_ledger, part, posted, restate, wanted
from tests.acts.purchases import ANNA, BO, FEB, JAN, Billed, invoice, put
from tests.ties import require_ties

_HOME = 3_000_000


@pytest.fixture
def town(store: Store, tmp_path: Path) -> Store:
    return posted(store, tmp_path)


def seen(store: Store, **asking: Any) -> Reconciliation:
    found = reconciliation(store, ANNA, **asking)
    require_ties(found)
    return found


def states(found: Reconciliation) -> dict[str, tuple[str, int]]:
    columns = (found.ledger[name].to_pylist() for name in ("posting_id", "state", "rest"))
    return {posting: (state, rest // 100) for posting, state, rest in zip(*columns, strict=True)}


def test_both_sides_tie_as_decisions_are_made(town: Store, tmp_path: Path) -> None:
    before = seen(town)
    assert astuple(before.ledger_sums) == (6_509_900, 0, 0, 6_509_900)
    assert astuple(before.our_sums) == (6_800_000, 0, 0, 6_800_000, 0)
    approve_line(town, ANNA, asked(town, "B1"), [part(town, "S1", JAN, _HOME)])
    approve_line(town, ANNA, asked(town, "B2"), [part(town, "S1", FEB, 3_500_000)])
    explain_line(town, ANNA, asked(town, "B3"), "Kontorhold")
    hold_line(town, ANNA, asked(town, "R1"), "Spørg")
    release_commitments(town, ANNA, [wanted(town, "S2", JAN, 100_000)], "Brugt mindre")
    receive_folder(town, ANNA, put(tmp_path / "in", a=invoice("F-1", Billed(50_000))))
    found = seen(town)
    assert astuple(found.ledger_sums) == (6_509_900, 6_500_000, 9_900, 0)
    assert astuple(found.our_sums) == (6_800_000, 6_500_000, 100_000, 700_000, 500_000)  # over-use is never netted with what is open
    assert states(found) == {
        "B1": ("matched", 0),
        "B2": ("matched", 0),
        "B3": ("explained", 0),
        "R1": ("held", 1250),
        "R2": ("open", -1250),
    }
    assert "Kontorhold" in found.ledger["words"].to_pylist()


def test_a_month_or_all_up_to_it(town: Store) -> None:
    assert [seen(town, period=m, alone=True).ledger_sums.total for m in (JAN, FEB)] == [3_009_900, 3_500_000]
    assert seen(town, period=JAN).our_sums.total == 3_400_000
    assert seen(town, period=FEB).ledger_sums == seen(town).ledger_sums
    by = grouped(seen(town).ledger, "account").to_pylist()
    assert [(row["account"], row["count"], row["rest"]) for row in by] == [
        ("5380001", 2, 6_500_000),
        ("5380002", 2, 0),
        ("5380009", 1, 9_900),
    ]
    assert grouped(seen(town).ledger, "booked")["amount"].to_pylist() == [9_900, 6_500_000]
    assert grouped(seen(town).ours, "supplier")["open"].to_pylist() == [6_000_000, 800_000]


@pytest.mark.parametrize("decide", ["approve", "explain"])
def test_a_posting_that_changed_after_it_was_decided_is_told_and_mended(town: Store, tmp_path: Path, decide: str) -> None:
    laid = [part(town, "S1", JAN, _HOME)]
    if decide == "approve":
        approve_line(town, ANNA, asked(town, "B1"), laid)
    else:
        explain_line(town, ANNA, asked(town, "B1"), "Aftalt")
    restate(town, tmp_path, "B1", "31000,00")
    found = seen(town)
    assert states(found)["B1"] == ("changed", 1_000)
    row = next(row for row in found.ledger.to_pylist() if row["posting_id"] == "B1")
    assert (row["amount"], row["before"], row["laid"] + row["explained"]) == (3_100_000, _HOME, _HOME)
    if decide == "approve":
        approve_line(town, BO, asked(town, "B1"), [part(town, "S1", JAN, 3_100_000)])
        assert states(seen(town))["B1"] == ("matched", 0)
    else:
        undo_line(town, BO, asked(town, "B1"))
        assert states(seen(town))["B1"] == ("open", 31_000)


def test_a_posting_that_the_ledger_took_back_after_it_was_decided_still_stands_in_the_sums(town: Store, tmp_path: Path) -> None:
    approve_line(town, ANNA, asked(town, "B1"), [part(town, "S1", JAN, _HOME)])
    load_ledger(town, tmp_path, {posting: row for posting, row in ROWS.items() if posting not in ("B1", "B3")}, full=True)
    found = seen(town)
    assert states(found) == {"B2": ("open", 35_000), "R1": ("open", 1250), "R2": ("open", -1250), "B1": ("changed", -30_000)}
    undo_line(town, ANNA, asked(town, "B1"))
    assert "B1" not in states(seen(town))
    assert seen(town).our_sums.matched == 0


def test_what_waits_for_a_second_person_is_told_as_such(town: Store) -> None:
    set_settings(town, ANNA, {"decide_limit": 100})
    approve_line(town, ANNA, asked(town, "B1"), [part(town, "S1", JAN, _HOME)])
    assert states(seen(town))["B1"] == ("first", 0)
    assert seen(town).limit == 100


def test_ages_are_counted_on_the_day_it_is_asked(town: Store) -> None:
    april = replace(ANNA, at=datetime(2026, 4, 20, 12, tzinfo=UTC))
    found = reconciliation(town, april)
    require_ties(found)
    bands = {(aged.first, aged.last): (aged.ledger_count, aged.ledger, aged.ours_count, aged.ours) for aged in found.ages}
    assert bands == {
        (0, 30): (0, 0, 0, 0),
        (31, 60): (1, 3_500_000, 2, 3_400_000),
        (61, 90): (3, 3_000_000, 2, 3_400_000),
        (91, None): (1, 9_900, 0, 0),
    }


def test_a_posting_and_its_reversal_are_a_pair_and_explained_together(town: Store) -> None:
    first, second = (asked(town, posting) for posting in ("R1", "R2"))
    pairs = seen(town).pairs.to_pylist()
    assert pairs == [{"original": first.subject.posting, "reversal": second.subject.posting}]
    explain_pair(town, ANNA, first, second, "Fejlbetalt og tilbageført")
    found = seen(town)
    assert (states(found)["R1"], states(found)["R2"]) == (("explained", 0), ("explained", 0))
    assert found.ledger_sums.explained == 0


def test_persons_are_masked_and_who_may_not_read_is_refused(town: Store) -> None:
    told = str(seen(town).ledger.to_pylist()) + str(seen(town).ours.to_pylist())
    assert "610190-xxxx" in told
    assert "6101901234" not in told.replace("-", "")
    grant_role(town, ANNA, "anna", "administrator")
    with pytest.raises(NotAllowed):
        reconciliation(town, BO)

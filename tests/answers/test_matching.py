"""What a match is judged by: own decisions beside what would be proposed, what was posted alone and changed, chances made anew."""

from __future__ import annotations

from pathlib import Path

import pytest

from as2007lib.access.rights import NotAllowed
from as2007lib.acts.decide import reject_line
from as2007lib.acts.deciding import Asked
from as2007lib.acts.match import match
from as2007lib.acts.receive import receive_folder
from as2007lib.acts.return_documents import return_documents
from as2007lib.acts.roles import grant_role
from as2007lib.answers.misjudgements import MOVED, OPENED, STANDS, misjudgements
from as2007lib.answers.reliability import HeldBackWrong, measured, recalibration
from as2007lib.matching import shipped_rules
from as2007lib.matching.outcomes import read_outcomes
from as2007lib.store.by import By
from as2007lib.store.clearing import Subject
from as2007lib.store.engine import Store
from as2007lib.store.known import latest_entry
from tests.acts.judged import judged, lay, seen, undo
from tests.acts.purchases import ANNA, BO, FEB, JAN, PERSON, Billed, bought, invoice, put


@pytest.fixture
def town(store: Store, tmp_path: Path) -> Store:
    return judged(store, tmp_path)


def test_what_was_decided_stands_beside_what_would_be_proposed_had_nothing_been(town: Store) -> None:
    with town.reading() as connection:
        entry = latest_entry(connection)
    found = read_outcomes(town, entry, shipped_rules())
    told = zip(found.rule, found.by_itself, found.proposed, found.right, found.right_service, strict=True)
    assert [tuple(map(str, row[:1])) + row[1:] for row in told] == [
        ("reference", True, True, True, True),
        ("reference", False, True, False, True),
        ("use_price", False, True, True, True),
        ("use_price", False, True, False, True),
        ("none", False, False, False, False),
    ]
    assert found.decision.tolist() == sorted(found.decision.tolist())
    assert len(read_outcomes(town, entry - 4, shipped_rules()).decision) == 2
    decisions = found.decisions.table
    assert (decisions["right"].to_pylist(), decisions["right_service"].to_pylist()) == ([1, 0, 1, 0], [1, 1, 1, 1])


def test_chances_stand_beside_the_share_that_was_right(town: Store) -> None:
    found = measured(town, ANNA)
    assert (found.decided, found.alone, found.unproposed) == (5, 1, 1)
    assert [(band.low, band.count, band.right, band.chance) for band in found.every.bands] == [(0, 2, 1, 4_732), (9_900, 2, 1, 9_900)]
    assert (found.every.error, found.every.brier) == (2_584, 370_409)
    assert (found.people.count, found.people.right) == (3, 1)
    assert found.rules == (("reference", 2, 1), ("use_price", 2, 1))


def test_few_own_decisions_change_nothing(town: Store) -> None:
    found = recalibration(town, ANNA, 25)
    assert (found.learnt, found.held, found.counts) == (3, 1, {"reference": 2, "use_price": 2})
    assert (found.changes, found.rules) == ((), shipped_rules())
    assert found.before == found.after
    with pytest.raises(HeldBackWrong, match="1 til 80"):
        recalibration(town, ANNA, 0)


def test_what_was_posted_alone_is_told_with_what_people_made_of_it(town: Store) -> None:
    found = misjudgements(town, ANNA)
    assert (found.total.count, found.total.wrong, found.total.wrong_amount) == (2, 1, 3_000_000)
    assert (found.total.share, found.total.lower, found.total.upper) == (5_000, 945, 9_055)
    (case,) = found.cases
    assert (case.source_id, case.line_id, case.supplier, case.rule, case.chance) == ("D000001", "1", "Bostedet Birken", "reference", 9_900)
    assert (case.became, case.user, case.words) == (MOVED, "bo", "Det var februar, se 610190xxxx")
    assert [(lay.service_id, lay.month, lay.amount) for lay in (*case.laid, *case.now)] == [("S1", JAN, 3_000_000), ("S1", FEB, 3_000_000)]
    assert case.explanation.startswith("Fundet ved ydelsens id og beløbet")
    assert [(rate.name, rate.count, rate.wrong) for rate in found.by_supplier] == [("Bostedet Birken", 2, 1)]
    assert [(rate.name, rate.count) for rate in (*found.by_rule, *found.by_band, *found.by_month)] == [
        ("reference", 2),
        ("9900", 2),
        ("2026-03", 2),
    ]
    assert PERSON not in repr(found)


def test_what_is_opened_again_is_changed_and_what_is_approved_as_it_was_stands(town: Store) -> None:
    undo(town, 2)
    assert [case.became for case in misjudgements(town, ANNA).cases] == [OPENED, MOVED]
    undo(town, 1)
    lay(town, 1, "S1", "L1", JAN, 3_000_000)
    found = misjudgements(town, ANNA)
    assert [case.source_id for case in found.cases] == ["D000002"]
    assert STANDS not in {case.became for case in found.cases}


def test_a_line_that_only_went_back_with_its_rejected_document_is_no_misjudgement(store: Store, tmp_path: Path) -> None:
    lines = [Billed(3_000_000, case="S1", cpr=PERSON), Billed(123_400, name="Taxa")]
    receive_folder(bought(store, tmp_path), ANNA, put(tmp_path / "in", a=invoice("F-1", *lines)))
    match(store, ANNA, "invoices")
    reject_line(store, BO, Asked(Subject(evidence=2), seen(store, 2)), "Hvad er det?")
    assert [one.document_id for one in return_documents(store, ANNA).documents] == ["D000001"]
    found = misjudgements(store, ANNA)
    assert (found.total.count, found.total.wrong, found.cases) == (1, 0, ())
    with store.reading() as connection:
        outcomes = read_outcomes(store, latest_entry(connection), shipped_rules())
    assert (outcomes.by_itself.tolist(), outcomes.right.tolist()) == ([True, False], [True, False])


def test_who_may_not_read_is_refused(town: Store) -> None:
    grant_role(town, ANNA, "anna", "administrator")
    for ask in (measured, recalibration, misjudgements):
        with pytest.raises(NotAllowed):
            ask(town, By("lis", ANNA.at))

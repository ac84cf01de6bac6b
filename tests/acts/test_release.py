"""Releasing what is left of commitments: never more than is left, never unseen, and taken back only by another row."""

from __future__ import annotations

from pathlib import Path

import pytest

from as2007lib.acts.decide import approve_line
from as2007lib.acts.deciding import NoSuchItem, WordsMissing
from as2007lib.acts.receive import receive_folder
from as2007lib.acts.release import (
    ChangedMeanwhile,
    NothingLeft,
    TooMuch,
    Wanted,
    close_commitments,
    release_commitments,
    take_back_released,
)
from as2007lib.answers.matching import proposals
from as2007lib.answers.proofs import verify
from as2007lib.store.engine import Store
from as2007lib.store.reconciling import read_releases
from tests.acts.ledger import asked, item, part, posted, wanted
from tests.acts.purchases import ANNA, BO, FEB, HOURS_CVR, JAN, OTHER_PERSON, Billed, bought, invoice, put


@pytest.fixture
def town(store: Store, tmp_path: Path) -> Store:
    return posted(store, tmp_path)


def left(store: Store) -> list[int]:
    """Kroner left of S1 and S2 in January and February."""
    return [item(store, service, month).open // 100 for service in ("S1", "S2") for month in (JAN, FEB)]


def test_what_is_left_is_released_and_taken_back_with_reasons(town: Store) -> None:
    several = [wanted(town, "S1", JAN, 1_000_000), wanted(town, "S1", JAN, 500_000), wanted(town, "S2", FEB, 400_000)]
    assert release_commitments(town, ANNA, several, "Borger 610190-1234 flyttede") == 1_900_000
    assert left(town) == [15_000, 30_000, 4_000, 0]
    assert take_back_released(town, BO, [wanted(town, "S1", JAN, 700_000, seen=1_500_000)], "Kom alligevel") == 700_000
    assert left(town) == [22_000, 30_000, 4_000, 0]
    rows = read_releases(town).to_pylist()
    assert [(row["amount"], row["reason"], row["by_user"]) for row in rows[-2:]] == [
        (400_000, "Borger 610190-xxxx flyttede", "anna"),
        (-700_000, "Kom alligevel", "bo"),
    ]
    assert not verify(town, ANNA).faults


def test_closing_releases_all_that_is_left_up_to_a_month_and_leaves_over_use(town: Store) -> None:
    approve_line(town, ANNA, asked(town, "B2"), [part(town, "S1", JAN, 3_500_000)])
    assert close_commitments(town, ANNA, JAN, "Året er slut") == 400_000
    assert left(town) == [-5_000, 30_000, 0, 4_000]
    with pytest.raises(NothingLeft):
        close_commitments(town, ANNA, JAN, "Året er slut")
    assert close_commitments(town, ANNA, FEB, "Året er slut") == 3_400_000


def test_more_than_is_left_or_other_than_was_seen_is_refused(town: Store) -> None:
    for refusal, parts in (
        (TooMuch, [wanted(town, "S2", JAN, 300_000), wanted(town, "S2", JAN, 300_000)]),
        (ChangedMeanwhile, [wanted(town, "S2", JAN, 100, seen=399_999)]),
        (NothingLeft, [wanted(town, "S2", JAN, -100)]),
        (NothingLeft, []),
        (NoSuchItem, [Wanted(1, 1, 1, 100)]),
    ):
        with pytest.raises(refusal):
            release_commitments(town, ANNA, parts, "Brugt mindre")
    with pytest.raises(TooMuch, match="0,00"):
        take_back_released(town, ANNA, [wanted(town, "S2", JAN, 100)], "Kom alligevel")
    for nameless in (lambda: release_commitments(town, ANNA, [], " "), lambda: close_commitments(town, ANNA, JAN, "")):
        with pytest.raises(WordsMissing):
            nameless()
    assert left(town) == [30_000, 30_000, 4_000, 4_000]


def test_what_was_released_is_not_used_without_telling(town: Store) -> None:
    release_commitments(town, ANNA, [wanted(town, "S1", JAN, 3_000_000)], "Opsagt")
    told = {proposed.source_id: proposed for proposed in proposals(town, ANNA, "postings")}["B1"]
    assert (told.decision, told.parts) == ("none", ())
    assert "er frigivet" in told.explanation
    take_back_released(town, ANNA, [wanted(town, "S1", JAN, 2_900_000)], "En del kommer alligevel")
    told = {proposed.source_id: proposed for proposed in proposals(town, ANNA, "postings")}["B1"]
    assert told.decision == "review"
    assert "beløbet er 1.000,00 kr. over det disponerede (29.000,00 kr.)" in told.explanation
    approve_line(town, ANNA, asked(town, "B1"), [part(town, "S1", JAN, 3_000_000)])
    assert left(town)[0] == -1_000  # a person who uses it all the same sees over-use


def test_hours_of_what_was_released_say_so(store: Store, tmp_path: Path) -> None:
    bought(store, tmp_path)
    release_commitments(store, ANNA, [wanted(store, "S2", JAN, 400_000), wanted(store, "S2", FEB, 100_000)], "Opsagt")
    lines = (Billed(400_000, cpr=OTHER_PERSON), Billed(380_000, month="2026-02", cpr=OTHER_PERSON))
    receive_folder(store, ANNA, put(tmp_path / "in", a=invoice("H-1", *lines, cvr=HOURS_CVR)))
    told = proposals(store, ANNA, "invoices")
    assert [one.decision for one in told] == ["review", "review"]
    assert ["Disponeringen er frigivet" in one.why for one in told] == [True, True]
    assert "4.000,00 kr. af disponeringen er frigivet" in told[0].explanation
    assert "1.000,00 kr. af disponeringen er frigivet" in told[1].explanation

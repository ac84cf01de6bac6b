"""Matching what came in with what was committed, as the command line does: proposed, posted alone, never twice."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from as2007lib.acts.decide import undo_line
from as2007lib.acts.deciding import Asked
from as2007lib.acts.load import load_folder
from as2007lib.acts.match import match
from as2007lib.acts.month_incoming import match_month
from as2007lib.acts.receive import receive_folder
from as2007lib.acts.settings import set_settings
from as2007lib.acts.settle import settle_and_approve
from as2007lib.answers.matching import proposals
from as2007lib.answers.proofs import verify
from as2007lib.answers.proposed import Proposed
from as2007lib.items.commitments import read_open
from as2007lib.matching.of_store import UnknownMatch
from as2007lib.settings import EXAMPLE, Incoming, Parameters
from as2007lib.show.incoming import matching
from as2007lib.show.month.incoming import matched
from as2007lib.store.clearing import read_decision
from as2007lib.store.engine import Store
from as2007lib.store.known import latest_entry
from as2007lib.values.months import format_month
from tests.acts.purchases import ANNA, BO, FEB, FILES, HOURS_CVR, JAN, OTHER_PERSON, PERSON, Billed, bought, invoice, put
from tests.acts.small import write

POSTINGS = f"""posting_id;account;posted_on;period;amount;text;cpr;supplier_cvr
B1;5380001;2026-02-03;2026-01;30000,00;Birken januar S1;{PERSON};22674595
B2;5380001;2026-02-03;2026-01;30000,00;Birken januar S1;{PERSON};22674595
B3;5380009;2026-02-03;2026-01;99,00;Kontorartikler;;
"""

MAR = FEB + 1


def _received(store: Store, home: Path, **files: bytes) -> Store:
    receive_folder(bought(store, home), ANNA, put(home / "in", **files))
    return store


def _told(found: tuple[Proposed, ...]) -> dict[str, list[tuple[str, str, int, str]]]:
    """What is proposed: by source the service, month and kroner of each part, and the decision."""
    return {
        proposed.source_id: [(p.service_id, format_month(p.month), p.amount // 100, proposed.decision) for p in proposed.parts]
        for proposed in found
    }


def test_a_line_that_names_its_service_is_certain_and_posted_once(store: Store, tmp_path: Path) -> None:
    _received(store, tmp_path, a=invoice("F-1", Billed(3_000_000, case="S1", cpr=PERSON)))
    (proposed,) = proposals(store, ANNA, "invoices")
    assert _told((proposed,)) == {"D000001": [("S1", "2026-01", 30_000, "auto")]}
    assert "ydelsens id står i linjen" in proposed.explanation
    assert match(store, ANNA, "invoices").posted == 1
    assert match(store, ANNA, "invoices").proposals == ()
    left = read_open(store, 5).commitments.table.to_pylist()
    assert [row["open"] for row in left if row["amount"] == 3_000_000] == [0, 3_000_000]
    assert not verify(store, ANNA).faults


def test_hours_of_a_corrected_month_are_still_hours(store: Store, tmp_path: Path) -> None:
    bought(store, tmp_path)
    more = {**FILES, "services": FILES["services"].replace(";10;month;", ";12;month;")}
    load_folder(store, ANNA, write(tmp_path / "more", **more))
    settle_and_approve(store, ANNA, "purchase", MAR)
    hours = [row for row in read_open(store, 9).commitments.table.to_pylist() if row["quantity"] is not None]
    assert [(row["month"], row["amount"], row["quantity"]) for row in hours] == [(month, 480_000, 120_000) for month in (JAN, FEB, MAR)]


def test_what_two_persons_must_approve_is_never_posted_alone(store: Store, tmp_path: Path) -> None:
    _received(store, tmp_path, a=invoice("F-1", Billed(3_000_000, case="S1", cpr=PERSON)))
    set_settings(store, ANNA, {"decide_limit": 3_000_000})
    (proposed,) = match(store, ANNA, "invoices").proposals
    assert (proposed.decision, proposed.why) == ("review", ("Kræver to personer",))
    assert proposed.explanation.endswith("Se efter: fra 30.000,00 kr. skal to personer godkende.")
    set_settings(store, ANNA, {"decide_limit": 3_000_001})
    assert match(store, ANNA, "invoices").posted == 1


def test_a_person_is_enough_to_propose_and_nothing_is_changed_by_asking(store: Store, tmp_path: Path) -> None:
    _received(store, tmp_path, a=invoice("F-1", Billed(3_000_000, cpr=PERSON)))
    for _ in range(2):
        assert _told(proposals(store, ANNA, "invoices"))["D000001"][0][:3] == ("S1", "2026-01", 30_000)


def test_two_months_in_one_line_are_a_row_each(store: Store, tmp_path: Path) -> None:
    _received(store, tmp_path, a=invoice("F-1", Billed(6_000_000, last_month="2026-02", case="S1", cpr=PERSON)))
    found = proposals(store, ANNA, "invoices")
    assert [row[:3] for row in _told(found)["D000001"]] == [("S1", "2026-01", 30_000), ("S1", "2026-02", 30_000)]
    rows = matching.csv_of(found).decode().splitlines()
    assert rows[0] == "source_id;line_id;service_id;month;amount;decision;confidence;rule;explanation"
    assert [row.split(";")[:5] for row in rows[1:]] == [
        ["D000001", "1", "S1", "2026-01", "30000,00"],
        ["D000001", "1", "S1", "2026-02", "30000,00"],
    ]


def test_of_two_that_bill_the_same_the_first_is_matched_unless_it_was_credited(store: Store, tmp_path: Path) -> None:
    bill = Billed(3_000_000, case="S1", cpr=PERSON)
    first = {"a": invoice("F-1", bill), "b": invoice("F-2", bill, issued=date(2026, 2, 5))}
    _received(store, tmp_path, **first)
    told = _told(proposals(store, ANNA, "invoices"))
    assert (told["D000001"][0][:3], told["D000002"]) == (("S1", "2026-01", 30_000), [])
    match(store, ANNA, "invoices")
    later = put(
        tmp_path / "later",
        c=invoice("K-1", bill, crediting="F-1", issued=date(2026, 2, 7)),
        d=invoice("F-3", bill, issued=date(2026, 2, 9)),
    )
    receive_folder(store, ANNA, later)
    told = _told(proposals(store, ANNA, "invoices"))
    assert told["D000003"][0][:3] == ("S1", "2026-01", -30_000)
    assert told["D000004"][0][:3] == ("S1", "2026-01", 30_000)


def test_what_a_person_took_back_is_never_posted_alone_again(store: Store, tmp_path: Path) -> None:
    _received(store, tmp_path, a=invoice("F-1", Billed(3_000_000, case="S1", cpr=PERSON)))
    (proposed,) = match(store, ANNA, "invoices").proposals
    decision = read_decision(store, proposed.subject)
    assert decision is not None
    undo_line(store, BO, Asked(proposed.subject, decision.id))
    (again,) = match(store, ANNA, "invoices").proposals
    assert (again.decision, again.why, again.parts) == ("review", ("Fortrudt af en person",), proposed.parts)
    assert again.explanation.endswith("Se efter: en person har fortrudt, hvad der før blev besluttet om den.")


def test_posting_the_others_makes_nobody_surer_of_a_line_that_was_left(store: Store, tmp_path: Path) -> None:
    """Two bills say the same; the second is for a person, and still is when the first is posted and then credited."""
    bill = Billed(3_000_000, case="S1", cpr=PERSON)
    _received(store, tmp_path, a=invoice("F-1", bill), b=invoice("F-2", bill, issued=date(2026, 2, 9)))
    assert match(store, ANNA, "invoices").posted == 1
    receive_folder(store, ANNA, put(tmp_path / "later", c=invoice("K-1", bill, crediting="F-1", issued=date(2026, 2, 7))))
    assert match(store, ANNA, "invoices").posted == 1, "the credit, and not what it makes room for"
    told = _told(match(store, ANNA, "invoices").proposals)
    assert told == {"D000002": [("S1", "2026-01", 30_000, "review")]}


def test_a_line_that_was_left_is_posted_alone_once_its_commitment_is_corrected(store: Store, tmp_path: Path) -> None:
    dearer = Billed(3_100_000, case="S1", cpr=PERSON)
    _received(store, tmp_path, a=invoice("F-1", dearer), b=invoice("F-2", Billed(3_000_000, "2026-02", case="S1", cpr=PERSON)))
    assert match(store, ANNA, "invoices").posted == 1
    rates = FILES["rates"].replace("Y1;;2025-01-01;30000,00", "Y1;;2025-01-01;31000,00")
    load_folder(store, ANNA, write(tmp_path / "more", **{**FILES, "rates": rates}))
    settle_and_approve(store, ANNA, "purchase", MAR)
    (proposed,) = match(store, ANNA, "invoices").proposals
    assert (proposed.amount, proposed.decision) == (dearer.amount, "auto")


def test_what_is_billed_over_the_commitment_is_for_a_person(store: Store, tmp_path: Path) -> None:
    _received(store, tmp_path, a=invoice("F-1", Billed(3_300_000, case="S1", cpr=PERSON)))
    (proposed,) = proposals(store, ANNA, "invoices")
    assert proposed.decision != "auto"
    assert match(store, ANNA, "invoices").posted == 0


def test_what_nobody_granted_is_told_as_such(store: Store, tmp_path: Path) -> None:
    _received(store, tmp_path, a=invoice("F-1", Billed(123_400, name="Taxa"), cvr=HOURS_CVR))
    (proposed,) = proposals(store, ANNA, "invoices")
    assert (proposed.decision, proposed.parts) == ("none", ())
    rows = matching.csv_of((proposed,)).decode().splitlines()
    assert rows[1].split(";")[:7] == ["D000001", "1", "", "", "1234,00", "none", "0,0000"]


def test_hours_use_their_commitment_bit_by_bit(store: Store, tmp_path: Path) -> None:
    _received(store, tmp_path, a=invoice("F-1", Billed(40_000, name="Støtte i eget hjem", cpr=OTHER_PERSON), cvr=HOURS_CVR))
    assert _told(proposals(store, ANNA, "invoices"))["D000001"][0][:3] == ("S2", "2026-01", 400)


def test_postings_are_matched_by_the_same_engine(store: Store, tmp_path: Path) -> None:
    load_folder(bought(store, tmp_path), ANNA, write(tmp_path / "ledger", postings=POSTINGS))
    found = proposals(store, ANNA, "postings")
    told = _told(found)
    assert told["B1"][0][:3] == ("S1", "2026-01", 30_000)
    assert (told["B2"], told["B3"]) == ([], [])
    assert {proposed.line_id for proposed in found} == {""}
    posted = match(store, ANNA, "postings").posted
    assert posted == sum(proposed.decision == "auto" for proposed in found)
    assert not verify(store, ANNA).faults


def test_no_explanation_tells_a_cpr_number(store: Store, tmp_path: Path) -> None:
    _received(store, tmp_path, a=invoice("F-1", Billed(3_000_000, cpr=PERSON, description=f"Ophold {PERSON[:6]}-{PERSON[6:]}")))
    found = proposals(store, ANNA, "invoices")
    told = matching.csv_of(found).decode() + matching.words(found, None) + repr(found)
    assert PERSON not in told.replace("-", "")


def test_what_cannot_be_matched_is_told(store: Store) -> None:
    with pytest.raises(UnknownMatch, match="invoices"):
        match(store, ANNA, "budget")


def test_a_line_in_another_currency_stands_in_its_place_and_is_for_a_person(sqlite_store: Store, tmp_path: Path) -> None:
    euro = invoice("F-1", Billed(3_000_000, cpr=PERSON)).replace(b"DKK", b"EUR")
    _received(sqlite_store, tmp_path, a=euro, b=invoice("F-2", Billed(3_000_000, cpr=PERSON)))
    foreign, kroner = proposals(sqlite_store, ANNA, "invoices")
    assert (foreign.source_id, foreign.decision, foreign.rule, foreign.parts) == ("D000001", "none", "none", ())
    assert (kroner.source_id, kroner.decision) == ("D000002", "auto")


def test_a_credit_is_of_the_line_of_the_invoice_that_owes_something(sqlite_store: Store, tmp_path: Path) -> None:
    billed, credited = (Billed(0, cpr=PERSON), Billed(3_000_000, cpr=PERSON)), Billed(2_900_000, cpr=PERSON)
    _received(sqlite_store, tmp_path, a=invoice("F-1", *billed), b=invoice("K-1", credited, crediting="F-1"))
    found = {(one.source_id, one.line_id): one for one in proposals(sqlite_store, ANNA, "invoices")}
    assert "den krediterer D000001 linje 2" in found["D000002", "1"].explanation


def test_a_municipality_that_lets_nothing_be_posted_alone_is_told_and_nothing_changes(sqlite_store: Store, tmp_path: Path) -> None:
    _received(sqlite_store, tmp_path, a=invoice("F-1", Billed(3_000_000, case="S1", cpr=PERSON)))
    careful = Parameters.model_validate(EXAMPLE.model_dump() | {"incoming": Incoming(post_certain=False)})
    with sqlite_store.reading() as connection:
        before = latest_entry(connection)
    found = match_month(sqlite_store, ANNA, careful, "invoices")
    assert ([one.decision for one in found.proposals], found.posted) == (["auto"], 0)
    assert "Intet er posteret" in str(matched(found))
    assert match_month(sqlite_store, ANNA, careful, "invoices") == found
    with sqlite_store.reading() as connection:
        assert latest_entry(connection) == before
    assert match_month(sqlite_store, ANNA, Parameters.model_validate(EXAMPLE.model_dump()), "invoices").posted == 1


def test_what_takes_back_a_part_of_what_two_must_approve_waits_with_it(sqlite_store: Store, tmp_path: Path) -> None:
    credit = invoice("K-1", Billed(1_000_000, case="S1", cpr=PERSON), crediting="F-1")
    _received(sqlite_store, tmp_path, a=invoice("F-1", Billed(3_000_000, case="S1", cpr=PERSON)), b=credit)
    assert [one.decision for one in proposals(sqlite_store, ANNA, "invoices")] == ["auto", "auto"]
    set_settings(sqlite_store, ANNA, {"decide_limit": 2_000_000})
    found = proposals(sqlite_store, ANNA, "invoices")
    assert [(one.decision, one.why) for one in found] == [
        ("review", ("Kræver to personer",)),
        ("review", ("Krediterer noget, der venter",)),
    ]
    assert found[1].explanation.endswith("Se efter: det, den krediterer, er ikke posteret endnu.")


def test_a_document_whose_sums_do_not_tie_is_read_by_a_person_first(sqlite_store: Store, tmp_path: Path) -> None:
    sums = invoice("F-1", Billed(3_000_000, case="S1", cpr=PERSON))
    doubtful = sums.replace(b">30000.00</cbc:PayableAmount>", b">30000.01</cbc:PayableAmount>")
    _received(sqlite_store, tmp_path, a=doubtful)
    (proposed,) = proposals(sqlite_store, ANNA, "invoices")
    assert (proposed.decision, proposed.why) == ("review", ("Dokumentet er tvivlsomt",))

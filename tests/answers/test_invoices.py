"""The queue of invoices, one document in full, and the commitments to choose from."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from as2007lib.access.rights import NotAllowed
from as2007lib.acts.decide import approve_line, hold_line, reject_line, undo_line
from as2007lib.acts.deciding import KIND_NAMES, Asked, LaidOn
from as2007lib.acts.receive import receive_folder
from as2007lib.acts.roles import grant_role
from as2007lib.answers import decided
from as2007lib.answers.choices import items, search
from as2007lib.answers.invoices import NoSuchDocument, filtered, invoice, queue
from as2007lib.store.clearing import Subject
from as2007lib.store.engine import Store
from tests.acts.purchases import ANNA, BO, FEB, JAN, OTHER_PERSON, PERSON, Billed, bought, put
from tests.acts.purchases import invoice as written


@pytest.fixture
def town(store: Store, tmp_path: Path) -> Store:
    two = written(
        "F-1", Billed(3_000_000, cpr=PERSON, description=f"Ophold for {PERSON[:6]}-{PERSON[6:]}"), Billed(3_000_000, month="2026-02")
    )
    moved = written("F-2", Billed(100), account="0999999999")
    receive_folder(bought(store, tmp_path), ANNA, put(tmp_path / "in", a=two, b=moved))
    return store


def _laid(store: Store, month: int, amount: int) -> LaidOn:
    (item,) = [i for i in items(store, ANNA) if (i.service_id, i.month) == ("S1", month)]
    return LaidOn(*item.key, amount)


def test_the_queue_tells_each_document_and_its_state(town: Store) -> None:
    newest, oldest = queue(town, ANNA).documents
    assert (newest.document_id, oldest.document_id) == ("D000002", "D000001")
    assert (oldest.number, oldest.supplier, oldest.amount, oldest.state, oldest.lines) == (
        "F-1",
        "Bostedet Birken",
        6_000_000,
        "waiting",
        2,
    )
    first, second = (Asked(Subject(evidence=line.evidence)) for line in invoice(town, ANNA, "D000001").lines)
    approve_line(town, ANNA, first, [_laid(town, JAN, 3_000_000)])
    assert queue(town, ANNA).documents[1].state == "partly"
    hold_line(town, BO, second, "Afventer svar")
    assert (queue(town, ANNA).documents[1].state, queue(town, ANNA).counts) == ("held", {"held": 1, "waiting": 1})
    undo_line(town, BO, replace(second, seen=invoice(town, ANNA, "D000001").lines[1].made[-1].number))
    approve_line(town, ANNA, replace(second, seen=invoice(town, ANNA, "D000001").lines[1].made[-1].number), [_laid(town, FEB, 3_000_000)])
    assert queue(town, ANNA).documents[1].state == "approved"
    assert [made.kind for made in invoice(town, ANNA, "D000001").lines[1].made] == ["held", "undone", "posted"]


def test_the_queue_is_filtered(town: Store) -> None:
    documents = queue(town, ANNA).documents
    assert [d.number for d in filtered(documents, supplier="f-2")] == ["F-2"]
    assert len(filtered(documents, supplier="birken", month="2026-02", state="waiting")) == 2
    assert filtered(documents, month="2026-03") == filtered(documents, state="held") == []


def test_a_document_is_read_in_full_with_who_decided_and_a_changed_account(town: Store) -> None:
    reject_line(town, BO, Asked(Subject(evidence=1)), f"Hvem er {PERSON}?")
    found = invoice(town, ANNA, "D000001")
    made = found.lines[0].newest
    assert made is not None
    assert (made.kind, made.user, made.words, found.head.state) == ("rejected", "bo", f"Hvem er {PERSON[:6]}xxxx?", "rejected")
    assert found.content is not None
    assert [line.amount for line in found.content.lines] == [3_000_000, 3_000_000]
    assert found.bank_before == ""
    assert invoice(town, ANNA, "D000002").bank_before.endswith("0123456789")
    with pytest.raises(NoSuchDocument):
        invoice(town, ANNA, "D9")


def test_commitments_are_found_by_service_person_supplier_and_month(town: Store) -> None:
    every = items(town, ANNA)
    assert [(i.service_id, i.open) for i in search(every, "birken", "2026-01")] == [("S1", 3_000_000)]
    assert {i.service_id for i in search(every, OTHER_PERSON[:6])} == {"S2"}
    assert len(search(every, "støtte")) == len(search(every, "", "2026-02")) == 2
    assert PERSON not in repr(every)


def test_the_kinds_of_decision_are_those_of_the_acts() -> None:
    known = (decided.POSTED, decided.FIRST, decided.REJECTED, decided.HELD, decided.EXPLAINED, decided.UNDONE)
    assert known == tuple(KIND_NAMES)


def test_who_may_not_read_is_refused(town: Store) -> None:
    grant_role(town, ANNA, "anna", "administrator")
    stranger = replace(BO, user="fremmed")
    for ask in (queue, items, lambda s, b: invoice(s, b, "D000001")):
        with pytest.raises(NotAllowed):
            ask(town, stranger)

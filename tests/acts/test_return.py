"""Sending decided documents back: what goes, what it says, what is let go of, and what receipts make of it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Barrier

import pytest

from as2007lib.access.rights import NotAllowed
from as2007lib.acts.decide import approve_line, explain_line, hold_line, reject_line, undo_line
from as2007lib.acts.deciding import Asked, LaidOn, Returned
from as2007lib.acts.load import load_folder
from as2007lib.acts.match import match
from as2007lib.acts.receive import ReceivedFile, receive_folder
from as2007lib.acts.return_documents import NotReceived, return_documents
from as2007lib.acts.roles import grant_role
from as2007lib.acts.settle import settle_and_approve
from as2007lib.answers.invoices import queue
from as2007lib.answers.misjudgements import misjudgements
from as2007lib.answers.proofs import verify
from as2007lib.answers.returns import NoSuchMessage, message_files, return_of, returns
from as2007lib.formats.answer import own_csv, own_xml
from as2007lib.formats.answer.model import REJECTED, Answer, AnsweredLine, Party
from as2007lib.formats.answer.render import render, syntax_named, syntax_names
from as2007lib.show.incoming import returning
from as2007lib.store.clearing import Subject, read_decision, read_laid
from as2007lib.store.engine import Store
from as2007lib.store.identities import read_identities
from as2007lib.store.known import latest_entry
from as2007lib.values.cpr_scan import find_cprs
from tests.acts.purchases import ANNA, BO, FEB, FILES, HOME_CVR, JAN, OUR_CVR, OUR_GLN, PERSON, Billed, bought, invoice, put
from tests.acts.small import write

ONE, TWO, THREE = (Subject(evidence=number) for number in (1, 2, 3))


@pytest.fixture
def received(store: Store, tmp_path: Path) -> Store:
    """A store with an invoice over two months, and one of two lines."""
    lines = (Billed(400_000, name="Støtte"), Billed(5_000, name="Fragt"))
    one, two = invoice("F-1", Billed(6_000_000, last_month="2026-02")), invoice("F-2", *lines, cvr="87979261")
    receive_folder(bought(store, tmp_path), ANNA, put(tmp_path / "in", a=one, b=two))
    return store


def part(store: Store, month: int, amount: int, service: str = "S1", party: str = "L1") -> LaidOn:
    known = read_identities(store)
    return LaidOn(int(known.key("service", service) or 0), int(known.key("party", party) or 0), month, amount)


def asked(store: Store, subject: Subject) -> Asked:
    found = read_decision(store, subject)
    return Asked(subject, found.id if found else None)


def approve_both_months(store: Store) -> None:
    approve_line(store, ANNA, asked(store, ONE), [part(store, JAN, 3_000_000), part(store, FEB, 3_000_000)])


def approve_hours(store: Store) -> None:
    approve_line(store, ANNA, asked(store, TWO), [part(store, JAN, 400_000, "S2", "L2")])


def answers(store: Store) -> dict[str, Answer]:
    return {name: own_xml.read(content) for name, content in message_files(store, ANNA).items()}


def receipt(store: Store, folder: Path, message: str, status: str, reason: str = "") -> ReceivedFile:
    content = (
        f'<Kvittering xmlns="{own_xml.NAMESPACE}"><Meddelelse>{message}</Meddelelse><Status>{status}</Status>'
        f"<Grund>{reason}</Grund></Kvittering>"
    )
    (file,) = receive_folder(store, ANNA, put(folder, kvittering=content.encode())).files
    return file


def entry(store: Store) -> int:
    with store.reading() as connection:
        return latest_entry(connection)


def test_an_approved_document_goes_back_with_account_month_and_year_of_every_part(received: Store) -> None:
    approve_both_months(received)
    done = return_documents(received, BO)
    (document,) = done.documents
    assert (document.document_id, document.file, document.decision, document.amount) == (
        "D000001",
        "retur-D000001-1.xml",
        "approved",
        6_000_000,
    )
    assert done.waits == ()
    (answer,) = answers(received).values()
    (line,) = answer.lines
    assert [(one.account, one.amount, one.month, one.year) for one in line.accountings] == [
        ("5380001", 3_000_000, JAN, 2026),
        ("5380001", 3_000_000, FEB, 2026),
    ]
    assert (answer.number, answer.supplier.cvr, answer.receiver.gln, answer.net) == ("F-1", HOME_CVR, OUR_GLN, 6_000_000)
    assert not verify(received, ANNA).faults


def test_only_what_is_decided_for_good_goes_back_and_once(received: Store) -> None:
    approve_both_months(received)
    approve_hours(received)
    hold_line(received, ANNA, asked(received, THREE), "Afventer svar")
    assert [one.document_id for one in return_documents(received, BO).documents] == ["D000001"]
    assert [(one.document_id, one.why.code) for one in returns(received, ANNA).waits] == [("D000002", "held")]
    before = entry(received)
    again = return_documents(received, BO)
    assert (again.documents, again.waits, entry(received)) == ((), (), before)
    named = return_documents(received, BO, documents=["D000001", "D000002"])
    assert [(one.document_id, one.why.code) for one in named.waits] == [("D000001", "returned"), ("D000002", "held")]
    with pytest.raises(NotReceived, match="D000009"):
        return_documents(received, BO, documents=["D000009"])
    assert entry(received) == before
    for late in (lambda: undo_line(received, ANNA, asked(received, ONE)), lambda: reject_line(received, ANNA, asked(received, ONE), "Nej")):
        with pytest.raises(Returned):
            late()


def test_an_explained_line_goes_back_for_the_ledger_to_book_with_its_reason(received: Store) -> None:
    approve_hours(received)
    explain_line(received, ANNA, asked(received, THREE), "Fragt efter aftale, borger 610190-1234")
    (document,) = return_documents(received, BO, documents=["D000002"]).documents
    assert [note.code for note in document.notes] == ["ledger_accounts"]
    (answer,) = answers(received).values()
    assert [(line.id, line.text, [(one.account, one.amount, one.month) for one in line.accountings]) for line in answer.lines] == [
        ("1", "", [("5380002", 400_000, JAN)]),
        ("2", "Fragt efter aftale, borger 610190-xxxx", [("", 5_000, JAN)]),
    ]


def test_with_a_rejected_line_the_whole_document_goes_back_and_lets_go_of_what_it_laid(received: Store) -> None:
    approve_hours(received)
    reject_line(received, ANNA, asked(received, THREE), "Hvad er fragten for?")
    (document,) = return_documents(received, BO).documents
    assert (document.document_id, document.decision) == ("D000002", "rejected")
    assert read_laid(received, TWO) == []
    other = read_decision(received, TWO)
    assert other is not None
    assert (other.kind, other.words) == ("rejected", "Dokumentet går tilbage til leverandøren, fordi en anden linje er afvist.")
    (answer,) = answers(received).values()
    assert [(line.text, line.accountings) for line in answer.lines] == [("", ()), ("Hvad er fragten for?", ())]
    assert match(received, ANNA, "invoices").proposals[0].subject == ONE  # what went back is not matched again
    assert not verify(received, ANNA).faults


def test_a_refused_return_opens_the_lines_and_goes_back_again_under_a_new_number(received: Store, tmp_path: Path) -> None:
    approve_both_months(received)
    return_documents(received, BO)
    file = receipt(received, tmp_path / "k", "retur-D000001-1", "afvist", "Kontoen er lukket, borger 6101901234")
    assert (file.decision, file.type, file.findings[0].code) == ("received", "receipt", "receipt_refused")
    assert "610190xxxx" in file.findings[0].message
    assert queue(received, ANNA).counts["returned"] == 0
    unasked = return_documents(received, BO)
    assert (unasked.documents, [one.why.code for one in unasked.waits]) == ((), ["refused"])
    undo_line(received, ANNA, asked(received, ONE))
    assert return_documents(received, BO).documents == ()
    approve_both_months(received)
    (document,) = return_documents(received, BO, "eget-csv").documents
    assert document.file == "retur-D000001-2.csv"
    newest = return_of(received, ANNA, "D000001")
    assert newest is not None
    assert (newest.message, newest.state) == ("retur-D000001-2", "ready")
    assert [(one.message, one.state) for one in returns(received, ANNA).messages] == [
        ("retur-D000001-2", "ready"),
        ("retur-D000001-1", "refused"),
    ]
    files = message_files(received, ANNA)
    assert list(files) == ["retur-D000001-2.csv"]
    assert own_csv.read(files["retur-D000001-2.csv"]).net == 6_000_000
    with pytest.raises(Returned):
        undo_line(received, ANNA, asked(received, ONE))
    assert not verify(received, ANNA).faults


def test_a_receipt_is_taken_once_and_an_accepted_document_stays_returned(received: Store, tmp_path: Path) -> None:
    approve_both_months(received)
    return_documents(received, BO)
    assert receipt(received, tmp_path / "a", "retur-D000001-1", "modtaget").findings == ()
    told = [
        receipt(received, tmp_path / "b", "retur-D000001-1", "modtaget"),
        receipt(received, tmp_path / "c", "retur-D000001-1", "modtaget", "igen"),
        receipt(received, tmp_path / "d", "retur-D000001-7", "modtaget"),
    ]
    assert [(file.decision, file.findings[0].code) for file in told] == [
        ("duplicate", "duplicate"),
        ("duplicate", "duplicate"),
        ("rejected", "receipt_unknown"),
    ]
    assert [one.state for one in returns(received, ANNA).messages] == ["accepted"]
    with pytest.raises(Returned):
        undo_line(received, ANNA, asked(received, ONE))
    assert receipt(received, tmp_path / "e", "retur-D000001-1", "afvist").findings[0].code == "receipt_refused"
    late = receipt(received, tmp_path / "f", "retur-D000001-1", "modtaget", "alligevel")
    assert (late.decision, late.findings[0].code) == ("rejected", "receipt_contradicts")
    assert [one.state for one in returns(received, ANNA).messages] == ["refused"]


def response(message: str, decision: str, sender: str) -> bytes:
    """An OIOUBL response from a company to the municipality, about one of its messages."""
    answer = Answer(
        message=f"S-{sender}-{message}",
        document_id="",
        type="invoice",
        number=message,
        supplier=Party("Eksempelkøbing Kommune", OUR_CVR, OUR_GLN),
        receiver=Party("Leverandøren", sender),
        issued_on=20_000,
        answered_on=20_000,
        currency="DKK",
        net=0,
        payable=0,
        decision=decision,
        lines=(AnsweredLine("1", 0, "Kan ikke læses"),),
    )
    return render(answer, syntax_named("oioubl-applicationresponse")).content


def test_a_standard_response_is_a_receipt_when_the_supplier_sends_it_and_a_document_otherwise(received: Store, tmp_path: Path) -> None:
    approve_both_months(received)
    return_documents(received, BO, "oioubl-applicationresponse")
    folder = put(
        tmp_path / "svar",
        a=response("retur-D000001-1", REJECTED, "87979261"),
        b=response("F-9", REJECTED, HOME_CVR),
        c=response("retur-D000001-1", REJECTED, HOME_CVR),
    )
    files = receive_folder(received, ANNA, folder).files
    assert [(file.decision, file.type, file.document_id, file.findings[0].code if file.findings else "") for file in files] == [
        ("received", "response", "D000003", "receipt_stranger"),
        ("received", "response", "D000004", ""),
        ("received", "receipt", "", "receipt_refused"),
    ]
    assert [(one.state, one.syntax) for one in returns(received, ANNA).messages] == [("refused", "oioubl-applicationresponse")]


@pytest.mark.parametrize("syntax", syntax_names())
def test_every_syntax_goes_out_and_its_files_are_written_again_equal_to_the_byte(syntax: str, sqlite_store: Store, tmp_path: Path) -> None:
    receive_folder(bought(sqlite_store, tmp_path), ANNA, put(tmp_path / "in", a=invoice("F-1", Billed(3_000_000, case="S1"))))
    approve_line(sqlite_store, ANNA, Asked(ONE), [part(sqlite_store, JAN, 3_000_000)])
    (document,) = return_documents(sqlite_store, BO, syntax).documents
    files = message_files(sqlite_store, ANNA, ["D000001"])
    assert list(files) == [document.file]
    assert files == message_files(sqlite_store, BO)
    with pytest.raises(NoSuchMessage):
        message_files(sqlite_store, ANNA, ["D000002"])


def test_a_commitment_without_an_account_is_told_until_somebody_states_one(store: Store, tmp_path: Path) -> None:
    catalogue = FILES["catalogue"].replace("5380001", "")
    load_folder(store, ANNA, write(tmp_path / "bought", **FILES | {"catalogue": catalogue}))
    settle_and_approve(store, ANNA, "purchase", JAN, settle_from=JAN)
    receive_folder(store, ANNA, put(tmp_path / "in", a=invoice("F-1", Billed(3_000_000))))
    approve_line(store, ANNA, Asked(ONE), [part(store, JAN, 3_000_000)])
    done = return_documents(store, BO)
    assert done.documents == ()
    (waits,) = done.waits
    assert waits.why.code == "no_account"
    assert "ydelse S1 i 2026-01" in waits.why.message
    load_folder(store, ANNA, write(tmp_path / "later", catalogue=FILES["catalogue"]))
    (document,) = return_documents(store, BO).documents
    assert document.document_id == "D000001"
    (answer,) = answers(store).values()
    assert answer.lines[0].accountings[0].account == "5380001"


def test_sums_tie_on_credit_notes_too(received: Store, tmp_path: Path) -> None:
    receive_folder(received, ANNA, put(tmp_path / "more", k=invoice("K-1", Billed(1_000_000), crediting="F-1")))
    approve_both_months(received)
    approve_line(received, ANNA, asked(received, Subject(evidence=4)), [part(received, JAN, -1_000_000)])
    approve_hours(received)
    explain_line(received, ANNA, asked(received, THREE), "Fragt")
    assert len(return_documents(received, BO).documents) == 3
    for answer in answers(received).values():
        booked = [sum(one.amount for one in line.accountings) for line in answer.lines]
        assert booked == [line.amount for line in answer.lines]
        assert sum(booked) + answer.beside == answer.net
    assert sorted(answer.net for answer in answers(received).values()) == [-1_000_000, 405_000, 6_000_000]


def test_who_may_not_is_refused(received: Store) -> None:
    approve_both_months(received)
    grant_role(received, ANNA, "anna", "administrator")
    for user, role in (("sofie", "staff"), ("per", "approver"), ("lis", "manager")):
        grant_role(received, ANNA, user, role)
    with pytest.raises(NotAllowed, match="tilbage til økonomisystemet"):
        return_documents(received, replace(ANNA, user="sofie"))
    assert len(return_documents(received, replace(ANNA, user="per")).documents) == 1
    with pytest.raises(NotAllowed):
        message_files(received, replace(ANNA, user="lis"))
    assert len(returns(received, replace(ANNA, user="lis")).messages) == 1


def test_of_a_return_and_an_undo_at_once_one_is_told(received: Store) -> None:
    approve_both_months(received)
    undoing, start = asked(received, ONE), Barrier(2)

    def undo() -> str:
        start.wait()
        try:
            undo_line(received, ANNA, undoing)
        except Returned:
            return "told"
        return "done"

    def send() -> str:
        start.wait()
        done = return_documents(received, BO, documents=["D000001"])
        assert [one.why.code for one in done.waits] == [] if done.documents else ["undecided"]
        return "done" if done.documents else "told"

    with ThreadPoolExecutor(2) as pool:
        outcomes = [future.result() for future in [pool.submit(undo), pool.submit(send)]]
    assert sorted(outcomes) == ["done", "told"]
    assert not verify(received, ANNA).faults


def test_no_cpr_number_leaves_in_a_message_or_its_name(sqlite_store: Store, tmp_path: Path) -> None:
    line = Billed(3_000_000, cpr=PERSON, description=f"Borger {PERSON[:6]}-{PERSON[6:]}")
    receive_folder(bought(sqlite_store, tmp_path), ANNA, put(tmp_path / "in", a=invoice(f"F {PERSON}", line)))
    reject_line(sqlite_store, ANNA, Asked(ONE), f"Hvem er {PERSON}?")
    for syntax in syntax_names():
        (document,) = return_documents(sqlite_store, BO, syntax, documents=["D000001"]).documents
        ((name, content),) = message_files(sqlite_store, ANNA).items()
        assert find_cprs(f"{name} {content.decode()}") == []
        assert f"{PERSON[:6]}xxxx" in content.decode()
        receipt(sqlite_store, tmp_path / syntax, document.message, "afvist", f"Ukendt borger {PERSON}")
    told = str(returns(sqlite_store, ANNA)) + returning.csv_of(returns(sqlite_store, ANNA).messages, ()).decode()
    assert find_cprs(told) == []


def test_a_hostile_receipt_is_refused_with_a_reason_and_changes_nothing(received: Store, tmp_path: Path) -> None:
    approve_both_months(received)
    return_documents(received, BO)
    body = f'<Kvittering xmlns="{own_xml.NAMESPACE}"><Meddelelse>%s</Meddelelse><Status>afvist</Status></Kvittering>'
    files = {
        "a": f'<!DOCTYPE k [<!ENTITY m "retur-D000001-1">]>{body % "&m;"}'.encode(),
        "b": (body % "retur-<!-- -->D000001-1").encode(),
        "c": (body % "retur-D000001-1").encode("utf-16"),
        "d": (body % "retur-D000001-1").replace("afvist", "<b>afvist</b>").encode(),
        "e": b"meddelelse;status;grund\nretur-D000001-1;afvist;x\nretur-D000001-1;modtaget;x\n",
    }
    told = receive_folder(received, ANNA, put(tmp_path / "svar", **files)).files
    assert [(file.decision, file.findings[0].code) for file in told] == [
        ("rejected", "doctype"),
        ("rejected", "receipt_broken"),
        ("rejected", "nul"),
        ("rejected", "receipt_broken"),
        ("rejected", "receipt_broken"),
    ]
    assert [one.state for one in returns(received, ANNA).messages] == ["ready"]


def test_a_line_that_only_goes_along_is_no_misjudgement_of_the_match(sqlite_store: Store, tmp_path: Path) -> None:
    lines = (Billed(400_000, case="S2"), Billed(5_000, name="Fragt", description="Ukendt"))
    receive_folder(bought(sqlite_store, tmp_path), ANNA, put(tmp_path / "in", a=invoice("F-1", *lines, cvr="87979261")))
    assert match(sqlite_store, ANNA, "invoices").posted == 1
    reject_line(sqlite_store, ANNA, asked(sqlite_store, TWO), "Hvad er fragten for?")
    return_documents(sqlite_store, BO)
    assert read_laid(sqlite_store, ONE) == []
    assert misjudgements(sqlite_store, ANNA).cases == ()
    receipt(sqlite_store, tmp_path / "k", "retur-D000001-1", "afvist", "Ukendt format")
    undo_line(sqlite_store, ANNA, asked(sqlite_store, ONE))
    (case,) = misjudgements(sqlite_store, ANNA).cases
    assert (case.became, case.now) == ("undone", ())
    approve_line(sqlite_store, ANNA, asked(sqlite_store, ONE), [part(sqlite_store, JAN, 400_000, "S2", "L2")])
    assert misjudgements(sqlite_store, ANNA).cases == ()

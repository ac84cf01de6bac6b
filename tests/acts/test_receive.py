"""Receiving a folder of e-invoices: each file is judged, kept once, and told in documents.csv."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from as2007lib.access.rights import NotAllowed
from as2007lib.acts.receive import FolderUnreadable, receive_folder
from as2007lib.acts.roles import grant_role
from as2007lib.answers.proofs import verify
from as2007lib.items.commitments import read_open
from as2007lib.items.evidence import read_waiting_lines
from as2007lib.show.incoming import receiving
from as2007lib.store.clearing import read_billed
from as2007lib.store.engine import Store
from as2007lib.store.known import latest_entry
from as2007lib.store.mail import read_content
from tests.acts.purchases import ANNA, HOME_CVR, JAN, OUR_GLN, PERSON, Billed, bought, invoice, put

FIRST = invoice("F-1", Billed(3_000_000, cpr=PERSON, description="Sag S1"))
CREDIT = invoice("K-1", Billed(3_000_000, cpr=PERSON), crediting="F-1")


def test_an_invoice_is_received_and_its_lines_are_evidence(store: Store, tmp_path: Path) -> None:
    result = receive_folder(bought(store, tmp_path), ANNA, put(tmp_path / "in", a=FIRST))
    (file,) = result.files
    assert (file.file, file.decision, file.document_id, file.type) == ("a.xml", "received", "D000001", "invoice")
    assert (file.supplier_cvr, file.receiver_gln, file.amount) == (HOME_CVR, OUR_GLN, "30000.00")
    (line,) = read_billed(store).to_pylist()
    assert (line["document_id"], line["row_id"], line["amount"], line["cpr"]) == ("D000001", "1", 3_000_000, PERSON)
    assert read_content(store, 1) == FIRST
    assert not verify(store, ANNA).faults


def test_the_lines_of_a_credit_note_are_owed_to_us_and_point_at_what_they_credit(store: Store, tmp_path: Path) -> None:
    receive_folder(bought(store, tmp_path), ANNA, put(tmp_path / "in", a=FIRST, b=CREDIT))
    waiting = read_waiting_lines(store, read_open(store, 3)).evidence.table.to_pylist()
    assert [(row["amount"], row["credits"]) for row in waiting] == [(3_000_000, None), (-3_000_000, 1)]
    assert [(row["first_month"], row["last_month"]) for row in waiting] == [(JAN, JAN), (JAN, JAN)]


def test_the_same_bytes_and_the_same_number_are_duplicates(store: Store, tmp_path: Path) -> None:
    other = invoice("F-1", Billed(3_000_100))
    folder = put(tmp_path / "in", a=FIRST, b=FIRST, c=other, d=invoice("F-1", Billed(100), cvr="87979261"))
    result = receive_folder(bought(store, tmp_path), ANNA, folder)
    assert [file.decision for file in result.files] == ["received", "duplicate", "duplicate", "received"]
    before = _entry(store)
    again = receive_folder(store, ANNA, folder)
    assert [file.decision for file in again.files] == ["duplicate"] * 4
    assert _entry(store) == before  # nothing is kept twice
    assert len(read_billed(store)) == 2


def test_what_is_refused_is_kept_and_is_judged_anew_when_it_comes_again(store: Store, tmp_path: Path) -> None:
    stranger = invoice("F-2", Billed(100), gln="5798001236461")
    folder = put(tmp_path / "in", broken=b"<Invoice", doctype=b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>', stranger=stranger)
    result = receive_folder(bought(store, tmp_path), ANNA, folder)
    assert {file.file: (file.decision, file.findings[0].code) for file in result.files} == {
        "broken.xml": ("rejected", "not_xml"),
        "doctype.xml": ("rejected", "doctype"),
        "stranger.xml": ("rejected", "receiver_not_ours"),
    }
    assert read_content(store, 3) == stranger
    load = put(tmp_path / "none")
    (load / "parties.csv").write_text("party_id;name;kind;gln\nD1;Afdeling;department;5798001236461\n", encoding="utf-8")
    from as2007lib.acts.load import load_folder  # noqa: PLC0415 - only here

    load_folder(store, ANNA, load)
    assert [file.decision for file in receive_folder(store, ANNA, folder).files] == ["rejected", "rejected", "received"]


def test_every_file_has_its_row_by_ascending_name(sqlite_store: Store, tmp_path: Path) -> None:
    folder = put(tmp_path / "in", b=FIRST)
    put(folder / "a", z=invoice("F-9", Billed(100)))
    (folder / "noter.txt").write_text("=2+2")
    (folder / "link.xml").symlink_to(folder / "b.xml")
    result = receive_folder(bought(sqlite_store, tmp_path), ANNA, folder)
    rows = receiving.csv_of(result).decode().splitlines()
    assert rows[0] == "file;document_id;type;supplier_cvr;receiver_gln;amount;decision;code;message"
    assert [row.split(";")[0] for row in rows[1:]] == ["a/z.xml", "b.xml", "link.xml", "noter.txt"]
    assert rows[1].split(";")[5:7] == ["1,00", "received"]
    assert [row.split(";")[7] for row in rows[3:]] == ["not_a_file", "not_xml"]


def test_a_folder_that_cannot_be_read_is_told(sqlite_store: Store, tmp_path: Path) -> None:
    with pytest.raises(FolderUnreadable, match="ikke en mappe"):
        receive_folder(sqlite_store, ANNA, tmp_path / "nowhere")


def test_who_may_not_receive_is_refused(sqlite_store: Store, tmp_path: Path) -> None:
    grant_role(sqlite_store, ANNA, "anna", "administrator")
    grant_role(sqlite_store, ANNA, "leder", "manager")
    with pytest.raises(NotAllowed, match="modtage fakturaer"):
        receive_folder(sqlite_store, replace(ANNA, user="leder"), put(tmp_path / "in", a=FIRST))


def test_no_cpr_number_stands_in_what_is_told_or_journalled(sqlite_store: Store, tmp_path: Path) -> None:
    folder = put(tmp_path / "in", **{f"faktura {PERSON[:6]}-{PERSON[6:]}": FIRST})
    result = receive_folder(bought(sqlite_store, tmp_path), ANNA, folder)
    assert PERSON not in (receiving.csv_of(result).decode() + receiving.words(result)).replace("-", "")
    assert PERSON not in repr(result)


def _entry(store: Store) -> int:
    with store.reading() as connection:
        return latest_entry(connection)

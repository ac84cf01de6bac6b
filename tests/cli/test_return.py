"""as2007 return: messages as files, written again equal to the byte, and what is to be looked at."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from as2007lib.acts.decide import approve_line, explain_line
from as2007lib.acts.deciding import Asked, LaidOn
from as2007lib.acts.receive import receive_folder
from as2007lib.store.clearing import Subject
from as2007lib.store.engine import Store
from as2007lib.store.identities import read_identities
from tests.acts.purchases import ANNA, JAN, Billed, bought, invoice, put
from tests.commands import as2007


@pytest.fixture
def db(sqlite_store: Store, tmp_path: Path) -> str:
    """A store with three invoices: one approved, one explained without an account, one undecided."""
    files = {name: invoice(f"F-{name}", Billed(3_000_000)) for name in "abc"}
    receive_folder(bought(sqlite_store, tmp_path), ANNA, put(tmp_path / "in", **files))
    known = read_identities(sqlite_store)
    service, party = (int(known.key(kind, text) or 0) for kind, text in (("service", "S1"), ("party", "L1")))
    approve_line(sqlite_store, ANNA, Asked(Subject(evidence=1)), [LaidOn(service, party, JAN, 3_000_000)])
    explain_line(sqlite_store, ANNA, Asked(Subject(evidence=2)), "Hører til et andet budget")
    return sqlite_store.engine.url.render_as_string()


def rows(folder: Path) -> list[dict[str, str]]:
    with (folder / "returns.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def test_decided_documents_go_back_as_files_once(db: str, tmp_path: Path) -> None:
    out = tmp_path / "out"
    one = as2007("return", "--document", "D000001", "--out", out, "--db", db)
    assert one.code == 0
    assert "1 dokument er sendt tilbage: 1 godkendt." in one.out
    assert sorted(path.name for path in out.iterdir()) == ["retur-D000001-1.xml", "returns.csv"]
    rest = as2007("return", "--syntax", "eget-csv", "--json", "--out", out, "--db", db)
    assert rest.code == 2
    (returned,) = rest.data["returned"]
    assert (returned["document_id"], returned["amount"], returned["state"]) == ("D000002", 3_000_000, "ready")
    assert [finding["code"] for finding in returned["findings"]] == ["ledger_accounts"]
    assert rest.data["waiting"] == []
    assert as2007("return", "--db", db).out == "Der er intet at sende tilbage.\n"


def test_what_went_back_is_listed_and_written_again(db: str, tmp_path: Path) -> None:
    as2007("return", "--out", tmp_path / "one", "--db", db)
    again = as2007("return", "--again", "--out", tmp_path / "two", "--db", db)
    assert again.code == 0
    assert "2 meddelelser er sendt: 2 klar." in again.out
    assert "D000003, 30.000,00 kr.: 1 linje er ikke afgjort." in again.out
    for name in ("retur-D000001-1.xml", "retur-D000002-1.xml"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
    assert [(row["document_id"], row["amount"], row["state"], row["code"]) for row in rows(tmp_path / "two")] == [
        ("D000002", "30000,00", "ready", "ledger_accounts"),
        ("D000001", "30000,00", "ready", ""),
        ("D000003", "30000,00", "waits", "undecided"),
    ]
    receipt = b"meddelelse;status;grund\nretur-D000001-1;afvist;Kontoen er lukket\n"
    put(tmp_path / "in2")
    (tmp_path / "in2" / "kvittering.csv").write_bytes(receipt)
    taken = as2007("receive", tmp_path / "in2", "--db", db)
    assert "Modtageren har afvist svaret på D000001: Kontoen er lukket." in taken.out
    looked = as2007("return", "--again", "--db", db)
    assert looked.code == 2
    assert "1 klar, 1 afvist af modtageren" in looked.out
    unasked = as2007("return", "--json", "--db", db)
    assert unasked.code == 2
    assert [one["findings"][0]["code"] for one in unasked.data["waiting"]] == ["refused"]
    asked = as2007("return", "--document", "D000001", "--json", "--db", db)
    assert asked.data["returned"][0]["message_id"] == "retur-D000001-2"


def test_what_is_written_wrong_is_one_line(db: str, tmp_path: Path) -> None:
    unknown = as2007("return", "--syntax", "edifact", "--db", db, allowed=(1,))
    assert unknown.err.startswith("Formatet «edifact» findes ikke; vælg mellem eget-csv, eget-xml")
    assert "D000099" in as2007("return", "--document", "D000099", "--db", db, allowed=(1,)).err
    unsent = as2007("return", "--again", "--document", "D000003", "--out", tmp_path / "out", "--db", db, allowed=(1,))
    assert (unsent.out, unsent.err) == ("", "Dokumentet «D000003» er ikke sendt tilbage, så der er ingen meddelelse at skrive.\n")

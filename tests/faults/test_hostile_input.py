"""Files that are not what they say, through the command line: refused in one Danish line or kept in quarantine, and never a traceback."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from as2007lib.store.engine import Store
from as2007lib.store.verify import verify_journal
from tests.acts.small import FILES, write
from tests.commands import Answer, as2007
from tests.faults.acts import DO, address, entries, folders
from tests.properties.town import rows

pytestmark = pytest.mark.faults
PARTIES = FILES["parties.csv"]
DANISH = PARTIES.replace("Fjern", "Fjernkøbing Ærø")
UTF8 = DANISH.encode()
STRUCTURAL = {
    "UTF-16 with a mark": DANISH.encode("utf-16"),
    "UTF-16 little-endian without": DANISH.encode("utf-16-le"),
    "UTF-16 big-endian without": DANISH.encode("utf-16-be"),
    "UTF-32": DANISH.encode("utf-32"),
    "Windows-1252": DANISH.encode("cp1252"),
    "DOS": DANISH.encode("cp850", "replace"),
    "EBCDIC": DANISH.encode("cp500"),
    "an overlong zero": UTF8.replace(b"Nabo", b"Na\xc0\x80bo"),
    "half a surrogate": UTF8.replace(b"Nabo", b"Na\xed\xa0\x80bo"),
    "cut in the middle of a letter": UTF8[: UTF8.index("ø".encode()) + 1],
    "cut in the middle of a row": UTF8[: UTF8.index(b";22674595")],
    "cut in the middle of quotes": UTF8[:-1] + b'K9;"Anden Kommune',
    "empty": b"",
    "a mark and nothing more": b"\xef\xbb\xbf",
    "blank lines": b"\n\n\n",
    "a NUL byte": UTF8.replace(b"Nabo", b"Na\0bo"),
    "NUL bytes to the end": UTF8 + b"\0" * 4096,
    "an unknown column": UTF8.replace(b"gln", b"gln2", 1),
    "a column that is a path": UTF8.replace(b"gln", b"../../etc/passwd", 1),
    "a column that is SQL": UTF8.replace(b"gln", b"gln); DROP TABLE journal; --", 1),
    "a column twice": UTF8.replace(b"cvr;gln", b"gln;gln", 1),
    "a column missing": UTF8.replace(b"kind", b"is_self", 1).replace(b";is_self;is_self", b";is_self;cvr", 1),
    "a header of 100,000 characters": b"x" * 100_000 + b"\n",
    "commas": UTF8.replace(b";", b","),
    "CR alone": UTF8.replace(b"\n", b"\r"),
    "a quote in a field": UTF8.replace(b"Nabo", b'Na"bo'),
    "one field more": UTF8 + b"K9;Anden;municipality;;;;;;\n",
    "a spreadsheet": b"PK\x03\x04" + bytes(range(256)) * 8,
    "a web page": b"<!DOCTYPE html><html><body>Log ind</body></html>\n",
}
IDS = {
    "up": "../../etc/passwd",
    "up, as Windows has it": "..\\..\\x",
    "from the root": "/etc/passwd",
    "a drive": "C:\\x",
    "escaped": "%2e%2e%2fx",
    "a line break": '"K\n9"',
    "a blank": "K 9",
    "SQL": "K9') OR 1=1 --",
    "markup": "<script>alert(1)</script>",
    "a formula": "=1+1",
    "100,000 characters": "K" * 100_000,
    "a look-alike letter": "К9",
    "a letter in two": "Kø9",
}


@pytest.fixture
def loaded(sqlite_store: Store, tmp_path: Path) -> Store:
    folders(tmp_path)
    DO["load1"](sqlite_store, tmp_path)
    return sqlite_store


def one_danish_line(answer: Answer) -> None:
    assert answer.code == 1
    assert answer.out == ""
    assert re.fullmatch(r"[^\n]{10,600}\n", answer.err), answer.err
    assert "Traceback" not in answer.err
    assert "Uventet fejl" not in answer.err
    assert re.search(r"[æøåÆØÅ]|\b(ukendt|filen|ikke|intet|kolonnen|linje|mangler|række)\b", answer.err), answer.err


@pytest.mark.parametrize("content", STRUCTURAL.values(), ids=STRUCTURAL)
def test_a_file_that_cannot_be_trusted_is_refused_and_nothing_changes(content: bytes, loaded: Store, tmp_path: Path) -> None:
    folder, count = write(tmp_path / "hostile", providers=FILES["providers.csv"]), entries(loaded)
    (folder / "parties.csv").write_bytes(content)
    answer = as2007("load", folder, "--db", address(loaded), allowed=(1,))
    one_danish_line(answer)
    assert "parties.csv" in answer.err
    assert entries(loaded) == count
    assert verify_journal(loaded) == []


@pytest.mark.parametrize("folder", ["absent", "a file", "empty"])
def test_a_folder_that_is_none_is_refused(folder: str, loaded: Store, tmp_path: Path) -> None:
    (tmp_path / "a file").write_text(PARTIES, encoding="utf-8")
    (tmp_path / "empty").mkdir()
    count = entries(loaded)
    one_danish_line(as2007("load", tmp_path / folder, "--db", address(loaded), allowed=(1,)))
    assert entries(loaded) == count


@pytest.mark.parametrize("party", IDS.values(), ids=IDS)
def test_an_id_that_is_a_trick_waits_in_quarantine_and_the_rest_loads(party: str, loaded: Store, tmp_path: Path) -> None:
    folder = write(tmp_path / "hostile", parties=f"{PARTIES}{party};Anden Kommune;municipality;;;\nK8;Ottende Kommune;municipality;;;\n")
    count, db = entries(loaded), ("--db", address(loaded))
    strictly = as2007("load", folder, "--strict", *db, allowed=(1,))
    one_danish_line(strictly)
    assert entries(loaded) == count
    answer = as2007("load", folder, "--out", tmp_path / "ud", *db)
    assert (answer.code, answer.err) == (2, "")
    (fault,) = rows((tmp_path / "ud" / "errors.csv").read_bytes())
    assert (fault["file"], fault["column"], fault["code"]) == ("parties.csv", "party_id", "format")
    assert len(fault["value"]) < 300
    assert not fault["value"].startswith(("=", "+", "@"))
    as2007("export", "--out", tmp_path / "export", *db)
    known = {row["party_id"] for row in rows((tmp_path / "export" / "parties.csv").read_bytes())}
    assert known == {"SELF", "K1", "K2", "D1", "K8"}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["export", "hostile", "invoices", "load1", "load2", "store", "ud"]
    assert verify_journal(loaded) == []


@pytest.mark.parametrize("name", ["=1+1", "=HYPERLINK(x)", "+45 70 10", "-1", "@SUM(A1)", "\tx", "＝1+1", "=cmd|' /C calc'!A0"])
def test_text_is_kept_as_it_stands_whatever_a_spreadsheet_makes_of_it(name: str, loaded: Store, tmp_path: Path) -> None:
    folder, db = write(tmp_path / "hostile", parties=f"{PARTIES}K9;{name};municipality;;;\n"), ("--db", address(loaded))
    answer = as2007("load", folder, *db)
    assert (answer.code, answer.err) == (0, "")
    as2007("export", "--out", tmp_path / "export", *db)
    assert {row["party_id"]: row["name"] for row in rows((tmp_path / "export" / "parties.csv").read_bytes())}["K9"] == name
    assert verify_journal(loaded) == []


def test_a_text_of_100_000_characters_waits_in_quarantine(loaded: Store, tmp_path: Path) -> None:
    folder, db = write(tmp_path / "hostile", parties=f"{PARTIES}K9;{'x' * 100_000};municipality;;;\n"), ("--db", address(loaded))
    answer = as2007("load", folder, "--out", tmp_path / "ud", *db)
    assert (answer.code, answer.err) == (2, "")
    (fault,) = rows((tmp_path / "ud" / "errors.csv").read_bytes())
    assert (fault["row"], fault["column"], fault["code"]) == ("6", "name", "format")
    assert len(fault["value"]) < 300
    assert verify_journal(loaded) == []


def test_ids_of_dots_alone_name_no_file(loaded: Store, tmp_path: Path) -> None:
    shares = "service_id;party_id;from_date;share_pct\nS1;..;2026-01-01;50\nS1;K2;2026-01-01;50\n"
    folder = write(tmp_path / "hostile", parties=PARTIES.replace("K1;", "..;"), shares=shares)
    as2007("load", folder, "--db", address(loaded))
    as2007("settle", "--flow", "sale", "--period", "2026-01", "--approve", "--out", tmp_path / "ud", "--db", address(loaded))
    written = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.suffix in (".xml", ".csv"))
    made = [name for name in written if not name.startswith(("hostile/", "invoices/", "load1/", "load2/"))]
    assert made == ["ud/AS0000001.xml", "ud/AS0000002.xml", "ud/findings.csv", "ud/lines.csv", "ud/vouchers.csv"]

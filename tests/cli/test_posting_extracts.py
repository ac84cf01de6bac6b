"""Extracts of postings through the command line: looked at, loaded, extracted again, and given back as the interchange format."""

from __future__ import annotations

from pathlib import Path

import openpyxl

from tests.commands import as2007

HEAD = (
    "Bogf.dato;Bilagsnr.;Artskonto;Omkostningssted;Debet/kredit;Beløb;Tekst;Ydelsesmodtager CPR;Kreditor;"
    "Ydelsesperiode fra;Ydelsesperiode til"
)
MAY = [
    "05.06.2026;100200;52000000;4711;Debet;1.234,50;Ophold Ægir;610190-0019;12345674;01.05.2026;31.05.2026",
    "05.06.2026;100200;52000000;4711;Debet;1.234,50;Ophold Ægir;6201900008;12345674;01.05.2026;31.05.2026",
    "05.06.2026;100200;59000000;;Kredit;2.469,00;Modpost;;;;",
]
JUNE = ["06.07.2026;100300;52000000;4711;Kredit;1.234,50;Tilbageført;610190-0019;12345674;01.05.2026;31.05.2026"]
OPUS = ("--source", "kmd_opus_posteringer")


def extract(folder: Path, lines: list[str], head: str = HEAD) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "udtræk.csv").write_bytes("\r\n".join([head, *lines, ""]).encode("cp1252"))
    return folder


def postings(address: str, out: Path) -> list[dict[str, str]]:
    as2007("export", "--out", out, "--db", address)
    head, *lines = (out / "postings.csv").read_text("utf-8-sig").splitlines()
    return [dict(zip(head.split(";"), line.split(";"), strict=True)) for line in lines]


def test_an_extract_is_looked_at_loaded_and_may_come_again(address: str, tmp_path: Path) -> None:
    as2007("init", "--db", address)
    folder = extract(tmp_path / "maj", MAY)
    told = as2007("load", folder, *OPUS, "--check", "--db", address)
    assert told.code == 2
    assert "postings.csv: payee_cpr finder ingen kolonne" not in told.out  # the creditor's column may hold a person, too
    assert "postings.csv: pay_type finder ingen kolonne" in told.out
    assert told.out.startswith("Udtræk af posteringer fra KMD OPUS har ingen"), "what the mapping assumes of the extract stands first"
    first = as2007("load", folder, *OPUS, "--json", "--db", address).data
    assert (first["changes"]["postings"]["inserted"], first["quarantined"]) == (3, 0)
    # the next extract has the same voucher again, its lines in another order
    again = as2007("load", extract(tmp_path / "juni", [*reversed(MAY), *JUNE]), *OPUS, "--json", "--db", address).data
    assert {name: again["changes"]["postings"][name] for name in ("inserted", "changed", "ended", "unchanged")} == {
        "inserted": 1, "changed": 0, "ended": 0, "unchanged": 3,
    }  # fmt: skip
    rows = postings(address, tmp_path / "ud")
    assert len({row["posting_id"] for row in rows}) == 4
    assert sorted((row["period"], row["posted_on"], row["amount"], row["cpr"], row["source"]) for row in rows) == [
        ("2026-05", "2026-06-05", "1234,50", "6101900019", "kmd_opus"),
        ("2026-05", "2026-06-05", "1234,50", "6201900008", "kmd_opus"),
        ("2026-05", "2026-07-06", "-1234,50", "6101900019", "kmd_opus"),
        ("2026-06", "2026-06-05", "-2469,00", "", "kmd_opus"),
    ]


def test_what_an_extract_says_that_the_mapping_does_not_know_is_told_and_waits(address: str, tmp_path: Path) -> None:
    as2007("init", "--db", address)
    lines = [*MAY, "05.06.2026;100201;52000000;4711;X;10,00;a;;;;", "05.06.2026;100202;52000000;4711;Debet;10,00;a;;;01.05.2026;30.06.2026"]
    folder = extract(tmp_path / "maj", [f"{line};rød" for line in lines], f"{HEAD};Farve")
    told = as2007("load", folder, *OPUS, "--check", "--db", address)
    assert told.code == 2
    assert "udtræk.csv: kolonnen «Farve» bruges ikke" in told.out
    assert "«10,00 X» i «Beløb» kan ikke oversættes til postings.csv: amount (1 række)" in told.out
    assert "«01.05.2026 til 30.06.2026» i «Ydelsesperiode fra» kan ikke oversættes til postings.csv: period (1 række)" in told.out
    loaded = as2007("load", folder, *OPUS, "--json", "--db", address, "--out", tmp_path / "fejl")
    assert (loaded.code, loaded.data["changes"]["postings"]["inserted"], loaded.data["quarantined"]) == (2, 3, 2)
    assert "række 5, Beløb" in (tmp_path / "fejl" / "errors.csv").read_text("utf-8-sig")
    # a person says which month the posting over two of them is for
    waiting = {row["cells"]["voucher"]: row for row in as2007("quarantine", "list", "--json", "--db", address).data}
    number = waiting["100202"]["id"]
    as2007("quarantine", "release", "--row", number, "--set", "period=2026-05", "--db", address)
    assert {row["period"] for row in postings(address, tmp_path / "ud") if row["voucher"] == "100202"} == {"2026-05"}
    twice = extract(tmp_path / "to", [])
    (twice / "udtræk.csv").write_bytes((f"{HEAD};Posteringstekst\r\n{MAY[0]};b\r\n").encode("cp1252"))
    refused = as2007("load", twice, *OPUS, "--db", address, allowed=(1,))
    assert "»Tekst« og »Posteringstekst« betyder det samme" in refused.err


def test_payroll_as_a_workbook(address: str, tmp_path: Path) -> None:
    as2007("init", "--db", address)
    book = openpyxl.Workbook()
    book.active.title = "Lønposter"
    book.active.append(["Udbetalingsdato", "Lønkørsel", "Løbenr.", "Konto", "Beløb", "Lønart", "Barn CPR", "CPR", "Lønperiode"])
    book.active.append(["29-05-2026", 202605, 1, 52822001, 23470, 4711, 6101900019, 6201900008, "05-2026"])
    book.active.append(["29-05-2026", 202605, 2, 52822002, 6634, 4712, 6101900019, 6201900008, "05-2026"])
    (tmp_path / "løn").mkdir()
    book.save(tmp_path / "løn" / "maj.xlsx")
    as2007("load", tmp_path / "løn", "--source", "loen_plejefamilier", "--db", address)
    rows = postings(address, tmp_path / "ud")
    assert [(row["posting_id"], row["pay_type"], row["period"], row["amount"], row["payee_cpr"]) for row in rows] == [
        ("LOEN-2026-202605-1", "4711", "2026-05", "23470,00", "6201900008"),
        ("LOEN-2026-202605-2", "4712", "2026-05", "6634,00", "6201900008"),
    ]

"""Extracts of ledger and payroll become postings: headings by synonyms, signs, months, account strings, and ids that hold."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from random import Random

import openpyxl
import pytest

from as2007lib.formats.interchange import StructuralError
from as2007lib.intake.export import check_export, map_export, with_origins
from as2007lib.intake.known import Known
from as2007lib.intake.mapping import MappingError, read_mapping, source_mapping
from as2007lib.intake.read import read_files

COLUMNS = ("posting_id", "account", "posted_on", "period", "amount", "text", "cpr", "payee_cpr", "supplier_cvr", "pay_type", "voucher")


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    """Map the folder's extract and return postings.csv."""
    head, *lines = map_export(folder, source_mapping(name)).files["postings.csv"].decode().splitlines()
    return [dict(zip(head.split(";"), line.split(";"), strict=True)) for line in lines]


def stated(folder: Path, name: str):
    """Map the folder's extract and read it, as a load does."""
    mapped = map_export(folder, source_mapping(name))
    return with_origins(read_files(mapped.files, Known()), mapped)


def csv(folder: Path, text: str, *, name: str = "udtræk.csv", encoding: str = "cp1252") -> Path:
    (folder / name).write_bytes(text.encode(encoding))
    return folder


def xlsx(folder: Path, lines: list[list[object]], name: str = "udtræk.xlsx", *, sheet: str = "Ark1") -> Path:
    book = openpyxl.Workbook()
    book.active.title = sheet
    for line in lines:
        book.active.append(line)
    book.save(folder / name)
    return folder


OPUS = (
    "Bogf.dato;Bilagsnr.;Linjenr.;Artskonto;PSP-element;Omkostningssted;Debet/kredit;Beløb;Tekst;Ydelsesmodtagernr.;Ydelsesmodtagernr.kode;"
    "Betalingsmodtagernr.;Betalingsmodtagernr.kode;Ydelsesperiode fra;Ydelsesperiode til;Lønart;Kildesystem\n"
    "05.06.2026;100200;1;52000000;XG-0000003394-00044;;Debet;1.234,50;Bosted Ægir;6101900019;02;12345674;03;01.05.2026;31.05.2026;;DUBU\n"
    "05.06.2026;100200;2;52000000;;4711;Kredit;34,50;Rabat;;;;;;;;\n"
    "05.06.2026;100201;1;51000000;;4711;D;900,00;Vederlag;6201900008;02;6301900005;02;;;4711;\n"
)


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8-sig", "utf-8"])
def test_opus_as_csv_in_either_encoding(tmp_path, encoding):
    got = rows(csv(tmp_path, OPUS, encoding=encoding), "kmd_opus_posteringer")
    assert [[row[name] for name in COLUMNS] + [row["source"]] for row in got] == [
        [
            "OPUS-2026-100200-1",
            "52000000-XG-0000003394-00044",
            "2026-06-05",
            "2026-05",
            "1234,50",
            "Bosted Ægir",
            "6101900019",
            "",
            "12345674",
            "",
            "100200",
            "DUBU",
        ],
        ["OPUS-2026-100200-2", "52000000-4711", "2026-06-05", "2026-06", "-34,50", "Rabat", "", "", "", "", "100200", "kmd_opus"],
        [
            "OPUS-2026-100201-1",
            "51000000-4711",
            "2026-06-05",
            "2026-06",
            "900,00",
            "Vederlag",
            "6201900008",
            "6301900005",
            "",
            "4711",
            "100201",
            "kmd_opus",
        ],
    ]
    check = check_export(tmp_path, source_mapping("kmd_opus_posteringer"))
    assert (check.headings, check.missing, check.values, check.unread) == ((), (), (), ())
    statement = stated(tmp_path, "kmd_opus_posteringer")
    assert statement.errors == []
    assert statement.tables["postings"].rows["amount"].to_pylist() == [123450, -3450, 90000]


def test_opus_as_a_workbook_with_other_words_for_the_same(tmp_path):
    lines = [
        ["Bogføringsdato", "Bilagsnummer", "Pos.", "Art", "PSP", "Beløb i DKK", "Posteringstekst", "CPR", "Kreditor", "Farve"],
        [date(2026, 6, 5), 100200, 1, 52000000, "XG-1", 1234.5, "Ophold", 101900000, "12345674", "rød"],
        [date(2026, 6, 5), 100200, 2, 52000000, None, -34.5, "Rabat", None, "Bosted Nord", None],
        ["05-06-2026", 100201, 1, 51000000, None, "1.000,00-", "Retur", None, 6301900005, None],
    ]
    got = rows(xlsx(tmp_path, lines), "kmd_opus_posteringer")
    assert [(r["posting_id"], r["account"], r["period"], r["amount"], r["cpr"], r["payee_cpr"], r["supplier_cvr"]) for r in got] == [
        ("OPUS-2026-100200-1", "52000000-XG-1", "2026-06", "1234,5", "0101900000", "", "12345674"),
        ("OPUS-2026-100200-2", "52000000", "2026-06", "-34,5", "", "", ""),
        ("OPUS-2026-100201-1", "51000000", "2026-06", "-1000,00", "", "6301900005", ""),
    ]
    assert check_export(tmp_path, source_mapping("kmd_opus_posteringer")).headings == (("udtræk.xlsx", "Farve"),)


def test_two_headings_that_mean_the_same_are_told(tmp_path):
    csv(tmp_path, "Bogf.dato;Bogføringsdato;Bilagsnr.;Artskonto;Beløb\n05.06.2026;06.06.2026;1;5;1,00\n")
    told = "»Bogføringsdato« og »Bogf.dato« betyder det samme, og udtræk har dem begge"
    for ask in (map_export, check_export):
        with pytest.raises(StructuralError, match=told):
            ask(tmp_path, source_mapping("kmd_opus_posteringer"))


def test_an_extract_without_a_column_it_needs_is_told_what_it_may_be_called(tmp_path):
    csv(tmp_path, "Bogf.dato;Bilagsnr.;Artskonto\n05.06.2026;1;5\n")
    with pytest.raises(StructuralError, match=r"ingen kolonne »Beløb« eller »Beløb i DKK« .*skal bruge til amount"):
        map_export(tmp_path, source_mapping("kmd_opus_posteringer"))


HEAD = "Bogf.dato;Bilagsnr.;Linjenr.;Artskonto;"


@pytest.mark.parametrize(
    ("heads", "cells", "amount"),
    [
        ("Beløb", "-12,50", "-12,50"),
        ("Beløb", "12,50-", "-12,50"),
        ("Beløb", "1.012,50-", "-1012,50"),
        ("Beløb;D/K", "12,50;D", "12,50"),
        ("Beløb;D/K", "1.012,50;K", "-1012,50"),
        ("Beløb;S/H", "12,50;H", "-12,50"),
        ("Debet;Kredit", "12,50;", "12,50"),
        ("Debet;Kredit", "0,00;12,50", "-12,50"),
        ("Debet;Kredit", ";1.012,50", "-1012,50"),
        ("Debet;Kredit", "0;0", "0"),
    ],
)
def test_both_signs_in_every_convention(tmp_path, heads, cells, amount):
    csv(tmp_path, f"{HEAD}{heads}\n05.06.2026;1;1;5;{cells}\n")
    assert [row["amount"] for row in rows(tmp_path, "kmd_opus_posteringer")] == [amount]
    assert check_export(tmp_path, source_mapping("kmd_opus_posteringer")).values == ()


@pytest.mark.parametrize(
    ("heads", "cells", "shown"),
    [
        ("Beløb;D/K", "12,50;X", "12,50 X"),
        ("Beløb;D/K", "12,50;", "12,50 uden side"),
        ("Beløb;D/K", "-12,50;K", "-12,50 K"),
        ("Debet;Kredit", "12,50;3,00", "debet 12,50 kredit 3,00"),
        ("Debet;Kredit", ";-3,00", "debet 0 kredit -3,00"),
        ("Beløb", "1.2,50", "1.2,50"),
        ("Beløb", "12.50", "12.50"),
        ("Beløb", "-12,50-", "-12,50-"),
    ],
)
def test_an_amount_that_could_be_meant_in_two_ways_is_told_and_waits(tmp_path, heads, cells, shown):
    good = {"Beløb;D/K": "1,00;D", "Debet;Kredit": "1,00;", "Beløb": "1,00"}[heads]
    csv(tmp_path, f"{HEAD}{heads}\n05.06.2026;1;1;5;{cells}\n05.06.2026;1;2;5;{good}\n")
    (value,) = check_export(tmp_path, source_mapping("kmd_opus_posteringer")).values
    assert (value.value, value.count, value.column) == (shown, 1, "postings.csv: amount")
    statement = stated(tmp_path, "kmd_opus_posteringer")
    assert [(e.row, e.column, e.value, e.code) for e in statement.errors] == [(2, "amount", shown, "format")]
    assert statement.tables["postings"].rows["amount"].to_pylist() == [100]


def test_the_month_comes_from_the_service_then_the_pay_period_then_the_booking(tmp_path):
    csv(
        tmp_path,
        f"{HEAD}Beløb;Ydelsesperiode fra;Ydelsesperiode til;Lønperiode\n"
        "05.06.2026;1;1;5;1;01.03.2026;31.03.2026;04-2026\n"
        "05.06.2026;1;2;5;1;01.03.2026;;04-2026\n"
        "05.06.2026;1;3;5;1;;;04-2026\n"
        "05.06.2026;1;4;5;1;;;\n",
    )
    assert [(r["period"], r["posted_on"]) for r in rows(tmp_path, "kmd_opus_posteringer")] == [
        (month, "2026-06-05") for month in ("2026-03", "2026-03", "2026-04", "2026-06")
    ]


def test_a_service_period_over_two_months_is_told_and_waits(tmp_path):
    csv(tmp_path, f"{HEAD}Beløb;Ydelsesperiode fra;Ydelsesperiode til\n05.06.2026;1;1;5;1;01.03.2026;30.04.2026\n05.06.2026;1;2;5;1;maj;\n")
    values = check_export(tmp_path, source_mapping("kmd_opus_posteringer")).values
    assert [(v.heading, v.value) for v in values] == [("Ydelsesperiode fra", "01.03.2026 til 30.04.2026"), ("Ydelsesperiode fra", "maj")]
    errors = stated(tmp_path, "kmd_opus_posteringer").errors
    assert [(e.row, e.column, e.value, e.code) for e in errors] == [
        (2, "period", "01.03.2026 til 30.04.2026", "format"),
        (3, "period", "maj", "format"),
    ]
    assert "(i udtræk.csv, række 2, Ydelsesperiode fra + Ydelsesperiode til + Bogf.dato)" in errors[0].message


UNNUMBERED = "Bogf.dato;Bilagsnr.;Artskonto;Beløb;CPR;Tekst"
LINES = [
    "05.06.2026;100;52;10,00;6101900019;a",
    "05.06.2026;100;52;10,00;6201900008;a",
    "05.06.2026;100;52;10,00;6201900008;a",
    "05.06.2026;100;53;10,00;;a",
    "05.06.2026;100;52;-10,00;;a",
    "05.06.2025;100;52;10,00;;a",
]


def identified(folder: Path, lines: list[str]) -> list[tuple[str, str, str, str]]:
    csv(folder, "\n".join([UNNUMBERED, *lines]) + "\n")
    return sorted((r["posting_id"], r["account"], r["amount"], r["cpr"]) for r in rows(folder, "kmd_opus_posteringer"))


def test_lines_of_a_voucher_without_numbers_have_ids_of_their_own_that_hold(tmp_path):
    first = identified(tmp_path, LINES)
    assert len({row[0] for row in first}) == len(LINES)
    assert all(re.fullmatch(r"OPUS-202[56]-100-[a-p]{10}(-[23])?", row[0]) for row in first)
    for seed in range(5):
        assert identified(tmp_path, Random(seed).sample(LINES, len(LINES))) == first
    # a later extract of other accounts as well, or of only some, names the same lines the same
    assert set(identified(tmp_path, LINES[3:4])) < set(first)
    assert set(first) < set(identified(tmp_path, [*LINES, "05.06.2026;100;99;10,00;;ny"]))


def test_ids_say_nothing_of_a_person_and_do_not_hang_on_how_a_number_is_written(tmp_path):
    plain = identified(tmp_path, LINES[:1])
    other = identified(tmp_path, ["05-06-2026;100;52;10;6301900005;en anden tekst"])
    assert plain[0][0] == other[0][0]


def test_an_id_or_a_line_number_in_the_extract_is_used_before_anything_else(tmp_path):
    csv(
        tmp_path,
        "Posteringsnr.;Bogf.dato;Bilagsnr.;Linjenr.;Artskonto;Beløb\n77;05.06.2026;1;1;5;1\n;05.06.2026;1;2;5;1\n;05.06.2026;1;;5;1\n",
    )
    ids = [r["posting_id"] for r in rows(tmp_path, "kmd_opus_posteringer")]
    assert ids[:2] == ["OPUS-77", "OPUS-2026-1-2"]
    assert re.fullmatch(r"OPUS-2026-1-[a-p]{10}", ids[2])


def test_a_voucher_in_two_files_of_one_extract_is_not_counted_twice(tmp_path):
    csv(tmp_path, f"{UNNUMBERED}\n{LINES[0]}\n")
    csv(tmp_path, f"{UNNUMBERED}\n{LINES[0]}\n", name="igen.csv")
    assert {error.code for error in stated(tmp_path, "kmd_opus_posteringer").errors} == {"duplicate_key"}


def test_an_extract_of_headings_alone_is_no_postings(tmp_path):
    assert rows(csv(tmp_path, OPUS.splitlines()[0] + "\n"), "kmd_opus_posteringer") == []
    assert rows(csv(tmp_path, UNNUMBERED + "\n"), "kmd_opus_posteringer") == []


def test_a_blank_part_of_the_account_is_left_out_but_never_the_art(tmp_path):
    csv(tmp_path, "Bogf.dato;Bilagsnr.;Linjenr.;Artskonto;PSP;Omkostningssted;Beløb\n05.06.2026;1;1;;X;1;1\n05.06.2026;1;2;5;;;1\n")
    assert [r["account"] for r in rows(tmp_path, "kmd_opus_posteringer")] == ["", "5"]
    assert [(e.row, e.column, e.code) for e in stated(tmp_path, "kmd_opus_posteringer").errors] == [(2, "account", "missing")]


def test_bad_rows_wait_and_doubtful_ones_are_warned_of(tmp_path):
    csv(
        tmp_path,
        f"{HEAD}Beløb;CPR;Betalingsmodtager CPR;CVR-nr.\n"
        "05.06.2026;1;1;5;1;6131900000;;\n05.06.2026;1;2;5;1;;12345;\n05.06.2026;1;3;5;1;;;12345678\n31.06.2026;1;4;5;1;;;\n"
        "05.06.2026;1;5;5;1;610190-0000;6201900001;12345674\n;;;;999,00;;;\n",
    )
    statement = stated(tmp_path, "kmd_opus_posteringer")
    assert {(e.row, e.column, e.code) for e in statement.errors} == {
        (2, "cpr", "cpr_invalid"),
        (3, "payee_cpr", "cpr_invalid"),
        (4, "supplier_cvr", "cvr_invalid"),
        (5, "posted_on", "format"),
        (5, "period", "format"),
        *((7, column, "missing") for column in ("posting_id", "account", "posted_on", "period")),
    }
    assert [(w.row, w.column, w.code) for w in statement.warnings] == [(6, "payee_cpr", "cpr_checksum")]
    assert not any("6131900000" in e.message + e.value for e in statement.errors)


PRISME = (
    "Posteringsdato;Bilag;Linje;Kontostreng;D/K;Beløb;Posteringstekst;Ydelsesmodtager;Ydelsesmodtagerkode;Kreditor;Fagsystem\n"
    "05-06-2026;5200;1;528201003-15031;D;1.500,00;Ophold maj;6101900019;02;12345674;OS2bos\n"
    "05/06/2026;5200;2;528201003-15031;K;500,00;Kredit;12345674;03;;\n"
)


def test_prisme(tmp_path):
    got = rows(csv(tmp_path, PRISME), "prisme_posteringer")
    assert [(r["posting_id"], r["account"], r["amount"], r["cpr"], r["supplier_cvr"], r["source"]) for r in got] == [
        ("PRISME-2026-5200-1", "528201003-15031", "1500,00", "6101900019", "12345674", "OS2bos"),
        ("PRISME-2026-5200-2", "528201003-15031", "-500,00", "", "", "prisme"),
    ]
    assert stated(tmp_path, "prisme_posteringer").errors == []


def test_prisme_as_a_workbook_with_dimensions_of_their_own(tmp_path):
    lines = [
        ["Bogføringsdato", "Ekspeditionsnr.", "Løbenr.", "Art", "Afdeling", "Aktivitet", "Debet", "Kredit", "Tekst"],
        [date(2026, 6, 5), 7, 1, 52, 91934, "A001302", 100, None, "a"],
        [date(2026, 6, 5), 7, 2, 52, None, "A001302", None, 40.25, "b"],
    ]
    got = rows(xlsx(tmp_path, lines), "prisme_posteringer")
    assert [(r["posting_id"], r["account"], r["amount"]) for r in got] == [
        ("PRISME-2026-7-1", "52-91934-A001302", "100"),
        ("PRISME-2026-7-2", "52-A001302", "-40,25"),
    ]


def test_oes_indsigt_as_csv_and_as_a_workbook(tmp_path):
    head = "Bogføringsdato;Bilagsnr;Linje;Kontonummer;Beløb i kr.;DK-kode;Bilagstekst;Registrant;Leverandør"
    text = f"{head}\n05062026;9;1;538380015;1.200,00;2;Regning;6101900019;12345674\n"
    (one,) = rows(csv(tmp_path, text), "oes_indsigt_posteringer")
    assert [one[name] for name in COLUMNS[:5]] == ["OES-2026-9-1", "538380015", "2026-06-05", "2026-06", "-1200,00"]
    assert (one["text"], one["cpr"], one["supplier_cvr"], one["source"]) == ("Regning", "6101900019", "12345674", "oes_indsigt")
    (tmp_path / "udtræk.csv").unlink()
    lines = [["Posteringsdato", "Bilag", "Linjenr.", "Art", "Sted", "Debetbeløb", "Kreditbeløb"], [date(2026, 6, 5), 9, 1, 40, 12, 0, 12.5]]
    (two,) = rows(xlsx(tmp_path, lines), "oes_indsigt_posteringer")
    assert [two[name] for name in COLUMNS[:5]] == ["OES-2026-9-1", "40-12", "2026-06-05", "2026-06", "-12,5"]


def test_payroll_with_a_row_for_each_wage_type(tmp_path):
    text = (
        "Udbetalingsdato;Lønkørsel;Løbenr.;Konto;Beløb;Lønart;Lønartstekst;Plejebarn CPR;Plejeforælder CPR;Lønperiode fra;Lønperiode til\n"
        "29-05-2026;202605;1;52822001;23.470,00;4711;Vederlag;6101900019;6201900008;01-05-2026;31-05-2026\n"
        "29-05-2026;202605;2;52822002;6.634,00;4712;Kost og logi;6101900019;6201900008;01-05-2026;31-05-2026\n"
        "30-06-2026;202606;1;52822001;23.470,00-;4711;Vederlag, tilbageført;6101900019;6201900008;01-05-2026;31-05-2026\n"
    )
    got = rows(csv(tmp_path, text, name="Lønposter maj.csv"), "loen_plejefamilier")
    assert [(r["posting_id"], r["posted_on"], r["period"], r["amount"], r["pay_type"]) for r in got] == [
        ("LOEN-2026-202605-1", "2026-05-29", "2026-05", "23470,00", "4711"),
        ("LOEN-2026-202605-2", "2026-05-29", "2026-05", "6634,00", "4712"),
        ("LOEN-2026-202606-1", "2026-06-30", "2026-05", "-23470,00", "4711"),
    ]
    assert {(r["cpr"], r["payee_cpr"], r["source"]) for r in got} == {("6101900019", "6201900008", "loen")}
    assert stated(tmp_path, "loen_plejefamilier").errors == []


def test_payroll_with_a_column_for_each_wage_type(tmp_path):
    lines = [
        [
            "Udbetalingsdato",
            "Lønkørsel",
            "Lønperiode",
            "Barn CPR",
            "CPR",
            "Vederlag",
            "Konto vederlag",
            "Kost og logi",
            "Konto kost og logi",
        ],
        [date(2026, 5, 29), 202605, "05-2026", 6101900019, 6201900008, 23470, 52822001, 6634, 52822002],
        [date(2026, 5, 29), 202605, "05-2026", 6301900005, 6201900008, 23470, 52822001, None, None],
    ]
    xlsx(tmp_path, lines, "løn.xlsx", sheet="Lønoversigt")
    got = rows(tmp_path, "loen_plejefamilier")
    assert sorted((r["pay_type"], r["account"], r["period"], r["amount"], r["cpr"]) for r in got) == [
        ("kost_og_logi", "52822002", "2026-05", "6634", "6101900019"),
        ("vederlag", "52822001", "2026-05", "23470", "6101900019"),
        ("vederlag", "52822001", "2026-05", "23470", "6301900005"),
    ]
    assert len({r["posting_id"] for r in got}) == 3
    assert stated(tmp_path, "loen_plejefamilier").errors == []


OWN = "name: x\ntitle: x\nassumption: x\ntables:\n  - file: postings.csv\n    source: '*'\n    columns:\n"
REST = "{account: K, posted_on: D, period: {from: D, dated: true}, amount: {from: B}"


@pytest.mark.parametrize(
    ("columns", "says"),
    [
        (REST + ", posting_id: {from: B, synonyms: [C]}}", "netop én"),
        (REST + ", posting_id: {join: [{synonyms: []}]}}", "synonyms"),
        (REST + ", posting_id: B, voucher: {from: B, tell_apart: true}}", "tell_apart"),
        (REST + ", posting_id: B, text: {from: T, sign: {synonyms: S, debit: D, credit: K}}}", "intet fortegn"),
        (REST + ", posting_id: B, text: {from: T, dated: true}}", "dated"),
        (REST + ", posting_id: B, text: {from: T, until: [U]}}", "until"),
        (REST + ", posting_id: B, cpr: {from: T, like: '('}}", "regulært"),
        (REST + ", posting_id: B, cpr: {value: T, like: '1'}}", "like"),
        (REST + ", posting_id: {first: [{from: B, codes: væk}]}}", "kodelisten væk"),
        (
            REST.replace("{from: B}", "{from: B, credit: [C], sign: {synonyms: S, debit: D, credit: K}}") + ", posting_id: B}",
            "kan ikke stå sammen",
        ),
    ],
)
def test_a_rule_that_contradicts_itself_is_refused(tmp_path, columns, says):
    path = tmp_path / "egen.yml"
    path.write_text(f"{OWN}      {columns}\n", encoding="utf-8")
    with pytest.raises(MappingError, match=says):
        read_mapping(path)


def test_the_example_of_the_handbook_is_as_it_says(tmp_path):
    chapter = (Path(__file__).parents[2] / "docs" / "handbook" / "udtraek.md").read_text(encoding="utf-8")
    extract, mapping = (re.search(rf"```{kind}\n(.*?)```", chapter, re.DOTALL)[1] for kind in ("csv", "yaml"))
    folder = tmp_path / "udtræk"
    folder.mkdir()
    csv(folder, extract)
    before = check_export(folder, source_mapping("kmd_opus_posteringer"))
    unused = [heading for _, heading in before.headings]
    assert unused == ["Dato for bogføring", "Side", "Borger", "Firma", "Fra", "Til"]
    (tmp_path / "nordby.yml").write_text(mapping, encoding="utf-8")
    own = read_mapping(tmp_path / "nordby.yml")
    check = check_export(folder, own)
    assert (check.headings, check.missing, check.values, check.unread) == ((), (), (), ())
    made = map_export(folder, own).files["postings.csv"].decode().splitlines()
    got = [dict(zip(made[0].split(";"), line.split(";"), strict=True)) for line in made[1:]]
    assert [(row["account"], row["period"], row["amount"]) for row in got] == [
        ("52000000-XG-1", "2026-05", "1234,50"),
        ("52000000-XG-1", "2026-05", "1234,50"),
        ("59000000", "2026-06", "-2469,00"),
    ]
    assert len({row["posting_id"] for row in got}) == len(got)

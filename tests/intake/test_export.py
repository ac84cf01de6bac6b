"""A source's export becomes interchange files by its mapping; what the mapping does not know is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import openpyxl
import pytest

from as2007lib.formats.interchange import RowError, StructuralError
from as2007lib.intake.export import UnmappedValue, check_export, map_export, with_origins
from as2007lib.intake.known import Known
from as2007lib.intake.mapping import MappingError, read_mapping, source_mapping, source_mappings
from as2007lib.intake.read import read_files


@pytest.fixture
def cura(tmp_path):
    folder = tmp_path / "cura"
    folder.mkdir()
    files = {
        "Borgere_2026": [
            "Borger-id;CPR-nr.;Navn;Adressebeskyttelse;Dødsdato",
            "17;610190-0019; Ægget Æble ;Ja;",
            "18;6201900008;Bo;Nej;31-01-2026",
        ],
        "bevillinger": [
            "Bevillings-id;Borger-id;Bevilget fra;Bevilget til;Status",
            "1;17;01-01-2025;;Aktiv",
            "2;18;01.02.2025;31-12-2025;Annulleret",
        ],
        "ydelser": [
            "Ydelses-id;Bevillings-id;Indsatskode;Afregning;Startdato;Slutdato;Visiteret mængde;Pr.;Modpart",
            "1;1;Y2;Egenbetaling;01-01-2025;;1.234,5;Uge;",
            ";;;;;;;;",
        ],
        "leverancer": ["Leverance-id;Ydelses-id;Dato;Timer", "1;1;05-02-2025;7,5", "2;1;06-02-2025;"],
    }
    for name, lines in files.items():
        (folder / f"{name}.csv").write_text("\r\n".join(lines) + "\r\n", encoding="utf-8-sig")
    return folder


def lines(files, name):
    return files[name].decode().splitlines()


def test_an_export_becomes_interchange_files(cura):
    files = map_export(cura, source_mapping("cura")).files
    assert lines(files, "citizens.csv") == [
        "citizen_id;cpr;name;address_protected;died_on",
        "CURA-17;610190-0019;Ægget Æble;1;",
        "CURA-18;6201900008;Bo;0;2026-01-31",
    ]
    assert lines(files, "packages.csv")[1:] == ["CURA-1;CURA-17;2025-01-01;;active", "CURA-2;CURA-18;2025-02-01;2025-12-31;cancelled"]
    assert lines(files, "services.csv") == [
        "service_id;package_id;service_code;flow;from_date;to_date;quantity;quantity_per;party_id",
        "CURA-1;CURA-1;Y2;charge;2025-01-01;;1234,5;week;",
    ]
    assert lines(files, "deliveries.csv")[1:] == ["CURA-1;CURA-1;2025-02-05;7,5"]


def test_the_interchange_files_are_read_like_any_others(cura, base):
    files = map_export(cura, source_mapping("cura")).files
    files["catalogue.csv"] = "\n".join(base["catalogue.csv"]).encode()
    statement = read_files(files, Known())
    assert statement.errors == []
    assert statement.tables["services"].rows["quantity"].to_pylist() == [12345000]


def test_a_check_of_a_known_export_finds_nothing(cura):
    check = check_export(cura, source_mapping("cura"))
    assert (check.headings, check.values, check.unread) == ((), (), ())
    assert ("citizens.csv", "address") in check.missing


def test_what_the_mapping_does_not_know_is_told(cura):
    (cura / "ydelser.csv").write_text(
        "Ydelses-id;Bevillings-id;Indsatskode;Afregning;Startdato;Visiteret mængde;Farve;610190-0019\n"
        "1;1;Y2;Gratis;2025-01-01;1.5;rød;\n2;1;Y2;Gratis;1/1 2025;2;rød;\n",
        encoding="utf-8",
    )
    (cura / "notater.csv").write_text("a;b\n1;2\n", encoding="utf-8")
    (cura / "læsmig.txt").write_text("x", encoding="utf-8")
    check = check_export(cura, source_mapping("cura"))
    assert check.headings == (("ydelser.csv", "Farve"), ("ydelser.csv", "610190-xxxx"))
    assert check.unread == ("notater.csv: notater", "læsmig.txt")
    assert ("services.csv", "to_date") in check.missing
    assert check.values == (
        UnmappedValue("ydelser.csv", "Afregning", "Gratis", 2, "services.csv: flow"),
        UnmappedValue("ydelser.csv", "Startdato", "1/1 2025", 1, "services.csv: from_date"),
        UnmappedValue("ydelser.csv", "Visiteret mængde", "1.5", 1, "services.csv: quantity"),
    )


def test_what_a_load_writes_beside_an_export_is_never_read(cura):
    before = map_export(cura, source_mapping("cura"))
    assert before.unread == ()
    (cura / "errors.csv").write_bytes("række\n1;2".encode("cp1252"))
    (cura / "warnings.csv").write_text("")
    after = map_export(cura, source_mapping("cura"))
    assert (after.files, after.unread) == (before.files, ())


def test_what_cannot_be_translated_becomes_a_fault_of_its_row(cura, told):
    (cura / "ydelser.csv").write_text(
        "Ydelses-id;Bevillings-id;Indsatskode;Afregning;Startdato;Visiteret mængde\n1;1;Y2;Gratis;2025-01-01;1.5\n", encoding="utf-8"
    )
    errors = told(read_files(map_export(cura, source_mapping("cura")).files, Known()).errors)
    assert ("services.csv", 2, "flow", "Gratis", "unknown_code") in errors
    assert ("services.csv", 2, "quantity", "1.5", "format") in errors


def test_a_fault_says_where_it_stands_in_the_export(cura):
    (cura / "bevillinger.csv").write_text(
        "Bevillings-id;Borger-id;Startdato;Status\r\n1;17;01-01-2025;Aktiv\r\n\r\n2;18;31-02-2025;Ukendt\r\n", encoding="utf-8"
    )
    mapped = map_export(cura, source_mapping("cura"))
    stated = with_origins(read_files(mapped.files, Known()), mapped)
    faults = {(e.file, e.row, e.column): e.message for e in stated.errors}
    assert faults["packages.csv", 3, "from_date"].endswith(" (i bevillinger.csv, række 4, Startdato)")
    assert faults["packages.csv", 3, "status"].endswith(" (i bevillinger.csv, række 4, Status)")
    assert faults["services.csv", 2, "service_code"].endswith(" (i ydelser.csv, række 2, Indsatskode)")
    (waits,) = [w for w in stated.quarantine if w.file == "packages.csv"]
    assert waits.reason == "; ".join(e.message for e in stated.errors if e.file == "packages.csv")
    doubtful = replace(
        stated, errors=[], quarantine=[], warnings=[RowError("citizens.csv", 3, "cpr", "", "cpr_checksum", "cpr: tvivlsomt")]
    )
    assert with_origins(doubtful, mapped).warnings[0].message == "cpr: tvivlsomt (i Borgere_2026.csv, række 3, CPR-nr.)"


def test_rows_that_repeat_a_case_give_one_package(tmp_path):
    (tmp_path / "Foranstaltninger.csv").write_bytes(
        "Sag;Barn-id;CPR-nummer;Navn;Sag oprettet;Foranstaltnings-id;Ydelseskode;Afregning;Startdato;Individuel takst\n"
        "9;4;610190-0019;Åse;01.01.2025;1;Y1;Køb;01.02.2025;2.500,00\n"
        "9;4;610190-0019;Åse;01.01.2025;2;Y1;Udbetaling;01.02.2025;\n".encode("cp1252")
    )
    mapped = map_export(tmp_path, source_mapping("dubu"))
    files = mapped.files
    assert lines(files, "citizens.csv")[1:] == ["DUBU-4;610190-0019;Åse"]
    assert lines(files, "packages.csv")[1:] == ["DUBU-9;DUBU-4;2025-01-01"]
    assert len(lines(files, "services.csv")) == 3
    assert lines(files, "individual_rates.csv")[1:] == ["DUBU-1;2025-02-01;2500,00"]
    assert mapped.origin("packages.csv", 2, "from_date") == "Foranstaltninger.csv, række 2, Sag oprettet"
    assert mapped.origin("services.csv", 3, "flow") == "Foranstaltninger.csv, række 3, Afregning"


def test_of_headings_in_order_of_preference_the_first_there_is_used(tmp_path):
    (tmp_path / "foranstaltninger.csv").write_text(
        "Sag;Barn-id;CPR-nummer;Navn;Sag oprettet;Foranstaltnings-id;Ydelseskode;Afregning;Startdato;Takst fra;Individuel takst\n"
        "9;4;610190-0019;Åse;01.01.2025;1;Y1;Køb;01.02.2025;01.03.2025;2500,00\n",
        encoding="cp1252",
    )
    files = map_export(tmp_path, source_mapping("dubu")).files
    assert lines(files, "individual_rates.csv")[1:] == ["DUBU-1;2025-03-01;2500,00"]


def test_a_workbook(tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "Borgere"
    book.active.append(["Borgernr.", "CPR", "Navn", "Postnr.", "Dødsdato"])
    book.active.append([17, 101900000, "=1+1", 800, None])
    book.active.append([None] * 5)
    book.active["C2"].data_type = "s"
    other = book.create_sheet("Indsatser")
    other.append(
        ["Indsatsnr.", "Bevillingsnr.", "Borgernr.", "Bevilling fra", "Ydelseskode", "Afregning", "Startdato", "Mængde", "Betaler"]
    )
    other.append([1, 2, 17, date(2025, 1, 1), "Y1", "Køb", "01/02/2025", 0.1, "K1"])
    book.save(tmp_path / "sensum.xlsx")
    mapped = map_export(tmp_path, source_mapping("sensum_one"))
    files = mapped.files
    assert mapped.origin("services.csv", 2, "from_date") == "sensum.xlsx (Indsatser), række 2, Startdato"
    assert lines(files, "citizens.csv")[1:] == ["SENSUM-17;0101900000;=1+1;0800;"]
    assert lines(files, "packages.csv")[1:] == ["SENSUM-2;SENSUM-17;2025-01-01"]
    assert lines(files, "services.csv")[1:] == ["SENSUM-1;SENSUM-2;Y1;purchase;2025-02-01;0,1;K1"]


def test_the_generic_spreadsheet_covers_what_a_settlement_needs():
    files = {table.file for table in source_mapping("regneark").tables}
    assert files >= {
        "parties.csv",
        "providers.csv",
        "citizens.csv",
        "catalogue.csv",
        "rates.csv",
        "packages.csv",
        "services.csv",
        "shares.csv",
    }


@pytest.mark.parametrize("name", list(source_mappings()))
def test_every_mapping_says_that_it_is_an_assumption(name):
    mapping = source_mappings()[name]
    assert mapping.name == name
    assert "vores eget" in mapping.assumption


def test_an_unknown_source_names_those_there_are():
    with pytest.raises(
        MappingError,
        match="cura, dubu, kmd_opus_posteringer, loen_plejefamilier, oes_indsigt_posteringer, prisme_posteringer, regneark, sensum_one",
    ):
        source_mapping("opus")


BROKEN = "name: x\ntitle: x\nassumption: x\ntables:\n  - file: {}\n    source: a\n    columns: {}\n"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a: [", "kan ikke læses som YAML"),
        ("- a", "ikke en kildetilpasning"),
        ("name: x", "title"),
        (BROKEN.format("ukendt.csv", "{}"), "hører ikke til"),
        (BROKEN.format("deliveries.csv", "{delivery_id: a}"), "mangler en regel for service_id"),
        (BROKEN.format("deliveries.csv", "{delivery_id: a, service_id: b, date: c, quantity: d, colour: e}"), "ingen kolonne colour"),
        (BROKEN.format("deliveries.csv", "{delivery_id: {from: a, value: b}, service_id: b, date: c, quantity: d}"), "netop én"),
        (BROKEN.format("deliveries.csv", "{delivery_id: {from: a, codes: væk}, service_id: b, date: c, quantity: d}"), "kodelisten væk"),
        (BROKEN.format("deliveries.csv", "{delivery_id: {fra: a}, service_id: b, date: c, quantity: d}"), "fra"),
    ],
)
def test_a_mapping_that_says_too_little_is_refused(tmp_path, text, says):
    path = tmp_path / "egen.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(MappingError, match=says) as caught:
        read_mapping(path)
    assert "egen.yml" in str(caught.value)


def test_join_value_default_and_only(tmp_path):
    (tmp_path / "egen.yml").write_text(
        "name: x\ntitle: x\nassumption: x\nheader_row: 2\ndelimiter: ','\ndecimal: '.'\ntables:\n"
        "  - file: deliveries.csv\n    source: tid\n    only: {Slags: [Timer]}\n    columns:\n"
        "      {delivery_id: {join: [A, B]}, service_id: {value: S1}, date: Dato, quantity: {from: T, default: '0'}}\n",
        encoding="utf-8",
    )
    (tmp_path / "Tid.csv").write_text(
        'Udtræk\nA,B,Dato,T,Slags\n1,x,2025-01-01,7.5,Timer\n2,x,2025-01-02,,Timer\n3,x,2025-01-03,1,"Km"\n', encoding="utf-8"
    )
    mapped = map_export(tmp_path, read_mapping(tmp_path / "egen.yml"))
    files = mapped.files
    assert lines(files, "deliveries.csv")[1:] == ["1-x;S1;2025-01-01;7,5", "2-x;S1;2025-01-02;0"]
    assert mapped.origin("deliveries.csv", 3, "delivery_id") == "Tid.csv, række 4, A + B"
    assert mapped.origin("deliveries.csv", 3, "service_id") == "Tid.csv, række 4"


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("borgere.csv", b"", "ingen overskrifter"),
        ("borgere.csv", "Borger-id;CPR;Navn\n1;2;Næ\n".encode("cp1252"), "kan ikke læses som utf-8"),
        ("borgere.csv", b"Borger-id;CPR;Navn\n1;2\n", "ikke alle 3 felter"),
        ("borgere.csv", b"Borger-id;CPR\n1;2\n", "ingen kolonne »Navn«"),
        ("borgere.csv", b"Borger-id;CPR;Navn;navn\n1;2;3;4\n", "står 2 gange"),
        ("borgere.csv", b'Borger-id;CPR;Navn\n\n1;2;x"y\n' + b'3;4;"' + b"z" * 200_000 + b'"\n', "linjeskift og anførselstegn"),
        ("borgere.xlsx", b"ikke en projektmappe", "kan ikke læses som en Excel"),
    ],
)
def test_an_export_that_cannot_be_read_is_refused_and_named(tmp_path, name, content, says):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(StructuralError, match=says) as caught:
        map_export(tmp_path, source_mapping("cura"))
    assert caught.value.file == name

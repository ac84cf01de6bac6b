"""The interchange files as bytes: what is read, what is refused, and that what is written comes back."""

from __future__ import annotations

import csv
import io

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from as2007lib.formats.interchange import RowError, StructuralError, read_table, write_errors, write_table
from as2007lib.frames.facts import Absences, Citizens, Deliveries, Openings, Parties, Services, Shares

HEADER = "delivery_id;service_id;date;quantity\n"


def cells(text: str | bytes, fact=Deliveries) -> list[dict]:
    data = text if isinstance(text, bytes) else text.encode()
    return read_table(fact, data).cells.to_pylist()


def refused(text: str | bytes, fact=Deliveries) -> str:
    with pytest.raises(StructuralError) as caught:
        cells(text, fact)
    assert caught.value.file == fact.file
    return caught.value.what


def test_cells_are_text_as_written_and_blank_is_null():
    assert cells(HEADER + 'V1;S1;2026-10-31;"1,50"\nV2;S1;;""\n') == [
        {"delivery_id": "V1", "service_id": "S1", "date": "2026-10-31", "quantity": "1,50"},
        {"delivery_id": "V2", "service_id": "S1", "date": None, "quantity": None},
    ]


def test_column_order_bom_and_crlf_change_nothing():
    plain = cells(HEADER + "V1;S1;2026-10-31;1\n")
    assert cells("\ufeffdate;quantity;service_id;delivery_id\r\n2026-10-31;1;S1;V1\r\n") == plain
    assert cells(HEADER + "V1;S1;2026-10-31;1") == plain


def test_row_numbers_are_those_of_a_spreadsheet():
    data = b'service_id;from_date;kind\n\nS1;2026-01-01;"to\r\nlinjer"\n\nS2;2026-01-01;en\n'
    raw = read_table(Absences, data)
    assert raw.rows.tolist() == [3, 5]
    assert raw.cells["kind"].to_pylist() == ["to\r\nlinjer", "en"]


def test_doubled_quotes_delimiters_and_formulas_are_text():
    data = 'service_id;from_date;kind\nS1;2026-01-01;"a;""b"""\nS2;2026-01-01;=1+1\nS3;2026-01-01;@SUM(A1)\n'
    assert [row["kind"] for row in cells(data, Absences)] == ['a;"b"', "=1+1", "@SUM(A1)"]


def test_a_file_with_only_its_header_has_no_rows():
    assert cells(HEADER) == []
    assert cells(HEADER.strip()) == []
    assert cells(HEADER + "\n\n") == []


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "tom"),
        (b"\xef\xbb\xbf", "tom"),
        (b"\n\n", "tom"),
        (HEADER.encode("utf-16"), "UTF-16"),
        (HEADER.encode("utf-16-le"), "nul-tegn"),
        (HEADER.encode() + "V1;S1;2026-10-31;1\nVæ;S1;;\n".encode("cp1252"), "linje 3 er ikke UTF-8"),
        (HEADER.encode() + b"V1;S\x001;2026-10-31;1\n", "linje 2 indeholder nul-tegn"),
        (b"delivery_id;service_id;date;quantity;colour\n", "ukendt kolonne »colour«"),
        (b"delivery_id;service_id;date;Quantity\n", "mente du »quantity«"),
        (b"delivery_id;service_id;date;quantity;\n", "ukendt kolonne »«"),
        (b"delivery_id;service_id;date;quantity;date\n", "kolonnen »date« står 2 gange"),
        (b"delivery_id;service_id;quantity\n", "kolonnen »date« mangler"),
        (b"delivery_id,service_id,date,quantity\nV1,S1,2026-01-01,1\n", "semikolon"),
        (HEADER.encode() + b"V1;S1;2026-10-31;1\nV2;S1;20", "række 3 har ikke 4 felter"),
        (HEADER.encode() + b"V1;S1;2026-10-31;1;2\n", "række 2 har ikke 4 felter"),
        (HEADER.encode() + b'V1;S1;2026-10-31;"1\nV2;S1;2026-10-31;1\n', "linje 2 bliver aldrig lukket"),
        (HEADER.encode() + b'V1;S"1;2026-10-31;1\nV2;S"1;2026-10-31;1\n', "linje 2 står midt i et felt"),
        (HEADER.encode() + b'V1;"S"1;2026-10-31;1\n', "linje 2 står midt i et felt"),
        (HEADER.encode().replace(b"\n", b"\r") + b"V1;S1;2026-10-31;1\r", "linje 1 slutter med CR alene"),
        (b"PK\x03\x04\x00\x00 a zip", "nul-tegn"),
    ],
)
def test_what_cannot_be_trusted_is_refused_and_named(data: bytes, says: str):
    assert says in refused(data)


def test_a_refusal_shows_no_cell():
    message = refused("citizen_id;cpr;name\nC1;610190-1234;Navn;for mange\n", Citizens)
    assert "1234" not in message
    assert "række 2" in message


def test_a_field_larger_than_the_parsers_block_is_read():
    huge = "x" * 3_000_000
    assert cells(f"service_id;from_date;kind\nS1;2026-01-01;{huge}\nS2;2026-01-01;b\n", Absences)[0]["kind"] == huge


def stated(fact, **columns) -> pa.Table:
    length = len(next(iter(columns.values())))
    full = {c.name: columns.get(c.name, [None] * length) for c in fact.columns}
    return pa.table(full, schema=fact.stated_schema())


def test_written_files_look_like_the_format():
    table = stated(
        Openings,
        service=["S1", "S2"],
        party=["K1", "K2"],
        month=[24321, 24300],
        amount=[-12550, 5],
        document=["=1+1", None],
        document_date=[20000, None],
    )
    assert write_table(Openings, table).decode() == (
        "service_id;party_id;month;amount;document_id;document_date\nS1;K1;2026-10;-125,50;=1+1;2024-10-04\nS2;K2;2025-01;0,05;;\n"
    )


def test_to_dates_are_inclusive_and_open_ends_blank():
    table = stated(
        Services,
        service=["S1"],
        package=["P1"],
        service_code=["Y1"],
        flow=["sale"],
        start=[0],
        stop=[31],
        paid_stop=[None],
        quantity=[3333],
    )
    row = next(csv.DictReader(io.StringIO(write_table(Services, table).decode()), delimiter=";"))
    assert (row["from_date"], row["to_date"], row["paid_to"], row["quantity"]) == ("1970-01-01", "1970-01-31", "", "0,3333")


TEXT = st.none() | st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\0"), min_size=1, max_size=20)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(TEXT, TEXT), min_size=1, max_size=8))
def test_any_text_comes_back_unchanged(texts):
    table = stated(
        Parties,
        party=[f"K{i}" for i in range(len(texts))],
        kind=["person"] * len(texts),
        name=[a or "n" for a, _ in texts],
        address=[b for _, b in texts],
    )
    read = read_table(Parties, write_table(Parties, table)).cells
    assert read["name"].to_pylist() == table["name"].to_pylist()
    assert read["address"].to_pylist() == table["address"].to_pylist()


def test_further_columns_are_left_out():
    table = stated(Shares, service=["S1"], party=["K1"], start=[0]).append_column("file_row", pa.array([7]))
    assert b"file_row" not in write_table(Shares, table)


def test_errors_csv_guards_what_a_spreadsheet_would_run():
    errors = [
        RowError("a.csv", 2, "name", value, "format", "ordet; her") for value in ("=1+1", "-125,50", "+45 12", "@x", "-x", "ok", "\ttab")
    ]
    rows = list(csv.reader(io.StringIO(write_errors(errors).decode()), delimiter=";"))
    assert rows[0] == ["file", "row", "column", "value", "code", "message"]
    assert [row[3] for row in rows[1:]] == ["'=1+1", "-125,50", "'+45 12", "'@x", "'-x", "ok", "'\ttab"]
    assert rows[1] == ["a.csv", "2", "name", "'=1+1", "format", "ordet; her"]

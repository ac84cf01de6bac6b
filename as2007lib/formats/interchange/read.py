"""Reads one interchange file: bytes in, columns of text out; whatever makes the file untrustworthy is a structural error."""

from __future__ import annotations

import csv
import difflib
import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from pyarrow import csv as arrow_csv

from as2007lib.formats.interchange.faults import StructuralError
from as2007lib.formats.interchange.layout import Layout, LayoutError, layout_of, wrong_width
from as2007lib.frames.facts import Fact
from as2007lib.values.arrays import Ints

_BOM = b"\xef\xbb\xbf"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_BLOCK = 2**20


@dataclass(frozen=True, repr=False)
class RawTable:
    """The cells of a file as written.

    Attributes:
        cells: a text column for each column the file has, by its name in the file, in the order of the format; null: blank.
        rows: the number of each row, the header being 1 and blank lines counted, as a spreadsheet shows it.
    """

    cells: pa.Table
    rows: Ints


def read_table(fact: type[Fact], data: bytes) -> RawTable:
    """Read the bytes of one file of the interchange folder.

    Raises:
        StructuralError: encoding, quoting, header or the number of fields in a row is wrong.
    """
    body = _text_bytes(fact.file, data)
    try:
        layout = layout_of(body)
    except LayoutError as error:
        raise StructuralError(fact.file, str(error)) from None
    header = _header(fact, body, layout)
    table = _parse(fact.file, body, layout, header)
    rows = (np.flatnonzero(layout.filled[1:]) + 2).astype(np.int64)
    if table.num_rows != len(rows):
        raise StructuralError(fact.file, f"{len(rows)} rækker blev læst som {table.num_rows}: se filens linjeskift og anførselstegn efter")
    order = [column.header for column in fact.columns if column.header in header]
    return RawTable(table.select(order).combine_chunks(), rows)


def _text_bytes(file: str, data: bytes) -> bytes:
    """Return the bytes without a BOM when they are UTF-8 text."""
    if data.startswith(_UTF16):
        raise StructuralError(file, "filen er gemt som UTF-16: gem den som UTF-8")
    data = data.removeprefix(_BOM)
    if b"\0" in data:
        line = data[: data.index(b"\0")].count(b"\n") + 1
        raise StructuralError(file, f"linje {line} indeholder nul-tegn: filen er ikke en tekstfil i UTF-8")
    try:
        data.decode()
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise StructuralError(file, f"linje {line} er ikke UTF-8 (måske Windows-1252): gem filen som »CSV UTF-8«") from None
    return data


def _header(fact: type[Fact], body: bytes, layout: Layout) -> list[str]:
    """Return the names of the header row when they are the format's."""
    first = body[layout.starts[0] : layout.ends[0]].decode()
    if not first.strip():
        raise StructuralError(fact.file, "filen er tom: den skal begynde med en overskriftsrække")
    names = next(csv.reader(io.StringIO(first, newline=""), delimiter=";"))
    allowed = [column.header for column in fact.columns]
    unknown = [name for name in names if name not in allowed]
    if unknown and len(names) == 1 and any(mark in first for mark in ",\t|"):
        raise StructuralError(fact.file, "overskriftsrækken har intet semikolon: felterne skal være adskilt af »;«")
    if unknown:
        raise StructuralError(fact.file, f"ukendt kolonne »{unknown[0][:100]}«{_suggestion(unknown[0], allowed)}")
    twice = [name for name, count in Counter(names).items() if count > 1]
    if twice:
        raise StructuralError(fact.file, f"kolonnen »{twice[0]}« står {names.count(twice[0])} gange")
    missing = [column.header for column in fact.columns if column.required and column.header not in names]
    if missing:
        raise StructuralError(fact.file, f"kolonnen »{missing[0]}« mangler: den skal altid være med")
    return names


def _suggestion(name: str, allowed: Sequence[str]) -> str:
    near = difflib.get_close_matches(name.strip().lower()[:100], allowed, n=1)
    return f": mente du »{near[0]}«?" if near else f": tilladt er {', '.join(allowed)}"


def _parse(file: str, body: bytes, layout: Layout, header: list[str]) -> pa.Table:
    """Return the records after the header as columns of text."""
    begin = int(layout.starts[1]) if len(layout.starts) > 1 else len(body)
    if not layout.filled[1:].any():
        return pa.table([pa.array([], pa.string())] * len(header), names=header)
    room = _BLOCK if layout.longest() < _BLOCK // 2 else len(body) + 1
    try:
        return arrow_csv.read_csv(
            pa.BufferReader(pa.py_buffer(body).slice(begin)),
            read_options=arrow_csv.ReadOptions(column_names=header, block_size=room),
            parse_options=arrow_csv.ParseOptions(delimiter=";", newlines_in_values=layout.quoted),
            convert_options=arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(header, pa.string()), null_values=[""], strings_can_be_null=True, check_utf8=False
            ),
        )
    except pa.ArrowInvalid:
        where = f"række {wrong_width(body, layout, len(header)) or 'ukendt'}"
        problem = (
            f"{where} har ikke {len(header)} felter som overskriftsrækken: filen er måske afkortet, eller et felt mangler anførselstegn"
        )
        # the parser's own message would show the row, and with it the persons in it
        raise StructuralError(file, problem) from None

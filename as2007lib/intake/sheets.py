"""The sheets of an export: CSV files and the sheets of XLSX files, as columns of text under their own headings."""

from __future__ import annotations

import contextlib
import csv
import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import numpy as np
import openpyxl
import pyarrow as pa
from openpyxl.utils.exceptions import InvalidFileException
from pyarrow import csv as arrow_csv

from as2007lib.formats.interchange import StructuralError
from as2007lib.intake.columns import bools
from as2007lib.intake.folder import WRITTEN_BESIDE, content_of, files_in
from as2007lib.intake.mapping import SourceMapping
from as2007lib.values.arrays import Ints

_BLANK_LINE = re.compile(r"(?:^|\n)\r?\n")
_LARGEST = 2**30
"""Bytes that a workbook may unfold to; a real export is far below."""


@dataclass(frozen=True, repr=False)
class Sheet:
    """One sheet.

    Attributes:
        file: the file it is in.
        name: the sheet's name, of a CSV file the file's without its ending.
        headings: the headings as they stand, spaces trimmed.
        cells: a text column for each heading, in their order, spaces trimmed, null where blank; rows all blank are left out.
        rows: the number of each row as a spreadsheet shows it.
    """

    file: str
    name: str
    headings: tuple[str, ...]
    cells: tuple[pa.Array, ...]
    rows: Ints

    @property
    def shown(self) -> str:
        """What people call it: the file, of a workbook with the sheet."""
        return self.file if self.file == f"{self.name}.csv" else f"{self.file} ({self.name})"


def read_sheets(folder: Path, mapping: SourceMapping) -> tuple[list[Sheet], list[str]]:
    """Read all CSV and XLSX files of a folder, by name; return their sheets, and the names of the other files.

    Raises:
        StructuralError: a file cannot be read, or the folder is not there.
    """
    sheets: list[Sheet] = []
    others: list[str] = []
    for path in files_in(folder):
        if path.name in WRITTEN_BESIDE:
            continue
        if path.suffix.lower() == ".csv":
            sheets.append(_csv_sheet(path, mapping))
        elif path.suffix.lower() == ".xlsx":
            sheets += _xlsx_sheets(path, mapping)
        else:
            others.append(path.name)
    return sheets, others


def _csv_sheet(path: Path, mapping: SourceMapping) -> Sheet:
    text = _decoded(path, mapping)
    body = text.split("\n", mapping.header_row - 1)[-1]
    headings = next(csv.reader(io.StringIO(body, newline=""), delimiter=mapping.delimiter), [])
    if not any(headings):
        raise StructuralError(path.name, f"filen har ingen overskrifter i række {mapping.header_row}")
    names = [str(place) for place in range(len(headings))]
    try:
        table = arrow_csv.read_csv(
            pa.BufferReader(body.encode()),
            read_options=arrow_csv.ReadOptions(column_names=names, block_size=len(body.encode()) + 1),
            parse_options=arrow_csv.ParseOptions(delimiter=mapping.delimiter, newlines_in_values=True),
            convert_options=arrow_csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False),
        )
    except pa.ArrowInvalid:
        # the parser's own message would show the row, and with it the persons in it
        raise StructuralError(path.name, f"rækkerne har ikke alle {len(headings)} felter med »{mapping.delimiter}« imellem") from None
    columns = [column.combine_chunks()[1:] for column in table.columns]
    places = _places(body, mapping.delimiter, len(columns[0]))
    if len(places) != len(columns[0]):
        what = f"{len(places)} rækker blev læst som {len(columns[0])}: se filens linjeskift og anførselstegn efter"
        raise StructuralError(path.name, what)
    return _sheet(path.name, path.stem, headings, columns, mapping.header_row + places)


def _decoded(path: Path, mapping: SourceMapping) -> str:
    content = content_of(path)
    for encoding in mapping.encoding:
        with contextlib.suppress(UnicodeDecodeError, LookupError):
            return content.decode(encoding)
    raise StructuralError(path.name, f"filen kan ikke læses som {' eller '.join(mapping.encoding)}: ret encoding i kildetilpasningen")


def _places(body: str, delimiter: str, rows: int) -> Ints:
    """Return how far below the headings each row stands: blank lines, which are not read as rows, count as a spreadsheet counts them."""
    if not _BLANK_LINE.search(body):
        return np.arange(1, rows + 1)
    try:
        records = list(csv.reader(io.StringIO(body, newline=""), delimiter=delimiter))
    except csv.Error:  # such as a field that never ends
        records = []
    return np.array([place for place, record in enumerate(records) if record][1:], np.int64)


def _xlsx_sheets(path: Path, mapping: SourceMapping) -> list[Sheet]:
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(member.file_size for member in archive.infolist()) > _LARGEST:
                raise StructuralError(path.name, "projektmappen er større end 1 GB udpakket")
        workbook = openpyxl.load_workbook(path, read_only=True, data_only=True)
        rows = {name: list(workbook[name].iter_rows(min_row=mapping.header_row, values_only=True)) for name in workbook.sheetnames}
        workbook.close()
    except (zipfile.BadZipFile, InvalidFileException, KeyError, TypeError, SyntaxError, AttributeError, OSError):
        raise StructuralError(path.name, "filen kan ikke læses som en Excel-projektmappe (.xlsx)") from None
    return [
        _sheet(path.name, name, *_texts(lines, mapping.decimal), mapping.header_row + np.arange(1, len(lines)))
        for name, lines in rows.items()
        if lines and any(lines[0])
    ]


def _texts(lines: Sequence[Sequence[object]], decimal: str) -> tuple[list[str], list[pa.Array]]:
    """Return the headings and the columns of a sheet as text."""
    headings = [_text(cell, decimal) for cell in lines[0]]
    columns = [
        pa.array([_text(line[place] if place < len(line) else None, decimal) for line in lines[1:]], pa.string())
        for place in range(len(headings))
    ]
    return headings, columns


def _text(cell: object, decimal: str) -> str:
    """Return a cell as text: dates in ISO, numbers with the mapping's decimal sign."""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, float):
        return f"{Decimal(repr(cell)).normalize():f}".replace(".", decimal)
    return "" if cell is None else str(cell)


def _sheet(file: str, name: str, headings: Sequence[str], columns: Sequence[pa.Array], rows: Ints) -> Sheet:
    trimmed = [pa.compute.utf8_trim_whitespace(column) for column in columns]
    cells = [pa.compute.if_else(pa.compute.equal(column, ""), None, column) for column in trimmed]
    kept = pa.compute.is_valid(cells[0])
    for column in cells[1:]:
        kept = pa.compute.or_(kept, pa.compute.is_valid(column))
    trimmed_headings = tuple(heading.strip() for heading in headings)
    return Sheet(file, name, trimmed_headings, tuple(column.filter(kept) for column in cells), rows[bools(kept)])

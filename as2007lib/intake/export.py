"""Turns a source's export into interchange files by its mapping, and tells what of the export the mapping does not know."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from as2007lib.formats.interchange import RowError, StructuralError
from as2007lib.formats.interchange.write import write_cells
from as2007lib.frames.column import Column
from as2007lib.intake.apart import told_apart
from as2007lib.intake.columns import bools
from as2007lib.intake.mapping import SourceMapping, TableMap
from as2007lib.intake.origin import Made, made, place_of, places
from as2007lib.intake.outcome import reason_of
from as2007lib.intake.sheets import Sheet, read_sheets
from as2007lib.intake.statement import Statement
from as2007lib.values.arrays import Bools, Ints
from as2007lib.values.cpr_scan import mask_cprs

_FIRST_ROW = 2
"""The number of the first row of an interchange file: the header is 1."""
_NUMBER = "#"
"""A column of row numbers; no column of the interchange format is called so."""


@dataclass(frozen=True)
class UnmappedValue:
    """A text of the export that the mapping cannot translate.

    Attributes:
        file: the export's file.
        heading: its column there.
        value: the text, CPR numbers masked.
        count: how many rows have it.
        column: the interchange file and column it should become.
    """

    file: str
    heading: str
    value: str
    count: int
    column: str


@dataclass(frozen=True)
class ExportCheck:
    """What of an export a mapping does not know; CPR numbers are masked, also in names of files and in headings.

    Attributes:
        headings: file and heading of columns that no rule uses.
        missing: interchange file and column whose rule finds no heading.
        values: texts that cannot be translated.
        unread: files and sheets that no rule uses.
        assumption: what the mapping assumes about the export, in Danish; blank where it says nothing.
    """

    headings: tuple[tuple[str, str], ...]
    missing: tuple[tuple[str, str], ...]
    values: tuple[UnmappedValue, ...]
    unread: tuple[str, ...]
    assumption: str = ""


@dataclass(frozen=True)
class _Part:
    """Rows of an interchange file that come from one sheet: what people call it, their numbers there, and the heading of each column."""

    sheet: str
    rows: Ints
    headings: Mapping[str, str]


@dataclass(frozen=True, repr=False)
class Mapped:
    """An export as interchange files.

    Attributes:
        files: their bytes by name.
        parts: by name, which rows of the export became theirs, in their order.
        unread: files and sheets of the export that no rule uses.
    """

    files: dict[str, bytes]
    parts: Mapping[str, Sequence[_Part]]
    unread: tuple[str, ...]

    def origin(self, file: str, row: int, column: str) -> str:
        """Return where in the export a cell of an interchange file stands: ``bevillinger.csv, række 3, Startdato``."""
        place = row - _FIRST_ROW
        for part in self.parts[file]:
            if place < len(part.rows):
                heading = part.headings.get(column, "")
                return mask_cprs(f"{part.sheet}, række {part.rows[place]}{f', {heading}' if heading else ''}")
            place -= len(part.rows)
        raise IndexError(row)


def map_export(folder: Path, mapping: SourceMapping) -> Mapped:
    """Return the interchange files of an export, and where their rows come from.

    What cannot be translated stays as it is, and becomes a fault when it is read.

    Raises:
        StructuralError: a file cannot be read, or lacks the heading of a required column.
    """
    tables: dict[str, list[pa.Table]] = {}
    parts: dict[str, list[_Part]] = {}
    sheets, others = read_sheets(folder, mapping)
    for table, sheet in _pairs(sheets, mapping):
        cells, rows = _mapped(table, sheet, mapping)
        if table.distinct:
            cells, rows = _distinct(cells, rows)
        tables.setdefault(table.file, []).append(cells)
        parts.setdefault(table.file, []).append(_Part(sheet.shown, rows, _headings(table, sheet)))
    files = {file: write_cells(_together(found)) for file, found in tables.items()}
    return Mapped(files, parts, _unread(sheets, others, mapping))


def with_origins(stated: Statement, mapped: Mapped) -> Statement:
    """Return what a load of an export states, with each fault saying where it stands in the export, too."""

    def told(errors: Sequence[RowError]) -> list[RowError]:
        return [replace(e, message=f"{e.message} (i {mapped.origin(e.file, e.row, e.column)})") for e in errors]

    errors = told(stated.errors)
    said: dict[tuple[str, int], list[RowError]] = {}
    for error in errors:
        said.setdefault((error.file, error.row), []).append(error)
    waiting = [w if w.load else replace(w, reason=reason_of(said.get((w.file, w.row), []))) for w in stated.quarantine]
    return replace(stated, errors=errors, warnings=told(stated.warnings), quarantine=waiting)


def check_export(folder: Path, mapping: SourceMapping) -> ExportCheck:
    """Return which headings, sheets and values of an export the mapping does not know.

    Raises:
        StructuralError: a file cannot be read.
    """
    sheets, others = read_sheets(folder, mapping)
    used: set[tuple[str, str, int]] = set()
    missing: list[tuple[str, str]] = []
    values: list[UnmappedValue] = []
    for table, sheet in _pairs(sheets, mapping):
        used |= {(sheet.file, sheet.name, place) for heading in table.only if (place := place_of(sheet, (heading,))) is not None}
        rows = _used_rows(table, sheet, mapping)
        for name, rule in table.columns.items():
            used |= {(sheet.file, sheet.name, place) for place in places(rule, sheet)}
            column = made(_declared(table, name), rule, sheet, mapping)
            if column is None:
                missing.append((table.file, name))
            else:
                values += _unknown_values(table, sheet, name, column, rows)
    read = _read(sheets, mapping)
    left = [
        (mask_cprs(sheet.file), mask_cprs(heading))
        for sheet in sheets
        for place, heading in enumerate(sheet.headings)
        if heading and (sheet.file, sheet.name) in read and (sheet.file, sheet.name, place) not in used
    ]
    return ExportCheck(tuple(left), tuple(missing), tuple(values), _unread(sheets, others, mapping), mapping.assumption)


def _read(sheets: list[Sheet], mapping: SourceMapping) -> set[tuple[str, str]]:
    return {(sheet.file, sheet.name) for _, sheet in _pairs(sheets, mapping)}


def _unread(sheets: list[Sheet], others: list[str], mapping: SourceMapping) -> tuple[str, ...]:
    read = _read(sheets, mapping)
    names = [f"{sheet.file}: {sheet.name}" for sheet in sheets if (sheet.file, sheet.name) not in read]
    return tuple(map(mask_cprs, [*names, *others]))


def _pairs(sheets: list[Sheet], mapping: SourceMapping) -> Iterator[tuple[TableMap, Sheet]]:
    for table in mapping.tables:
        for sheet in sheets:
            if fnmatchcase(sheet.name.casefold(), table.source.casefold()):
                yield table, sheet


def _mapped(table: TableMap, sheet: Sheet, mapping: SourceMapping) -> tuple[pa.Table, Ints]:
    """Return the cells of the rows that are used, and the rows' numbers in the sheet."""
    used = _used_rows(table, sheet, mapping)
    rows = pa.array(used)
    columns, apart = {}, {}
    for column in table.fact.columns:
        rule = table.columns.get(column.header)
        found = made(column, rule, sheet, mapping) if rule else None
        if found is not None:
            columns[column.header] = found.cells.filter(rows)
            apart[column.header] = found.apart[used]
        elif column.required and rule:
            wanted = " eller ".join(f"»{heading}«" for heading in dict.fromkeys(rule.wanted))
            raise StructuralError(sheet.file, f"{sheet.name} har ingen kolonne {wanted}, som {table.file} skal bruge til {column.header}")
    keys = {name: told_apart(pa.table(columns), name, which) for name, which in apart.items() if which.any()}
    return pa.table(columns | keys), sheet.rows[used]


def _headings(table: TableMap, sheet: Sheet) -> dict[str, str]:
    """Return by column of the interchange file the headings that the sheet has for it."""
    return {name: " + ".join(sheet.headings[place] for place in places(rule, sheet)) for name, rule in table.columns.items()}


def _used_rows(table: TableMap, sheet: Sheet, mapping: SourceMapping) -> Bools:
    """Return the rows that `only` and `needs` leave."""
    used = np.ones(len(sheet.cells[0]), dtype=np.bool_)
    for heading, allowed in table.only.items():
        place = place_of(sheet, (heading,))
        if place is None:
            raise StructuralError(sheet.file, f"{sheet.name} har ingen kolonne »{heading}«, som rækkerne skal vælges efter")
        used &= bools(pc.is_in(sheet.cells[place], value_set=pa.array(allowed, pa.string())))
    for name in table.needs:
        found = made(_declared(table, name), table.columns[name], sheet, mapping)
        used &= bools(pc.is_valid(found.cells)) if found is not None else np.zeros_like(used)
    return used


def _unknown_values(table: TableMap, sheet: Sheet, name: str, column: Made, rows: Bools) -> list[UnmappedValue]:
    """Return the texts of a column that cannot be translated, the most frequent first."""
    wrong = np.flatnonzero(column.doubtful & rows)
    counts = Counter(zip(column.place[wrong].tolist(), column.raw.take(pa.array(wrong)).to_pylist(), strict=True))
    return [
        UnmappedValue(mask_cprs(sheet.file), mask_cprs(sheet.headings[place]), mask_cprs(str(text)), count, f"{table.file}: {name}")
        for (place, text), count in counts.most_common()
    ]


def _declared(table: TableMap, name: str) -> Column:
    return next(column for column in table.fact.columns if column.header == name)


def _distinct(cells: pa.Table, rows: Ints) -> tuple[pa.Table, Ints]:
    """Return each different row once, with the number of the first that says it."""
    names = cells.column_names
    found = cells.append_column(_NUMBER, pa.array(rows)).group_by(names, use_threads=False).aggregate([(_NUMBER, "min")])
    return found.select(names), np.asarray(found[f"{_NUMBER}_min"].to_numpy(), dtype=np.int64)


def _together(tables: list[pa.Table]) -> pa.Table:
    """Put the rows of several sheets one after the other; columns that one of them lacks are blank there."""
    return pa.concat_tables(tables, promote_options="default") if len(tables) > 1 else tables[0]

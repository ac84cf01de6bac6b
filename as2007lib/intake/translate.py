"""Cells of an export in the notation of the interchange format: dates, months, numbers, and code lists."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import datetime

import pyarrow as pa
import pyarrow.compute as pc

from as2007lib.frames.column import Column, Kind
from as2007lib.intake.columns import bools
from as2007lib.intake.mapping import SourceMapping
from as2007lib.intake.rule import Rule
from as2007lib.values.arrays import Bools

_NUMBERS = (Kind.ORE, Kind.TEN_THOUSANDTH, Kind.COUNT)
_ISO_DATE, _ISO_MONTH = "%Y-%m-%d", "%Y-%m"
_ISO_LENGTH = {_ISO_DATE: len("2026-10-31"), _ISO_MONTH: len("2026-10")}


def translated(column: Column, rule: Rule, cells: pa.Array, mapping: SourceMapping) -> pa.Array:
    """Return the cells in the interchange format's notation; what cannot be translated stays as it is."""
    if rule.codes is not None:
        return _each(cells, mapping.codes[rule.codes].get)
    if column.kind in (Kind.DAY, Kind.STOP):
        return _each(cells, _date(mapping.dates, _ISO_DATE))
    if column.kind is Kind.MONTH:
        return _each(cells, _date(mapping.months, _ISO_MONTH))
    if column.kind in _NUMBERS:
        plain = pc.replace_substring(cells, mapping.thousands, "") if mapping.thousands else cells
        plain = pc.replace_substring_regex(plain, "^(.*[^-])-$", r"-\1") if mapping.trailing_minus else plain
        return pc.if_else(_are_numbers(cells, mapping), pc.replace_substring(plain, mapping.decimal, ","), cells)
    return cells


def unknown(column: Column, rule: Rule, cells: pa.Array, mapping: SourceMapping) -> Bools:
    """Return the cells that cannot be translated."""
    given = pc.is_valid(cells)
    if rule.codes is not None:
        known = pc.is_in(cells, value_set=pa.array(list(mapping.codes[rule.codes]), pa.string()))
    elif column.kind is Kind.CODE:
        known = pc.is_in(cells, value_set=pa.array(column.codes, pa.string()))
    elif column.kind in (Kind.DAY, Kind.STOP, Kind.MONTH):
        read = _date(mapping.months, _ISO_MONTH) if column.kind is Kind.MONTH else _date(mapping.dates, _ISO_DATE)
        known = pc.is_in(cells, value_set=pa.array([text for text in pc.unique(cells).to_pylist() if text and read(text)], pa.string()))
    elif column.kind in _NUMBERS:
        known = _are_numbers(cells, mapping)
    else:
        known = given
    return bools(pc.and_(given, pc.invert(pc.fill_null(known, False))))


def month_of(cells: pa.Array, mapping: SourceMapping) -> pa.Array:
    """Return the month of dates; what is no date stays as it is."""
    return _each(cells, _date(mapping.dates, _ISO_DATE, length=_ISO_LENGTH[_ISO_MONTH]))


def year_of(cells: pa.Array, mapping: SourceMapping) -> pa.Array:
    """Return the year of dates; what is no date stays as it is."""
    return _each(cells, _date(mapping.dates, _ISO_DATE, length=len("2026")))


def one_month(months: pa.Array, first: pa.Array, last_months: pa.Array, last: pa.Array) -> tuple[pa.Array, pa.Array]:
    """Return the months of periods, and the periods as people know them; where one ends in another month it stays as it is."""
    shown = pc.if_else(pc.is_valid(last), pc.binary_join_element_wise(first, last, " til "), first)
    same = pc.fill_null(pc.equal(months, last_months), True)
    return pc.if_else(same, months, shown), shown


def _are_numbers(cells: pa.Array, mapping: SourceMapping) -> pa.Array:
    """Return which cells are numbers as the mapping says they are written; thousands stand in groups of three or not at all."""
    decimal, thousands = re.escape(mapping.decimal), re.escape(mapping.thousands)
    grouped = rf"[0-9]{{1,3}}(?:{thousands}[0-9]{{3}})+" if thousands else "[0-9]+"
    number = rf"(?:{grouped}|[0-9]+)(?:{decimal}[0-9]+)?"
    return pc.match_substring_regex(cells, rf"^(?:-?{number}{f'|{number}-' if mapping.trailing_minus else ''})$")


def _date(formats: Sequence[str], iso: str, *, length: int = 0) -> Callable[[str], str | None]:
    length = length or _ISO_LENGTH[iso]

    def read(text: str) -> str | None:
        for way in (*formats, iso):
            try:
                day = datetime.strptime(text, way)  # noqa: DTZ007 - a day has no time zone
            except ValueError:
                continue
            return day.date().isoformat()[:length]
        return None

    return read


def _each(cells: pa.Array, translate: Callable[[str], str | None]) -> pa.Array:
    """Translate each different text once."""
    encoded = cells.dictionary_encode()
    words = encoded.dictionary.to_pylist()
    texts = pa.array([text if (found := translate(text)) is None else found for text in words], pa.string())
    return texts.take(encoded.indices)

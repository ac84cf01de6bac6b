"""From text cells to typed columns: each cell is read as its column's kind, and what cannot be read is a fault of its row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from as2007lib.frames.column import Column, Kind
from as2007lib.frames.facts import Fact
from as2007lib.intake.columns import bools
from as2007lib.intake.texts import read_text
from as2007lib.values.arrays import Bools
from as2007lib.values.days import OPEN, parse_day, stop_of
from as2007lib.values.months import parse_month
from as2007lib.values.numbers import parse_column

HUNDRED_PERCENT = 100 * 10_000
_ID = r"^[A-Za-z0-9._-]{1,64}$"
_COUNT = r"^[0-9]{1,9}$"
_ID_RULE = "skal være 1-64 tegn af A-Z, a-z, 0-9, punktum, _ og -"
_NUMBER_RULE = "skal være et tal som 1234,50 med decimalkomma, uden tusindtalsseparator og med højst {} decimaler"


@dataclass(frozen=True)
class Spoiled:
    """The rows whose cell in a column cannot be read, and why."""

    column: Column
    rows: Bools
    code: str
    detail: str


Read = tuple[pa.Array, list[tuple[Bools, str, str]]]
"""A column's values (null where a cell cannot be read), and for each fault the rows, the code and the rule."""


def read_cells(fact: type[Fact], cells: pa.Table, empty: Bools) -> tuple[pa.Table, list[Spoiled]]:
    """Read all cells of a file.

    Args:
        fact: whose file it is.
        cells: a text column for each of the fact's columns, by its name in the file.
        empty: rows that state an empty set and therefore need no more than the parent's key.

    Returns:
        The typed columns (`stated_schema`), null where a cell is blank or spoiled, and the faults.
    """
    columns, spoiled = [], []
    for column in fact.columns:
        texts = cells[column.header].combine_chunks()
        values, faults = _read(column, texts)
        columns.append(values.cast(column.stated_type))
        if column.required:
            blank = bools(pc.is_null(texts)) & ~(empty if column.name not in fact.parent else np.zeros_like(empty))
            faults = [(blank, "missing", "skal være udfyldt"), *faults]
        spoiled += [Spoiled(column, rows, code, detail) for rows, code, detail in faults if rows.any()]
    return pa.table(columns, schema=fact.stated_schema()), spoiled


def _read(column: Column, texts: pa.Array) -> Read:
    return read_text(column, texts) if column.kind is Kind.TEXT else _READERS[column.kind](column, texts)


def _key(_: Column, texts: pa.Array) -> Read:
    good = pc.match_substring_regex(texts, _ID)
    return pc.if_else(good, texts, None), [(bools(pc.invert(good)), "format", _ID_RULE)]


def _code(column: Column, texts: pa.Array) -> Read:
    good = pc.is_in(texts, value_set=pa.array(column.codes, pa.string()))
    rule = f"skal være en af: {', '.join(column.codes)}"
    return pc.if_else(good, texts, None), [(bools(pc.and_(pc.is_valid(texts), pc.invert(good))), "unknown_code", rule)]


def _flag(_: Column, texts: pa.Array) -> Read:
    values = pc.index_in(texts, value_set=pa.array(["0", "1"]))
    return values, [(bools(pc.and_(pc.is_valid(texts), pc.is_null(values))), "format", "skal være 1 eller 0")]


def _count(_: Column, texts: pa.Array) -> Read:
    good = pc.match_substring_regex(texts, _COUNT)
    values = pc.cast(pc.if_else(good, texts, None), pa.int64())
    return values, [(bools(pc.invert(good)), "format", "skal være et helt tal uden fortegn og højst 9 cifre")]


def _number(column: Column, texts: pa.Array) -> Read:
    decimals = 2 if column.kind is Kind.ORE else 4
    values, bad = parse_column(texts, decimals)
    faults = [(bad, "format", _NUMBER_RULE.format(decimals))]
    if column.percent:
        outside = bools(pc.or_(pc.less(values, 0), pc.greater(values, HUNDRED_PERCENT)))
        faults.append((outside, "format", "skal ligge mellem 0 og 100"))
    elif not column.signed:
        faults.append((bools(pc.less(values, 0)), "format", "må ikke være negativt"))
    for rows, _, _ in faults[1:]:
        values = pc.if_else(pa.array(rows), None, values)
    return values, faults


def _day(_: Column, texts: pa.Array) -> Read:
    return _by_value(texts, parse_day, "skal være en dato som 2026-10-31")


def _stop(_: Column, texts: pa.Array) -> Read:
    lasts, faults = _by_value(texts, parse_day, "skal være en dato som 2026-10-31, eller blank når der ikke er nogen slutdato")
    stops = pc.add(lasts, stop_of(0))
    return pc.if_else(pc.greater_equal(stops, OPEN), None, stops), faults


def _month(_: Column, texts: pa.Array) -> Read:
    return _by_value(texts, parse_month, "skal være en måned som 2026-10")


def _by_value(texts: pa.Array, parse: Callable[[str], int], rule: str) -> Read:
    """Parse each different text once: a column holds few different dates."""
    encoded = texts.dictionary_encode()
    parsed = pa.array([_or_none(parse, text) for text in encoded.dictionary.to_pylist()], pa.int64())
    values = parsed.take(encoded.indices)
    return values, [(bools(pc.and_(pc.is_valid(texts), pc.is_null(values))), "format", rule)]


def _or_none(parse: Callable[[str], int], text: str) -> int | None:
    try:
        return parse(text)
    except ValueError:
        return None


_READERS: dict[Kind, Callable[[Column, pa.Array], Read]] = {
    Kind.KEY: _key,
    Kind.CODE: _code,
    Kind.FLAG: _flag,
    Kind.COUNT: _count,
    Kind.ORE: _number,
    Kind.TEN_THOUSANDTH: _number,
    Kind.DAY: _day,
    Kind.STOP: _stop,
    Kind.MONTH: _month,
}

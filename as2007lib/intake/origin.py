"""A column of an interchange file made from a sheet as its rule says, and which cells of the sheet it cannot be made from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from as2007lib.formats.interchange import StructuralError
from as2007lib.frames.column import Column
from as2007lib.intake.columns import bools
from as2007lib.intake.mapping import SourceMapping
from as2007lib.intake.rule import Part, Rule
from as2007lib.intake.sheets import Sheet
from as2007lib.intake.sides import by_columns, by_mark
from as2007lib.intake.translate import month_of, one_month, translated, unknown, year_of
from as2007lib.values.arrays import Bools, Ints

_AS_IT_STANDS = Rule(value="")


@dataclass(frozen=True, repr=False)
class Made:
    """A column made from a sheet.

    Attributes:
        cells: in the interchange format's notation; what cannot be translated stays as it is.
        raw: what people are shown of a cell that cannot be translated.
        place: the sheet's column that it stands in, −1 for none.
        doubtful: the cells that cannot be translated.
        apart: the rows whose key must still be told apart from others by what they say.
    """

    cells: pa.Array
    raw: pa.Array
    place: Ints
    doubtful: Bools
    apart: Bools


def made(column: Column, rule: Rule, sheet: Sheet, mapping: SourceMapping) -> Made | None:
    """Return the column, None where the sheet has none of its headings.

    Raises:
        StructuralError: the sheet has a heading twice, or two headings that mean the same.
    """
    found = _first(column, rule, sheet, mapping) if rule.first else _one(column, rule, sheet, mapping)
    if found is None:
        return None
    cells = found.cells
    if rule.pad:
        cells = pc.utf8_lpad(cells, rule.pad, "0")
    if rule.prefix:
        cells = pc.binary_join_element_wise(rule.prefix, cells, "")
    if rule.default is not None:
        cells = pc.fill_null(cells, rule.default)
    return replace(found, cells=cells, apart=found.apart | (rule.tell_apart & bools(pc.is_valid(cells))))


def places(rule: Rule, sheet: Sheet) -> list[int]:
    """Return the columns of the sheet that a rule uses."""
    found = [place_of(sheet, rule.headings), place_of(sheet, rule.synonyms, alike=True)]
    found += [place_of(sheet, names, alike=True) for names in (*(part.synonyms for part in rule.join), rule.credit, rule.until)]
    found += [place_of(sheet, beside.synonyms, alike=True) for beside in (rule.where, rule.sign) if beside]
    inner = [place for other in rule.first for place in places(other, sheet)]
    return list(dict.fromkeys([*(place for place in found if place is not None), *inner]))


def place_of(sheet: Sheet, headings: Sequence[str], *, alike: bool = False) -> int | None:
    """Return the column of the first of the headings that the sheet has; capitals and repeated spaces do not matter.

    Raises:
        StructuralError: a heading stands there twice; or two of them do that are `alike`, so that either could be meant.
    """
    there = [_plain(heading) for heading in sheet.headings]
    wanted = dict(zip(map(_plain, reversed(headings)), reversed(headings), strict=True))
    found = [there.index(heading) for heading in reversed(wanted) if heading in there]
    for place in found if alike else found[:1]:
        if (count := there.count(there[place])) > 1:
            raise StructuralError(sheet.file, f"overskriften »{wanted[there[place]]}« står {count} gange i {sheet.name}")
    if alike and len(found) > 1:
        both = " og ".join(f"»{sheet.headings[place]}«" for place in found)
        remedy = "slet den ene af udtrækket, eller ret kildetilpasningen"
        raise StructuralError(sheet.file, f"{both} betyder det samme, og {sheet.name} har dem begge: {remedy}")
    return found[0] if found else None


def _plain(heading: str) -> str:
    return " ".join(heading.casefold().split())


def _one(column: Column, rule: Rule, sheet: Sheet, mapping: SourceMapping) -> Made | None:
    """Return a column by a rule without rules in it."""
    length = len(sheet.cells[0])
    nowhere, none = np.full(length, -1, dtype=np.int64), np.zeros(length, dtype=np.bool_)
    if rule.value is not None:
        found: Made | None = Made(pa.array([rule.value] * length, pa.string()), pa.nulls(length, pa.string()), nowhere, none, none)
    elif rule.join:
        cells = _joined(rule, sheet, mapping)
        found = None if cells is None else Made(cells, cells, nowhere, none, none)
    else:
        found = _from_cells(column, rule, sheet, mapping)
    return _meant(found, rule, sheet) if found else None


def _from_cells(column: Column, rule: Rule, sheet: Sheet, mapping: SourceMapping) -> Made | None:
    place = place_of(sheet, rule.headings) if rule.headings else place_of(sheet, rule.synonyms, alike=True)
    if rule.credit:
        return _from_two(column, place, rule, sheet, mapping)
    if place is None:
        return None
    raw = sheet.cells[place]
    at, none = np.full(len(raw), place, dtype=np.int64), np.zeros(len(raw), dtype=np.bool_)
    if rule.dated:
        last = place_of(sheet, rule.until, alike=True)
        cells = month_of(raw, mapping)
        if last is not None:
            cells, raw = one_month(cells, raw, month_of(sheet.cells[last], mapping), sheet.cells[last])
        return Made(translated(column, _AS_IT_STANDS, cells, mapping), raw, at, unknown(column, _AS_IT_STANDS, cells, mapping), none)
    cells, doubtful = translated(column, rule, raw, mapping), unknown(column, rule, raw, mapping)
    mark = place_of(sheet, rule.sign.synonyms, alike=True) if rule.sign else None
    if rule.sign and mark is not None:
        cells, raw, wrong = by_mark(cells, sheet.cells[mark], rule.sign)
        doubtful = doubtful | wrong
    return Made(cells, raw, at, doubtful, none)


def _from_two(column: Column, place: int | None, rule: Rule, sheet: Sheet, mapping: SourceMapping) -> Made | None:
    """Return amounts of which debit and credit have a column each; the sheet must have both."""
    other = place_of(sheet, rule.credit, alike=True)
    if place is None or other is None:
        return None
    debit, credit = sheet.cells[place], sheet.cells[other]
    sides = [translated(column, rule, cells, mapping) for cells in (debit, credit)]
    cells, raw, wrong = by_columns(sides[0], sides[1])
    doubtful = wrong | unknown(column, rule, debit, mapping) | unknown(column, rule, credit, mapping)
    return Made(cells, raw, np.full(len(debit), place, dtype=np.int64), doubtful, np.zeros(len(debit), dtype=np.bool_))


def _joined(rule: Rule, sheet: Sheet, mapping: SourceMapping) -> pa.Array | None:
    """Return the parts put together, None where the sheet lacks the column of one that is not optional."""
    whole = pa.nulls(len(sheet.cells[0]), pa.string())
    lacking = np.zeros(len(whole), dtype=np.bool_)
    for part in rule.join:
        cells = _part(part, sheet, mapping)
        if cells is not None:
            # one after the other: of several at once pyarrow leaves out the rows in which all are null
            whole = pc.coalesce(pc.binary_join_element_wise(whole, cells, rule.joiner), whole, cells)
            lacking |= bools(pc.is_null(cells)) & (not part.optional)
        elif not part.optional:
            return None
    return pc.if_else(pa.array(lacking), None, whole)


def _part(part: Part, sheet: Sheet, mapping: SourceMapping) -> pa.Array | None:
    place = place_of(sheet, part.synonyms, alike=True)
    if place is None:
        return None
    return year_of(sheet.cells[place], mapping) if part.year else sheet.cells[place]


def _meant(found: Made, rule: Rule, sheet: Sheet) -> Made | None:
    """Leave out the cells that are not meant; None where the sheet lacks the column that tells."""
    meant = np.ones(len(found.cells), dtype=np.bool_)
    if rule.where:
        place = place_of(sheet, rule.where.synonyms, alike=True)
        if place is None:
            return None
        meant &= bools(pc.is_in(sheet.cells[place], value_set=pa.array(rule.where.cells, pa.string())))
    if rule.like is not None:
        meant &= bools(pc.match_substring_regex(found.raw, f"^(?:{rule.like})$"))
    if meant.all():
        return found
    return replace(found, cells=pc.if_else(pa.array(meant), found.cells, None), doubtful=found.doubtful & meant)


def _first(column: Column, rule: Rule, sheet: Sheet, mapping: SourceMapping) -> Made | None:
    """Return in each row the cell of the first rule that has one."""
    chosen: Made | None = None
    for inner in rule.first:
        found = made(column, inner, sheet, mapping)
        if found is None or chosen is None:
            chosen = chosen or found
            continue
        blank = bools(pc.is_null(chosen.cells))
        chosen = Made(
            pc.coalesce(chosen.cells, found.cells),
            pc.if_else(pa.array(blank), found.raw, chosen.raw),
            np.where(blank, found.place, chosen.place),
            np.where(blank, found.doubtful, chosen.doubtful),
            np.where(blank, found.apart, chosen.apart),
        )
    return chosen

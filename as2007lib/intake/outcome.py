"""From the judged stage to the statement: what is taken in, what is said of each fault, and what waits."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from as2007lib.formats.interchange import RowError
from as2007lib.frames.facts import FACTS, Fact, Openings
from as2007lib.intake.candidates import Candidates, unique
from as2007lib.intake.openings import with_replaced
from as2007lib.intake.rowchecks import parents
from as2007lib.intake.stage import Fault, Stage
from as2007lib.intake.statement import Count, StatedTable, Statement, Waiting
from as2007lib.intake.texts import CPR_COLUMNS
from as2007lib.values.arrays import Bools, Ints
from as2007lib.values.cpr_scan import mask_cprs

_SHOWN = 200
"""Characters of a cell that a fault shows."""


def statement(
    stage: Stage, warnings: Iterable[Fault], left: Mapping[type[Fact], Sequence[Waiting]], files: Iterable[type[Fact]], *, releasing: bool
) -> Statement:
    """Return what the load states.

    Args:
        stage: with all checks done.
        warnings: what good candidates are warned of.
        left: the waiting rows that were not tried.
        files: the facts of which the load has a file.
        releasing: faults of rows of earlier loads are told too.
    """
    stated = set(files)
    faults = _told(stage, stage.faults)
    tables, counts, quarantine = {}, {}, []
    for fact in FACTS:
        if fact in stage.pool:
            found = stage.pool[fact]
            if fact in stated or not found.bad.all():
                tables[fact.name()] = _stated_table(stage, found)
            counts[fact.name()] = _count(found)
            quarantine += _waiting(stage, found, [one for one in faults if one.fact is fact])
        quarantine += left.get(fact, [])
    errors, told = (
        [one.error for one in found if releasing or not stage.pool[one.fact].loads[one.place]] for found in (faults, _told(stage, warnings))
    )
    return Statement(tables, errors, told, quarantine, counts)


def _stated_table(stage: Stage, found: Candidates) -> StatedTable:
    fact = found.fact
    good = ~found.bad
    with_rows = found.table.append_column("file_row", pa.array(found.rows)).append_column("source", pa.array(found.sources))
    rows = with_rows.filter(pa.array(good & ~found.empty))
    if fact is Openings:
        rows = with_replaced(stage, rows)
    replaced = unique(found.table.select(fact.parent).filter(pa.array(good))) if fact.parent else None
    return StatedTable(rows, replaced, found.mentioned())


def _count(found: Candidates) -> Count:
    now, bad = found.loads == 0, found.bad
    return Count(int(now.sum()), int((now & ~bad).sum()), int((now & bad).sum()), int((~now & ~bad).sum()))


@dataclass(frozen=True)
class _Told:
    """A fault of one candidate: its fact and place, where it stands in errors.csv, and what is said."""

    fact: type[Fact]
    place: int
    order: tuple[int, int, int, str]
    error: RowError


def _told(stage: Stage, faults: Iterable[Fault]) -> list[_Told]:
    """Return faults in the order of errors.csv: by file, row and column."""
    told = [one for fault in faults if len(fault.rows) for one in _told_of(stage, fault)]
    return sorted(told, key=lambda one: one.order)


def _told_of(stage: Stage, fault: Fault) -> Iterator[_Told]:
    fact, found, column = fault.fact, stage.pool[fault.fact], fault.fact.column(fault.column)
    file, place = FACTS.index(fact), fact.columns.index(column)
    cells = found.raw[column.header].take(pa.array(fault.rows)).to_pylist()
    shown = {cell: _shown(cell or "", personal=column.name in CPR_COLUMNS) for cell in set(cells)}
    masked = {detail: mask_cprs(detail) for detail in set(fault.details)}
    for row, number, cell, detail in zip(fault.rows.tolist(), found.rows[fault.rows].tolist(), cells, fault.details, strict=True):
        value = shown[cell]
        message = f"{column.header}{f' »{value}«' if value else ''}: {masked[detail]}"
        yield _Told(fact, row, (file, number, place, fault.code), RowError(fact.file, number, column.header, value, fault.code, message))


def _shown(text: str, *, personal: bool) -> str:
    """Return a cell as a fault may show it: cut, and without the last digits of a CPR number, also one that cannot be."""
    text = text if len(text) <= _SHOWN else f"{text[:_SHOWN]} …"
    if not personal:
        return mask_cprs(text)
    birthday = re.match(r"[0-9]{6}", text)
    return f"{birthday[0]}-xxxx" if birthday else re.sub(r"[0-9]", "x", text)


def _waiting(stage: Stage, found: Candidates, told: Iterable[_Told]) -> list[Waiting]:
    """Return the bad candidates as rows in quarantine, given what is told of them."""
    bad = np.flatnonzero(found.bad)
    said: dict[int, list[RowError]] = {row: [] for row in bad.tolist()}
    for one in told:
        said[one.place].append(one.error)
    waits, cells = _wait_for_another(stage, found), _cells(found, bad)
    return [
        Waiting(
            file=found.fact.file,
            row=int(found.rows[row]),
            cells=cells[row],
            codes=tuple(sorted({error.code for error in errors})),
            waits=bool(waits[row]),
            load=int(found.loads[row]),
            source=int(found.sources[row]),
            reason=reason_of(errors),
        )
        for row, errors in said.items()
    ]


def reason_of(errors: Iterable[RowError]) -> str:
    """Return why a row waits, given all its faults."""
    return "; ".join(error.message for error in errors)


def _wait_for_another(stage: Stage, found: Candidates) -> Bools:
    """Return the rows that wait for other rows only; of a child file a set waits as a whole."""
    waits = found.bad.copy()
    for fault in stage.faults:
        if fault.fact is found.fact and not fault.waits:
            waits[fault.rows] = False
    if found.fact.parent:
        parent = parents(stage, found.fact)
        spoiled = np.isin(parent, parent[found.bad & ~waits]) & (parent >= 0)
        waits &= ~spoiled
    return waits


def _cells(found: Candidates, rows: Ints) -> dict[int, dict[str, str | None]]:
    """Return the rows' cells as they came: a column that the file lacked is not there."""
    cells: dict[int, dict[str, str | None]] = {}
    for batch, headers in enumerate(found.headers):
        mine = rows[found.batch[rows] == batch]
        cells.update(zip(mine.tolist(), found.raw.select(list(headers)).take(pa.array(mine)).to_pylist(), strict=True))
    return cells

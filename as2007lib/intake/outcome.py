"""From the judged stage to the statement: what is taken in, what is said of each fault, and what waits."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

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
    tables, counts, quarantine = {}, {}, []
    for fact in FACTS:
        if fact in stage.pool:
            found = stage.pool[fact]
            if fact in stated or not found.bad.all():
                tables[fact.name()] = _stated_table(stage, found)
            counts[fact.name()] = _count(found)
            quarantine += _waiting(stage, found)
        quarantine += left.get(fact, [])
    errors, told = (_told(stage, faults, releasing=releasing) for faults in (stage.faults, warnings))
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


def _told(stage: Stage, faults: Iterable[Fault], *, releasing: bool) -> list[RowError]:
    """Return faults as rows of errors.csv, by file, row and column."""
    told: list[tuple[tuple[int, int, int, str], RowError]] = []
    for fault in [fault for fault in faults if len(fault.rows)]:
        found, column = stage.pool[fault.fact], fault.fact.column(fault.column)
        place = (FACTS.index(fault.fact), fault.fact.columns.index(column))
        rows, details = fault.rows, fault.details
        if not releasing:
            now = found.loads[rows] == 0
            rows, details = rows[now], [detail for detail, mine in zip(details, now, strict=True) if mine]
        cells = found.raw[column.header].take(pa.array(rows)).to_pylist()
        shown = {cell: _shown(cell or "", personal=column.name in CPR_COLUMNS) for cell in set(cells)}
        masked = {detail: mask_cprs(detail) for detail in set(details)}
        for number, cell, detail in zip(found.rows[rows].tolist(), cells, details, strict=True):
            value = shown[cell]
            message = f"{column.header}{f' »{value}«' if value else ''}: {masked[detail]}"
            error = RowError(fault.fact.file, number, column.header, value, fault.code, message)
            told.append(((place[0], number, place[1], fault.code), error))
    return [error for _, error in sorted(told, key=lambda pair: pair[0])]


def _shown(text: str, *, personal: bool) -> str:
    """Return a cell as a fault may show it: cut, and without the last digits of a CPR number, also one that cannot be."""
    text = text if len(text) <= _SHOWN else f"{text[:_SHOWN]} …"
    if not personal:
        return mask_cprs(text)
    birthday = re.match(r"[0-9]{6}", text)
    return f"{birthday[0]}-xxxx" if birthday else re.sub(r"[0-9]", "x", text)


def _waiting(stage: Stage, found: Candidates) -> list[Waiting]:
    """Return the bad candidates as rows in quarantine."""
    bad = np.flatnonzero(found.bad)
    codes: dict[int, list[str]] = {row: [] for row in bad.tolist()}
    for fault in stage.faults:
        if fault.fact is found.fact:
            for row in fault.rows.tolist():
                if fault.code not in codes[row]:
                    codes[row].append(fault.code)
    waits = _wait_for_another(stage, found)
    cells = _cells(found, bad)
    return [
        Waiting(
            found.fact.file,
            int(found.rows[row]),
            cells[row],
            tuple(sorted(codes[row])),
            bool(waits[row]),
            int(found.loads[row]),
            int(found.sources[row]),
        )
        for row in bad.tolist()
    ]


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

"""Folders through the real checks without a store: what each load states, and what is known after it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pyarrow as pa

from as2007lib.frames.facts import FACTS, Fact
from as2007lib.intake.known import Known
from as2007lib.intake.read import read_folder
from as2007lib.intake.statement import StatedTable, Statement


def after(known: Known, read: Statement) -> Known:
    """Return what is known when a load has been taken in."""
    stated = {fact: read.tables[fact.name()] for fact in FACTS if fact.name() in read.tables}
    tables = {**known.tables, **{fact.name(): _joined(fact, known.table(fact), table) for fact, table in stated.items()}}
    return Known(tables, [replace(row, load=row.load or 1) for row in read.quarantine], known.settled_by_runs)


def _joined(fact: type[Fact], before: pa.Table, stated: StatedTable) -> pa.Table:
    rows = stated.rows.select(before.column_names)
    names = list(fact.parent or fact.keys)
    gone = stated.parents if stated.parents is not None else rows
    replaced = set(zip(*(gone[name].to_pylist() for name in names), strict=True))
    kept = [key not in replaced for key in zip(*(before[name].to_pylist() for name in names), strict=True)]
    return pa.concat_tables([before.filter(pa.array(kept, pa.bool_())), rows])


def loaded(folders: Iterable[Path]) -> list[Statement]:
    """Return what each of the folders states, loaded one after the other."""
    known, made = Known(), []
    for folder in folders:
        made.append(read_folder(folder, known))
        known = after(known, made[-1])
    return made

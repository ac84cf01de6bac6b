"""The rows that wait: which of them a load replaces, which it tries again, and which wait on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from as2007lib.formats.interchange import RawTable
from as2007lib.frames.facts import FACTS, Fact
from as2007lib.intake.candidates import own_key
from as2007lib.intake.columns import bools, joined
from as2007lib.intake.statement import Waiting


@dataclass(frozen=True)
class Divided:
    """Waiting rows by fact: those to be tried again, and those left as they are."""

    tried: dict[type[Fact], list[Waiting]]
    left: dict[type[Fact], list[Waiting]]

    def without_trying(self) -> Divided:
        """Return the same with all rows left as they are."""
        return Divided({fact: [] for fact in FACTS}, {fact: self.tried[fact] + self.left[fact] for fact in FACTS})


def divide(waiting: Sequence[Waiting], files: Mapping[type[Fact], RawTable], *, everything: bool) -> Divided:
    """Drop the rows that a later row for the same key or set replaces, and divide the others.

    Args:
        waiting: what waited before.
        files: the files of this load.
        everything: try all rows, not only those that wait for another row.
    """
    divided = Divided({}, {})
    for fact in FACTS:
        rows = [row for row in waiting if row.file == fact.file]
        if rows and fact in files:
            replaced = _replaced(fact, rows, files[fact])
            rows = [row for row, gone in zip(rows, replaced, strict=True) if not gone]
        divided.tried[fact] = [row for row in rows if row.waits or everything]
        divided.left[fact] = [row for row in rows if not (row.waits or everything)]
    return divided


def left_ids(fact: type[Fact], left: Sequence[Waiting]) -> pa.Array:
    """Return the first key column of the rows left waiting, as text."""
    header = fact.column(own_key(fact)[0]).header
    return pa.array([row.cells.get(header) for row in left], pa.string())


def _replaced(fact: type[Fact], waiting: Sequence[Waiting], file: RawTable) -> list[bool]:
    headers = [fact.column(name).header for name in own_key(fact)]
    before = pa.table({h: pa.array([row.cells.get(h) for row in waiting], pa.string()) for h in headers})
    blank = pa.nulls(len(file.rows), pa.string())
    now = pa.table({h: file.cells[h] if h in file.cells.column_names else blank for h in headers})
    return [bool(gone) for gone in bools(pc.is_in(joined(before, headers), value_set=joined(now, headers)))]

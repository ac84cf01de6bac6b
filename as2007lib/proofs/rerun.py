"""Making a past run again, from what it knew then, and comparing it with what it made."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa

from as2007lib.frames.results import Findings, Lines
from as2007lib.settlement.basis import Basis
from as2007lib.settlement.compute import compute
from as2007lib.settlement.scope import Ask
from as2007lib.store.bulk import Reader
from as2007lib.store.runs import Run, read_findings, read_lines
from as2007lib.values.months import parse_month


@dataclass(frozen=True)
class Rerun:
    """A run made again.

    Attributes:
        run: the run.
        equal: whether lines and findings are what they were.
        first: number (from 1) of the first line that differs; None where only findings do, or nothing does.
        lines: the lines as made again.
        stored: the lines as the store keeps them.
    """

    run: Run
    equal: bool
    first: int | None
    lines: Lines
    stored: Lines


def rerun(reader: Reader, run: Run, basis: Basis) -> Rerun:
    """Compute an approved run from its own knowledge, the runs before it, its holds and parameters; price everything.

    Args:
        reader: the store.
        run: the run.
        basis: what it knew.
    """
    ask = Ask(run.flow, run.period, parse_month(run.parameters["settle_from"]), settled_at=run.known)
    made = compute(reader, basis, ask)
    stored, found = read_lines(reader, run.id), read_findings(reader, run.id)
    first = _first_difference(stored, made.lines)
    equal = first is None and _same_findings(found, made.findings) and made.digest == run.digest
    return Rerun(run, equal, first, made.lines, stored)


def _first_difference(stored: Lines, made: Lines) -> int | None:
    if stored.table.equals(made.table):
        return None
    shared = min(len(stored), len(made))
    for place in range(shared):
        if stored.table.slice(place, 1) != made.table.slice(place, 1):
            return place + 1
    return shared + 1


def _same_findings(one: Findings, other: Findings) -> bool:
    return bool(pa.Table.equals(one.table, other.table))

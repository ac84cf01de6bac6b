"""Checks of rows among themselves: dates in order, keys stated once, periods that do not overlap, shares of one kind."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import pyarrow.compute as pc

from as2007lib.frames.column import NULL
from as2007lib.frames.facts import Absences, Calendars, Fact, IndividualRates, Rates, Services, Shares
from as2007lib.intake.candidates import Candidates
from as2007lib.intake.columns import bools, ints, ranked
from as2007lib.intake.stage import Stage
from as2007lib.values.arrays import Bools, Ints
from as2007lib.values.days import format_day, last_day
from as2007lib.values.intervals import overlapping

OVERLAPS: dict[type[Fact], tuple[str, ...]] = {
    Rates: ("service_code", "provider"),
    Calendars: ("calendar",),
    IndividualRates: ("service",),
    Absences: ("service",),
    Shares: ("service", "party"),
}
"""The columns within which periods may not overlap."""

_PERIODS = (("start", "stop"), ("paid_start", "paid_stop"))


def check_rows(stage: Stage) -> None:
    """Check every fact's candidates on their own."""
    for fact, found in stage.pool.items():
        _check_dates(stage, found)
        twice = _check_keys(stage, found)
        if fact in OVERLAPS:
            _check_overlap(stage, found, twice)
    if Shares in stage.pool:
        _check_share_kinds(stage, stage.pool[Shares])


def _check_dates(stage: Stage, found: Candidates) -> None:
    names = {column.name for column in found.fact.columns}
    for begin, end in _PERIODS if found.fact is Services else _PERIODS[:1]:
        if not {begin, end} <= names:
            continue
        start, stop = ints(found.fact, found.table, begin), ints(found.fact, found.table, end)
        rows = np.flatnonzero((start != NULL) & (stop <= start))
        details = [f"ligger før {format_day(int(start[row]))}, hvor perioden begynder" for row in rows]
        stage.blame(found.fact, rows, end, "dates_reversed", details)


def _check_keys(stage: Stage, found: Candidates) -> Bools:
    """Find keys on several rows; returns the rows after the first of each such key."""
    fact = found.fact
    usable = ~found.empty
    for name in fact.keys:
        usable &= ~found.spoils(name)
    rows = np.flatnonzero(usable)
    keys = pd.Series(ranked(*(found.table[name].take(rows) for name in fact.keys)) if len(rows) else np.empty(0, dtype=np.int64))
    involved = rows[keys.duplicated(keep=False).to_numpy()]
    names = " + ".join(fact.column(name).header for name in fact.keys)
    stage.blame(fact, involved, fact.keys[0], "duplicate_key", _places(found, involved, keys, rows, f"den samme nøgle ({names}) står i"))
    if fact.parent:
        _check_empty_sets(stage, found)
    later = np.zeros(len(found), dtype=np.bool_)
    later[rows[keys.duplicated(keep="first").to_numpy()]] = True
    return later


def _places(found: Candidates, involved: Ints, keys: pd.Series, rows: Ints, text: str) -> list[str]:
    """Return for each row involved where its key stands."""
    if not len(involved):
        return []
    chosen = np.isin(rows, involved)
    frame = pd.DataFrame({"key": keys[chosen].to_numpy(), "row": found.rows[involved]}).sort_values(["key", "row"])
    lists = frame.groupby("key")["row"].agg(lambda numbers: _numbers(list(numbers)))
    return [f"{text} {lists[key]}" for key in keys[chosen]]


def _numbers(rows: Sequence[int]) -> str:
    shown = ", ".join(str(row) for row in rows[:5])
    return f"række {shown}{' …' if len(rows) > 5 else ''}"  # noqa: PLR2004 - as many as a message can hold


def _check_empty_sets(stage: Stage, found: Candidates) -> None:
    """Find rows that state the empty set beside other rows of the same parent."""
    if not found.empty.any():
        return
    parent = parents(stage, found.fact)
    counts = np.bincount(parent[parent >= 0])
    beside = np.flatnonzero(found.empty & (parent >= 0) & (counts[np.maximum(parent, 0)] > 1))
    text = "rækken siger, at der ingen er, men der står andre rækker for det samme"
    stage.blame(found.fact, beside, found.fact.parent[0], "duplicate_key", text)


def parents(stage: Stage, fact: type[Fact]) -> Ints:
    """Return a number for the parent of each candidate of a child file, −1 where its key cannot be read."""
    return stage.cached("parent", fact, fact.parent[0], lambda: _parents(stage, fact))


def _parents(stage: Stage, fact: type[Fact]) -> Ints:
    columns = [stage.pool_ids(fact, name) for name in fact.parent]
    unreadable = np.any([ids < -1 for ids in columns], axis=0) | (columns[0] < 0)
    number = np.full(len(unreadable), -1, dtype=np.int64)
    number[~unreadable] = ranked(*(ids[~unreadable] for ids in columns))
    return number


def _check_overlap(stage: Stage, found: Candidates, twice: Bools) -> None:
    fact = found.fact
    start, stop = ints(fact, found.table, "start"), ints(fact, found.table, "stop")
    usable = ~twice & ~found.empty & (start != NULL) & ~found.spoils("stop")
    for name in OVERLAPS[fact]:
        usable &= ~found.spoils(name)
    rows = np.flatnonzero(usable)
    if not len(rows):
        return
    group = ranked(*(stage.pool_ids(fact, name)[rows] for name in OVERLAPS[fact]))
    involved = rows[overlapping(group, start[rows], stop[rows])]
    names = " + ".join(fact.column(name).header for name in OVERLAPS[fact])
    ends = [format_day(last_day(int(stop[row]))) for row in involved]
    periods = [f"perioden til {end}" if end else "perioden uden slutdato" for end in ends]
    details = [f"{period} overlapper en anden række for samme {names}" for period in periods]
    stage.blame(fact, involved, "start", "overlap", details)


def _check_share_kinds(stage: Stage, found: Candidates) -> None:
    """A share is a percentage or a weight: both are too many, neither too few."""
    pct, weight = (bools(pc.is_valid(found.raw[name])) for name in ("share_pct", "weight"))
    stage.blame(Shares, np.flatnonzero(pct & weight), "weight", "format", "kan ikke stå sammen med share_pct: skriv kun den ene")
    neither = np.flatnonzero(~pct & ~weight & ~found.empty)
    stage.blame(Shares, neither, "share_pct", "missing", "share_pct eller weight skal være udfyldt")

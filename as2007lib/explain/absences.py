"""Which days of a service are absence, which day of it each is, and whether it is reduced: row by row, for one service."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from as2007lib.explain.case import Case
from as2007lib.explain.names import Row, covers
from as2007lib.frames.facts import Absences, Catalogue
from as2007lib.values.days import OPEN

FULL = 1_000_000
"""100 per cent, in ten-thousandths of a per cent."""


@dataclass(frozen=True)
class AbsentRow:
    """A row of absence, and the whole absence it is part of: rows that follow each other without a day between are one.

    Attributes:
        row: the row.
        whole_start: first day of the whole absence.
        whole_stop: the day after its last.
        after_days: days before it reduces; None: nothing reduces it.
        pct: ten-thousandths of a per cent paid on a reduced day, None where nobody has stated one.
        pct_by: `absence` (the row) or `catalogue`.
        first_day: whether all days of a long absence are reduced.
    """

    row: Row
    whole_start: int
    whole_stop: int
    after_days: int | None
    pct: int | None
    pct_by: str | None
    first_day: bool

    def number(self, day: int) -> int:
        """Return which day of the whole absence a day is, from 1."""
        return day - self.whole_start + 1

    def reduces(self, day: int) -> bool:
        """Tell whether a day of the row is reduced."""
        if self.after_days is None or self.pct is None:
            return False
        if self.first_day:
            return self.whole_stop == OPEN or self.whole_stop - self.whole_start > self.after_days
        return self.number(day) > self.after_days


def absent_rows(case: Case) -> list[AbsentRow]:
    """Return the absences of a case's service, by their first day."""
    rows = sorted(case.rows(Absences), key=lambda r: r["start"])
    catalogue: Any = case.one(Catalogue)
    if not rows or catalogue is None:
        return []
    begins, ends = [rows[0]["start"]], [rows[-1]["stop"]]
    for before, after in pairwise(rows):
        begins.append(begins[-1] if before["stop"] == after["start"] else after["start"])
    for after, before in pairwise(reversed(rows)):
        ends.append(ends[-1] if before["stop"] == after["start"] else before["stop"])
    return [_absent(row, begin, end, catalogue) for row, begin, end in zip(rows, begins, reversed(ends), strict=True)]


def absent_on(rows: list[AbsentRow], day: int) -> AbsentRow | None:
    """Return the row that covers a day."""
    return next((a for a in rows if covers(a.row, day)), None)


def factor_on(rows: list[AbsentRow], day: int) -> int:
    """Return the per cent paid on a day, in ten-thousandths."""
    absent = absent_on(rows, day)
    return absent.pct if absent is not None and absent.pct is not None and absent.reduces(day) else FULL


def _absent(row: Row, begin: int, end: int, catalogue: Row) -> AbsentRow:
    own, after = row["pct"], catalogue["absence_after_days"]
    pct = catalogue["absence_pct"] if own is None else own
    return AbsentRow(
        row=row,
        whole_start=begin,
        whole_stop=end,
        after_days=0 if after is None and own is not None else after,
        pct=pct,
        pct_by=None if pct is None else "catalogue" if own is None else "absence",
        first_day=catalogue["absence_from"] == "first_day",
    )

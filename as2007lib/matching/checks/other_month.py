"""A line was laid on another month than the one it states."""

from __future__ import annotations

from as2007lib.frames.column import NULL
from as2007lib.matching.subject import Check, Subject, found
from as2007lib.matching.tolerances import CheckSetting
from as2007lib.values.arrays import Ints
from as2007lib.values.danish import month


def _find(subject: Subject, _setting: CheckSetting) -> tuple[Ints, list[str]]:
    lines = subject.material.lines
    first, last = lines.first[subject.places], lines.last[subject.places]
    outside = (first != NULL) & ((subject.first_month < first) | (subject.last_month > last))
    rows = outside & subject.bills()
    return found(rows, lambda at: f"linjen siger {month(int(first[at]))}, men passer kun med {month(int(subject.first_month[at]))}")


CHECK = Check("En anden måned end den oplyste", _find)

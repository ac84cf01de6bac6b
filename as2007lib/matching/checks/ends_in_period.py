"""The service begins or ends within the months, and the line bills whole ones."""

from __future__ import annotations

import numpy as np

from as2007lib.frames.column import NULL
from as2007lib.matching.subject import Check, Subject, found
from as2007lib.matching.tolerances import CheckSetting
from as2007lib.values.arrays import Ints
from as2007lib.values.danish import date_long
from as2007lib.values.days import OPEN
from as2007lib.values.months import first_days


def _find(subject: Subject, _setting: CheckSetting) -> tuple[Ints, list[str]]:
    stop = np.append(subject.material.known.extra.terms.ints("stop"), NULL)[subject.terms]
    known = (stop != NULL) & (stop != OPEN)
    inside = (stop > first_days(subject.first_month)) & (stop < first_days(subject.last_month + 1))
    rows = subject.bills() & known & inside
    return found(rows, lambda at: f"ydelsen slutter i perioden, den {date_long(int(stop[at]) - 1)}")


CHECK = Check("Slutter i perioden", _find)

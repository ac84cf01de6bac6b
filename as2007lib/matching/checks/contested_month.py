"""A line of an unusual date was laid on a month that the date of another line of the same service points to."""

from __future__ import annotations

import numpy as np

from as2007lib.frames.column import NULL
from as2007lib.matching.subject import BIT_BY_BIT, Check, Subject, found
from as2007lib.matching.tolerances import CheckSetting
from as2007lib.values.arrays import Ints
from as2007lib.values.danish import month
from as2007lib.values.months import months_of

_HALF_MONTH, _MONTHS = 15, 2**20


def _find(subject: Subject, _setting: CheckSetting) -> tuple[Ints, list[str]]:
    lines = subject.material.lines
    lag, issued = subject.material.lag[subject.places], lines.issued[subject.places]
    known = (lag != NULL) & subject.bills("parts", *BIT_BY_BIT)
    # a line issued as usual for a month is issued `lag` days after the month's end
    usual = months_of(np.where(known, issued - np.where(known, lag, 0), 0) + _HALF_MONTH) - 1
    points_away = known & ((usual < subject.first_month) | (usual > subject.last_month))
    pointed = subject.group[points_away] * _MONTHS + usual[points_away]
    rows = points_away & np.isin(subject.group * _MONTHS + subject.first_month, pointed)
    return found(rows, lambda at: f"datoen er usædvanlig, og en anden regnings dato peger på {month(int(subject.first_month[at]))}")


CHECK = Check("Måneden er omstridt", _find)

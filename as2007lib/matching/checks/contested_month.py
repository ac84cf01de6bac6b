"""A line of an unusual date was laid on a month that the date of another line of the same service points to."""

from __future__ import annotations

import numpy as np

from as2007lib.frames.column import NULL
from as2007lib.matching.material import Material
from as2007lib.matching.subject import BIT_BY_BIT, Check, Subject, found
from as2007lib.matching.tolerances import CheckSetting
from as2007lib.values.arrays import Ints, place_of
from as2007lib.values.danish import month
from as2007lib.values.months import months_of

_HALF_MONTH, _MONTHS = 15, 2**20


def _find(subject: Subject, _setting: CheckSetting) -> tuple[Ints, list[str]]:
    lag, issued = subject.material.lag[subject.places], subject.material.lines.issued[subject.places]
    known = (lag != NULL) & subject.bills("parts", *BIT_BY_BIT)
    usual = _usual_month(issued, lag)
    points_away = known & ((usual < subject.first_month) | (usual > subject.last_month))
    pointed = np.concatenate([subject.group[points_away] * _MONTHS + usual[points_away], _pointed_before(subject.material)])
    rows = points_away & np.isin(subject.group * _MONTHS + subject.first_month, pointed)
    return found(rows, lambda at: f"datoen er usædvanlig, og en anden regnings dato peger på {month(int(subject.first_month[at]))}")


def _usual_month(issued: Ints, lag: Ints) -> Ints:
    """Return the month that a bill of a day is for, where its supplier bills `lag` days after the month's end."""
    return months_of(issued - np.where(lag == NULL, 0, lag) + _HALF_MONTH) - 1


def _pointed_before(material: Material) -> Ints:
    """Return what the dates of bills posted before point at, where that is another month than they were laid on."""
    laid, items = material.known.allocated, material.items
    place = place_of(items.key, laid.ints("item"))
    rows = np.flatnonzero((place >= 0) & (laid.ints("amount") > 0))
    group = items.group[place[rows]]
    lag = material.group_lag[group]
    usual = _usual_month(laid.ints("issued_on")[rows], lag)
    away = (lag != NULL) & (usual != items.month[place[rows]])
    return np.asarray(group[away] * _MONTHS + usual[away], np.int64)


CHECK = Check("Måneden er omstridt", _find)

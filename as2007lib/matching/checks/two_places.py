"""One citizen is billed by the day at two suppliers for one month."""

from __future__ import annotations

import numpy as np

from as2007lib.frames.facts import UNITS
from as2007lib.matching.subject import Check, Subject, found
from as2007lib.matching.tolerances import CheckSetting
from as2007lib.values.arrays import Ints, changes
from as2007lib.values.danish import month


def _find(subject: Subject, _setting: CheckSetting) -> tuple[Ints, list[str]]:
    groups, size = subject.material.groups, len(subject.places)
    by_day = np.append(subject.material.known.extra.terms.ints("unit"), -1)[subject.terms] == UNITS.index("day")
    citizen, party = groups.citizen[subject.group], groups.party[subject.group]
    rows = np.flatnonzero(subject.bills() & by_day & (citizen >= 0))
    order = rows[np.lexsort((party[rows], subject.first_month[rows], citizen[rows]))]
    several = np.zeros(size, dtype=np.bool_)
    if len(order):
        place = np.cumsum(changes(citizen[order], subject.first_month[order]), dtype=np.int64)
        several[order] = np.bincount(place, weights=changes(place, party[order]))[place] > 1
    return found(several, lambda at: f"borgeren er faktureret pr. dag to steder i {month(int(subject.first_month[at]))}")


CHECK = Check("To steder på én gang", _find)

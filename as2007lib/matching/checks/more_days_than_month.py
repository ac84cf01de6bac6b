"""More days are billed than the months have."""

from __future__ import annotations

import numpy as np

from as2007lib.frames.clearing import ServiceTerms
from as2007lib.frames.column import NULL
from as2007lib.frames.facts import UNITS
from as2007lib.matching.subject import Check, Subject, found
from as2007lib.matching.tolerances import CheckSetting
from as2007lib.values.arrays import Ints
from as2007lib.values.danish import quantity
from as2007lib.values.months import first_days

_ONE = 10_000


def _find(subject: Subject, _setting: CheckSetting) -> tuple[Ints, list[str]]:
    terms: ServiceTerms = subject.material.known.extra.terms
    by_day = np.append(terms.ints("unit"), -1)[subject.terms] == UNITS.index("day")
    billed = subject.material.lines.quantity[subject.places]
    days = first_days(subject.last_month + 1) - first_days(subject.first_month)
    rows = subject.bills() & by_day & (billed != NULL) & (billed > days * _ONE)
    return found(rows, lambda at: f"der er faktureret {quantity(int(billed[at]))} dage, men perioden har {days[at]}")


CHECK = Check("Flere dage end måneden har", _find)

"""The month is the first with a new price."""

from __future__ import annotations

import numpy as np

from as2007lib.frames.column import NULL
from as2007lib.matching.subject import Check, Subject, found
from as2007lib.matching.tolerances import CheckSetting
from as2007lib.values.arrays import Ints
from as2007lib.values.danish import date_long
from as2007lib.values.months import months_of


def _find(subject: Subject, _setting: CheckSetting) -> tuple[Ints, list[str]]:
    terms = subject.material.known.extra.terms
    since = np.append(terms.ints("price_from"), NULL)[subject.terms]
    start = np.append(terms.ints("start"), NULL)[subject.terms]
    changed = (since != NULL) & (since > start)
    month = months_of(np.where(changed, since, 0))
    rows = subject.bills() & changed & (subject.first_month <= month) & (month <= subject.last_month)
    return found(rows, lambda at: f"det er den første måned efter, at prisen blev ændret ({date_long(int(since[at]))})")


CHECK = Check("Første efter en takstændring", _find)

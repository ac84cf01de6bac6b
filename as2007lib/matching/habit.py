"""When suppliers usually bill: days from the end of the month to the day of the bill."""

from __future__ import annotations

import numpy as np

from as2007lib.frames.column import NULL
from as2007lib.values.arrays import Ints, changes
from as2007lib.values.months import first_days

_HABIT = 5
"""So many bills make a habit."""


def usual_lag(supplier: Ints, last: Ints, issued: Ints, highest: int) -> Ints:
    """Return for each supplier how many days after its period it usually bills.

    Args:
        supplier: of each bill a code from 0; −1: not known.
        last: its last month; `NULL`: not stated.
        issued: its day.
        highest: the highest code of any supplier.

    Returns:
        by the supplier's code the middle one of its bills' days; `NULL` where it has too few, and, at the end, for −1.
    """
    usual = np.full(highest + 2, NULL, dtype=np.int64)
    rows = np.flatnonzero((supplier >= 0) & (last != NULL))
    if not len(rows):
        return usual
    days = issued[rows] - first_days(last[rows] + 1)
    order = np.lexsort((days, supplier[rows]))
    rows, days = rows[order], days[order]
    begins = np.flatnonzero(changes(supplier[rows]))
    count = np.diff(np.append(begins, len(rows)))
    usual[supplier[rows[begins]]] = np.where(count >= _HABIT, days[begins + count // 2], NULL)
    return usual

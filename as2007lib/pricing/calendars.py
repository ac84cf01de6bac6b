"""How many days a service's calendar counts from one day to another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np

from as2007lib.frames.column import NULL
from as2007lib.frames.facts import Calendars
from as2007lib.pricing.facts import PricingFacts
from as2007lib.values.arrays import Bools, Ints, distinct
from as2007lib.values.calendars import WEEKDAYS_PATTERN, counted_days


@dataclass(frozen=True)
class CountedDays:
    """Counted days up to each day, for every calendar in use.

    Attributes:
        keys: keys of the calendars, ascending.
        start: first day known here.
        before: a row a calendar: how many days from `start` up to each day are counted.
    """

    keys: Ints
    start: int
    before: Ints

    @classmethod
    def of(cls, facts: PricingFacts, keys: Ints, start: int, stop: int) -> Self:
        """Count the days from start up to stop for these calendars; `NULL` among the keys is no calendar."""
        keys = distinct(keys[keys != NULL])
        before = np.zeros((len(keys), stop - start + 1), dtype=np.int64)
        for row, key in enumerate(keys.tolist()):
            np.cumsum(_counted(facts, key, start, stop), out=before[row, 1:])
        return cls(keys, start, before)

    def between(self, calendar: Ints, start: Ints, stop: Ints) -> Ints:
        """Return how many days from start up to stop the calendar counts; without a calendar every day counts."""
        days = stop - start
        rows = np.flatnonzero(calendar != NULL)
        if len(rows):
            row = np.searchsorted(self.keys, calendar[rows])
            days[rows] = self.before[row, stop[rows] - self.start] - self.before[row, start[rows] - self.start]
        return days


def _counted(facts: PricingFacts, key: int, start: int, stop: int) -> Bools:
    if key == facts.weekdays_calendar:
        return counted_days(start, stop, WEEKDAYS_PATTERN, holidays=False)
    counted = np.zeros(stop - start, dtype=np.bool_)
    stated: Calendars = facts.calendars
    for row in np.flatnonzero(stated.ints("calendar") == key).tolist():
        first = max(int(stated.ints("start")[row]), start)
        after = min(int(stated.ints("stop")[row]), stop)
        if first < after:
            pattern, holidays = str(stated.texts("weekdays")[row]), bool(stated.ints("holidays")[row])
            counted[first - start : after - start] = counted_days(first, after, pattern, holidays=holidays)
    return counted

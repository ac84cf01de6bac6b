"""The factor of a day: 1, unless an absence reduces it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np

from as2007lib.frames.column import NULL
from as2007lib.pricing.facts import PricingFacts
from as2007lib.pricing.terms import Terms
from as2007lib.values.arrays import Ints
from as2007lib.values.days import OPEN
from as2007lib.values.intervals import Timeline, spot_day, spot_key, spots

FULL = 1_000_000
"""100 per cent, in ten-thousandths of a per cent."""


@dataclass(frozen=True)
class Reductions:
    """The days with a reduced rate.

    Attributes:
        line: the reduced days of each absence row, by position.
        pct: ten-thousandths of a per cent, one a row of the timeline.
    """

    line: Timeline
    pct: Ints

    @classmethod
    def of(cls, facts: PricingFacts, terms: Terms) -> Self:
        """Find the days that absences reduce.

        Rows that follow each other without a day between are one absence, whatever their kind or percentage. Its days are
        counted from its own first day, wherever that lies.
        """
        absences = facts.absences
        position = terms.positions(absences.ints("service"))
        rows = np.flatnonzero((position >= 0) & ~terms.by_delivery[position])
        rows = rows[np.argsort(spots(position[rows], absences.ints("start")[rows]), kind="stable")]
        position, pct = position[rows], absences.ints("pct")[rows]
        start, stop = absences.ints("start")[rows], absences.ints("stop")[rows]
        begins, ends = _whole_absence(position, start, stop)
        after = terms.absence_after[position]
        after = np.where((after == NULL) & (pct != NULL), 0, after)
        paid = np.where(pct == NULL, terms.absence_pct[position], pct)
        reduces = (after != NULL) & (paid != NULL)
        after = np.where(reduces, after, 0)
        long = (ends == OPEN) | (ends - begins > after)
        first = np.where(terms.absence_first_day[position], start, np.maximum(start, begins + after))
        chosen = np.flatnonzero(reduces & long & (first < stop))
        return cls(Timeline.of(position[chosen], first[chosen], stop[chosen]), paid[chosen])

    def cuts(self) -> tuple[Ints, Ints]:
        """Return positions and days at which the factor may change."""
        ends = np.concatenate([self.line.starts, self.line.stops])
        return spot_key(ends), spot_day(ends)

    def at(self, position: Ints, day: Ints) -> Ints:
        """Return the factor of each position and day, in ten-thousandths of a per cent."""
        row = self.line.at(position, day)
        return np.append(self.pct, FULL)[row]


def _whole_absence(position: Ints, start: Ints, stop: Ints) -> tuple[Ints, Ints]:
    """Return for each row where the absence it is part of begins and stops; rows are sorted by position and start."""
    fresh = np.ones(len(start), dtype=np.bool_)
    fresh[1:] = (position[1:] != position[:-1]) | (start[1:] != stop[:-1])
    which = np.cumsum(fresh) - 1
    first = np.flatnonzero(fresh)
    last = np.append(first, len(start))[1:] - 1
    return start[first][which], stop[last][which]

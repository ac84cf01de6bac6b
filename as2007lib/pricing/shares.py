"""Who has which part of a service's amount on a day: the parties and their parts of 1."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np

from as2007lib.frames.column import NULL
from as2007lib.pricing.absences import FULL
from as2007lib.pricing.facts import PricingFacts
from as2007lib.pricing.terms import Terms
from as2007lib.values.arrays import Bools, Ints, changes, distinct, offsets, owners, pack, ranges, search, sums
from as2007lib.values.intervals import Timeline, spot_day, spot_key, spots


@dataclass(frozen=True)
class _Rows:
    """Rows of shares of the priced services, within the days priced; a service without rows has one with the whole."""

    position: Ints
    party: Ints
    start: Ints
    stop: Ints
    part: Ints  # ten-thousandths of a per cent, or of a weight
    by_weight: Bools

    def __getitem__(self, rows: Ints) -> _Rows:
        return _Rows(self.position[rows], self.party[rows], self.start[rows], self.stop[rows], self.part[rows], self.by_weight[rows])


@dataclass(frozen=True)
class Divisions:
    """How the priced services are divided, from day to day. A *division* holds for one service from one day to another.

    Attributes:
        line: the days of each division whose parts sum to 1, by position.
        label: equal for two divisions of a service exactly when their parties and parts are equal as numbers.
        counts: number of parties of each division.
        first: place of its first party in the two columns below.
        party: keys of the parties, as they are read; in a division in byte order of their ids.
        numerator: each party's part, in units that all parties of the division have in common, as few as possible.
        denominator: number of such units in the whole, one a division.
    """

    line: Timeline
    label: Ints
    counts: Ints
    first: Ints
    party: Ints
    numerator: Ints
    denominator: Ints

    @classmethod
    def of(cls, facts: PricingFacts, terms: Terms, read_as: Ints) -> Self:
        """Divide every day of the priced services.

        Args:
            facts: the facts.
            terms: the priced services.
            read_as: for each party key the one it is read as.
        """
        rows = _rows(facts, terms, read_as)
        alone = np.bincount(rows.position)[rows.position] == 1
        single, several = rows[np.flatnonzero(alone)], rows[np.flatnonzero(~alone)]
        row, start, stop = _stretches(several)
        order = np.argsort(pack(start, facts.party_order[several.party[row]]))
        return cls._of_pairs(several[row[order]], start[order], stop[order]).with_single(single)

    @classmethod
    def _of_pairs(cls, rows: _Rows, start: Ints, stop: Ints) -> Self:
        """Make divisions of rows that are sorted by the spot where their stretch starts, and by party."""
        heads = np.flatnonzero(changes(start))
        size = np.diff(np.append(heads, len(start)))
        weights, whole = sums(rows.by_weight.astype(np.int64), heads), sums(rows.part, heads)
        valid = ((weights == 0) & (whole == FULL)) | ((weights == size) & (whole > 0))
        kept = np.flatnonzero(np.repeat(valid, size))
        start, stop, party, part = start[kept], stop[kept], rows.party[kept], rows.part[kept]
        once = np.flatnonzero(changes(start, party))
        part = sums(part, once)
        once, part = once[part > 0], part[part > 0]
        start, stop, party = start[once], stop[once], party[once]
        heads = np.flatnonzero(changes(start))
        counts = np.diff(np.append(heads, len(start)))
        numerator = part // np.repeat(np.gcd.reduceat(part, heads) if len(heads) else heads, counts)
        line = Timeline(start[heads], stop[heads], np.arange(len(heads), dtype=np.int64))
        label = _labels(spot_key(line.starts), counts, party, numerator)
        return cls(line, label, counts, offsets(counts), party, numerator, sums(numerator, heads))

    def with_single(self, rows: _Rows) -> Self:
        """Return these divisions and those of services with one row, which most have: the whole is its party's, or nothing is due."""
        rows = rows[np.flatnonzero(np.where(rows.by_weight, rows.part > 0, rows.part == FULL))]
        count = len(rows.position)
        one = np.ones(count, dtype=np.int64)
        start = np.concatenate([self.line.starts, spots(rows.position, rows.start)])
        stop = np.concatenate([self.line.stops, spots(rows.position, rows.stop)])
        order = np.argsort(start, kind="stable")
        return type(self)(
            line=Timeline(start[order], stop[order], order),
            label=np.concatenate([self.label, rows.party]),
            counts=np.concatenate([self.counts, one]),
            first=np.concatenate([self.first, len(self.party) + np.arange(count, dtype=np.int64)]),
            party=np.concatenate([self.party, rows.party]),
            numerator=np.concatenate([self.numerator, one]),
            denominator=np.concatenate([self.denominator, one]),
        )

    def cuts(self) -> tuple[Ints, Ints]:
        """Return positions and days at which the division may change."""
        ends = np.concatenate([self.line.starts, self.line.stops])
        return spot_key(ends), spot_day(ends)

    def at(self, position: Ints, day: Ints) -> Ints:
        """Return the division of each position and day, −1 where the parts do not sum to 1."""
        return self.line.at(position, day)

    def labels(self, division: Ints) -> Ints:
        """Return what tells divisions of a service apart, −1 for none."""
        return np.append(self.label, -1)[division]


def _rows(facts: PricingFacts, terms: Terms, read_as: Ints) -> _Rows:
    shares = facts.shares
    position = terms.positions(shares.ints("service"))
    stated = np.zeros(len(terms), dtype=np.bool_)
    stated[position[position >= 0]] = True
    priced = (terms.stop > terms.start)[position] & (position >= 0)
    rows = np.flatnonzero(priced & (shares.ints("start") < terms.stop[position]) & (shares.ints("stop") > terms.start[position]))
    percent, weight = shares.ints("share_pct")[rows], shares.ints("weight")[rows]
    alone = np.flatnonzero(~stated & (terms.party != NULL) & (terms.stop > terms.start))
    place = np.concatenate([position[rows], alone])
    return _Rows(
        position=place,
        party=read_as[np.concatenate([shares.ints("party")[rows], terms.party[alone]])],
        start=np.maximum(np.concatenate([shares.ints("start")[rows], terms.start[alone]]), terms.start[place]),
        stop=np.minimum(np.concatenate([shares.ints("stop")[rows], terms.stop[alone]]), terms.stop[place]),
        part=np.concatenate([np.where(percent == NULL, weight, percent), np.full(len(alone), FULL, dtype=np.int64)]),
        by_weight=np.concatenate([percent == NULL, np.zeros(len(alone), dtype=np.bool_)]),
    )


def _stretches(rows: _Rows) -> tuple[Ints, Ints, Ints]:
    """Return the stretches between which nothing changes, once for every row that takes part: the row, and two spots."""
    start, stop = spots(rows.position, rows.start), spots(rows.position, rows.stop)
    points = distinct(np.concatenate([start, stop]))
    low = search(points, start)
    count = search(points, stop) - low
    stretch = ranges(low, count)
    return owners(count), points[stretch], points[stretch + 1]


def _labels(position: Ints, counts: Ints, party: Ints, numerator: Ints) -> Ints:
    """Return one number for each division, equal where two divisions of a service are equal.

    One party alone is told by its key, and so is the only division of a service. Other divisions of several parties are
    numbered anew with every further party, among those that have as many.
    """
    first = offsets(counts)
    label = party[first].copy()
    free = int(party.max(initial=0)) + 1
    changing = np.bincount(position)[position] > 1 if len(position) else np.empty(0, np.bool_)
    several = np.flatnonzero((counts > 1) & changing)
    label[several] = free + counts[several]
    free += int(counts.max(initial=0)) + 1
    for place in range(int(counts[several].max(initial=0))):
        several = several[counts[several] > place]
        part = first[several] + place
        known, number = np.unique(pack(label[several], party[part], numerator[part]), return_inverse=True)
        label[several] = free + number
        free += len(known)
    return label

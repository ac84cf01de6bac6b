"""The rate of a day: the individual one, else the catalogue's at the provider, else the catalogue's without a provider."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np

from as2007lib.frames.column import NULL
from as2007lib.frames.facts import IndividualRates, Rates
from as2007lib.pricing.facts import PricingFacts
from as2007lib.pricing.terms import Terms
from as2007lib.values.arrays import Bools, Ints, distinct, owners, pack, place_of, ranges, search
from as2007lib.values.intervals import Timeline, spot_day, spot_key, spots


@dataclass(frozen=True)
class RateBook:
    """All rates of the priced services.

    Attributes:
        individual: rows of `individual_rates`, by position.
        own: rows of `rates` with a provider, by the number of the catalogue service and provider they belong to.
        general: rows of `rates` without a provider, by catalogue service.
        own_key: for each position that number, −1 where the provider has none of its own.
        service_code: for each position the key of its catalogue service.
        individual_rate: øre, one a row of `individual_rates`.
        rate: øre, one a row of `rates`.
    """

    individual: Timeline
    own: Timeline
    general: Timeline
    own_key: Ints
    service_code: Ints
    individual_rate: Ints
    rate: Ints

    @classmethod
    def of(cls, facts: PricingFacts, terms: Terms) -> Self:
        """Sort the rates into timelines."""
        singles, rates = facts.individual_rates, facts.rates
        position = terms.positions(singles.ints("service"))
        code, provider = rates.ints("service_code"), rates.ints("provider")
        of_provider = provider != NULL
        # few providers have rates of their own: by their places the pairs are small enough for a table
        providers = distinct(provider[of_provider])
        pair = pack(
            np.concatenate([code, terms.service_code]),
            place_of(providers, np.concatenate([provider, terms.provider])) + 1,
        )
        known = distinct(pair[: len(code)][of_provider])
        return cls(
            individual=_timeline(position, singles, terms, position >= 0),
            own=_timeline(place_of(known, pair[: len(code)]), rates, terms, of_provider),
            general=_timeline(code, rates, terms, ~of_provider),
            own_key=place_of(known, pair[len(code) :]),
            service_code=terms.service_code,
            individual_rate=singles.ints("rate"),
            rate=rates.ints("rate"),
        )

    def cuts(self, terms: Terms) -> tuple[Ints, Ints]:
        """Return positions and days at which a rate may change."""
        has_own = np.flatnonzero(self.own_key >= 0)
        everyone = np.arange(len(terms), dtype=np.int64)
        found = [
            (np.concatenate([spot_key(self.individual.starts), spot_key(self.individual.stops)]), _days(self.individual)),
            _cuts_within(self.own, self.own_key[has_own], has_own, terms),
            _cuts_within(self.general, self.service_code, everyone, terms),
        ]
        return np.concatenate([position for position, _ in found]), np.concatenate([day for _, day in found])

    def at(self, position: Ints, day: Ints) -> tuple[Ints, Bools]:
        """Return the rate of each position and day in øre, `NULL` where there is none, and whether it is a fallback.

        A fallback is the general rate where the provider has rates of its own for the catalogue service, on other days.
        """
        own = self.own_key[position]
        rate = np.append(self.individual_rate, NULL)[self.individual.at(position, day)]
        asked = np.flatnonzero((rate == NULL) & (own >= 0))
        rate[asked] = np.append(self.rate, NULL)[self.own.at(own[asked], day[asked])]
        asked = np.flatnonzero(rate == NULL)
        rate[asked] = np.append(self.rate, NULL)[self.general.at(self.service_code[position[asked]], day[asked])]
        fallback = np.zeros(len(position), dtype=np.bool_)
        fallback[asked] = (rate[asked] != NULL) & (own[asked] >= 0)
        return rate, fallback


def _timeline(keys: Ints, frame: Rates | IndividualRates, terms: Terms, chosen: Bools) -> Timeline:
    """Sort the chosen rows that matter for the months due."""
    starts, stops = frame.ints("start"), frame.ints("stop")
    rows = np.flatnonzero(chosen & (starts < terms.due_stop.max()) & (stops > terms.due_start.min()))
    line = Timeline.of(keys[rows], starts[rows], stops[rows])
    return Timeline(line.starts, line.stops, rows[line.rows])


def _days(line: Timeline) -> Ints:
    return np.concatenate([spot_day(line.starts), spot_day(line.stops)])


def _cuts_within(line: Timeline, keys: Ints, position: Ints, terms: Terms) -> tuple[Ints, Ints]:
    """Return the timeline's starts and stops that lie within the days of the positions that have these keys."""
    points = distinct(np.concatenate([line.starts, line.stops]))
    day = spot_day(points)
    points = points[(day > terms.due_start.min()) & (day < terms.due_stop.max())]
    # most keys have no change within a window of one month: only the others are looked up
    changing = np.isin(keys, distinct(spot_key(points)))
    keys, position = keys[changing], position[changing]
    low = search(points, spots(keys, terms.start[position]), after=True)
    high = search(points, spots(keys, terms.stop[position]))
    count = np.maximum(high - low, 0)
    return position[owners(count)], spot_day(points[ranges(low, count)])

"""What a price is computed from: the facts as they are known at one moment."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeVar

import numpy as np

from as2007lib.frames.base import Frame
from as2007lib.frames.facts import (
    Absences,
    Calendars,
    Catalogue,
    Citizens,
    Deliveries,
    IndividualRates,
    Packages,
    Rates,
    Services,
    Shares,
)
from as2007lib.values.arrays import Ints, ascending, search

F = TypeVar("F", bound=Frame)


@dataclass(frozen=True)
class PricingFacts:
    """The facts of one municipality at one moment, with integer keys.

    Attributes:
        services: services, and so on for the other frames; a set of child rows is the one in force.
        party_order: for each party key the rank of its id in ascending byte order.
        weekdays_calendar: key of the calendar that is built in, −1 where no service names it.
    """

    services: Services
    packages: Packages
    catalogue: Catalogue
    calendars: Calendars
    rates: Rates
    individual_rates: IndividualRates
    absences: Absences
    shares: Shares
    deliveries: Deliveries
    citizens: Citizens
    party_order: Ints
    weekdays_calendar: int

    def of_services(self, low: int, after: int) -> PricingFacts:
        """Return the facts for pricing services with keys from `low` to before `after`.

        Services stay all, so that places in them hold. Rows of others are left out where rows lie in the order of services, as
        they are read; in another order they stay, and change nothing.
        """
        if not self._in_order:
            return self

        def cut(rows: F) -> F:
            return rows.between(*search(rows.ints("service"), np.array([low, after])).tolist())

        return replace(
            self,
            absences=cut(self.absences),
            shares=cut(self.shares),
            deliveries=cut(self.deliveries),
            individual_rates=cut(self.individual_rates),
        )

    @cached_property
    def _in_order(self) -> bool:
        return all(ascending(rows.ints("service")) for rows in (self.absences, self.shares, self.deliveries, self.individual_rates))

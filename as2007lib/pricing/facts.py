"""What a price is computed from: the facts as they are known at one moment."""

from __future__ import annotations

from dataclasses import dataclass

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
from as2007lib.values.arrays import Ints


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

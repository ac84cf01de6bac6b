"""Registered hours and pieces: what was delivered on each day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np

from as2007lib.pricing.facts import PricingFacts
from as2007lib.pricing.terms import Terms
from as2007lib.values.arrays import Ints, changes, distinct, sums
from as2007lib.values.intervals import spot_day, spot_key, spots
from as2007lib.values.months import first_days, months_of


@dataclass(frozen=True)
class DeliveryDays:
    """The days of services by delivery that have a delivery, in order of position and day.

    Attributes:
        position: the service.
        day: the day; it is paid for and lies in a month due.
        quantity: ten-thousandths, the sum of the day's rows; it may be 0 where rows cancel out.
        outside_position: service of each month due that has a delivery on a day not paid for.
        outside_month: that month.
    """

    position: Ints
    day: Ints
    quantity: Ints
    outside_position: Ints
    outside_month: Ints

    @classmethod
    def of(cls, facts: PricingFacts, terms: Terms) -> Self:
        """Sum the deliveries of the services that are priced by delivery; rows with quantity 0 are none."""
        rows = facts.deliveries
        day, quantity = rows.ints("day"), rows.ints("quantity")
        # of years of deliveries a run needs a month or two: the others are not even looked up
        near = np.flatnonzero(day >= terms.due_start.min())
        near = near[(day[near] < terms.due_stop.max()) & (quantity[near] != 0)]
        position = terms.positions(rows.ints("service")[near])
        kept = np.flatnonzero((position >= 0) & terms.by_delivery[position])
        position, day, quantity = position[kept], day[near[kept]], quantity[near[kept]]
        due = (day >= terms.due_start[position]) & (day < terms.due_stop[position])
        paid = (day >= terms.paid_start[position]) & (day < terms.paid_stop[position])
        outside = distinct(spots(position[due & ~paid], first_days(months_of(day[due & ~paid]))))
        position, day, quantity = position[due & paid], day[due & paid], quantity[due & paid]
        order = np.argsort(spots(position, day), kind="stable")
        position, day, quantity = position[order], day[order], quantity[order]
        heads = np.flatnonzero(changes(position, day))
        return cls(position[heads], day[heads], sums(quantity, heads), spot_key(outside), months_of(spot_day(outside)))

"""The terms each priced service stands on: its days, unit, quantity and absence rule, one row a service."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from as2007lib.frames.column import NULL
from as2007lib.frames.facts import ABSENCE_FROM, STATUSES
from as2007lib.pricing.facts import PricingFacts
from as2007lib.pricing.window import HOUR, PIECE, Window, service_catalogue
from as2007lib.values.arrays import Bools, Ints, place_of
from as2007lib.values.days import OPEN
from as2007lib.values.months import first_days

ONE = 10_000
"""A quantity of 1, in ten-thousandths."""
_CANCELLED = STATUSES.index("cancelled")
_FIRST_DAY = ABSENCE_FROM.index("first_day")
_BY_CITIZEN = ("payout", "charge")
"""Flows whose service falls to the citizen where no party is named."""


@dataclass(frozen=True)
class Terms:
    """One row for each service of the window that has months due. Its place here is the service's *position*.

    Attributes:
        service: key of the service.
        service_code: key of its catalogue service.
        provider: key of its provider, 0 without one.
        paid_start: first day that is paid for.
        paid_stop: the day after the last one; not after `paid_start` where no day is.
        due_start: first day of its first month due.
        due_stop: the day after the last day of its last month due.
        start: first day to price: paid for and in a month due.
        stop: the day after the last one.
        unit: place in `UNITS`.
        by_delivery: whether the unit is hour or piece.
        calendar: key of the calendar of counted days, `NULL` without one.
        quantity: ten-thousandths, 1 where none is stated.
        plan_per: place in `QUANTITY_PER` of a plan that commits, −1 where there is none.
        absence_after: days of an absence before it reduces, `NULL` where the catalogue does not say.
        absence_pct: ten-thousandths of a per cent, `NULL` likewise.
        absence_first_day: whether all days of a long absence are reduced.
        party: who has the whole where shares are not stated, `NULL` where nobody is named.
    """

    service: Ints
    service_code: Ints
    provider: Ints
    paid_start: Ints
    paid_stop: Ints
    due_start: Ints
    due_stop: Ints
    start: Ints
    stop: Ints
    unit: Ints
    by_delivery: Bools
    calendar: Ints
    quantity: Ints
    plan_per: Ints
    absence_after: Ints
    absence_pct: Ints
    absence_first_day: Bools
    party: Ints

    def __len__(self) -> int:
        """Return the number of services."""
        return len(self.service)

    def positions(self, keys: Ints) -> Ints:
        """Return the position of each service key, −1 for services that are not priced."""
        return place_of(self.service, keys)


def terms_of(facts: PricingFacts, window: Window) -> Terms:
    """Return the terms of the window's services; those that have nothing to price or find are left out."""
    package = place_of(facts.packages.ints("package"), facts.services.ints("package")[window.rows])
    paid_start, paid_stop = _paid_days(facts, window.rows, package)
    due_start, due_stop = first_days(window.first), first_days(window.last + 1)
    start, stop = np.maximum(paid_start, due_start), np.minimum(paid_stop, due_stop)
    code = service_catalogue(facts, window.rows)
    unit = np.append(facts.catalogue.ints("unit"), -1)[code]
    by_delivery = (unit == HOUR) | (unit == PIECE)
    # a service by delivery stays although no day is paid for: its deliveries are then found outside
    kept = np.flatnonzero((code >= 0) & (due_stop > due_start) & ((stop > start) | by_delivery))
    rows, code, package = window.rows[kept], code[kept], package[kept]
    services, catalogue = facts.services, facts.catalogue
    stated = services.ints("quantity")[rows]
    provider = services.ints("provider")[rows]
    plan = by_delivery[kept] & (stated != NULL) & window.plan
    return Terms(
        service=services.ints("service")[rows],
        service_code=services.ints("service_code")[rows],
        provider=np.where(provider == NULL, 0, provider),
        paid_start=paid_start[kept],
        paid_stop=paid_stop[kept],
        due_start=due_start[kept],
        due_stop=due_stop[kept],
        start=start[kept],
        stop=stop[kept],
        unit=unit[kept],
        by_delivery=by_delivery[kept],
        calendar=catalogue.ints("calendar")[code],
        quantity=np.where(stated == NULL, ONE, stated),
        plan_per=np.where(plan, services.ints("quantity_per")[rows], -1),
        absence_after=catalogue.ints("absence_after_days")[code],
        absence_pct=catalogue.ints("absence_pct")[code],
        absence_first_day=catalogue.ints("absence_from")[code] == _FIRST_DAY,
        party=_whole_party(facts, rows, package),
    )


def paid_days(facts: PricingFacts, rows: Ints) -> tuple[Ints, Ints]:
    """Return the days paid for of the services at these rows: start and stop, the same day where there are none.

    The paid dates where stated, else what the service and its package have in common; none where either is cancelled or
    the package is not known.
    """
    return _paid_days(facts, rows, place_of(facts.packages.ints("package"), facts.services.ints("package")[rows]))


def _paid_days(facts: PricingFacts, rows: Ints, package: Ints) -> tuple[Ints, Ints]:
    services, packages = facts.services, facts.packages
    start, stop = services.ints("start")[rows], services.ints("stop")[rows]
    paid_start, paid_stop = services.ints("paid_start")[rows], services.ints("paid_stop")[rows]
    package_start, package_stop = np.append(packages.ints("start"), 0)[package], np.append(packages.ints("stop"), 0)[package]
    first = np.where(paid_start == NULL, np.maximum(start, package_start), paid_start)
    after = np.where(paid_stop == OPEN, np.minimum(stop, package_stop), paid_stop)
    cancelled = np.append(packages.ints("status"), _CANCELLED)[package] == _CANCELLED
    cancelled |= services.ints("status")[rows] == _CANCELLED
    return first, np.where(cancelled, first, np.maximum(first, after))


def _whole_party(facts: PricingFacts, rows: Ints, package: Ints) -> Ints:
    party = facts.services.ints("party")[rows]
    if not len(rows) or facts.services.table["flow"][int(rows[0])].as_py() not in _BY_CITIZEN:
        return party
    unnamed = np.flatnonzero(party == NULL)
    party[unnamed] = np.append(facts.packages.ints("citizen"), NULL)[package[unnamed]]
    return party

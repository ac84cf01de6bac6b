"""Which services are priced, and for which months."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from as2007lib.frames.facts import FLOWS, TIMINGS, UNITS
from as2007lib.pricing.facts import PricingFacts
from as2007lib.values.arrays import Ints, place_of

HOUR, PIECE = UNITS.index("hour"), UNITS.index("piece")
_ADVANCE = TIMINGS.index("advance")


@dataclass(frozen=True)
class Window:
    """What is asked of the engine.

    Attributes:
        rows: places in `facts.services` of the services to price; all are of one flow.
        first: first month due, one a row.
        last: last month due, included; before `first` nothing is due.
        closed_for_purchase: months whose purchase period is closed; plans end there.
        plan: whether planned hours and pieces commit where nothing is delivered yet (purchase and forecasts).
    """

    rows: Ints
    first: Ints
    last: Ints
    closed_for_purchase: frozenset[int] = frozenset()
    plan: bool = False


def due_months(facts: PricingFacts, flow: str, settle_from: int, period: int, closed_for_purchase: frozenset[int] = frozenset()) -> Window:
    """Return the window of a settlement run: every service of the flow, from `settle_from` as far as its timing goes.

    Args:
        facts: the facts as known.
        flow: one of `FLOWS`.
        settle_from: the store's first month.
        period: the run's month; services settled in advance are due one month further.
        closed_for_purchase: months whose purchase period is closed.
    """
    rows = np.flatnonzero(facts.services.ints("flow") == FLOWS.index(flow))
    last = last_months(facts, period)[rows]
    return Window(rows, np.full(len(rows), settle_from, dtype=np.int64), last, closed_for_purchase, plan=flow == "purchase")


def last_months(facts: PricingFacts, period: int) -> Ints:
    """Return for each service the last month due in a period: the period, or the next month where it is settled in advance."""
    code = service_catalogue(facts)
    timing, unit = facts.catalogue.ints("timing"), facts.catalogue.ints("unit")
    own = facts.services.ints("timing")
    advance = np.where(own >= 0, own, _of(timing, code)) == _ADVANCE
    by_delivery = np.isin(_of(unit, code), (HOUR, PIECE))
    return np.where(advance & ~by_delivery, period + 1, period).astype(np.int64)


def service_catalogue(facts: PricingFacts, rows: Ints | None = None) -> Ints:
    """Return for each service, or those at some rows, the place of its catalogue service, −1 where that is not known."""
    code = facts.services.ints("service_code")
    return place_of(facts.catalogue.ints("service_code"), code if rows is None else code[rows])


def _of(column: Ints, place: Ints) -> Ints:
    """Return the column's values at places, −1 at place −1."""
    return np.append(column, -1)[place]

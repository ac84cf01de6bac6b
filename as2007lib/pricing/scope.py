"""Which settled months a run may touch: those that the present timing of their service makes due."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from as2007lib.frames.facts import FLOWS, UNITS
from as2007lib.frames.results import Settled
from as2007lib.pricing.facts import PricingFacts
from as2007lib.pricing.window import Window, last_months, service_catalogue
from as2007lib.values.arrays import Bools, Ints, distinct, place_of
from as2007lib.values.months import month_number

_EVERY_MONTH = month_number(9999, 12)
_UNKNOWN_UNIT = UNITS.index("piece")


@dataclass(frozen=True)
class Scope:
    """The services that a run settles, each once, with first and last month.

    Attributes:
        service: keys.
        first: first month.
        last: last month, included.
    """

    service: Ints
    first: Ints
    last: Ints

    def holds(self, service: Ints, month: Ints) -> Bools:
        """Return for each service and month whether the run settles it."""
        place = place_of(self.service, service)
        first, last = np.append(self.first, 1)[place], np.append(self.last, 0)[place]
        return (month >= first) & (month <= last)


def due_scope(facts: PricingFacts, window: Window, flow: str, settled: Settled, settle_from: int, period: int) -> Scope:
    """Return the scope of a run: the window, and what was settled of services that are no longer of this flow, or not known.

    Args:
        facts: the facts as known.
        window: the services priced; a service of the flow that it leaves out is left out here too.
        flow: the flow of the run.
        settled: what is settled in the flow.
        settle_from: the store's first month; nothing before it is ever touched.
        period: the run's month.
    """
    service = facts.services.ints("service")
    once = distinct(settled.ints("service"))
    place = place_of(service, once)
    moved = (place >= 0) & (np.append(facts.services.ints("flow"), -1)[place] != FLOWS.index(flow))
    gone = once[(place < 0) | moved]
    last = np.append(last_months(facts, period), _EVERY_MONTH)[place[(place < 0) | moved]]
    return Scope(
        service=np.concatenate([service[window.rows], gone]),
        first=np.concatenate([window.first, np.full(len(gone), settle_from, dtype=np.int64)]),
        last=np.concatenate([window.last, last]),
    )


def units_by_service(facts: PricingFacts, size: int) -> Ints:
    """Return for each service key below `size` the place of its unit in `UNITS`.

    What is no longer known is corrected by the piece: its unit is not known either.
    """
    unit = np.full(size, _UNKNOWN_UNIT, dtype=np.int64)
    code = service_catalogue(facts)
    known = code >= 0
    unit[facts.services.ints("service")[known]] = facts.catalogue.ints("unit")[code[known]]
    return unit

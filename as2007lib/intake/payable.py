"""Services with their packages as they are in force if the good candidates are taken in: their own days, and the days paid for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from as2007lib.frames.column import NULL
from as2007lib.frames.facts import Packages, Services
from as2007lib.intake.columns import code_place
from as2007lib.intake.stage import Stage
from as2007lib.values.arrays import Bools, Ints
from as2007lib.values.days import OPEN

_CANCELLED = code_place(Services, "status", "cancelled")


@dataclass(frozen=True)
class Payable:
    """Services that are not cancelled, with a package in force; intervals are half-open and may be empty.

    Attributes:
        service: ids, ascending.
        row: each service's row, as `Stage.ints` counts them.
        package_row: its package's row.
        start: first day of the service within its package.
        stop: day after the last one.
        paid_start: first day of E, the days that are paid for.
        paid_stop: day after the last one.
    """

    service: Ints
    row: Ints
    package_row: Ints
    start: Ints
    stop: Ints
    paid_start: Ints
    paid_stop: Ints


def payable(stage: Stage, wanted: Bools) -> Payable:
    """Return the wanted services (a mask by id) that are in force and not cancelled."""
    row = stage.in_force(Services)
    service = np.flatnonzero(wanted & (row >= 0))
    row = row[service]
    package_row = stage.in_force(Packages)[stage.ints(Services, "package")[row]]
    # a full load may have taken a package away: there may be none at all
    cancelled = np.append(stage.ints(Packages, "status"), _CANCELLED)[package_row] == _CANCELLED
    active = ~cancelled & (stage.ints(Services, "status")[row] != _CANCELLED)
    service, row, package_row = service[active], row[active], package_row[active]
    start = np.maximum(stage.ints(Services, "start")[row], stage.ints(Packages, "start")[package_row])
    stop = np.minimum(stage.ints(Services, "stop")[row], stage.ints(Packages, "stop")[package_row])
    paid_start, paid_stop = stage.ints(Services, "paid_start")[row], stage.ints(Services, "paid_stop")[row]
    paid_start, paid_stop = np.where(paid_start == NULL, start, paid_start), np.where(paid_stop == OPEN, stop, paid_stop)
    return Payable(service, row, package_row, start, stop, paid_start, paid_stop)

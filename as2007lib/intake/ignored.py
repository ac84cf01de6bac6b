"""Warnings of cells that mean nothing where they stand, and of CPR numbers without a valid check digit."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from as2007lib.frames.facts import Catalogue, Deliveries, Fact, Services
from as2007lib.intake.columns import code_place, ints
from as2007lib.intake.stage import Fault, Stage
from as2007lib.intake.texts import CPR_COLUMNS, checksum_missing
from as2007lib.values.arrays import Bools, Ints

_BY_DELIVERY = [code_place(Catalogue, "unit", unit) for unit in ("hour", "piece")]
_WITHOUT_CALENDAR = [code_place(Catalogue, "unit", unit) for unit in ("week", "hour", "piece")]
_ADVANCE = code_place(Catalogue, "timing", "advance")
_CHECKSUM = "har intet gyldigt kontrolciffer: det er tilladt siden 2007, men se nummeret efter"
_CALENDAR = "bruges ikke: enhederne week, hour og piece har ingen kalender"
_TIMING = "bruges ikke: enhederne hour og piece afregnes altid bagud"
_PER = "bruges ikke: kun enhederne hour og piece har en plan"
_DELIVERY = "bruges ikke: kun ydelser i hour og piece afregnes efter leverancer"


def ignored(stage: Stage) -> Iterator[Fault]:
    """Return the good candidates that say something nobody uses."""
    yield from _checksums(stage)
    if Catalogue in stage.pool:
        unit, timing = (ints(Catalogue, stage.pool[Catalogue].table, name) for name in ("unit", "timing"))
        calendar = stage.pool_ids(Catalogue, "calendar") >= 0
        yield _good(stage, Catalogue, calendar & np.isin(unit, _WITHOUT_CALENDAR), "calendar", "calendar_ignored", _CALENDAR)
        yield _good(stage, Catalogue, (timing == _ADVANCE) & np.isin(unit, _BY_DELIVERY), "timing", "timing_ignored", _TIMING)
    if Services in stage.pool:
        unit = _units(stage, stage.pool_ids(Services, "service_code"))
        timing, per = (ints(Services, stage.pool[Services].table, name) for name in ("timing", "quantity_per"))
        by_delivery = np.isin(unit, _BY_DELIVERY)
        yield _good(stage, Services, (timing == _ADVANCE) & by_delivery, "timing", "timing_ignored", _TIMING)
        yield _good(stage, Services, (per >= 0) & ~by_delivery, "quantity_per", "quantity_per_ignored", _PER)
    if Deliveries in stage.pool:
        row = stage.in_force(Services)[stage.pool_ids(Deliveries, "service")]
        unit = np.full(len(row), -1, dtype=np.int64)
        unit[row >= 0] = _units(stage, stage.ints(Services, "service_code")[row[row >= 0]])
        yield _good(stage, Deliveries, ~np.isin(unit, _BY_DELIVERY), "service", "delivery_ignored", _DELIVERY)


def _checksums(stage: Stage) -> Iterator[Fault]:
    for fact, found in stage.pool.items():
        for column in fact.columns:
            if column.name in CPR_COLUMNS:
                yield _good(stage, fact, checksum_missing(found.table[column.name]), column.name, "cpr_checksum", _CHECKSUM)


def _units(stage: Stage, codes: Ints) -> Ints:
    """Return the unit of each catalogue service in force, −1 where it is not."""
    row = stage.in_force(Catalogue)[codes]
    unit = np.full(len(row), -1, dtype=np.int64)
    unit[row >= 0] = stage.ints(Catalogue, "unit")[row[row >= 0]]
    return unit


def _good(stage: Stage, fact: type[Fact], rows: Bools, column: str, code: str, detail: str) -> Fault:
    places = np.flatnonzero(rows & ~stage.pool[fact].bad)
    return Fault(fact, places, column, code, [detail] * len(places))

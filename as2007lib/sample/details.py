"""What hangs on a service: individual rates, absences and deliveries."""

from __future__ import annotations

import numpy as np

from as2007lib.frames.column import NULL
from as2007lib.frames.facts import UNITS
from as2007lib.sample.catalogue import Catalogue
from as2007lib.sample.chance import Chance
from as2007lib.sample.grants import PURCHASE
from as2007lib.sample.text import Columns, joined, taken
from as2007lib.values.arrays import Bools, Ints, ranges
from as2007lib.values.days import OPEN
from as2007lib.values.months import first_days, months_of

ABSENCE_KINDS = ("ferie", "sygdom", "hospital", "hjemme")
_INDIVIDUAL, _TWO_RATES, _ABSENT, _OWN_PCT, _CHAINED, _NOT_BACK = 60, 300, 350, 250, 500, 40  # of a thousand
_OUTSIDE, _NEVER = 15, 100  # of a thousand
_OWN_PCTS = np.array([0, 250_000, 500_000, 805_000, 1_000_000], dtype=np.int64)
_BEFORE = 60
"""Days before a service that prices and payers are known from, so that paid dates are covered."""
HOUR_QUARTER, PIECE = 2_500, 10_000


def make_individual_rates(chance: Chance, catalogue: Catalogue, services: Columns) -> Columns:
    """Return individual rates: service (number), start, stop, rate. Where there are two, one follows the other."""
    count = len(services["number"])
    rows = np.flatnonzero(catalogue.has("own")[services["code"]] | chance.hit("individual", count, _INDIVIDUAL))
    chosen = taken(services, rows)
    number, begin = chosen["number"], chosen["start"] - _BEFORE
    price = catalogue.price[chosen["code"]] * (700 + chance.below("price", len(rows), 600)) // 1000
    two = chance.hit("two", len(rows), _TWO_RATES)
    change = chosen["start"] + 40 + chance.below("change", len(rows), 500)
    first = {"service": number, "start": begin, "stop": np.where(two, change, OPEN), "rate": price}
    second = {"service": number, "start": change, "stop": np.full(len(rows), OPEN), "rate": price * 1025 // 1000}
    return in_order(joined(first, taken(second, two)))


def make_absences(chance: Chance, catalogue: Catalogue, services: Columns, last: int) -> Columns:
    """Return absences until the day `last`: service (number), start, stop, kind, pct. Some follow each other without a gap."""
    stays = catalogue.has("stay", "day")[services["code"]] & (services["start"] < last - _BEFORE)
    rows = np.flatnonzero(stays & chance.hit("absent", len(stays), _ABSENT))
    chosen = taken(services, rows)
    count, until = len(rows), np.minimum(chosen["stop"], last)
    recent = chance.hit("recent", count, 500)
    begin = np.where(recent, np.maximum(chosen["start"], until - 80), chosen["start"]) + 1
    begin += chance.below("begin", count, np.maximum(until - begin, 1))
    parts = []
    for number in range(3):
        name = f"absence {number}"
        there = chance.hit(f"{name} there", count, 1000 if number == 0 else _CHAINED) & (begin < last)
        stop = begin + 1 + chance.below(f"{name} days", count, 45)
        parts.append(taken(_absence(chance, name, chosen["number"], begin, stop), there))
        gap = np.where(chance.hit(f"{name} chained", count, _CHAINED), 0, 1 + chance.below(f"{name} gap", count, 20))
        begin = stop + gap
    return in_order(_last_open(chance, joined(*parts)))


def make_deliveries(
    chance: Chance, catalogue: Catalogue, services: Columns, months: range, each: int, *, without_plans: bool = False
) -> Columns:
    """Return deliveries of some months: service (number), day, quantity; a few lie outside the service's dates.

    Args:
        chance: where the numbers come from.
        catalogue: tells which services are by the hour or piece.
        services: the services.
        months: month numbers.
        each: deliveries a month.
        without_plans: leave out planned services of the last month: their hours come later.
    """
    unit = catalogue.unit[services["code"]]
    by_delivery = (unit == UNITS.index("hour")) | (unit == UNITS.index("piece"))
    by_delivery &= ~(chance.hit("never", len(unit), _NEVER) & (services["flow"] == PURCHASE))
    rows = np.flatnonzero(by_delivery)
    first = np.maximum(months_of(services["start"][rows]), months.start)
    stop = np.minimum(months_of(services["stop"][rows] - 1) + 1, months.stop)
    if without_plans:
        stop = np.where(services["per"][rows] >= 0, np.minimum(stop, months.stop - 1), stop)
    counts = np.maximum(stop - first, 0)
    month, row = ranges(first, counts), np.repeat(rows, counts)
    month, row = np.repeat(month, each), np.repeat(row, each)
    begin = first_days(month)
    day = begin + chance.below("day", len(row), first_days(month + 1) - begin)
    inside = (day >= services["start"][row]) & (day < services["stop"][row]) | chance.hit("outside", len(row), _OUTSIDE)
    quarters = HOUR_QUARTER * (1 + chance.below("hours", len(row), 24))
    pieces = PIECE * (1 + chance.below("pieces", len(row), 6))
    quantity = np.where(unit[row] == UNITS.index("hour"), quarters, pieces)
    return taken({"service": services["number"][row], "day": day, "quantity": quantity}, inside)


def in_order(rows: Columns) -> Columns:
    """Return rows by service and first day."""
    return taken(rows, np.lexsort((rows["start"], rows["service"])))


def last_of_each(rows: Columns) -> Bools:
    """Return which rows are the last of their service; rows lie in order."""
    service = rows["service"]
    return np.append(service[1:] != service[:-1], True) if len(service) else np.empty(0, dtype=np.bool_)


def _absence(chance: Chance, name: str, service: Ints, start: Ints, stop: Ints) -> Columns:
    count = len(service)
    own = chance.hit(f"{name} own", count, _OWN_PCT)
    pct = np.where(own, _OWN_PCTS[chance.below(f"{name} pct", count, len(_OWN_PCTS))], NULL)
    kind = chance.below(f"{name} kind", count, len(ABSENCE_KINDS))
    return {"service": service, "start": start, "stop": stop, "kind": kind, "pct": pct}


def _last_open(chance: Chance, rows: Columns) -> Columns:
    ordered = in_order(rows)
    still_away = last_of_each(ordered) & chance.hit("not back", len(ordered["service"]), _NOT_BACK)
    return {**ordered, "stop": np.where(still_away, OPEN, ordered["stop"])}

"""Days cut into stretches with equal rate, factor and division: the segments before they have amounts."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Self

import numpy as np

from as2007lib.frames.column import NULL
from as2007lib.pricing.absences import Reductions
from as2007lib.pricing.deliveries import DeliveryDays
from as2007lib.pricing.rates import RateBook
from as2007lib.pricing.shares import Divisions
from as2007lib.pricing.terms import Terms
from as2007lib.values.arrays import Bools, Ints, changes, owners, pack, place_of, ranges, sums
from as2007lib.values.intervals import cut, spots
from as2007lib.values.months import first_days, months_of

NOTHING = NULL
"""`delivered` of a stretch that is not priced by what was delivered on it."""


@dataclass(frozen=True)
class Stretches:
    """Runs of days of one service and month.

    Attributes:
        position: the service.
        month: month number.
        start: first day.
        stop: the day after the last one.
        rate: øre per unit, `NULL` where there is none.
        factor: ten-thousandths of a per cent.
        division: who has it, −1 where the parts do not sum to 1.
        delivered: ten-thousandths delivered on the days; `NOTHING` where days are counted instead.
        fallback: 1 where the general rate stands in for the provider's own.
    """

    position: Ints
    month: Ints
    start: Ints
    stop: Ints
    rate: Ints
    factor: Ints
    division: Ints
    delivered: Ints
    fallback: Ints

    def __len__(self) -> int:
        """Return the number of stretches."""
        return len(self.position)

    def __getitem__(self, rows: Ints | Bools) -> Self:
        """Return the stretches at places, or where a mask is true."""
        return type(self)(*(getattr(self, f.name)[rows] for f in fields(self)))

    def join(self, other: Stretches) -> Stretches:
        """Return these and others in order of service and day."""
        if not len(other):
            return self
        both = Stretches(*(np.concatenate([getattr(self, f.name), getattr(other, f.name)]) for f in fields(self)))
        return both[np.argsort(spots(both.position, both.start), kind="stable")]


@dataclass(frozen=True)
class Books:
    """What is looked up for a day of a service."""

    rates: RateBook
    reductions: Reductions
    divisions: Divisions


def count_days(terms: Terms, books: Books) -> Stretches:
    """Return the stretches of all days paid for, of services by days and of plans."""
    chosen = np.flatnonzero((terms.stop > terms.start) & (~terms.by_delivery | (terms.plan_per >= 0)))
    cuts = [books.rates.cuts(terms), books.reductions.cuts(), books.divisions.cuts()]
    owner, day = place_of(chosen, np.concatenate([c[0] for c in cuts])), np.concatenate([c[1] for c in cuts])
    whole, start, stop = cut(terms.start[chosen], terms.stop[chosen], owner[owner >= 0], day[owner >= 0])
    pieces = _look_up(books, chosen[whole], start, stop, np.full(len(whole), NOTHING, dtype=np.int64))
    # months come last: what stays the same over years is looked up once; a fallback is told for its own months only
    months = _by_month(_merge(pieces, pieces.fallback, *_numbers(pieces, books)))
    return _merge(months, months.month, *_numbers(months, books)) if months.fallback.any() else months


def count_deliveries(days: DeliveryDays, books: Books) -> Stretches:
    """Return the stretches of days with a delivery: such days follow each other, whatever lies between."""
    pieces = _look_up(books, days.position, days.day, days.day + 1, days.quantity)
    return _merge(pieces, pieces.month, *_numbers(pieces, books))


def _look_up(books: Books, position: Ints, start: Ints, stop: Ints, delivered: Ints) -> Stretches:
    rate, fallback = books.rates.at(position, start)
    return Stretches(
        position=position,
        month=months_of(start),
        start=start,
        stop=stop,
        rate=rate,
        factor=books.reductions.at(position, start),
        division=books.divisions.at(position, start),
        delivered=delivered,
        fallback=fallback.astype(np.int64),
    )


def _numbers(pieces: Stretches, books: Books) -> tuple[Ints, ...]:
    """Return the columns that are equal within a segment."""
    return pieces.position, pieces.rate, pieces.factor, books.divisions.labels(pieces.division)


def _merge(pieces: Stretches, *columns: Ints) -> Stretches:
    """Make one of stretches that follow each other with equal columns."""
    heads = np.flatnonzero(changes(*columns))
    if len(heads) == len(pieces):
        return pieces
    last = np.append(heads, len(pieces))[1:] - 1
    merged = pieces[heads]
    by_delivery = merged.delivered != NOTHING
    delivered = sums(np.where(pieces.delivered == NOTHING, 0, pieces.delivered), heads)
    return replace(
        merged,
        stop=pieces.stop[last],
        delivered=np.where(by_delivery, delivered, NOTHING),
        fallback=np.maximum.reduceat(pieces.fallback, heads),
    )


def _by_month(pieces: Stretches) -> Stretches:
    """Cut at the months' ends."""
    count = months_of(pieces.stop - 1) - pieces.month + 1
    if (count == 1).all():
        return pieces
    month = ranges(pieces.month, count)
    whole = pieces[owners(count)]
    start, stop = np.maximum(whole.start, first_days(month)), np.minimum(whole.stop, first_days(month + 1))
    return replace(whole, month=month, start=start, stop=stop)


def without_deliveries(plans: Stretches, terms: Terms, works: Stretches, closed: frozenset[int]) -> Stretches:
    """Drop the plans of months that have a delivery, or whose purchase period is closed."""
    planned = terms.plan_per[plans.position] >= 0
    if not planned.any():
        return plans
    key = pack(np.concatenate([plans.position, works.position]), np.concatenate([plans.month, works.month]))
    delivered = np.isin(key[: len(plans)], key[len(plans) :])
    over = np.isin(plans.month, np.array(sorted(closed), dtype=np.int64))
    return plans[~(planned & (delivered | over))]

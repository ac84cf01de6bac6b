"""One month by a careful loop in `Decimal`: dictionaries of rows, a walk over the changes within the month, exact rounding.

It follows the definition of a settlement rule by rule, one service after the other, and knows nothing of the product's engine.
Days are whole numbers and money is in kroner with two decimals, as a database driver hands them over.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal, localcontext
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from as2007lib.frames.base import Frame
from as2007lib.pricing.facts import PricingFacts
from as2007lib.values.calendars import WEEKDAYS_PATTERN, counted_days
from as2007lib.values.months import first_day

ORE = Decimal("0.01")
ONE = Decimal(1)
HUNDRED = Decimal(100)
FAR = 1 << 40
"""A day after all others, in place of a blank end."""


class Service(NamedTuple):
    service: int
    package: int
    code: int
    provider: int | None
    flow: str
    start: int
    stop: int
    paid_start: int | None
    paid_stop: int | None
    quantity: Decimal | None
    per: str | None
    party: int | None
    cancelled: bool


class Package(NamedTuple):
    citizen: int | None
    start: int
    stop: int
    cancelled: bool


class Catalogue(NamedTuple):
    unit: str
    calendar: int | None
    absence_after: int | None
    absence_pct: Decimal | None
    first_day: bool


class Dated(NamedTuple):
    """A value that holds from `start` until `stop`: a rate, or the factor of an absence."""

    start: int
    stop: int
    value: Decimal


class Share(NamedTuple):
    party: int
    start: int
    stop: int
    pct: Decimal | None
    weight: Decimal | None


class Absence(NamedTuple):
    start: int
    stop: int
    pct: Decimal | None


@dataclass(frozen=True)
class Rows:
    """Everything known, as lists of rows."""

    services: list[Service]
    packages: list[tuple[int, Package]]
    catalogue: list[tuple[int, Catalogue]]
    rates: list[tuple[int, int | None, Dated]]
    individual_rates: list[tuple[int, Dated]]
    absences: list[tuple[int, Absence]]
    shares: list[tuple[int, Share]]
    deliveries: list[tuple[int, int, Decimal]]
    same_as: dict[int, int]
    order: list[int]
    counted: dict[int, list[int]]
    """By calendar the days of the month that count."""

    @classmethod
    def of(cls, facts: PricingFacts, month: int) -> Rows:
        """Fetch the rows."""
        first, stop = first_day(month), first_day(month + 1)
        return cls(
            services=[
                Service(s, p, c, o, f, a, _far(b), pa, pb, _number(q, 4), per, party, status == "cancelled")
                for s, p, c, o, f, a, b, pa, pb, _timing, q, per, party, _account, status in _tuples(facts.services)
            ],
            packages=[(k, Package(c, a, _far(b), st == "cancelled")) for k, c, _, a, b, _, _, st in _tuples(facts.packages)],
            catalogue=[(r[0], Catalogue(r[4], r[6], r[7], _number(r[8], 6), r[9] == "first_day")) for r in _tuples(facts.catalogue)],
            rates=[(c, p, Dated(a, _far(b), Decimal(r).scaleb(-2))) for c, p, a, b, r in _tuples(facts.rates)],
            individual_rates=[(s, Dated(a, _far(b), Decimal(r).scaleb(-2))) for s, a, b, r in _tuples(facts.individual_rates)],
            absences=[(s, Absence(a, _far(b), _number(p, 6))) for s, a, b, _, p in _tuples(facts.absences)],
            shares=[(r[0], Share(r[1], r[2], _far(r[3]), _number(r[4], 4), _number(r[5], 4))) for r in _tuples(facts.shares)],
            deliveries=[(s, d, Decimal(q).scaleb(-4)) for _, s, d, q in _tuples(facts.deliveries)],
            same_as={r[0]: r[8] for r in _tuples(facts.citizens) if r[8] is not None},
            order=facts.party_order.tolist(),
            counted=_counted(facts, first, stop),
        )


class Line(NamedTuple):
    """What one party owes for one segment, as the product tells it too."""

    service: int
    party: int
    start: int
    stop: int
    quantity: Decimal
    unit: str
    rate: Decimal
    factor: Decimal
    numerator: Decimal
    denominator: Decimal
    segment_amount: Decimal
    amount: Decimal


@dataclass(frozen=True)
class Due:
    """What is due, and the services that cannot be priced."""

    lines: list[Line]
    skipped: set[int]

    def totals(self) -> dict[tuple[int, int], int]:
        """Return øre by service and party; what is 0 is left out."""
        totals: dict[tuple[int, int], int] = defaultdict(int)
        for line in self.lines:
            totals[line.service, line.party] += int(line.amount.scaleb(2))
        return {key: amount for key, amount in totals.items() if amount}


class _Book(NamedTuple):
    """The rows by what they are looked up by."""

    packages: dict[int, Package]
    catalogue: dict[int, Catalogue]
    rates: dict[tuple[int, int | None], list[Dated]]
    individual: dict[int, list[Dated]]
    absences: dict[int, list[Absence]]
    shares: dict[int, list[Share]]
    deliveries: dict[int, dict[int, Decimal]]
    rows: Rows


class _Segment(NamedTuple):
    start: int
    stop: int
    rate: Decimal
    factor: Decimal
    parts: tuple[tuple[int, Decimal, Decimal], ...]
    delivered: Decimal


def calculate(rows: Rows, month: int) -> Due:
    """Return what every service owes for one calendar month."""
    first, stop = first_day(month), first_day(month + 1)
    lines: list[Line] = []
    skipped = set()
    with localcontext() as context:
        context.prec = 60
        book = _book(rows, first, stop)
        for service in rows.services:
            package, entry = book.packages.get(service.package), book.catalogue.get(service.code)
            if package is None or entry is None or package.cancelled or service.cancelled:
                continue
            begin, end = _paid(service, package)
            begin, end = max(begin, first), min(end, stop)
            if begin >= end:
                continue
            segments, planned = _segments(service, package, entry, book, begin, end)
            if segments is None:
                skipped.add(service.service)
                continue
            for segment in segments:
                quantity, amount = _amount(segment, service, entry, book, planned, first, stop)
                of_parties = _split(amount, segment.parts, rows.order)
                lines += [
                    Line(
                        service.service,
                        party,
                        segment.start,
                        segment.stop,
                        quantity,
                        entry.unit,
                        segment.rate,
                        segment.factor,
                        numerator,
                        denominator,
                        amount,
                        part,
                    )
                    for (party, numerator, denominator), part in zip(segment.parts, of_parties, strict=True)
                ]
    return Due(lines, skipped)


def _book(rows: Rows, first: int, stop: int) -> _Book:
    rates: dict[tuple[int, int | None], list[Dated]] = defaultdict(list)
    for code, provider, dated in rows.rates:
        if dated.start < stop and dated.stop > first:
            rates[code, provider].append(dated)
    individual: dict[int, list[Dated]] = defaultdict(list)
    for service, dated in rows.individual_rates:
        if dated.start < stop and dated.stop > first:
            individual[service].append(dated)
    absences: dict[int, list[Absence]] = defaultdict(list)
    for service, absence in rows.absences:
        absences[service].append(absence)
    shares: dict[int, list[Share]] = defaultdict(list)
    for service, share in rows.shares:
        shares[service].append(share)
    deliveries: dict[int, dict[int, Decimal]] = defaultdict(dict)
    for service, day, quantity in rows.deliveries:
        if first <= day < stop and quantity:
            of_service = deliveries[service]
            of_service[day] = of_service.get(day, Decimal(0)) + quantity
    return _Book(dict(rows.packages), dict(rows.catalogue), rates, individual, absences, shares, deliveries, rows)


def _paid(service: Service, package: Package) -> tuple[int, int]:
    begin = service.paid_start if service.paid_start is not None else max(service.start, package.start)
    end = service.paid_stop if service.paid_stop is not None else min(service.stop, package.stop)
    return begin, end


def _segments(
    service: Service, package: Package, entry: Catalogue, book: _Book, begin: int, end: int
) -> tuple[list[_Segment] | None, bool]:
    """Return the segments of a service within the month (None: it cannot be priced), and whether they are a plan."""
    by_delivery = entry.unit in ("hour", "piece")
    own = book.rates.get((service.code, service.provider), []) if service.provider is not None else []
    timelines = [book.individual.get(service.service, []), own, book.rates.get((service.code, None), [])]
    reductions = [] if by_delivery else _reductions(book.absences.get(service.service, []), entry)
    shares = book.shares.get(service.service)
    if shares is None:
        party = service.party
        if party is None and service.flow in ("payout", "charge"):
            party = package.citizen
        shares = [] if party is None else [Share(party, -FAR, FAR, HUNDRED, None)]
    planned = False
    if by_delivery:
        delivered = book.deliveries.get(service.service, {})
        pieces = [(day, day + 1, quantity) for day, quantity in sorted(delivered.items()) if begin <= day < end]
        planned = not pieces and service.flow == "purchase" and service.quantity is not None and service.per is not None
    if planned or not by_delivery:
        pieces = [(a, b, Decimal(0)) for a, b in _cut(begin, end, [*timelines, reductions, shares])]
    found: list[_Segment] = []
    for start, stop, quantity in pieces:
        rate = next((d.value for line in timelines for d in line if d.start <= start < d.stop), None)
        parts = _parts(shares, start, book.rows.same_as)
        if rate is None or parts is None:
            return None, planned
        factor = next((d.value for d in reductions if d.start <= start < d.stop), ONE)
        last = found[-1] if found else None
        if last and (last.rate, last.factor, last.parts) == (rate, factor, parts):
            found[-1] = last._replace(stop=stop, delivered=last.delivered + quantity)
        else:
            found.append(_Segment(start, stop, rate, factor, parts, quantity))
    return found, planned


def _cut(begin: int, end: int, lines: list[list[Any]]) -> Iterator[tuple[int, int]]:
    days = {begin, end}
    for line in lines:
        for row in line:
            if begin < row.start < end:
                days.add(row.start)
            if begin < row.stop < end:
                days.add(row.stop)
    ordered = sorted(days)
    return pairwise(ordered)


def _reductions(absences: list[Absence], entry: Catalogue) -> list[Dated]:
    """Return the days that absences reduce, with their factor; rows without a day between them are one absence."""
    found: list[Dated] = []
    absences = sorted(absences)
    place = 0
    while place < len(absences):
        last = place
        while last + 1 < len(absences) and absences[last + 1].start == absences[last].stop:
            last += 1
        whole_start, whole_stop = absences[place].start, absences[last].stop
        for row in absences[place : last + 1]:
            pct = row.pct if row.pct is not None else entry.absence_pct
            after = entry.absence_after if entry.absence_after is not None else (0 if row.pct is not None else None)
            if pct is None or after is None or whole_stop - whole_start <= after:
                continue
            start = row.start if entry.first_day else max(row.start, whole_start + after)
            if start < row.stop:
                found.append(Dated(start, row.stop, pct))
        place = last + 1
    return found


def _parts(shares: list[Share], day: int, same_as: dict[int, int]) -> tuple[tuple[int, Decimal, Decimal], ...] | None:
    """Return party, numerator and denominator of each party of a day; None where the parts do not make 1."""
    today = [s for s in shares if s.start <= day < s.stop]
    by_weight = [s.pct is None for s in today]
    if not today or any(by_weight) != all(by_weight):
        return None
    parts: dict[int, Decimal] = {}
    for share in today:
        party = share.party
        while party in same_as:
            party = same_as[party]
        part = share.weight if share.pct is None else share.pct
        parts[party] = parts.get(party, Decimal(0)) + (part or Decimal(0))
    whole = sum(parts.values(), Decimal(0))
    if whole <= 0 or (not by_weight[0] and whole != HUNDRED):
        return None
    shared = [(party, part) for party, part in sorted(parts.items()) if part]
    if len(shared) == 1:
        return ((shared[0][0], ONE, ONE),)
    unit = int(np.gcd.reduce([int(part.scaleb(4)) for _, part in shared]))
    total = whole.scaleb(4) / unit
    return tuple((party, part.scaleb(4) / unit, total) for party, part in shared)


def _amount(
    segment: _Segment, service: Service, entry: Catalogue, book: _Book, planned: bool, first: int, stop: int
) -> tuple[Decimal, Decimal]:
    """Return what is counted on a segment, and its amount."""
    quantity = service.quantity if service.quantity is not None else ONE
    days = Decimal(segment.stop - segment.start)
    if planned:
        shown = days * quantity / (7 if service.per == "week" else stop - first)
        exact = days * quantity * segment.rate / (7 if service.per == "week" else stop - first)
    elif entry.unit in ("hour", "piece"):
        shown, exact = segment.delivered, segment.delivered * segment.rate
    elif entry.unit == "week":
        shown, exact = days, days * quantity * segment.rate * segment.factor / 7
    else:
        shown, whole = days, stop - first
        if entry.calendar is not None:
            flags = book.rows.counted[entry.calendar]
            shown, whole = Decimal(sum(flags[segment.start - first : segment.stop - first])), sum(flags)
        exact = shown * quantity * segment.rate * segment.factor
        if entry.unit != "day":
            exact = exact / ((12 if entry.unit == "year" else 1) * whole) if whole else Decimal(0)
    return shown, exact.quantize(ORE, ROUND_HALF_UP)


def _split(amount: Decimal, parts: tuple[tuple[int, Decimal, Decimal], ...], order: list[int]) -> list[Decimal]:
    """Divide by the largest remainder, ties in the byte order of party ids."""
    if len(parts) == 1:
        return [amount]
    floors = [(abs(amount) * n / d).quantize(ORE, ROUND_DOWN) for _, n, d in parts]
    rests = [abs(amount) * n - floor * d for (_, n, d), floor in zip(parts, floors, strict=True)]
    left = int((abs(amount) - sum(floors)) / ORE)
    for place in sorted(range(len(parts)), key=lambda i: (-rests[i], order[parts[i][0]]))[:left]:
        floors[place] += ORE
    return floors if amount >= 0 else [-floor for floor in floors]


def _tuples(frame: Frame) -> Iterator[tuple[Any, ...]]:
    return zip(*(column.to_pylist() for column in frame.table.columns), strict=True)


def _far(stop: int | None) -> int:
    return FAR if stop is None else stop


def _number(value: int | None, decimals: int) -> Decimal | None:
    return None if value is None else Decimal(value).scaleb(-decimals)


def _counted(facts: PricingFacts, first: int, stop: int) -> dict[int, list[int]]:
    found = {facts.weekdays_calendar: counted_days(first, stop, WEEKDAYS_PATTERN, holidays=False).astype(int).tolist()}
    for calendar, a, b, weekdays, holidays in _tuples(facts.calendars):
        flags = found.setdefault(calendar, [0] * (stop - first))
        begin, end = max(a, first), min(_far(b), stop)
        if begin < end:
            flags[begin - first : end - first] = counted_days(begin, end, weekdays, holidays=bool(holidays)).astype(int).tolist()
    return found

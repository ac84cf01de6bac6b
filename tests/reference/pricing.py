"""What is due for one service and calendar month, found by looking at each day."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from itertools import groupby
from typing import Any

from tests.reference.calendar import counts, month_days
from tests.reference.knowledge import Knowledge
from tests.reference.reading import Row

ONE_DAY = timedelta(days=1)
HALF = Fraction(1, 2)


@dataclass(frozen=True)
class Segment:
    """A run of days with equal rate, factor and shares; amounts in øre."""

    first: date
    last: date
    quantity: Fraction
    rate: Fraction
    factor: Fraction | None
    shares: dict[str, Fraction]
    amount: int
    parts: dict[str, int]


@dataclass
class Due:
    """A service month: its segments, or why it is skipped."""

    segments: list[Segment] = field(default_factory=list)
    skipped: set[str] = field(default_factory=set)
    warned: set[str] = field(default_factory=set)

    def by_party(self) -> dict[str, int]:
        """Return what each party owes, in øre."""
        sums: dict[str, int] = {}
        for segment in self.segments:
            for party, part in segment.parts.items():
                sums[party] = sums.get(party, 0) + part
        return sums


def due(known: Knowledge, service: Row, month: int, *, plan: bool) -> Due:
    """Return what is due; `plan` says whether planned hours may stand in for deliveries."""
    catalogue = known.catalogue(service)
    by_delivery = catalogue["unit"] in ("hour", "piece")
    paid = paid_days(known, service, month)
    delivered = known.delivered(service["service_id"]) if by_delivery else {}
    result = Due()
    if any(month_days(month)[0] <= day <= month_days(month)[-1] and day not in paid for day in delivered):
        result.warned.add("delivery_outside")
    is_plan = by_delivery and plan and bool(service.get("quantity_per")) and service.get("quantity") is not None
    is_plan = is_plan and not any(day in delivered for day in paid)
    days = [day for day in paid if day in delivered] if by_delivery and not is_plan else paid
    rates = {day: _rate(known, service, day, result.warned) for day in days}
    shares = {day: _shares(known, service, day) for day in days}
    factors = {day: None if by_delivery else _factor(known, service, day) for day in days}
    if any(rates[day] is None for day in days):
        result.skipped.add("no_rate")
    if any(sum(shares[day].values()) != 1 for day in days):
        result.skipped.add("shares_not_100")
    if result.skipped:
        return result
    for run in _runs(days, lambda day: (rates[day], factors[day], shares[day]), gaps=by_delivery and not is_plan):
        quantity, units = _quantity(known, service, run, month, delivered, is_plan=is_plan)
        rate, factor = rates[run[0]] or Fraction(0), factors[run[0]]
        amount = rounded(units * rate * 100 * (1 if factor is None else factor))
        result.segments.append(Segment(run[0], run[-1], quantity, rate, factor, shares[run[0]], amount, split(amount, shares[run[0]])))
    return result


def paid_days(known: Knowledge, service: Row, month: int) -> list[date]:
    """Return the days of E in a month."""
    package = known.package(service)
    if "cancelled" in (service.get("status"), package.get("status")):
        return []
    first = service.get("paid_from") or max(service["from_date"], package["from_date"])
    last = service.get("paid_to") or min(service.get("to_date") or date.max, package.get("to_date") or date.max)
    return [day for day in month_days(month) if first <= day <= last]


def rounded(value: Fraction) -> int:
    """Round half away from zero."""
    size = (abs(value) + HALF).__floor__()
    return -size if value < 0 else size


def split(amount: int, shares: dict[str, Fraction]) -> dict[str, int]:
    """Divide øre by parts of 1: rounded towards zero, the rest to the largest remainders."""
    sign = -1 if amount < 0 else 1
    exact = {party: abs(amount) * share for party, share in shares.items()}
    parts = {party: value.__floor__() for party, value in exact.items()}
    by_remainder = sorted(exact, key=lambda party: (parts[party] - exact[party], party.encode()))
    for party in by_remainder[: abs(amount) - sum(parts.values())]:
        parts[party] += 1
    return {party: sign * part for party, part in parts.items()}


def _runs(days: list[date], value: Any, *, gaps: bool) -> list[list[date]]:
    """Cut days where the value changes, or (unless gaps are allowed) where a day is missing."""
    cuts, number = {}, 0
    for before, day in zip([None, *days], days, strict=False):
        if before is not None and (value(before) != value(day) or not (gaps or day - before == ONE_DAY)):
            number += 1
        cuts[day] = number
    return [list(run) for _, run in groupby(days, lambda day: cuts[day])]


def _quantity(
    known: Knowledge, service: Row, run: list[date], month: int, delivered: dict[date, Fraction], *, is_plan: bool
) -> tuple[Fraction, Fraction]:
    """Return the quantity shown on the line, and the units that the rate is multiplied by."""
    catalogue, all_days = known.catalogue(service), month_days(month)
    quantity = service["quantity"] if service.get("quantity") is not None else Fraction(1)
    if is_plan:
        span = Fraction(len(run), 7 if service["quantity_per"] == "week" else len(all_days))
        return span * quantity, span * quantity
    if catalogue["unit"] in ("hour", "piece"):
        total = sum((delivered[day] for day in run), Fraction(0))
        return total, total
    if catalogue["unit"] == "week":
        return Fraction(len(run)), Fraction(len(run), 7) * quantity
    rows = known.sets["calendars.csv"].get((catalogue.get("calendar"),), [])
    counted = sum(counts(catalogue.get("calendar"), rows, day) for day in run)
    whole = sum(counts(catalogue.get("calendar"), rows, day) for day in all_days)
    of = {"day": 1, "month": whole, "year": 12 * whole}[catalogue["unit"]]
    return Fraction(counted), (Fraction(counted, of) if of else Fraction(0)) * quantity


def _covers(row: Row, day: date) -> bool:
    return bool(row["from_date"] <= day <= (row.get("to_date") or date.max))


def _rate(known: Knowledge, service: Row, day: date, warned: set[str]) -> Fraction | None:
    code, provider = service["service_code"], service.get("provider_id")
    own = known.sets["rates.csv"].get((code, provider), []) if provider else []
    general = known.sets["rates.csv"].get((code, None), [])
    for rows in (known.sets["individual_rates.csv"].get((service["service_id"],), []), own, general):
        for row in rows:
            if _covers(row, day):
                if rows is general and own:
                    warned.add("rate_fallback")
                return Fraction(row["rate"])
    return None


def _factor(known: Knowledge, service: Row, day: date) -> Fraction:
    """Return 1, or the part paid on a day of absence."""
    catalogue = known.catalogue(service)
    rows = sorted(known.sets["absences.csv"].get((service["service_id"],), []), key=lambda row: row["from_date"])
    today = next((i for i, row in enumerate(rows) if _covers(row, day)), None)
    if today is None:
        return Fraction(1)
    after, pct = catalogue.get("absence_after_days"), rows[today].get("pct")
    if after is None and pct is None:
        return Fraction(1)
    first, last = today, today
    while first > 0 and rows[first - 1].get("to_date") == rows[first]["from_date"] - ONE_DAY:
        first -= 1
    while last + 1 < len(rows) and rows[last].get("to_date") == rows[last + 1]["from_date"] - ONE_DAY:
        last += 1
    begins, ends = rows[first]["from_date"], rows[last].get("to_date") or date.max
    reached = ends if catalogue.get("absence_from") == "first_day" else day
    if (reached - begins).days + 1 <= (after or 0):
        return Fraction(1)
    pct = catalogue.get("absence_pct") if pct is None else pct
    return Fraction(1) if pct is None else Fraction(pct) / 100


def _shares(known: Knowledge, service: Row, day: date) -> dict[str, Fraction]:
    """Return each party's part of 1; parts that do not sum to 1 mean that the shares are wrong."""
    rows = known.sets["shares.csv"].get((service["service_id"],), [])
    if not rows:
        citizen = known.package(service).get("citizen_id") if service["flow"] in ("payout", "charge") else None
        party = service.get("party_id") or citizen
        return {known.person(party): Fraction(1)} if party else {}
    today = [row for row in rows if _covers(row, day)]
    by_weight = [row for row in today if row.get("weight") is not None]
    whole = sum(row["weight"] for row in by_weight)
    if by_weight and (len(by_weight) < len(today) or not whole):
        return {}
    parts: dict[str, Fraction] = {}
    for row in today:
        part = row["weight"] / whole if by_weight else row["share_pct"] / 100
        if part:
            party = known.person(row["party_id"])
            parts[party] = parts.get(party, Fraction(0)) + part
    return parts

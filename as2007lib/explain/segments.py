"""The segments of a priced month, each day and øre of them attributed to the rows they come from."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import groupby
from typing import Any

from as2007lib.explain.absences import FULL, AbsentRow, absent_on
from as2007lib.explain.case import Case
from as2007lib.explain.days import BY_DELIVERY, Month
from as2007lib.explain.model import AbsenceUse, Counting, DeliveryUse, Part, RateKind, RateUse, Segment, ShareUse
from as2007lib.explain.names import Row, covers
from as2007lib.frames.facts import Absences, Deliveries, Fact, IndividualRates, Packages, Rates, Services, Shares
from as2007lib.values.cpr_scan import mask_cprs

ONE = 10_000
"""A quantity of 1, in ten-thousandths."""
_DAYS_OF_WEEK = 7
_MONTHS_OF_YEAR = 12


@dataclass(frozen=True)
class Attribution:
    """Attributes the segments of one case."""

    case: Case
    month: Month

    @classmethod
    def of(cls, case: Case) -> Attribution:
        """Attribute a case."""
        return cls(case, Month(case))

    def segments(self, own: Callable[[int], bool]) -> list[Segment]:
        """Return all segments of the month; `own` tells which parties (by key) are the line's."""
        priced = self.case.priced
        parts: dict[int, list[dict[str, Any]]] = {}
        for part in priced.parts.table.to_pylist():
            parts.setdefault(part["segment"], []).append(part)
        return [self._segment(row, parts.get(place, []), own) for place, row in enumerate(priced.segments.table.to_pylist())]

    def days_of(self, start: int, stop: int) -> list[int]:
        """Return the days of a segment: those with a delivery where deliveries are counted, else all."""
        if self._counting == "deliveries":
            return [day for day in self.month.delivery_days if start <= day < stop]
        return list(range(start, stop))

    def rates_used(self, fact: type[Fact]) -> set[int]:
        """Return the ids of the rows of one kind of rates that some day of the month is priced at."""
        days = [day for day in range(self.case.ask.first, self.case.ask.stop) if self.month.is_paid(day)]
        found = (self._rate_on(day) for day in (self.month.delivery_days if self._counting == "deliveries" else days))
        return {row["id"] for kind, row in filter(None, found) if (kind == "individual") == (fact is IndividualRates)}

    @cached_property
    def _counting(self) -> Counting:
        if self.month.unit not in BY_DELIVERY:
            return "days"
        return "plan" if self.month.planned else "deliveries"

    def _segment(self, row: Row, parts: list[dict[str, Any]], own: Callable[[int], bool]) -> Segment:
        days = self.days_of(row["start"], row["stop"])
        counted, per, quantity = self._counted(days)
        factor = FULL if row["factor_pct"] is None else row["factor_pct"]
        exact = counted / per * Fraction(quantity, ONE) * row["rate"] * Fraction(factor, FULL)
        return Segment(
            start=row["start"],
            stop=row["stop"],
            counting=self._counting,
            counted=counted,
            per=per,
            quantity=quantity,
            rate=row["rate"],
            factor_pct=factor,
            exact=exact,
            amount=row["amount"],
            own=sum(p["amount"] for p in parts if own(p["party"])),
            rates=tuple(self._rates(days)),
            absences=tuple(self._absences(days)),
            deliveries=tuple(self._deliveries(days)),
            parts=tuple(self._part(p, row["amount"], days, own(p["party"])) for p in parts),
        )

    def _counted(self, days: list[int]) -> tuple[Fraction, int, int]:
        """Return what is counted, of how many, and the units of the service that are multiplied by."""
        service, ask = self.case.one(Services), self.case.ask
        quantity = ONE if service is None or service["quantity"] is None else service["quantity"]
        if self._counting == "deliveries":
            return Fraction(sum(self.month.delivered[day] for day in days), ONE), 1, ONE
        if self._counting == "plan":
            weekly = service is not None and service["quantity_per"] == "week"
            return Fraction(len(days)), _DAYS_OF_WEEK if weekly else ask.stop - ask.first, quantity
        if self.month.unit == "week":
            return Fraction(len(days)), _DAYS_OF_WEEK, quantity
        counted = Fraction(sum(self.month.is_counted(day) for day in days))
        if self.month.unit == "day":
            return counted, 1, quantity
        # a month in which nothing is counted gives 0 of 1
        whole = max(sum(self.month.is_counted(day) for day in range(ask.first, ask.stop)), 1)
        return counted, whole * (_MONTHS_OF_YEAR if self.month.unit == "year" else 1), quantity

    def _rates(self, days: list[int]) -> Iterable[RateUse]:
        priced = [(day, found) for day in days if (found := self._rate_on(day)) is not None]
        for _, group in groupby(priced, key=lambda on: (on[1][0], on[1][1]["id"])):
            stretch = list(group)
            kind, row = stretch[0][1]
            file = IndividualRates.file if kind == "individual" else Rates.file
            yield RateUse(
                start=stretch[0][0],
                stop=stretch[-1][0] + 1,
                kind=kind,
                rate=row["rate"],
                fallback=kind == "general" and bool(self._rates_by_kind["provider"]),
                holds_start=row["start"],
                holds_stop=row["stop"],
                origin=self.case.names.origin(file, row),
            )

    @cached_property
    def _rates_by_kind(self) -> dict[RateKind, list[Row]]:
        rates = self.case.rows(Rates)
        return {
            "individual": self.case.rows(IndividualRates),
            "provider": [r for r in rates if r["provider"] is not None],
            "general": [r for r in rates if r["provider"] is None],
        }

    def _rate_on(self, day: int) -> tuple[RateKind, Row] | None:
        return next(((kind, row) for kind, rows in self._rates_by_kind.items() for row in rows if covers(row, day)), None)

    def _absences(self, days: list[int]) -> Iterable[AbsenceUse]:
        def same(found: tuple[int, AbsentRow]) -> tuple[int, bool]:
            return found[1].row["id"], found[1].reduces(found[0])

        absent = [(day, row) for day in days if (row := absent_on(self.month.absences, day)) is not None]
        for (_, reduced), group in groupby(absent, key=same):
            found = list(group)
            first, whole = found[0]
            yield AbsenceUse(
                start=first,
                stop=found[-1][0] + 1,
                kind=None if whole.row["kind"] is None else mask_cprs(whole.row["kind"]),
                first_number=whole.number(first),
                last_number=whole.number(found[-1][0]),
                whole_start=whole.whole_start,
                whole_stop=whole.whole_stop,
                after_days=whole.after_days,
                reduced=reduced,
                pct=whole.pct,
                pct_by=whole.pct_by,
                origin=self.case.names.origin(Absences.file, whole.row),
            )

    def _deliveries(self, days: list[int]) -> Iterable[DeliveryUse]:
        if self._counting != "deliveries":
            return
        names = self.case.names
        for row in sorted(self.case.rows(Deliveries), key=lambda r: (r["day"], r["id"])):
            if row["quantity"] and row["day"] in days:
                yield DeliveryUse(names.text(row["delivery"]), row["day"], row["quantity"], names.origin(Deliveries.file, row))

    def _part(self, part: dict[str, Any], amount: int, days: list[int], own: bool) -> Part:
        share = Fraction(part["numerator"], part["denominator"])
        exact = amount * share
        towards_zero = int(exact)
        return Part(
            party=self.case.names.party(part["party"]),
            share=share,
            exact=exact,
            towards_zero=towards_zero,
            extra=part["amount"] - towards_zero,
            remainder=abs(exact - towards_zero),
            amount=part["amount"],
            own=own,
            rows=tuple(self._share_rows(part["party"], days)),
        )

    def _share_rows(self, party: int, days: list[int]) -> Iterable[ShareUse]:
        names, service, package = self.case.names, self.case.one(Services), self.case.one(Packages)
        stated = self.case.rows(Shares)
        for row in stated:
            if self.case.reads(row["party"]) == party and any(covers(row, day) for day in days):
                origin = names.origin(Shares.file, row)
                yield ShareUse(names.person(row["party"]), row["share_pct"], row["weight"], row["start"], row["stop"], origin)
        if not stated and service is not None and package is not None:
            by_service = service["party"] is not None
            file, row, key = (Services.file, service, "party") if by_service else (Packages.file, package, "citizen")
            yield ShareUse(names.person(row[key]), FULL, None, row["start"], row["stop"], names.origin(file, row))

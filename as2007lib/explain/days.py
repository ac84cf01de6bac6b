"""Every day of the month: whether it is paid for, whether it counts and why not, and at which per cent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from as2007lib.explain.absences import AbsentRow, absent_on, absent_rows, factor_on
from as2007lib.explain.case import Case
from as2007lib.explain.model import DayMark, Mark
from as2007lib.explain.names import Row, covers, meets
from as2007lib.explain.stated import CalendarRow, CalendarUse, PaidDays
from as2007lib.frames.facts import Calendars, Catalogue, Deliveries, Packages, Services
from as2007lib.pricing.terms import paid_days
from as2007lib.values.calendars import WEEKDAYS_PATTERN, holidays_among, weekday_of
from as2007lib.values.days import OPEN, day_of

BY_DELIVERY = ("hour", "piece")
BY_CALENDAR = ("day", "month", "year")
BY_DAYS = (*BY_CALENDAR, "week")
_BUILT_IN = {"start": day_of(date.min), "stop": OPEN, "weekdays": WEEKDAYS_PATTERN, "holidays": 0}


@dataclass(frozen=True)
class Month:
    """The days of a case's month."""

    case: Case

    @cached_property
    def unit(self) -> str | None:
        """The unit of the rate, None where the catalogue service is not known."""
        catalogue = self.case.one(Catalogue)
        return None if catalogue is None else catalogue["unit"]

    @cached_property
    def paid(self) -> PaidDays | None:
        """The days paid for, in whatever month; None where there are none."""
        service, package = self.case.one(Services), self.case.one(Packages)
        if service is None or package is None:
            return None
        start, stop = (int(days[0]) for days in paid_days(self.case.facts, np.zeros(1, np.int64)))
        if stop <= start:
            return None
        return PaidDays(start, stop, _first_by(service, package), _last_by(service, package))

    @cached_property
    def absences(self) -> list[AbsentRow]:
        """The absences; none where the factor plays no part."""
        return [] if self.unit in BY_DELIVERY else absent_rows(self.case)

    @cached_property
    def delivered(self) -> dict[int, int]:
        """What was delivered on each day that has a delivery, paid for or not, in ten-thousandths."""
        found: dict[int, int] = {}
        for row in self.case.rows(Deliveries) if self.unit in BY_DELIVERY else []:
            if row["quantity"]:
                found[row["day"]] = found.get(row["day"], 0) + row["quantity"]
        return found

    @cached_property
    def delivery_days(self) -> list[int]:
        """The days with a delivery that are paid for."""
        return sorted(day for day in self.delivered if self.is_paid(day))

    @cached_property
    def planned(self) -> bool:
        """Whether a plan stands in for deliveries."""
        return self.unit in BY_DELIVERY and not self.delivery_days and len(self.case.priced.segments) > 0

    def is_paid(self, day: int) -> bool:
        """Tell whether a day is paid for."""
        return self.paid is not None and self.paid.start <= day < self.paid.stop

    def is_counted(self, day: int) -> bool:
        """Tell whether the calendar counts a day."""
        return self._not_counted(day) is None

    @cached_property
    def calendar(self) -> CalendarUse | None:
        """The calendar that decides which days count, None where none plays a part."""
        catalogue = self.case.one(Catalogue)
        if catalogue is None or catalogue["calendar"] is None or self.unit not in BY_CALENDAR:
            return None
        ask, origin = self.case.ask, self.case.names.origin
        rows = tuple(
            CalendarRow(
                row["start"], row["stop"], row["weekdays"], bool(row["holidays"]), None if row is _BUILT_IN else origin(Calendars.file, row)
            )
            for row in self._calendar_rows
            if meets(row, ask.first, ask.stop)
        )
        counted = sum(self.is_counted(day) for day in range(ask.first, ask.stop))
        return CalendarUse(self.case.names.text(catalogue["calendar"]), _BUILT_IN in self._calendar_rows, rows, counted)

    def marks(self, own: set[int]) -> tuple[DayMark, ...]:
        """Return every day of the month; `own` are those the line settles."""
        return tuple(self._mark(day, day in own) for day in range(self.case.ask.first, self.case.ask.stop))

    def _mark(self, day: int, own: bool) -> DayMark:
        absent = absent_on(self.absences, day)
        factor = factor_on(self.absences, day)
        return DayMark(
            day=day,
            mark=self._kind(day),
            own=own,
            factor_pct=None if self.unit in BY_DELIVERY else factor,
            absence_day=absent.number(day) if absent else None,
            delivered=self.delivered.get(day),
        )

    def _kind(self, day: int) -> Mark:
        if not self.is_paid(day):
            return "unpaid"
        if self.unit in BY_DELIVERY and not self.planned:
            return "delivery" if day in self.delivered else "no_delivery"
        why_not = self._not_counted(day)
        if why_not is not None:
            return why_not
        absent = absent_on(self.absences, day)
        return "reduced" if absent is not None and absent.reduces(day) else "counted"

    @cached_property
    def _calendar_rows(self) -> list[Row]:
        catalogue = self.case.one(Catalogue)
        if catalogue is None or catalogue["calendar"] is None or self.unit not in BY_CALENDAR:
            return []
        return [_BUILT_IN] if catalogue["calendar"] == self.case.weekdays_calendar else self.case.rows(Calendars)

    def _not_counted(self, day: int) -> Mark | None:
        catalogue = self.case.one(Catalogue)
        if catalogue is None or catalogue["calendar"] is None or self.unit not in BY_CALENDAR:
            return None
        row = next((r for r in self._calendar_rows if covers(r, day)), None)
        if row is None:
            return "outside_calendar"
        if row["weekdays"][int(weekday_of(np.array([day], np.int64))[0])] != "1":
            return "weekday"
        return "holiday" if not row["holidays"] and holidays_among(day, day + 1)[0] else None


def _first_by(service: Row, package: Row) -> str:
    if service["paid_start"] is not None:
        return "paid"
    return "service" if service["start"] >= package["start"] else "package"


def _last_by(service: Row, package: Row) -> str | None:
    if service["paid_stop"] != OPEN:
        return "paid"
    if min(service["stop"], package["stop"]) == OPEN:
        return None
    return "service" if service["stop"] <= package["stop"] else "package"

"""What an explanation stands on, as it was stated: plain frozen values, every one with where it was stated.

Whole numbers carry their kind in the name of their type: `Day` and `Stop` are day numbers (half-open), `Month` a month number,
`Ore` øre, `TenThousandth` ten-thousandths.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

Day: TypeAlias = int
Stop: TypeAlias = int
Month: TypeAlias = int
Ore: TypeAlias = int
TenThousandth: TypeAlias = int


@dataclass(frozen=True)
class Origin:
    """Where a row was stated: file, row number in the file (the header is 1), number of the load, and its source."""

    file: str
    row: int
    load: int | None
    source: str


@dataclass(frozen=True)
class Party:
    """A party. A person is known by its id only; `kind` is None for a citizen that is no party of its own."""

    party_id: str
    kind: str | None = None
    name: str | None = None


@dataclass(frozen=True)
class Reading:
    """A citizen that is read as another (`same_as`)."""

    party_id: str
    read_as: str
    origin: Origin


@dataclass(frozen=True)
class Grant:
    """The package: to which citizen (as it is read), by whom, and when it holds."""

    package_id: str
    citizen_id: str | None
    department: Party | None
    start: Day
    stop: Stop
    start_reason: str | None
    end_reason: str | None
    cancelled: bool
    origin: Origin


@dataclass(frozen=True)
class ServiceTerms:
    """The service as stated; dates that are paid for where they differ from those it is given on."""

    service_id: str
    flow: str
    provider_id: str | None
    provider_name: str | None
    start: Day
    stop: Stop
    paid_start: Day | None
    paid_stop: Stop | None
    timing: str
    timing_is_own: bool
    quantity: TenThousandth | None
    quantity_per: str | None
    cancelled: bool
    origin: Origin


@dataclass(frozen=True)
class CatalogueService:
    """The catalogue service and its rules."""

    service_code: str
    name: str
    business_area: str
    paragraph: str
    unit: str
    calendar_id: str | None
    absence_after_days: int | None
    absence_pct: TenThousandth | None
    absence_from: str
    origin: Origin


@dataclass(frozen=True)
class CalendarRow:
    """Which days count from one day to another: seven of 0 and 1, Monday first, and whether holidays count like other days."""

    start: Day
    stop: Stop
    weekdays: str
    holidays: bool
    origin: Origin | None


@dataclass(frozen=True)
class CalendarUse:
    """The calendar that decides which days count: the rows that touch the month, and how many days of the month it counts."""

    calendar_id: str
    built_in: bool
    rows: tuple[CalendarRow, ...]
    counted_in_month: int


@dataclass(frozen=True)
class PaidDays:
    """The days that are paid for, and what sets the first and the last of them: `paid`, `service` or `package`."""

    start: Day
    stop: Stop
    start_by: str
    stop_by: str | None

"""What an explanation is: plain frozen values that add up to a line. Exact amounts are fractions of øre."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, TypeAlias

from as2007lib.explain.stated import (
    CalendarUse,
    CatalogueService,
    Day,
    Grant,
    Month,
    Ore,
    Origin,
    PaidDays,
    Party,
    Reading,
    ServiceTerms,
    Stop,
    TenThousandth,
)

RateKind: TypeAlias = Literal["individual", "provider", "general"]
Counting: TypeAlias = Literal["days", "deliveries", "plan"]
Mark: TypeAlias = Literal["unpaid", "weekday", "holiday", "outside_calendar", "no_delivery", "delivery", "reduced", "counted"]
"""What a day of the month is: not paid for; not counted because of its weekday, as a holiday, or as no row of the calendar
covers it; without or with a delivery; counted at a reduced rate, or in full."""
NothingDue: TypeAlias = Literal[
    "service_unknown",
    "other_flow",
    "service_cancelled",
    "package_unknown",
    "package_cancelled",
    "catalogue_unknown",
    "outside_paid_days",
    "no_delivery",
    "no_share",
]
"""Why nothing is due of a service month from a party."""


@dataclass(frozen=True)
class DayMark:
    """One day of the month.

    Attributes:
        day: the day.
        mark: what it is.
        own: whether it is part of what the line settles.
        factor_pct: per cent of the rate that is paid; None where days are not counted.
        absence_day: which day of an absence it is, from 1; None where there is none.
        delivered: hours or pieces delivered, 0 where rows cancel out; None without a delivery.
    """

    day: Day
    mark: Mark
    own: bool
    factor_pct: TenThousandth | None
    absence_day: int | None
    delivered: TenThousandth | None


@dataclass(frozen=True)
class RateUse:
    """A rate on some days of a segment; `fallback`: general, although the provider has rates of its own on other days."""

    start: Day
    stop: Stop
    kind: RateKind
    rate: Ore
    fallback: bool
    holds_start: Day
    holds_stop: Stop
    origin: Origin


@dataclass(frozen=True)
class AbsenceUse:
    """A row of absence on some days of a segment.

    Attributes:
        start: first day of the segment it covers.
        stop: the day after the last.
        kind: why, as stated.
        first_number: which day of the whole absence `start` is.
        last_number: which day the last one is.
        whole_start: first day of the whole absence; rows that follow each other are one.
        whole_stop: day after its last.
        after_days: days before it reduces; None: neither the row nor the catalogue reduces.
        reduced: whether these days are reduced.
        pct: per cent paid on a reduced day; None: nobody has stated one.
        pct_by: `absence` (the row) or `catalogue`.
        origin: where the row was stated.
    """

    start: Day
    stop: Stop
    kind: str | None
    first_number: int
    last_number: int
    whole_start: Day
    whole_stop: Stop
    after_days: int | None
    reduced: bool
    pct: TenThousandth | None
    pct_by: str | None
    origin: Origin


@dataclass(frozen=True)
class DeliveryUse:
    """A delivery that is settled."""

    delivery_id: str
    day: Day
    quantity: TenThousandth
    origin: Origin


@dataclass(frozen=True)
class ShareUse:
    """A row that gives a party its share: of shares.csv, or the service's or package's own where there are none (the whole)."""

    party_id: str
    share_pct: TenThousandth | None
    weight: TenThousandth | None
    start: Day
    stop: Stop
    origin: Origin


@dataclass(frozen=True)
class Part:
    """A party's part of a segment's amount.

    Attributes:
        party: the party, as it is read.
        share: its part of 1.
        exact: its part of the rounded amount, øre.
        towards_zero: `exact` rounded towards zero.
        extra: the øre left over that it got: −1, 0 or 1.
        remainder: what rounding towards zero took off, øre, without sign: the largest get the øre left over.
        amount: øre.
        own: whether it is the line's party.
        rows: the rows that give it its share.
    """

    party: Party
    share: Fraction
    exact: Fraction
    towards_zero: Ore
    extra: Ore
    remainder: Fraction
    amount: Ore
    own: bool
    rows: tuple[ShareUse, ...]


@dataclass(frozen=True)
class Segment:
    """A run of days with equal rate, factor and shares: its amount is counted / per × quantity × rate × factor, rounded once.

    Attributes:
        start: first day.
        stop: day after the last.
        counting: by days, by deliveries, or by plan.
        counted: days counted, or hours and pieces delivered.
        per: of how many.
        quantity: units of the service; 1 where deliveries are counted.
        rate: øre per unit.
        factor_pct: per cent of the rate; 100 where the factor plays no part.
        exact: the amount before rounding, øre.
        amount: the amount, øre.
        own: the part of the line's party, øre.
        rates: where the rate comes from, day by day.
        absences: absences on these days.
        deliveries: deliveries on these days.
        parts: how the amount falls on parties.
    """

    start: Day
    stop: Stop
    counting: Counting
    counted: Fraction
    per: int
    quantity: TenThousandth
    rate: Ore
    factor_pct: TenThousandth
    exact: Fraction
    amount: Ore
    own: Ore
    rates: tuple[RateUse, ...]
    absences: tuple[AbsenceUse, ...]
    deliveries: tuple[DeliveryUse, ...]
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Earlier:
    """What was settled on the key before: by a run, or by an opening (`run_id` None), with the document that billed it."""

    run_id: str | None
    period: Month | None
    party_id: str
    amount: Ore
    document_id: str | None
    document_date: Day | None
    origin: Origin | None


@dataclass(frozen=True)
class Value:
    """A named value of a row, as a file would write it."""

    column: str
    text: str


@dataclass(frozen=True)
class Change:
    """A row that began, ended or changed between two runs.

    Attributes:
        fact: the file's name without its ending; `periods` where a period was closed or opened.
        key: what the row is about.
        old: values that held before; of a row that stays, those that changed; empty: there was no row.
        new: values that hold now; empty: there is no row any more.
        old_origin: where the old row was stated.
        new_origin: where the new one was.
    """

    fact: str
    key: tuple[Value, ...]
    old: tuple[Value, ...]
    new: tuple[Value, ...]
    old_origin: Origin | None
    new_origin: Origin | None


@dataclass(frozen=True)
class Booked:
    """The document a line is on (sale), and the voucher it is booked on; blank while it is on none."""

    document_id: str | None = None
    document_type: str | None = None
    issued_on: Day | None = None
    payer: Party | None = None
    document_amount: Ore | None = None
    held_back: bool = False
    voucher: int | None = None
    voucher_text: str | None = None


@dataclass(frozen=True)
class RunHead:
    """The run a line is of, and who prepared and approved it; moments in ISO form (UTC)."""

    run_id: str
    flow: str
    period: Month
    state: str
    load: int
    prepared_by: str
    prepared_at: str | None
    approved_by: str
    approved_at: str | None


@dataclass(frozen=True)
class LineHead:
    """The line as it was settled."""

    line_id: str
    service_id: str
    party: Party
    month: Month
    kind: str
    start: Day
    stop: Stop
    amount: Ore
    old_amount: Ore
    new_amount: Ore
    account: str | None
    accounting_year: int


@dataclass(frozen=True)
class Explanation:
    """How the amount of one line came about, as known to its run.

    Attributes:
        line: the line.
        run: its run.
        municipality: who settles.
        case: what names the citizen to the payer.
        grant: the package; None where it is not known.
        service: the service; as last known where it is known no longer.
        catalogue: its catalogue service.
        calendar: the calendar that counts its days; None: none plays a part.
        paid: the days that are paid for; None: none are.
        days: every day of the month.
        segments: what the line's new amount is made of.
        nothing_due: why nothing is due from the party; None where something is (perhaps 0 kr.).
        readings: citizens read as another.
        earlier: what was settled on the key before.
        before: what the old amount was made of, as known to the run that settled it last; empty where it cannot be told.
        changes: what changed since that run.
        booked: document and voucher.
    """

    line: LineHead
    run: RunHead
    municipality: Party | None
    case: str | None
    grant: Grant | None
    service: ServiceTerms | None
    catalogue: CatalogueService | None
    calendar: CalendarUse | None
    paid: PaidDays | None
    days: tuple[DayMark, ...]
    segments: tuple[Segment, ...]
    nothing_due: NothingDue | None
    readings: tuple[Reading, ...]
    earlier: tuple[Earlier, ...]
    before: tuple[Segment, ...]
    changes: tuple[Change, ...]
    booked: Booked

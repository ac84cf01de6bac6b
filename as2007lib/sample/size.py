"""How large a sample is, and the parameters that belong to it."""

from __future__ import annotations

from dataclasses import dataclass

from as2007lib.frames.facts import FLOWS
from as2007lib.values.months import first_day, format_month, parse_month, year_of

LAST_PERIOD = "2026-10"


@dataclass(frozen=True)
class SampleSize:
    """How much there is of what.

    Attributes:
        citizens: citizens with at least one package.
        services: services in the first folder.
        years: calendar years of history before the year of the last period.
        months: periods to settle; each has a folder, the first one has everything known until then.
        providers: own places to each business area, and suppliers.
        deliveries: registrations a month of a service by the hour or piece.
        delivery_months: months of the first folder that have registrations.
        faulty_rows: whether the folders hold the rows of `Sample.faults` as well.
    """

    citizens: int
    services: int
    years: int = 2
    months: int = 3
    providers: int = 4
    deliveries: int = 3
    delivery_months: int = 4
    faulty_rows: bool = True

    @property
    def periods(self) -> tuple[int, ...]:
        """The month numbers of the periods, oldest first."""
        last = parse_month(LAST_PERIOD)
        return tuple(range(last - self.months + 1, last + 1))

    @property
    def first_year(self) -> int:
        """The first calendar year that prices are known for."""
        return year_of(parse_month(LAST_PERIOD)) - self.years

    @property
    def history(self) -> tuple[int, int]:
        """The day numbers between which packages of the first folder begin (the second not included)."""
        first = self.periods[0]
        return first_day(first - 12 * self.years), first_day(first + 1)


DEMO = SampleSize(citizens=500, services=950)
"""What the demo and most tests use."""
BENCHMARK = SampleSize(citizens=110_000, services=200_000, years=5, providers=40, deliveries=1, delivery_months=60, faulty_rows=False)
"""What the benchmarks use."""


@dataclass(frozen=True)
class SampleParameters:
    """What a parameter file says about the sample municipality.

    Attributes:
        municipality_code: as text, with its leading zero; no municipality has this code.
        municipality: its name.
        party_id: the party that owns the store.
        settle_from: first month that is settled here.
        periods: the periods to settle, one after the load of each folder.
        flows: the flows that are in use.
    """

    settle_from: str
    periods: tuple[str, ...]
    municipality_code: str = "0999"
    municipality: str = "Solbjerg-Eksempel Kommune"
    party_id: str = "SOLBJERG"
    flows: tuple[str, ...] = FLOWS

    @classmethod
    def of(cls, size: SampleSize) -> SampleParameters:
        """Return the parameters that go with a size."""
        periods = tuple(format_month(month) for month in size.periods)
        return cls(settle_from=periods[0], periods=periods)

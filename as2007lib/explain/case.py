"""One service month as known at an entry: the rows it stands on with where they were stated, and its price."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
import pyarrow as pa

from as2007lib.explain.names import Names, Row, rows_of
from as2007lib.frames.base import Ints
from as2007lib.frames.facts import (
    Absences,
    Calendars,
    Catalogue,
    Citizens,
    Deliveries,
    Fact,
    IndividualRates,
    Packages,
    Rates,
    Services,
    Shares,
)
from as2007lib.frames.results import Findings, Parts, Segments
from as2007lib.pricing.facts import PricingFacts
from as2007lib.pricing.parties import resolve_same_as
from as2007lib.pricing.price import Priced, price
from as2007lib.pricing.window import Window
from as2007lib.store.bulk import Reader
from as2007lib.store.history import days_within, identity_key, rates_at, read_closing, read_merged, read_rows_of
from as2007lib.values.calendars import WEEKDAYS
from as2007lib.values.months import first_day

F = TypeVar("F", bound=Fact)


@dataclass(frozen=True)
class Ask:
    """Which service month of which flow."""

    flow: str
    service: int
    month: int

    @property
    def first(self) -> int:
        """The month's first day."""
        return first_day(self.month)

    @property
    def stop(self) -> int:
        """The day after its last."""
        return first_day(self.month + 1)


@dataclass(frozen=True)
class Case:
    """A service month as known at an entry.

    Attributes:
        ask: which service month.
        entry: the journal entry.
        tables: the rows of each fact that the service stands on, with their bookkeeping.
        merged: citizens that are read as another (`MERGED`).
        weekdays_calendar: key of the built-in calendar, −1 where no service names it.
        purchase_closed: whether the month's period is closed for purchase, so that plans have ended.
        names: what keys are called.
    """

    ask: Ask
    entry: int
    tables: Mapping[type[Fact], pa.Table]
    merged: pa.Table
    weekdays_calendar: int
    purchase_closed: bool
    names: Names

    def rows(self, fact: type[Fact]) -> list[Row]:
        """Return the rows of a fact."""
        return self._rows[fact]

    def one(self, fact: type[Fact]) -> Row | None:
        """Return the one row of a fact, None where there is none."""
        rows = self._rows[fact]
        return rows[0] if rows else None

    @cached_property
    def _rows(self) -> dict[type[Fact], list[Row]]:
        return {fact: rows_of(fact, table) for fact, table in self.tables.items()}

    @cached_property
    def parties(self) -> set[int]:
        """The parties that the rows name, as they are stated."""
        service, package = self.one(Services), self.one(Packages)
        named = [row["party"] for row in self.rows(Shares)]
        named += [service["party"]] if service else []
        named += [package["citizen"]] if package else []
        return {key for key in named if key is not None}

    @cached_property
    def _read_as(self) -> Ints:
        merged = [key for name in ("citizen", "same_as") for key in self.merged[name].to_pylist()]
        return resolve_same_as(_merged_citizens(self.merged), 1 + max([0, *self.parties, *merged]))

    def reads(self, party: int) -> int:
        """Return the party that a party is read as."""
        return int(self._read_as[party]) if party < len(self._read_as) else party

    @cached_property
    def facts(self) -> PricingFacts:
        """The rows as pricing takes them."""
        order = np.zeros(len(self._read_as), np.int64)
        read = {self.reads(p) for p in self.parties}
        self.names.know(read)
        for rank, key in enumerate(sorted(read, key=lambda k: self.names.text(k).encode())):
            order[key] = rank
        return PricingFacts(
            services=self._frame(Services),
            packages=self._frame(Packages),
            catalogue=self._frame(Catalogue),
            calendars=self._frame(Calendars),
            rates=self._frame(Rates),
            individual_rates=self._frame(IndividualRates),
            absences=self._frame(Absences),
            shares=self._frame(Shares),
            deliveries=self._frame(Deliveries),
            citizens=_merged_citizens(self.merged),
            party_order=order,
            weekdays_calendar=self.weekdays_calendar,
        )

    @cached_property
    def priced(self) -> Priced:
        """What is due of the month in the flow: nothing where the service is not known or of another flow."""
        service = self.one(Services)
        if service is None or service["flow"] != self.ask.flow:
            return Priced(Segments.empty(), Parts.empty(), Findings.empty(), Findings.empty())
        closed = frozenset([self.ask.month] if self.purchase_closed else [])
        month = np.array([self.ask.month], np.int64)
        return price(self.facts, Window(np.zeros(1, np.int64), month, month, closed, plan=self.ask.flow == "purchase"))

    def _frame(self, fact: type[F]) -> F:
        return fact(self.tables[fact].select(fact.schema().names))


def read_case(reader: Reader, entry: int, ask: Ask, names: Names) -> Case:
    """Read a service month as known at an entry, and nothing else."""

    def rows(fact: type[Fact], column: str, key: Any, where: str = "") -> pa.Table:
        return read_rows_of(reader, fact, entry, column, [] if key is None else [key], where=where)

    services = rows(Services, "service", ask.service)
    service: dict[str, Any] = services.to_pylist()[0] if services.num_rows else dict.fromkeys(Services.schema().names)
    catalogue = rows(Catalogue, "service_code", service["service_code"])
    calendar = catalogue["calendar"][0].as_py() if catalogue.num_rows else None
    return Case(
        ask=ask,
        entry=entry,
        tables={
            Services: services,
            Packages: rows(Packages, "package", service["package"]),
            Catalogue: catalogue,
            Calendars: rows(Calendars, "calendar", calendar),
            Rates: rows(Rates, "service_code", service["service_code"], rates_at(service["provider"])),
            IndividualRates: rows(IndividualRates, "service", ask.service),
            Absences: rows(Absences, "service", ask.service),
            Shares: rows(Shares, "service", ask.service),
            Deliveries: rows(Deliveries, "service", ask.service, days_within("day", ask.first, ask.stop)),
        },
        merged=read_merged(reader, entry),
        weekdays_calendar=identity_key(reader, "calendar", WEEKDAYS) or -1,
        purchase_closed=read_closing(reader, entry, "purchase", ask.month)[0] != "open",
        names=names,
    )


def _merged_citizens(merged: pa.Table) -> Citizens:
    """Return merged citizens as pricing takes them, with blanks for all that tells who they are."""
    rows = merged.num_rows
    known = {"citizen": merged["citizen"], "same_as": merged["same_as"], "cpr": [""] * rows, "name": [""] * rows}
    return Citizens.of(**{c.name: known.get(c.name, pa.nulls(rows)) for c in Citizens.columns})

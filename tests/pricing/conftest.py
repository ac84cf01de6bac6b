"""A municipality in a few lines: facts as a file states them (text ids, inclusive dates), results as people read them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest

from as2007lib.frames import facts as frames
from as2007lib.frames.column import Kind
from as2007lib.frames.results import Holds, Settled
from as2007lib.pricing.difference import Reading, difference
from as2007lib.pricing.facts import PricingFacts
from as2007lib.pricing.parties import resolve_same_as
from as2007lib.pricing.price import due_months, price
from as2007lib.pricing.scope import due_scope, units_by_service
from as2007lib.values.days import format_day, last_day, parse_day, stop_of
from as2007lib.values.months import format_month, parse_month
from as2007lib.values.numbers import format_scaled, parse_scaled

PRICED = (
    frames.Services,
    frames.Packages,
    frames.Catalogue,
    frames.Calendars,
    frames.Rates,
    frames.IndividualRates,
    frames.Absences,
    frames.Shares,
    frames.Deliveries,
    frames.Citizens,
)


def read(kind, text):
    if kind in {Kind.ORE, Kind.TEN_THOUSANDTH}:
        return parse_scaled(text, 2 if kind is Kind.ORE else 4)
    readers = {Kind.DAY: parse_day, Kind.MONTH: parse_month, Kind.STOP: lambda t: stop_of(parse_day(t)), Kind.FLAG: int, Kind.COUNT: int}
    return readers.get(kind, lambda t: t)(text)


class Municipality:
    """Facts that are stated row by row, and what comes of them."""

    def __init__(self):
        self.keys = defaultdict(dict)
        self.rows = {frame: [] for frame in PRICED}

    def key(self, identity, text):
        return self.keys[identity].setdefault(text, len(self.keys[identity]) + 1)

    def state(self, frame, **wall):
        """State a row by the headers of its file; blanks may be left out."""
        row = {}
        for column in frame.columns:
            text = wall.pop(column.header, None)
            if text is not None:
                row[column.name] = self.key(column.identity, text) if column.kind is Kind.KEY else read(column.kind, text)
        assert not wall, wall
        self.rows[frame].append(row)

    def catalogue(self, service_code="Y", unit="day", **more):
        row = {"timing": "arrears", "name": service_code, "business_area": "psykiatri", "paragraph": "SEL 107"}
        self.state(frames.Catalogue, service_code=service_code, unit=unit, **row | more)

    def rate(self, rate, from_date="2020-01-01", to_date=None, service_code="Y", provider_id=None):
        self.state(frames.Rates, service_code=service_code, provider_id=provider_id, from_date=from_date, to_date=to_date, rate=rate)

    def package(self, package_id="P", from_date="2020-01-01", **more):
        self.state(frames.Packages, package_id=package_id, from_date=from_date, **more)

    def service(self, service_id="S", from_date="2026-01-01", **more):
        row = {"package_id": "P", "service_code": "Y", "flow": "sale", "party_id": "K"}
        self.state(frames.Services, service_id=service_id, from_date=from_date, **row | more)

    def share(self, party_id, from_date="2020-01-01", service_id="S", **more):
        self.state(frames.Shares, service_id=service_id, party_id=party_id, from_date=from_date, **more)

    def individual_rate(self, rate, from_date, to_date=None, service_id="S"):
        self.state(frames.IndividualRates, service_id=service_id, from_date=from_date, to_date=to_date, rate=rate)

    def absence(self, from_date, to_date=None, pct=None, service_id="S", kind=None):
        self.state(frames.Absences, service_id=service_id, from_date=from_date, to_date=to_date, pct=pct, kind=kind)

    def delivery(self, date, quantity, service_id="S"):
        number = f"V{len(self.rows[frames.Deliveries])}"
        self.state(frames.Deliveries, delivery_id=number, service_id=service_id, date=date, quantity=quantity)

    def calendar(self, calendar_id, from_date, to_date, weekdays, holidays):
        row = {"from_date": from_date, "to_date": to_date, "weekdays": weekdays, "holidays": holidays}
        self.state(frames.Calendars, calendar_id=calendar_id, **row)

    def citizen(self, citizen_id, same_as=None):
        self.state(frames.Citizens, citizen_id=citizen_id, same_as=same_as, cpr="6101901234", name="Testborger")

    def simple(self, unit="day", rate="100,00", catalogue=None, **service):
        """State one service S of unit, rate, party K and package P without end."""
        self.catalogue(unit=unit, **catalogue or {})
        self.rate(rate)
        self.package()
        self.service(**service)

    def frame(self, frame):
        rows = self.rows[frame]
        return frame(pa.table([pa.array([r.get(c.name) for r in rows], c.arrow_type) for c in frame.columns], schema=frame.schema()))

    def order(self, identity):
        ranks = np.zeros(len(self.keys[identity]) + 1, dtype=np.int64)
        for rank, text in enumerate(sorted(self.keys[identity], key=lambda t: t.encode())):
            ranks[self.keys[identity][text]] = rank
        return ranks

    def facts(self):
        calendar = self.keys["calendar"].get("weekdays", -1)
        return PricingFacts(*map(self.frame, PRICED), party_order=self.order("party"), weekdays_calendar=calendar)

    def text(self, identity, key):
        return next(text for text, number in self.keys[identity].items() if number == key)

    def price(self, first, last=None, flow="sale", closed=(), plan=None):
        """Price the months from first to last, both named and neither further nor less, whatever the timing."""
        facts = self.facts()
        window = due_months(facts, flow, parse_month(first), parse_month(last or first))
        until = np.full(len(window.rows), parse_month(last or first))
        closed_months = frozenset(map(parse_month, closed))
        window = replace(window, last=until, closed_for_purchase=closed_months, plan=window.plan if plan is None else plan)
        return Told(self, price(facts, window))

    def lines(self, period, settled=(), flow="sale", settle_from="2026-01", holds=(), open_years=()):
        """Settle a period; `settled` and `holds` are rows of texts. Returns the lines as texts."""
        month = parse_month(period)
        known = Settled.of(
            service=[self.key("service", row[0]) for row in settled],
            party=[self.key("party", row[1]) for row in settled],
            month=[parse_month(row[2]) for row in settled],
            amount=[parse_scaled(row[3], 2) for row in settled],
        )
        held = Holds.of(
            service=[self.key("service", h["service"]) if "service" in h else None for h in holds],
            party=[self.key("party", h["party"]) if "party" in h else None for h in holds],
            from_month=[parse_month(h["from_month"]) for h in holds],
        )
        facts = self.facts()
        window = due_months(facts, flow, parse_month(settle_from), month)
        scope = due_scope(facts, window, flow, known, parse_month(settle_from), month)
        size = len(self.keys["service"]) + 1
        read_as = resolve_same_as(facts.citizens, len(facts.party_order))
        reading = Reading(read_as, self.order("service"), facts.party_order, units_by_service(facts, size))
        made = difference(price(facts, window), known, scope, held, reading, month, frozenset(open_years))
        return [self._line(row) for row in made.table.to_pylist()]

    def _line(self, row):
        told = {name: row[name] for name in ("kind", "unit", "account", "accounting_year")}
        told |= {name: format_scaled(row[name], 2) for name in ("amount", "old_amount", "new_amount")}
        told |= {name: row[name] if row[name] is None else format_scaled(row[name], 4, trim=True) for name in ("quantity", "factor_pct")}
        told |= {"rate": row["rate"] if row["rate"] is None else format_scaled(row["rate"], 2), "share": row["share"]}
        told |= {"service": self.text("service", row["service"]), "party": self.text("party", row["party"])}
        told |= {"month": format_month(row["month"]), "from": format_day(row["start"]), "to": format_day(last_day(row["stop"]))}
        return told


class Told:
    """What a price found, as texts."""

    def __init__(self, municipality, priced):
        self.priced = priced
        self.name = municipality.text

    @property
    def segments(self):
        """From, to, quantity and amount of each segment."""
        return [
            (
                format_day(s["start"]),
                format_day(last_day(s["stop"])),
                format_scaled(s["quantity"], 4, trim=True),
                format_scaled(s["amount"], 2),
            )
            for s in self.priced.segments.table.to_pylist()
        ]

    @property
    def amounts(self):
        """The amount of each segment."""
        return [format_scaled(amount, 2) for amount in self.priced.segments.ints("amount").tolist()]

    def column(self, name):
        return self.priced.segments.table[name].to_pylist()

    @property
    def parts(self):
        """Party, numerator/denominator and amount of each part."""
        return [
            (self.name("party", p["party"]), f"{p['numerator']}/{p['denominator']}", format_scaled(p["amount"], 2))
            for p in self.priced.parts.table.to_pylist()
        ]

    @property
    def skips(self):
        return self._findings(self.priced.skips)

    @property
    def notes(self):
        return self._findings(self.priced.notes)

    def _findings(self, frame):
        return [(self.name("service", f["service"]), format_month(f["month"]), f["code"]) for f in frame.table.to_pylist()]


@pytest.fixture
def town():
    """An empty municipality."""
    return Municipality()


@pytest.fixture(scope="session")
def new_town():
    """Makes empty municipalities, for tests that compare several."""
    return Municipality

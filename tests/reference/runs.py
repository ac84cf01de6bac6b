"""Runs of a flow and period: what is due less what was settled, as lines."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from pathlib import Path

from tests.reference.calendar import month_days, month_number, month_text
from tests.reference.knowledge import Knowledge
from tests.reference.pricing import Due, due
from tests.reference.reading import Row, Tables

FLOWS = ("sale", "internal", "purchase", "payout", "charge")


@dataclass(frozen=True)
class Line:
    """A line of a run; amounts in øre, the rate in kroner per unit."""

    service: str
    party: str
    month: str
    kind: str
    from_date: date
    to_date: date
    quantity: Fraction | None
    rate: Fraction | None
    factor_pct: Fraction | None
    share: Fraction | None
    amount: int
    old_amount: int
    new_amount: int


@dataclass
class Run:
    """The lines of a run and what it found: (service, month, code)."""

    lines: list[Line] = field(default_factory=list)
    skipped: set[tuple[str, str, str]] = field(default_factory=set)
    warned: set[tuple[str, str, str]] = field(default_factory=set)


def sums(lines: Iterable[Line]) -> dict[tuple[str, str, str, str], int]:
    """Return the lines summed by service, party, month and kind, without sums of 0."""
    totals: dict[tuple[str, str, str, str], int] = defaultdict(int)
    for line in lines:
        totals[line.service, line.party, line.month, line.kind] += line.amount
    return {key: amount for key, amount in totals.items() if amount}


class Reference:
    """A store in miniature: loads, holds, closes and approved runs of one municipality."""

    def __init__(self, settle_from: str | None = None) -> None:
        self.known = Knowledge()
        self.settle_from = settle_from
        self.openings: dict[tuple[str, str, str], tuple[str, int]] = {}  # service, party, month → flow, øre
        self.settled: list[tuple[str, str, str, str, int]] = []  # flow, service, party, month, øre
        self.closed: set[tuple[str, str]] = set()
        self.held_services: dict[str, str] = {}
        self.held_parties: dict[str, str] = {}
        self._priced: dict[tuple[str, int, bool], Due] = {}

    def load(self, folder: Path | Tables, source: str = "", *, full: bool = False) -> None:
        """Take in an interchange folder, or its tables; only good rows are expected."""
        self._priced.clear()
        for row in self.known.load(folder, source, full=full):
            self._open(row)

    def hold(self, *, service: str = "", party: str = "", from_month: str) -> None:
        """Hold a service or a party from a service month on."""
        if service:
            self.held_services[service] = from_month
        if party:
            self.held_parties[party] = from_month

    def release(self, *, service: str = "", party: str = "") -> None:
        """Let go of a held service or party."""
        self.held_services.pop(service, None)
        self.held_parties.pop(party, None)

    def close(self, flow: str, period: str) -> None:
        """Close a period of a flow."""
        self.closed.add((flow, period))

    def approve(self, flow: str, period: str) -> Run:
        """Settle a period of a flow; what it emits counts as settled from now on."""
        self.settle_from = self.settle_from or period
        run = self.draft(flow, period)
        self.settled += [(flow, line.service, line.party, line.month, line.amount) for line in run.lines]
        return run

    def draft(self, flow: str, period: str) -> Run:
        """Return what a run would emit, and change nothing."""
        run, settled = Run(), self.settled_sums(flow)
        by_service: dict[str, dict[tuple[str, str], int]] = defaultdict(dict)
        for (service, party, month), amount in settled.items():
            by_service[service][party, month] = amount
        in_flow = [row["service_id"] for row in self.known.rows["services.csv"].values() if row["flow"] == flow]
        for service in sorted({*in_flow, *by_service}, key=str.encode):
            for month in self._months(service, period, by_service[service]):
                self._settle_month(run, flow, service, month, by_service[service])
        run.lines.sort(key=lambda line: (line.service.encode(), line.party.encode(), line.month, line.from_date))
        return run

    def settled_sums(self, flow: str) -> dict[tuple[str, str, str], int]:
        """Return what counts as settled by service, party (after same_as) and month; a sum of 0 counts too."""
        totals: dict[tuple[str, str, str], int] = defaultdict(int)
        for (service, party, month), (opened, amount) in self.openings.items():
            if opened == flow:
                totals[service, self.known.person(party), month] += amount
        for ran, service, party, month, amount in self.settled:
            if ran == flow:
                totals[service, self.known.person(party), month] += amount
        return dict(totals)

    def due(self, service: str, month: str, *, plan: bool | None = None) -> Due:
        """Return what is due for a service month; `plan` defaults to what the service's flow says."""
        row, number = self.known.rows["services.csv"][(service,)], month_number(month)
        if plan is None:
            plan = row["flow"] == "purchase" and ("purchase", month) not in self.closed
        key = (service, number, plan)
        if key not in self._priced:
            self._priced[key] = due(self.known, row, number, plan=plan)
        return self._priced[key]

    def _open(self, row: Row) -> None:
        service, party, month = row["service_id"], self.known.person(row["party_id"]), row["month"]
        runs = {(s, self.known.person(p), m) for _, s, p, m, _ in self.settled}
        if (service, party, month) in runs:
            return  # already_settled
        known = self.known.service(service)
        flow = known["flow"] if known else ""
        for key in [key for key in self.openings if (key[0], self.known.person(key[1]), key[2]) == (service, party, month)]:
            flow = self.openings.pop(key)[0]
        self.openings[service, party, month] = (flow, int(row["amount"] * 100))

    def _months(self, service: str, period: str, settled: Iterable[tuple[str, str]]) -> list[str]:
        """Return the months that a run of the period looks at: for an unknown service all that were settled."""
        row, first = self.known.service(service), month_number(self.settle_from or period)
        if row is None:
            return sorted({month for _, month in settled if month_number(month) >= first})
        last = month_number(period) + (1 if self.known.is_advance(row) else 0)
        return [month_text(month) for month in range(first, last + 1)]

    def _settle_month(self, run: Run, flow: str, service: str, month: str, settled: dict[tuple[str, str], int]) -> None:
        row, priced = self.known.service(service), Due()
        if row is not None and row["flow"] == flow:
            priced = self.due(service, month)
            run.skipped |= {(service, month, code) for code in priced.skipped}
            run.warned |= {(service, month, code) for code in priced.warned}
        if priced.skipped or self.held_services.get(service, "9999-99") <= month:
            return
        owed = priced.by_party()
        for party in {*owed, *(party for party, of in settled if of == month)}:
            if any(self.known.person(held) == party and since <= month for held, since in self.held_parties.items()):
                continue
            old, new = settled.get((party, month)), owed.get(party, 0)
            if new == (old or 0):
                continue
            if old is None:
                run.lines += _ordinary(priced, service, party, month)
            else:
                first, last = month_days(month_number(month))[0], month_days(month_number(month))[-1]
                line = Line(service, party, month, "correction", first, last, None, None, None, None, new - old, old, new)
                run.lines.append(line)


def _ordinary(priced: Due, service: str, party: str, month: str) -> list[Line]:
    lines = []
    for segment in priced.segments:
        if part := segment.parts.get(party):
            pct = None if segment.factor is None else segment.factor * 100
            share = segment.shares[party]
            dates = (segment.first, segment.last)
            lines.append(Line(service, party, month, "ordinary", *dates, segment.quantity, segment.rate, pct, share, part, 0, part))
    return lines

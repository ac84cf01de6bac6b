"""The figures of a period: its runs and drafts by flow, totals by party and provider, corrections, and what was found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from as2007lib.access.rights import require
from as2007lib.answers.grouped import CORRECTION, Over, called, grouped
from as2007lib.answers.names import Names, read_names
from as2007lib.answers.runs import run_content
from as2007lib.formats.results.findings import MESSAGES
from as2007lib.frames.base import Ints
from as2007lib.frames.facts import FLOWS
from as2007lib.frames.results import FINDINGS, SKIPPING, Findings, Lines
from as2007lib.store.by import By
from as2007lib.store.engine import Store
from as2007lib.store.known import latest_entry
from as2007lib.store.runs import Run, approved_runs, open_drafts, period_state, read_findings, read_lines
from as2007lib.values.arrays import changes, pack, sums


@dataclass(frozen=True)
class RunLines:
    """A run or draft with what it emits."""

    run: Run
    lines: Lines
    findings: Findings


@dataclass(frozen=True)
class FlowMonth:
    """One flow in a period.

    Attributes:
        flow: the flow.
        period: the period's month number.
        state: state of the period: open, closed or locked.
        content: its approved runs, oldest first, and its waiting draft last.
        earlier: the approved runs of the flow's last period before; empty where there is none.
        names: what the lines' services and parties are called.
    """

    flow: str
    period: int
    state: str
    content: tuple[RunLines, ...]
    earlier: tuple[RunLines, ...]
    names: Names

    @cached_property
    def lines(self) -> Lines:
        """All lines of the period's runs and draft, one after the other."""
        return Lines.concat([c.lines for c in self.content])

    @cached_property
    def findings(self) -> Findings:
        """What the period's runs and draft found."""
        return Findings.concat([c.findings for c in self.content])

    @property
    def total(self) -> int:
        """The sum of the lines, øre."""
        return int(self.lines.ints("amount").sum())

    def line_id(self, place: int) -> str:
        """Return the text id of the line at a place in `lines`."""
        for content in self.content:
            if place < len(content.lines):
                return f"{content.run.run_id}-{place + 1}"
            place -= len(content.lines)
        raise IndexError(place)


@dataclass(frozen=True)
class Month:
    """A period with its flows: those that have a run or a draft in it, in the order of `FLOWS`."""

    period: int
    flows: tuple[FlowMonth, ...]


@dataclass(frozen=True)
class Total:
    """What falls on one party, provider or business area.

    Attributes:
        id: its text id; blank: none.
        name: what it is called; a person by the id alone.
        amount: øre.
        corrections: øre of the amount that correct earlier months.
        services: how many services.
    """

    id: str
    name: str
    amount: int
    corrections: int
    services: int


@dataclass(frozen=True)
class Correction:
    """A line that corrects a month settled before; amounts in øre."""

    line_id: str
    service: str
    service_name: str
    party: str
    month: int
    old: int
    new: int

    @property
    def amount(self) -> int:
        """What the line adds."""
        return self.new - self.old


@dataclass(frozen=True)
class MonthCorrections:
    """The corrections of one service month: øre up, øre down (negative), and how many lines."""

    month: int
    up: int
    down: int
    lines: int


@dataclass(frozen=True)
class FindingCount:
    """One sort of finding.

    Attributes:
        code: its code.
        message: what it says, in Danish.
        skips: the service month was left as it was.
        count: how many service months have it.
        new: how many of them the flow's last period before did not have.
    """

    code: str
    message: str
    skips: bool
    count: int
    new: int


def read_month(store: Store, by: By, period: int, flows: Sequence[str] = FLOWS) -> Month:
    """Return the runs and drafts of a period with their lines; a draft is computed as it was known when it was prepared."""
    with store.reading() as connection:
        entry = latest_entry(connection)
        require(store, entry, by, "read")
        approved, drafts = approved_runs(connection), open_drafts(connection)
        states = {flow: period_state(connection, flow, period) for flow in FLOWS}
    read = []
    for flow in [f for f in FLOWS if f in flows]:
        own = [r for r in approved if r.flow == flow]
        content = [_stored(store, r) for r in own if r.period == period]
        content += [_computed(store, by, d) for d in drafts if (d.flow, d.period) == (flow, period)]
        if not content:
            continue
        before = max((r.period for r in own if r.period < period), default=None)
        earlier = tuple(_stored(store, r) for r in own if r.period == before)
        services = np.concatenate([c.lines.ints("service") for c in (*content, *earlier)])
        read.append(FlowMonth(flow, period, states[flow], tuple(content), earlier, read_names(store, entry, services)))
    return Month(period, tuple(read))


def totals(month: FlowMonth, over: Over) -> tuple[Total, ...]:
    """Return what falls on each party, provider or business area, the largest first."""
    found = grouped(month.lines, month.names, over)
    each = zip(*(column.tolist() for column in (found.key, found.amount, found.corrections, found.services)), strict=True)
    rows = [Total(*called(month.names, over, key), *figures) for key, *figures in each]
    return tuple(sorted(rows, key=lambda total: (-total.amount, total.id)))


def largest_corrections(month: FlowMonth, most: int = 10) -> tuple[Correction, ...]:
    """Return the corrections that move most, the largest first."""
    lines, names = month.lines, month.names
    places = np.flatnonzero(lines.ints("kind") == CORRECTION)
    amount = lines.ints("amount")[places]
    chosen = places[np.argsort(-np.abs(amount), kind="stable")][:most]
    rows = lines.take(chosen)
    each = zip(chosen.tolist(), *(rows.ints(n).tolist() for n in ("service", "party", "month", "old_amount", "new_amount")), strict=True)
    return tuple(
        Correction(month.line_id(place), names.id(service), names.service(service), names.party(party), number, old, new)
        for place, service, party, number, old, new in each
    )


def corrections_by_month(month: FlowMonth) -> tuple[MonthCorrections, ...]:
    """Return what is corrected in each service month, the oldest first."""
    rows = month.lines.take(month.lines.ints("kind") == CORRECTION)
    order = np.argsort(rows.ints("month"), kind="stable")
    number, amount = rows.ints("month")[order], rows.ints("amount")[order]
    heads = np.flatnonzero(changes(number))
    up, down = sums(np.maximum(amount, 0), heads).tolist(), sums(np.minimum(amount, 0), heads).tolist()
    counts = np.diff(np.append(heads, len(number))).tolist()
    return tuple(MonthCorrections(*row) for row in zip(number[heads].tolist(), up, down, counts, strict=True))


def count_findings(month: FlowMonth) -> tuple[FindingCount, ...]:
    """Return how often each thing was found, what skips a month first."""
    now, before = month.findings, Findings.concat([c.findings for c in month.earlier])
    key = _finding_keys(Findings.concat([now, before]))
    own, fresh = np.unique(key[: len(now)], return_index=True)[1], ~np.isin(key[: len(now)], key[len(now) :])
    code, new = now.ints("code")[own], fresh[own]
    found = [
        FindingCount(name, MESSAGES[name], name in SKIPPING, int((code == place).sum()), int(new[code == place].sum()))
        for place, name in enumerate(FINDINGS)
    ]
    return tuple(sorted((f for f in found if f.count), key=lambda f: not f.skips))


def _finding_keys(findings: Findings) -> Ints:
    return pack(findings.ints("service"), findings.ints("month"), findings.ints("code"))


def _stored(store: Store, run: Run) -> RunLines:
    return RunLines(run, read_lines(store, run.id), read_findings(store, run.id))


def _computed(store: Store, by: By, run: Run) -> RunLines:
    content = run_content(store, by, run.run_id)
    return RunLines(run, content.lines, content.findings)

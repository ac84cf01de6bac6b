"""Why a flow's month is not what the last one was: every øre of the difference laid on one cause.

The newest month of each service is compared with the newest month it had in the flow's last period. A service has one cause
for its whole difference, the first that applies in the order of `CAUSES`; months settled for the first time afterwards and
corrections are causes of their own. So the causes always sum to the difference.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from as2007lib.answers.grouped import CORRECTION
from as2007lib.answers.month import FlowMonth, RunLines
from as2007lib.frames.base import Ints
from as2007lib.frames.column import NULL
from as2007lib.frames.facts import UNITS
from as2007lib.frames.results import SKIPPING, Findings, Lines
from as2007lib.store.engine import Store
from as2007lib.store.runs import read_holds
from as2007lib.values.arrays import Bools, changes, place_of, sums

CAUSES = ("held", "skipped", "deliveries", "new", "ended", "rate", "absence", "days", "other", "late", "correction")
"""What can make a month another: held or released; skipped or solved; more or fewer hours or pieces; new; ended; another rate;
another absence; more or fewer days; something else (as shares); earlier months for the first time; corrections."""
_HELD, _SKIPPED, _DELIVERIES, _NEW, _ENDED, _RATE, _ABSENCE, _DAYS, _OTHER = range(9)
_BY_DELIVERY = (UNITS.index("hour"), UNITS.index("piece"))


@dataclass(frozen=True)
class Cause:
    """One cause: its code, øre of the difference that it makes, and of how many services (late, correction: lines, of both periods)."""

    code: str
    amount: int
    count: int


@dataclass(frozen=True)
class ServiceChange:
    """A service whose newest month is another amount than before (øre), and why."""

    service: str
    service_name: str
    provider: str
    citizen: str
    cause: str
    before: int
    after: int


@dataclass(frozen=True)
class Change:
    """What changed since a flow's last period.

    Attributes:
        flow: the flow.
        period: the period.
        before_period: the flow's last period before; None: there is none.
        before: its sum, øre.
        after: the period's sum, øre.
        causes: why, in the order of `CAUSES`; those that make no difference are left out.
        largest: the services whose newest month changed most.
    """

    flow: str
    period: int
    before_period: int | None
    before: int
    after: int
    causes: tuple[Cause, ...]
    largest: tuple[ServiceChange, ...]


def change(store: Store, month: FlowMonth, most: int = 10) -> Change:
    """Return what changed since the flow's last period, and why."""
    if not month.earlier:
        return Change(month.flow, month.period, None, 0, month.total, (), ())
    before, after = _Side.of(month.earlier), _Side.of(month.content)
    service = np.union1d(before.service, after.service)
    old, new = before.at(service), after.at(service)
    cause = _causes(old, new, _held(store, month, service))
    difference = new.amount - old.amount
    causes = [_cause(code, difference[cause == place]) for place, code in enumerate(CAUSES[: _OTHER + 1])]
    causes += [_cause("late", after.late, -before.late), _cause("correction", after.corrected, -before.corrected)]
    order = np.argsort(-np.abs(difference), kind="stable")[:most]
    names = month.names
    provider, citizen = names.provider_of(service[order]), names.citizen_of(service[order])
    largest = [
        ServiceChange(
            names.id(key),
            names.service(key),
            names.provider(where),
            names.id(who),
            CAUSES[cause[row]],
            int(old.amount[row]),
            int(new.amount[row]),
        )
        for row, key, where, who in zip(order.tolist(), service[order].tolist(), provider.tolist(), citizen.tolist(), strict=True)
        if difference[row]
    ]
    return Change(
        flow=month.flow,
        period=month.period,
        before_period=month.earlier[0].run.period,
        before=before.total,
        after=after.total,
        causes=tuple(c for c in causes if c.count),
        largest=tuple(largest),
    )


@dataclass(frozen=True)
class _Rows:
    """One row for each of some services: øre, and what the amount was made of; `there` tells where there is anything."""

    there: Bools
    skipped: Bools
    amount: Ints
    unit: Ints
    rate: Ints
    factor: Ints
    quantity: Ints


@dataclass(frozen=True)
class _Side:
    """A period's lines as needed to compare: the newest month by service, and øre of all else, one row a service or line."""

    service: Ints
    rows: _Rows
    late: Ints
    corrected: Ints
    total: int
    skipping: Ints

    @classmethod
    def of(cls, content: tuple[RunLines, ...]) -> _Side:
        lines = Lines.concat([c.lines for c in content])
        found = Findings.concat([c.findings for c in content])
        corrected = lines.ints("kind") == CORRECTION
        ordinary = lines.take(~corrected)
        newest = _newest(ordinary, content[0].run.period)
        skips = np.isin(found.texts("code"), SKIPPING)
        service, rows = _summed(ordinary.take(newest))
        return cls(
            service=service,
            rows=rows,
            late=ordinary.ints("amount")[~newest],
            corrected=lines.ints("amount")[corrected],
            total=int(lines.ints("amount").sum()),
            skipping=np.unique(found.ints("service")[skips]),
        )

    def at(self, service: Ints) -> _Rows:
        """Return the rows of given services; what is not there is 0."""
        place = place_of(self.service, service)

        def column(values: Ints) -> Ints:
            return np.append(values, 0)[place]

        rows = self.rows
        return _Rows(
            there=place >= 0,
            skipped=np.isin(service, self.skipping),
            amount=column(rows.amount),
            unit=column(rows.unit),
            rate=column(rows.rate),
            factor=column(rows.factor),
            quantity=column(rows.quantity),
        )


def _newest(ordinary: Lines, period: int) -> Bools:
    """Return which ordinary lines are of the newest month of their service, and no earlier than the period."""
    service, number = ordinary.ints("service"), ordinary.ints("month")
    order = np.lexsort((number, service))
    last = np.flatnonzero(np.append(changes(service[order])[1:], True)) if len(order) else order
    newest = number[order][last][np.searchsorted(service[order][last], service)] if len(order) else number
    return np.asarray((number == newest) & (number >= period), dtype=np.bool_)


def _summed(lines: Lines) -> tuple[Ints, _Rows]:
    """Return the services of some lines, and what each one's amount is made of; equal figures give equal signs."""
    service = lines.ints("service")
    order = np.argsort(service, kind="stable")
    heads = np.flatnonzero(changes(service[order]))
    factor = np.where(lines.ints("factor_pct") == NULL, 0, lines.ints("factor_pct"))
    rows = _Rows(
        there=np.ones(len(heads), np.bool_),
        skipped=np.zeros(len(heads), np.bool_),
        amount=sums(lines.ints("amount")[order], heads),
        unit=lines.ints("unit")[order][heads],
        rate=_largest(lines.ints("rate")[order], heads),
        factor=sums((factor * lines.ints("quantity"))[order], heads),
        quantity=sums(lines.ints("quantity")[order], heads),
    )
    return service[order][heads], rows


def _largest(values: Ints, heads: Ints) -> Ints:
    return np.maximum.reduceat(values, heads) if len(heads) else values


def _causes(old: _Rows, new: _Rows, held: Bools) -> Ints:
    """Return the first cause that applies to each service, as its place in `CAUSES`."""
    both, one = old.there & new.there, old.there ^ new.there
    by_delivery = np.isin(np.where(new.there, new.unit, old.unit), _BY_DELIVERY)
    rate = both & (old.rate != new.rate)
    # the average factor differs where the products do crosswise; all in Python's own integers, which never overflow
    crosswise = old.factor.astype(object) * new.quantity != new.factor.astype(object) * old.quantity
    choices = [
        (one & held, _HELD),
        (one & (old.skipped | new.skipped), _SKIPPED),
        ((one | ~rate) & by_delivery, _DELIVERIES),
        (new.there & ~old.there, _NEW),
        (old.there & ~new.there, _ENDED),
        (rate, _RATE),
        (both & crosswise.astype(np.bool_), _ABSENCE),
        (both & (old.quantity != new.quantity), _DAYS),
    ]
    return np.select([where for where, _ in choices], [place for _, place in choices], default=_OTHER)


def _held(store: Store, month: FlowMonth, service: Ints) -> Bools:
    """Return which services are held, or were when the flow's last period was settled, by themselves or with a party."""
    entries = {c.run.known for c in (month.content[-1], month.earlier[-1])}
    holds = [row for entry in entries for row in read_holds(store, entry).to_pylist()]
    lines = Lines.concat([month.lines, *(c.lines for c in month.earlier)])
    with_party = lines.ints("service")[np.isin(lines.ints("party"), [h["party"] for h in holds if h["party"] is not None])]
    named = [h["service"] for h in holds if h["service"] is not None]
    return np.isin(service, np.concatenate([np.array(named, np.int64), with_party]))


def _cause(code: str, *amounts: Ints) -> Cause:
    moved = np.concatenate(amounts)
    return Cause(code, int(moved.sum()), int((moved != 0).sum()))

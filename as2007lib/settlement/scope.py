"""Which services a run must price: all of them, or those touched since the run it builds on and the newest months.

What was due and settled at an approved run needs no second look unless a fact, a hold or a closing touched it since, or the
run left it (held, skipped). A test holds the two equal.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from as2007lib.frames.column import NULL
from as2007lib.pricing.parties import resolve_same_as
from as2007lib.pricing.window import Window, due_months
from as2007lib.settlement.basis import Basis
from as2007lib.store.bulk import Reader
from as2007lib.store.runs import Run, read_findings, read_settled_services
from as2007lib.store.touched import (
    touched_calendars,
    touched_catalogue,
    touched_deliveries,
    touched_holds,
    touched_packages,
    touched_periods,
    touched_persons,
    touched_services,
)
from as2007lib.values.arrays import Ints, find
from as2007lib.values.months import months_of, parse_month


@dataclass(frozen=True)
class Ask:
    """What is asked: the lines of a flow and period as known at an entry.

    Attributes:
        flow: the flow.
        period: the month number of the run.
        settle_from: first service month of the store.
        settled_at: journal entry up to which approved runs count as settled.
        newest_load: runs that knew a newer load do not count; None: all count.
    """

    flow: str
    period: int
    settle_from: int
    settled_at: int
    newest_load: int | None = None


def full_window(basis: Basis, ask: Ask) -> Window:
    """Return the window of a run that prices everything."""
    return due_months(basis.facts, ask.flow, ask.settle_from, ask.period, basis.closed.get("purchase", frozenset()))


@dataclass(frozen=True)
class Touched:
    """What a run must look at that builds on another run: some services from an early month on, all from the newest one on.

    Attributes:
        services: the services, ascending.
        first: their first month.
        newest: the first month that the other run did not settle.
    """

    services: Ints
    first: Ints
    newest: int


def touched_since(reader: Reader, basis: Basis, ask: Ask, runs: Sequence[Run]) -> Touched | None:
    """Return what was touched since the approved runs of the flow; None where all must be priced.

    Args:
        reader: the store.
        basis: what is known now.
        ask: what is asked.
        runs: the approved runs of the flow, oldest first.
    """
    base = _base(runs)
    if base is None or parse_month(base.parameters["settle_from"]) != ask.settle_from:
        return None
    wholly = _touched(reader, basis, ask, base)
    # a delivery touches no month but its own, and no service that is not priced
    delivered, day = touched_deliveries(reader, base.known, basis.entry)
    month = months_of(day)
    priced = basis.facts.services.ints("service")[full_window(basis, ask).rows]
    partly = (month <= base.period) & np.isin(delivered, priced) & ~np.isin(delivered, wholly)
    services = np.concatenate([wholly, delivered[partly]])
    first = np.concatenate([np.full(len(wholly), ask.settle_from, dtype=np.int64), np.maximum(month[partly], ask.settle_from)])
    order = np.argsort(services)
    return Touched(services[order], first[order], base.period + 1)


def touched_window(basis: Basis, ask: Ask, touched: Touched | None) -> Window:
    """Return the window of a run that prices what was touched; None is everything."""
    whole = full_window(basis, ask)
    if touched is None:
        return whole
    # a service settled in advance was due one month further in the base run too
    newest = np.maximum(touched.newest + (whole.last - ask.period), ask.settle_from)
    place = find(touched.services, basis.facts.services.ints("service")[whole.rows])
    return replace(whole, first=np.where(place < 0, newest, np.append(touched.first, 0)[place]))


def _base(runs: Sequence[Run]) -> Run | None:
    """Return the newest run of the furthest period: a later run of an earlier period left the months after it unseen."""
    furthest = max((r.period for r in runs), default=0)
    return next((r for r in reversed(runs) if r.period == furthest), None)


def _touched(reader: Reader, basis: Basis, ask: Ask, base: Run) -> Ints:
    """Return the services to look at again.

    Settings touch none: but for the first month, which is fixed, they decide where an amount is booked, not what it is. An
    account rule touches none but those left out for want of an account, which the base run found.
    """
    facts, since, entry = basis.facts, base.known, basis.entry
    services, catalogue = facts.services, facts.catalogue
    held_services, held_parties = touched_holds(reader, since, entry)
    every = services.ints("service")
    by_package = every[np.isin(services.ints("package"), touched_packages(reader, since, entry))]
    counted = catalogue.ints("service_code")[np.isin(catalogue.ints("calendar"), touched_calendars(reader, since, entry))]
    by_code = every[np.isin(services.ints("service_code"), np.union1d(touched_catalogue(reader, since, entry), counted))]
    # closing a purchase period ends the plans of its month
    planned = every[(services.ints("quantity_per") >= 0) & touched_periods(reader, since, entry)]
    parties = np.concatenate([held_parties, _held_now(basis, "party"), touched_persons(reader, since, entry)])
    return np.unique(
        np.concatenate(
            [
                touched_services(reader, since, entry),
                by_package,
                by_code,
                planned,
                held_services,
                _held_now(basis, "service"),
                _with_parties(reader, basis, ask, parties),
                read_findings(reader, base.id).ints("service"),
            ]
        )
    )


def _held_now(basis: Basis, kind: str) -> Ints:
    keys = basis.holds.ints(kind)
    return np.asarray(keys[keys != NULL], np.int64)


def _with_parties(reader: Reader, basis: Basis, ask: Ask, parties: Ints) -> Ints:
    """Return the services that some of these parties pay for, or have paid for."""
    if not len(parties):
        return parties
    facts = basis.facts
    # whoever is one of them under another id is held, released, or read anew with them
    read_as = resolve_same_as(facts.citizens, len(facts.party_order))
    parties = np.flatnonzero(np.isin(read_as, read_as[parties])).astype(np.int64)
    shares, services, packages = facts.shares, facts.services, facts.packages
    named = services.ints("service")[np.isin(services.ints("party"), parties)]
    theirs = packages.ints("package")[np.isin(packages.ints("citizen"), parties)]
    return np.concatenate(
        [
            shares.ints("service")[np.isin(shares.ints("party"), parties)],
            read_settled_services(reader, ask.flow, ask.settled_at, parties),
            services.ints("service")[np.isin(services.ints("package"), theirs)],
            named,
        ]
    )

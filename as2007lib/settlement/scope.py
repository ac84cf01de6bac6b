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
from as2007lib.store.runs import Run, read_findings, read_settled
from as2007lib.store.touched import touched_all, touched_catalogue, touched_holds, touched_packages, touched_periods, touched_services
from as2007lib.values.arrays import Ints


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


def touched_window(reader: Reader, basis: Basis, ask: Ask, runs: Sequence[Run]) -> Window:
    """Return the window of a run that builds on the approved runs of its flow.

    Args:
        reader: the store.
        basis: what is known now.
        ask: what is asked.
        runs: the approved runs of the flow, oldest first.
    """
    whole = full_window(basis, ask)
    base = _base(runs)
    if base is None or touched_all(reader, base.known, basis.entry):
        return whole
    keys = basis.facts.services.ints("service")[whole.rows]
    # a service settled in advance was due one month further in the base run too
    newest = np.maximum(base.period + 1 + (whole.last - ask.period), ask.settle_from)
    return replace(whole, first=np.where(np.isin(keys, _touched(reader, basis, ask, base)), whole.first, newest))


def _base(runs: Sequence[Run]) -> Run | None:
    """Return the newest run of the furthest period: a later run of an earlier period left the months after it unseen."""
    furthest = max((r.period for r in runs), default=0)
    return next((r for r in reversed(runs) if r.period == furthest), None)


def _touched(reader: Reader, basis: Basis, ask: Ask, base: Run) -> Ints:
    facts, since, entry = basis.facts, base.known, basis.entry
    services = facts.services
    held_services, held_parties = touched_holds(reader, since, entry)
    every = services.ints("service")
    by_package = every[np.isin(services.ints("package"), touched_packages(reader, since, entry))]
    by_code = every[np.isin(services.ints("service_code"), touched_catalogue(reader, since, entry))]
    # closing a purchase period ends the plans of its month
    planned = every[(services.ints("quantity_per") >= 0) & touched_periods(reader, since, entry)]
    return np.unique(
        np.concatenate(
            [
                touched_services(reader, since, entry),
                by_package,
                by_code,
                planned,
                held_services,
                _held_now(basis, "service"),
                _with_parties(reader, basis, ask, np.union1d(held_parties, _held_now(basis, "party"))),
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
    # whoever is one of them under another id is held, or released, with them
    read_as = resolve_same_as(facts.citizens, len(facts.party_order))
    parties = np.flatnonzero(np.isin(read_as, read_as[parties])).astype(np.int64)
    shares, services, packages = facts.shares, facts.services, facts.packages
    settled = read_settled(reader, ask.flow, ask.settled_at)
    named = services.ints("service")[np.isin(services.ints("party"), parties)]
    theirs = packages.ints("package")[np.isin(packages.ints("citizen"), parties)]
    return np.concatenate(
        [
            shares.ints("service")[np.isin(shares.ints("party"), parties)],
            settled.ints("service")[np.isin(settled.ints("party"), parties)],
            services.ints("service")[np.isin(services.ints("package"), theirs)],
            named,
        ]
    )

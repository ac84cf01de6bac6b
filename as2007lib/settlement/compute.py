"""The lines of a run: price, difference, accounts. Pure: what is read in, lines and findings out."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pyarrow.compute as pc

from as2007lib.accounting.accounts import AccountFacts, Accounts, accounts_for
from as2007lib.frames.facts import Services
from as2007lib.frames.results import Findings, Lines, Settled
from as2007lib.pricing.difference import Reading, difference
from as2007lib.pricing.parties import resolve_same_as
from as2007lib.pricing.price import Priced, price
from as2007lib.pricing.scope import due_scope, units_by_service
from as2007lib.pricing.window import Window
from as2007lib.rules.figures import figure
from as2007lib.settlement.basis import Basis
from as2007lib.settlement.scope import Ask, Touched, touched_since, touched_window
from as2007lib.store.bulk import Reader
from as2007lib.store.digest import rows_digest
from as2007lib.store.runs import Run, read_openings, read_settled, read_settled_since
from as2007lib.store.services import read_services_ever
from as2007lib.values.arrays import Bools, pack
from as2007lib.values.months import first_day


@dataclass(frozen=True)
class Computed:
    """What a run emits.

    Attributes:
        lines: its lines with accounts, in their order.
        findings: what was found, by service id, month and code.
    """

    lines: Lines
    findings: Findings

    @property
    def digest(self) -> str:
        """The digest by which a draft is recognised when it is computed again."""
        both = rows_digest(self.lines.table.combine_chunks()) + rows_digest(self.findings.table.combine_chunks())
        return hashlib.sha256(both.encode()).hexdigest()

    @property
    def total(self) -> int:
        """The sum of the lines, øre."""
        return int(self.lines.ints("amount").sum())


def compute(reader: Reader, basis: Basis, ask: Ask, runs: Sequence[Run] | None = None) -> Computed:
    """Compute a run.

    Args:
        reader: the store.
        basis: what is known.
        ask: what is asked.
        runs: the approved runs of the flow, oldest first, to price only what was touched since; None prices everything.
    """
    touched = None if runs is None else touched_since(reader, basis, ask, runs)
    window = touched_window(basis, ask, touched)
    settled = settled_keys(reader, basis, ask, touched)
    priced = price(basis.facts, window)
    ever = read_services_ever(reader, basis.entry, basis.facts.services, settled.ints("service"))
    lines = emitted(basis, ask, window, priced, settled, ever)
    return _with_accounts(basis, lines, accounts_of(reader, basis, ask.flow, lines), Findings.concat([priced.skips, priced.notes]))


def settled_keys(reader: Reader, basis: Basis, ask: Ask, touched: Touched | None = None) -> Settled:
    """Return what counts as settled: approved runs of the flow, and its openings; of `touched` no more than a run looks at."""
    if touched is None:
        runs = read_settled(reader, ask.flow, ask.settled_at, newest_load=ask.newest_load, before=ask.period)
    else:
        runs = read_settled_since(reader, ask.flow, ask.settled_at, touched.services, touched.first, touched.newest)
    return Settled.concat([runs, read_openings(reader, ask.flow, basis.entry)])


def emitted(basis: Basis, ask: Ask, window: Window, priced: Priced, settled: Settled, ever: Services) -> Lines:
    """Return the lines between what is due and what is settled, still without accounts.

    Args:
        basis: what is known.
        ask: what is asked.
        window: what was priced.
        priced: what is due.
        settled: what counts as settled.
        ever: the services, those that are no longer known as they last were: their corrections keep their unit.
    """
    facts = basis.facts
    size = len(facts.party_order)
    scope = due_scope(facts, window, ask.flow, settled, ask.settle_from, ask.period)
    units = units_by_service(replace(facts, services=ever), size)
    reading = Reading(resolve_same_as(facts.citizens, size), facts.party_order, facts.party_order, units)
    return difference(priced, settled, scope, basis.holds, reading, ask.period, open_years(basis, ask.period))


def accounts_of(reader: Reader, basis: Basis, flow: str, lines: Lines) -> Accounts:
    """Return the accounts of lines; a service no longer in force is booked as it was last known."""
    facts = basis.facts
    services = read_services_ever(reader, basis.entry, facts.services, lines.ints("service"))
    return accounts_for(
        *(lines.ints(name) for name in ("service", "party", "month", "start")),
        flow=flow,
        facts=AccountFacts(services, facts.packages, facts.catalogue, basis.parties, basis.account_rules),
        contra_account=basis.settings.get("contra_accounts", {}).get(flow),
    )


def open_years(basis: Basis, period: int) -> frozenset[int]:
    """Return the accounting years that may be booked in during a period: its own, the next, and the last while it is open."""
    stated = basis.settings.get("supplementary_months")
    months = int(figure("supplementary_months", first_day(period)).value if stated is None else stated)
    first = (period - months) // 12
    return frozenset(range(first, period // 12 + 2))


def _with_accounts(basis: Basis, lines: Lines, accounts: Accounts, findings: Findings) -> Computed:
    """Fill in accounts; where the store demands them, a service month with a line without one is left as it is."""
    found = accounts.findings.table
    demanded = bool(basis.settings.get("demand_accounts"))
    if not demanded:
        found = found.filter(pc.equal(found["code"], "account_tie"))
    lines = Lines(lines.table.set_column(lines.table.column_names.index("account"), "account", accounts.account))
    if demanded:
        lines = lines.take(~_months_of(lines, np.asarray(pc.is_null(accounts.account))))
    return Computed(lines, _ordered(basis, Findings.concat([findings, Findings(found.cast(Findings.schema()))])))


def _months_of(lines: Lines, marked: Bools) -> Bools:
    """Return which lines are of a service month with a marked line."""
    key = pack(lines.ints("service"), lines.ints("month"))
    return np.isin(key, key[marked])


def _ordered(basis: Basis, findings: Findings) -> Findings:
    service = basis.facts.party_order[findings.ints("service")]
    return findings.take(np.lexsort((findings.ints("code"), findings.ints("month"), service)))

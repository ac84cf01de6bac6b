"""What a run stands on: the facts, what is settled, the holds and the settings, all as known at one journal entry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from as2007lib.frames.facts import (
    Absences,
    AccountRules,
    Calendars,
    Catalogue,
    Citizens,
    Deliveries,
    IndividualRates,
    Packages,
    Parties,
    Providers,
    Rates,
    Services,
    Shares,
)
from as2007lib.frames.results import Holds
from as2007lib.pricing.facts import PricingFacts
from as2007lib.store.bulk import Reader
from as2007lib.store.identities import Identities, read_identities
from as2007lib.store.known import read_fact
from as2007lib.store.runs import read_holds, read_periods
from as2007lib.store.settings import read_settings


@dataclass(frozen=True)
class Basis:
    """What a run stands on.

    Attributes:
        entry: the journal entry at which all this was known.
        identities: ids and keys.
        facts: what pricing needs.
        parties: the parties.
        providers: the providers.
        account_rules: the account rules.
        holds: services and parties held.
        closed: months closed, by flow.
        settings: the store's settings.
    """

    entry: int
    identities: Identities
    facts: PricingFacts
    parties: Parties
    providers: Providers
    account_rules: AccountRules
    holds: Holds
    closed: dict[str, frozenset[int]]
    settings: dict[str, Any]


def read_basis(reader: Reader, entry: int) -> Basis:
    """Read what a run stands on, as known at an entry."""
    identities = read_identities(reader)
    return Basis(
        entry=entry,
        identities=identities,
        facts=read_pricing_facts(reader, entry, identities),
        parties=read_fact(reader, Parties, entry),
        providers=read_fact(reader, Providers, entry),
        account_rules=read_fact(reader, AccountRules, entry),
        holds=Holds(read_holds(reader, entry).select(Holds.schema().names)),
        closed=_closed(reader, entry),
        settings=read_settings(reader, entry),
    )


def read_pricing_facts(reader: Reader, entry: int, identities: Identities) -> PricingFacts:
    """Read the facts that pricing needs, as known at an entry."""
    return PricingFacts(
        services=read_fact(reader, Services, entry),
        packages=read_fact(reader, Packages, entry),
        catalogue=read_fact(reader, Catalogue, entry),
        calendars=read_fact(reader, Calendars, entry),
        rates=read_fact(reader, Rates, entry),
        individual_rates=read_fact(reader, IndividualRates, entry),
        absences=read_fact(reader, Absences, entry),
        shares=read_fact(reader, Shares, entry),
        deliveries=read_fact(reader, Deliveries, entry),
        citizens=read_fact(reader, Citizens, entry),
        party_order=np.asarray(identities.order),
        weekdays_calendar=identities.key("calendar", "weekdays") or -1,
    )


def _closed(reader: Reader, entry: int) -> dict[str, frozenset[int]]:
    closed: dict[str, set[int]] = {}
    for row in read_periods(reader, entry).to_pylist():
        if row["state"] != "open":
            closed.setdefault(row["flow"], set()).add(row["period"])
    return {flow: frozenset(months) for flow, months in closed.items()}

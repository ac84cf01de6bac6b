"""The first folder: everything known when the sample municipality begins to settle."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from as2007lib.frames.column import NULL
from as2007lib.frames.facts import UNITS
from as2007lib.sample.chance import Chance
from as2007lib.sample.facts import (
    absences_table,
    deliveries_table,
    individual_rates_table,
    openings_table,
    packages_table,
    services_table,
)
from as2007lib.sample.grants import ACTIVE, SALE, Window
from as2007lib.sample.ledger import accounts_table, budget_table, postings_table
from as2007lib.sample.people import citizens_table
from as2007lib.sample.prices import rates_table
from as2007lib.sample.shares import WHOLE, objective_shares, shares_table
from as2007lib.sample.state import Setting, State, grow
from as2007lib.sample.text import Columns, joined
from as2007lib.sample.town import calendars
from as2007lib.values.days import OPEN, parse_day
from as2007lib.values.months import first_day, year_of

_OPENED, _OLD_PRICE, _NOTHING = 600, 100, 40  # of a thousand services billed in advance by the system before
_OBJECTIVE = "BU-OBJEKT"
_OLD_LEVEL = 972  # thousandths


def first_state(setting: Setting) -> State:
    """Return what is true in the first month."""
    size = setting.size
    month = size.periods[0]
    months = range(month + 1 - size.delivery_months, month + 1)
    state = grow(setting, "start", (size.citizens, size.services - 1), Window(*size.history), months)
    _add_objective(setting, state)
    return state


def first_tables(setting: Setting, state: State) -> dict[str, pa.Table]:
    """Return the files of the first folder."""
    town, catalogue, month = setting.town, setting.catalogue, setting.size.periods[0]
    return {
        "parties.csv": town.parties,
        "providers.csv": town.providers,
        "citizens.csv": citizens_table(state.citizens),
        "catalogue.csv": catalogue.table(),
        "calendars.csv": calendars(),
        "rates.csv": rates_table(setting.rates, town, catalogue),
        "packages.csv": packages_table(state.packages, town),
        "services.csv": services_table(state.services, town, catalogue),
        "shares.csv": shares_table(state.shares, town),
        "individual_rates.csv": individual_rates_table(state.individual_rates),
        "absences.csv": absences_table(state.absences),
        "deliveries.csv": deliveries_table(state.deliveries, np.arange(len(state.deliveries["service"]))),
        "accounts.csv": accounts_table(catalogue),
        "settled.csv": openings_table(_openings(setting, state, month), town),
        "postings.csv": postings_table(setting, state, month),
        "budget.csv": budget_table(catalogue, town, state.services, year_of(month)),
    }


def _add_objective(setting: Setting, state: State) -> None:
    """Add objective financing: a package without citizen, whose service all other municipalities pay."""
    code, start = setting.catalogue.codes.index(_OBJECTIVE), parse_day(f"{setting.size.first_year}-01-01")
    package, service = len(state.packages["number"]) + 1, len(state.services["number"]) + 1
    one = {"number": package, "citizen": NULL, "area": 0, "department": int(setting.town.departments[0]), "start": start, "stop": OPEN}
    state.packages = joined(state.packages, _row({**one, "status": ACTIVE}))
    dates = {"start": start, "stop": OPEN, "paid_start": NULL, "paid_stop": NULL}
    plain = {"provider": -1, "flow": SALE, "timing": -1, "quantity": NULL, "per": -1, "payer": -1, "party": -1, "status": ACTIVE}
    state.services = joined(state.services, _row({"number": service, "package": package, "code": code, **dates, **plain}))
    chance = Chance(setting.seed, "objective")
    state.shares = joined(state.shares, objective_shares(chance, setting.town, service, start))


def _row(values: dict[str, int]) -> Columns:
    return {name: np.array([value], dtype=np.int64) for name, value in values.items()}


def _openings(setting: Setting, state: State, month: int) -> Columns:
    """Return what the system before billed of the first month: places by the month that are paid in advance by one party.

    Most amounts are what is due; some are of last year's price, some are 0, so that the first run corrects them.
    """
    services, catalogue, chance = state.services, setting.catalogue, Chance(setting.seed, "openings")
    count = len(services["number"])
    fits = (catalogue.unit == UNITS.index("month"))[services["code"]] & catalogue.advance[services["code"]]
    fits &= (services["timing"] < 0) & (services["quantity"] == NULL) & (services["payer"] >= 0)
    fits &= (services["paid_start"] == NULL) & (services["paid_stop"] == NULL)
    fits &= (services["start"] <= first_day(month)) & (state.ends() >= first_day(month + 1))
    fits &= ~np.isin(services["number"], state.individual_rates["service"])
    shares = state.shares
    whole = (shares["pct"] == WHOLE) & (shares["stop"] == OPEN) & (shares["start"] <= first_day(month))
    fits &= (services["party"] >= 0) | np.isin(services["number"], shares["service"][whole])
    rows = np.flatnonzero(fits & chance.hit("opened", count, _OPENED))
    amount = setting.newest[services["code"][rows], services["provider"][rows]]
    amount = np.where(chance.hit("old price", len(rows), _OLD_PRICE), amount * _OLD_LEVEL // 1000, amount)
    amount = np.where(chance.hit("nothing", len(rows), _NOTHING), 0, amount)
    party = services["payer"][rows]
    billed = np.full(len(rows), first_day(month) - 20)
    return {
        "service": services["number"][rows],
        "party": party,
        "month": np.full(len(rows), month),
        "amount": amount,
        "document_day": billed,
    }

"""The folder of a later month: what changed, and nothing else."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from as2007lib.sample.chance import Chance
from as2007lib.sample.changes import (
    change_absences,
    change_deliveries,
    change_payers,
    change_prices,
    end_services,
    late_deaths,
    merge_person,
    move_to_own,
    new_rows,
    sets_of,
)
from as2007lib.sample.facts import absences_table, deliveries_table, individual_rates_table, packages_table, services_table
from as2007lib.sample.grants import Window
from as2007lib.sample.ledger import postings_table
from as2007lib.sample.people import citizens_table
from as2007lib.sample.prices import corrected_rates, late_general_rates, rates_table
from as2007lib.sample.shares import shares_table
from as2007lib.sample.state import Setting, State, grow
from as2007lib.sample.text import Columns, joined
from as2007lib.values.days import OPEN
from as2007lib.values.months import first_day, format_month

_NEW_CITIZENS, _NEW_SERVICES = 12, 15  # of a thousand
_LATE_RATES = 2


def next_tables(setting: Setting, state: State, month: int) -> dict[str, pa.Table]:
    """Change the state as the month does and return the files that tell it.

    In the second folder comes the party whose numbers the first one had not.
    """
    chance, town, catalogue = Chance(setting.seed, format_month(month)), setting.town, setting.catalogue
    number = month - setting.size.periods[0]
    ended = end_services(chance, state, month)
    dead, ended_packages, ended_services = late_deaths(chance, state, month)
    moved = move_to_own(chance, setting, state, month)
    repaid = change_payers(chance, setting, state, month)
    absent, back = change_absences(chance, setting, state, month)
    repriced = change_prices(chance, state, month)
    merged = merge_person(state, number)
    places = change_deliveries(chance, setting, state, month)
    newcomers = _newcomers(setting, state, month)
    first_delivery = len(state.deliveries["service"])
    state.add(newcomers)
    places = np.concatenate([places, np.arange(first_delivery, len(state.deliveries["service"]))])
    new = newcomers.services["number"]
    told = {
        "citizens": np.concatenate([dead, merged, newcomers.citizens["number"]]),
        "packages": np.concatenate([ended_packages, newcomers.packages["number"]]),
        "services": np.concatenate([ended, ended_services, moved, new]),
        "shares": np.concatenate([moved, repaid, new]),
        "rates": np.concatenate([repriced, new]),
        "absences": np.concatenate([absent, new]),
    }
    completed = {"parties.csv": town.told_later} if number == 1 else {}
    return {
        **completed,
        "citizens.csv": citizens_table(new_rows(state.citizens, told["citizens"])),
        "rates.csv": rates_table(_told_rates(setting, number), town, catalogue),
        "packages.csv": packages_table(new_rows(state.packages, told["packages"]), town),
        "services.csv": services_table(new_rows(state.services, told["services"]), town, catalogue),
        "shares.csv": shares_table(sets_of(state.shares, told["shares"]), town),
        "individual_rates.csv": individual_rates_table(sets_of(state.individual_rates, told["rates"])),
        "absences.csv": absences_table(sets_of(state.absences, told["absences"]), back),
        "deliveries.csv": deliveries_table(state.deliveries, places),
        "postings.csv": postings_table(setting, state, month),
    }


def _newcomers(setting: Setting, state: State, month: int) -> State:
    size = setting.size
    counts = (max(2, size.citizens * _NEW_CITIZENS // 1000), max(4, size.services * _NEW_SERVICES // 1000))
    known = {name: len(getattr(state, name)["number"]) for name in ("citizens", "packages", "services")}
    series = 1 + (month - size.periods[0] - 1) % 4
    window = Window(first_day(month) - 45, first_day(month) + 25, **known, series=series)
    return grow(setting, f"new {format_month(month)}", counts, window, range(month - 1, month + 1))


def _told_rates(setting: Setting, number: int) -> Columns:
    """Return the rates of one provider and service, another one each month, corrected from two months back.

    In the third folder comes what was missing all the time.
    """
    rates = setting.rates
    own = np.flatnonzero((rates["provider"] >= 0) & (rates["stop"] == OPEN))
    row = int(own[number * 5 % len(own)])
    from_day = first_day(setting.size.periods[number] - 2)
    corrected = corrected_rates(rates, int(rates["code"][row]), int(rates["provider"][row]), from_day)
    return joined(corrected, late_general_rates(setting.size, setting.catalogue)) if number == _LATE_RATES else corrected

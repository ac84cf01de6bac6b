"""What a month brings: newcomers, endings told late, absences and prices changed back in time, other payers."""

from __future__ import annotations

import numpy as np

from as2007lib.frames.column import NULL
from as2007lib.sample.chance import Chance
from as2007lib.sample.details import in_order, last_of_each, make_deliveries
from as2007lib.sample.grants import CANCELLED, INTERNAL, NOTICE_DAYS, SALE, end_at
from as2007lib.sample.shares import WHOLE, whole_share, with_references
from as2007lib.sample.state import Setting, State
from as2007lib.sample.text import Columns, joined, taken
from as2007lib.values.arrays import Bools, Ints
from as2007lib.values.days import OPEN
from as2007lib.values.months import first_day

_ENDED, _CANCELLED, _DIED, _PAYER, _ABSENT, _BACK, _PRICE, _MOVED = 15, 3, 4, 12, 60, 20, 15, 2  # of a thousand
_NOTICE, _CHANGED, _WITHDRAWN = 400, 10, 4  # of a thousand
_QUARTER = 2_500


def end_services(chance: Chance, state: State, month: int) -> Ints:
    """End some services, up to forty days back, some with notice; cancel a few. Returns their numbers."""
    services = state.services
    running = _running(state, month) & (services["stop"] == OPEN) & (services["payer"] >= 0)
    rows = chance.among("ended", np.flatnonzero(running), _ENDED)
    stop = first_day(month) - 40 + chance.below("ended on", len(rows), 65)
    services["stop"][rows] = stop
    notice = chance.hit("notice", len(rows), _NOTICE)
    services["paid_stop"][rows] = np.where(notice, stop + NOTICE_DAYS, services["paid_stop"][rows])
    cancelled = chance.among("cancelled", np.flatnonzero(_running(state, month)), _CANCELLED)
    services["status"][cancelled] = CANCELLED
    return np.asarray(services["number"][np.concatenate([rows, cancelled])])


def late_deaths(chance: Chance, state: State, month: int) -> tuple[Ints, Ints, Ints]:
    """Let some citizens have died up to two months ago; returns the numbers of citizens, packages and services."""
    alive = np.flatnonzero((state.citizens["died"] == NULL) & (state.citizens["same_as"] == NULL))
    dead = chance.among("died", alive, _DIED)
    state.citizens["died"][dead] = first_day(month) - 1 - chance.below("died on", len(dead), 60)
    owner = np.maximum(state.packages["citizen"], 1) - 1
    died = np.where(np.isin(state.packages["citizen"], dead + 1), state.citizens["died"][owner], NULL)
    package = state.services["package"] - 1
    running = end_at(state.services, died[package])
    state.services["paid_stop"] = np.where(running, died[package] + 1 + NOTICE_DAYS, state.services["paid_stop"])
    end_at(state.packages, died)
    return dead + 1, state.packages["number"][died != NULL], state.services["number"][died[package] != NULL]


def change_payers(chance: Chance, setting: Setting, state: State, month: int) -> Ints:
    """Let another municipality pay from a day up to two months back; returns the numbers of the services."""
    shares, payers = state.shares, setting.town.payers
    alone = last_of_each(shares) & np.append(True, last_of_each(shares)[:-1])
    sole = alone & (shares["pct"] == WHOLE) & (shares["stop"] == OPEN) & (shares["party"] >= payers[0]) & (shares["party"] <= payers[-1])
    running = _running(state, month)[shares["service"] - 1]
    rows = chance.among("payer", np.flatnonzero(sole & running), _PAYER)
    from_day = first_day(month) - 60 + chance.below("payer from", len(rows), 80)
    party = payers[(shares["party"][rows] - payers[0] + 5) % len(payers)]
    shares["stop"][rows] = from_day
    added = with_references(chance, whole_share(shares["service"][rows], party, from_day))
    state.shares = in_order(joined(shares, added))
    return added["service"]


def move_to_own(chance: Chance, setting: Setting, state: State, month: int) -> Ints:
    """Move some services from sale to internal: the citizen turned out to be the municipality's own."""
    services = state.services
    sold = _running(state, month) & (services["flow"] == SALE) & (services["payer"] >= 0)
    rows = chance.among("moved", np.flatnonzero(sold), _MOVED)
    number = services["number"][rows]
    department = setting.town.departments[setting.catalogue.area[services["code"][rows]]]
    services["flow"][rows], services["payer"][rows], services["party"][rows] = INTERNAL, department, -1
    kept = taken(state.shares, ~np.isin(state.shares["service"], number))
    state.shares = in_order(joined(kept, with_references(chance, whole_share(number, department, services["start"][rows] - 400))))
    return number


def change_absences(chance: Chance, setting: Setting, state: State, month: int) -> tuple[Ints, Ints]:
    """Tell of absences up to seventy days back, and withdraw some; returns services with other absences, and with none now."""
    absences, services = state.absences, state.services
    known = taken(absences, last_of_each(absences))
    back = np.zeros(len(services["number"]), dtype=np.int64)
    back[known["service"] - 1] = known["stop"]
    stays = setting.catalogue.has("stay", "day")[services["code"]] & _running(state, month) & (back < OPEN)
    rows = chance.among("absent", np.flatnonzero(stays), _ABSENT)
    start = np.maximum(back[rows], first_day(month) - 70 + chance.below("absent from", len(rows), 80))
    added = {
        "service": services["number"][rows],
        "start": start,
        "stop": start + 1 + chance.below("absent days", len(rows), 40),
        "kind": chance.below("absent kind", len(rows), 3),
        "pct": np.full(len(rows), NULL),
    }
    withdrawn = chance.among("withdrawn", np.setdiff1d(known["service"], added["service"]), _BACK)
    state.absences = in_order(joined(taken(absences, ~np.isin(absences["service"], withdrawn)), added))
    return added["service"], withdrawn


def change_prices(chance: Chance, state: State, month: int) -> Ints:
    """Agree on other individual rates, up to two months back; returns the numbers of the services."""
    rates = state.individual_rates
    running = _running(state, month)[rates["service"] - 1] & (rates["stop"] == OPEN)
    rows = chance.among("price", np.flatnonzero(running & (rates["start"] < first_day(month) - 90)), _PRICE)
    from_day = first_day(month) - 60 + chance.below("price from", len(rows), 60)
    rates["stop"][rows] = from_day
    added = {
        "service": rates["service"][rows],
        "start": from_day,
        "stop": np.full(len(rows), OPEN),
        "rate": rates["rate"][rows] * 104 // 100,
    }
    state.individual_rates = in_order(joined(rates, added))
    return added["service"]


def change_deliveries(chance: Chance, setting: Setting, state: State, month: int) -> Ints:
    """Register the month's deliveries and the planned services' of the month before; correct and withdraw older ones.

    Returns the places of the deliveries to state.
    """
    known, services = state.deliveries, state.effective()
    recent = np.flatnonzero(known["day"] >= first_day(month - 2))
    changed = chance.among("changed", recent, _CHANGED)
    withdrawn = chance.among("withdrawn", recent, _WITHDRAWN)
    known["quantity"][changed] += _QUARTER
    known["quantity"][withdrawn] = 0
    each, planned = setting.size.deliveries, services["per"] >= 0
    parts = [
        make_deliveries(chance, setting.catalogue, taken(services, ~planned), range(month, month + 1), each),
        make_deliveries(chance, setting.catalogue, taken(services, planned), range(month - 1, month), each),
    ]
    before = len(known["service"])
    state.deliveries = joined(known, *parts)
    return np.union1d(np.union1d(changed, withdrawn), np.arange(before, len(state.deliveries["service"])))


def merge_person(state: State, number: int) -> Ints:
    """Tell that one of the citizens who pay themselves is the one after them; returns the number of the citizen."""
    services = state.services
    own = state.packages["citizen"][services["package"][services["payer"] < 0] - 1]
    candidates = np.unique(own[own != NULL])
    apart = candidates[(state.citizens["same_as"][candidates - 1] == NULL) & (candidates < len(state.citizens["number"]))]
    chosen = apart[[number * 7 % len(apart)]]
    state.citizens["same_as"][chosen - 1] = chosen + 1
    return np.asarray(chosen)


def _running(state: State, month: int) -> Bools:
    """Return which services began long before the month and still run in it."""
    return np.asarray((state.services["start"] < first_day(month) - 60) & (state.ends() > first_day(month + 1)))


def new_rows(columns: Columns, numbers: Ints) -> Columns:
    """Return the rows with these numbers, in their order."""
    return taken(columns, np.unique(numbers) - 1)


def sets_of(rows: Columns, services: Ints) -> Columns:
    """Return all child rows of these services: a set is stated whole."""
    return taken(rows, np.isin(rows["service"], services))

"""Warnings of services that are taken in all the same: cut to their package, without a rate, running on after a death.

A warning stands at the service's row; where that is not in the load, at the row of the package or the citizen that is.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from as2007lib.frames.column import NULL
from as2007lib.frames.facts import Citizens, Fact, IndividualRates, Packages, Rates, Services
from as2007lib.intake.columns import ranked
from as2007lib.intake.payable import Payable, payable
from as2007lib.intake.persons import person_of
from as2007lib.intake.sets import rows_in_force
from as2007lib.intake.stage import Fault, Stage
from as2007lib.values.arrays import Bools, Ints
from as2007lib.values.days import format_day
from as2007lib.values.intervals import gaps

_CUT = "ydelsen går ud over bevillingen: kun dagene inden for bevillingen tæller"


def warned(stage: Stage) -> Iterator[Fault]:
    """Return what the services touched by the good candidates are warned of."""
    services = payable(stage, _touched(stage))
    own_row = services.row - len(stage.known[Services])
    yield from _outside_package(stage, services, own_row)
    yield from _without_rate(stage, services, own_row)
    yield from _after_death(stage, services, own_row)


def _touched(stage: Stage) -> Bools:
    """Return by id the services of which their row, their package's or their citizen's is among the good candidates."""
    touched = stage.mask("service", stage.good_ids(Services, "service"))
    packages = stage.mask("package", stage.good_ids(Packages, "package"))
    person = person_of(stage)
    persons = stage.mask("party", person[stage.good_ids(Citizens, "citizen")])
    row = stage.in_force(Services)
    there = np.flatnonzero(row >= 0)
    package = stage.ints(Services, "package")[row[there]]
    package_row = stage.in_force(Packages)[package]
    citizen = np.where(package_row >= 0, _at(stage.ints(Packages, "citizen"), package_row), -1)
    touched[there] |= packages[package] | (persons[person[citizen]] & (citizen >= 0))
    return touched


def _outside_package(stage: Stage, services: Payable, own_row: Ints) -> Iterator[Fault]:
    start, stop = stage.ints(Services, "start")[services.row], stage.ints(Services, "stop")[services.row]
    package_row = services.package_row - len(stage.known[Packages])
    for column, outside in (("start", start < services.start), ("stop", stop > services.stop)):
        at_service = np.flatnonzero(outside & (own_row >= 0))
        yield Fault(Services, own_row[at_service], column, "outside_package", [_CUT] * len(at_service))
        yield _elsewhere(stage, services, Packages, np.where(outside & (own_row < 0), package_row, -1), column, "outside_package", _CUT)


def _after_death(stage: Stage, services: Payable, own_row: Ints) -> Iterator[Fault]:
    citizen = stage.ints(Packages, "citizen")[services.package_row]
    row = np.where(citizen >= 0, stage.in_force(Citizens)[person_of(stage)[citizen]], -1)
    died = np.where(row >= 0, _at(stage.ints(Citizens, "died_on"), row), NULL)
    after = (died != NULL) & (services.stop > died + 1) & (services.stop > services.start)
    at_service = np.flatnonzero(after & (own_row >= 0))
    details = [f"ydelsen løber efter borgerens død den {format_day(int(died[place]))}" for place in at_service]
    yield Fault(Services, own_row[at_service], "stop", "service_after_death", details)
    citizen_row = np.where(after & (own_row < 0), row - len(stage.known[Citizens]), -1)
    yield _elsewhere(stage, services, Citizens, citizen_row, "died_on", "service_after_death", "ydelsen løber efter dødsdagen")


def _elsewhere(stage: Stage, services: Payable, fact: type[Fact], rows: Ints, column: str, code: str, text: str) -> Fault:
    """Warn once at each row of another fact (−1: none), naming the first service."""
    places, first = np.unique(rows, return_index=True)
    first = first[places >= 0]
    names = [stage.registers["service"][int(services.service[place])].as_py() for place in first]
    return Fault(fact, places[places >= 0], column, code, [f"{name}: {text}" for name in names])


def _without_rate(stage: Stage, services: Payable, own_row: Ints) -> Iterator[Fault]:
    places = np.flatnonzero((own_row >= 0) & (services.paid_stop > services.paid_start))
    gap_of, start, stop = _gaps_in_catalogue(stage, services, places)
    owner = np.full(stage.size("service"), -1, dtype=np.int64)
    owner[services.service[places]] = np.arange(len(places), dtype=np.int64)
    rows = rows_in_force(stage, IndividualRates)
    own = owner[stage.ints(IndividualRates, "service")[rows]]
    rows, own = rows[own >= 0], own[own >= 0]
    individual = own, stage.ints(IndividualRates, "start")[rows], stage.ints(IndividualRates, "stop")[rows]
    left, first_day, _ = gaps((gap_of, start, stop), individual)
    missing, first = np.unique(gap_of[left], return_index=True)
    details = [f"fra den {format_day(int(day))} har ydelsen ingen takst" for day in first_day[first]]
    yield Fault(Services, own_row[places[missing]], "service_code", "no_rate", details)


def _gaps_in_catalogue(stage: Stage, services: Payable, places: Ints) -> tuple[Ints, Ints, Ints]:
    """Return the paid days of services (as places among `places`) on which neither their provider nor the catalogue has a rate."""
    row = services.row[places]
    code, provider = stage.ints(Services, "service_code")[row], stage.ints(Services, "provider")[row]
    rates = rows_in_force(stage, Rates)
    rate_code, rate_provider = stage.ints(Rates, "service_code")[rates], stage.ints(Rates, "provider")[rates]
    start, stop = stage.ints(Rates, "start")[rates], stage.ints(Rates, "stop")[rates]
    # a provider's own key and the general one are asked one after the other
    wanted, begin, end = np.arange(len(places), dtype=np.int64), services.paid_start[places], services.paid_stop[places]
    for asked in (provider, np.full_like(provider, -1)):
        key = ranked(np.concatenate([code[wanted], rate_code]), np.concatenate([asked[wanted], rate_provider]))
        found, begin, end = gaps((key[: len(wanted)], begin, end), (key[len(wanted) :], start, stop))
        wanted = wanted[found]
    return wanted, begin, end


def _at(values: Ints, rows: Ints) -> Ints:
    """Return the values at rows; where a row is −1 any value."""
    return values[rows] if len(values) else np.full(len(rows), NULL, dtype=np.int64)

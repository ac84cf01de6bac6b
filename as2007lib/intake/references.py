"""References: what a row names must be known, or be taken in with it; what depends on a quarantined row waits with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from as2007lib.frames.facts import (
    Absences,
    AccountRules,
    Calendars,
    Catalogue,
    Citizens,
    Deliveries,
    Fact,
    IndividualRates,
    Openings,
    Packages,
    Parties,
    Providers,
    Rates,
    Services,
    Shares,
)
from as2007lib.intake.rowchecks import parents
from as2007lib.intake.stage import BUILT_IN_CALENDAR, IDENTIFYING, Stage
from as2007lib.values.arrays import Bools

QUARANTINED = "depends_on_quarantined"


@dataclass(frozen=True)
class Reference:
    """A column that must name a row of one of the target facts."""

    fact: type[Fact]
    column: str
    targets: tuple[type[Fact], ...]


_ANYONE = (Parties, Citizens)
REFERENCES = (
    Reference(Parties, "successor", (Parties,)),
    Reference(Providers, "party", (Parties,)),
    Reference(Providers, "parent", (Providers,)),
    Reference(Citizens, "same_as", (Citizens,)),
    Reference(Catalogue, "calendar", (Calendars,)),
    Reference(Rates, "service_code", (Catalogue,)),
    Reference(Rates, "provider", (Providers,)),
    Reference(Packages, "citizen", (Citizens,)),
    Reference(Services, "package", (Packages,)),
    Reference(Services, "service_code", (Catalogue,)),
    Reference(Services, "provider", (Providers,)),
    Reference(Services, "party", _ANYONE),
    Reference(Shares, "service", (Services,)),
    Reference(Shares, "party", _ANYONE),
    Reference(IndividualRates, "service", (Services,)),
    Reference(Absences, "service", (Services,)),
    Reference(Deliveries, "service", (Services,)),
    Reference(AccountRules, "service_code", (Catalogue,)),
    Reference(AccountRules, "provider", (Providers,)),
    Reference(Openings, "service", (Services,)),
    Reference(Openings, "party", _ANYONE),
)
"""What is checked; departments are not."""


def judge_references(stage: Stage) -> None:
    """Mark the candidates that name what is not there, and what depends on them, until nothing more falls."""
    before = -1
    while before != stage.bad_count():
        before = stage.bad_count()
        there = _there(stage)
        for reference in _stated(stage):
            found = stage.pool[reference.fact]
            found.bad[_broken(stage, reference, there)] = True
        _judge_sets(stage)
        _judge_first_shares(stage)


def explain_references(stage: Stage) -> None:
    """Say of each candidate which of its references fail, and of those that are bad for others' sake that they wait."""
    there, waiting = _there(stage), {fact: _quarantined(stage, fact) for fact in IDENTIFYING}
    broken = [(reference, _broken(stage, reference, there) & ~_own_doing(stage, reference)) for reference in _stated(stage)]
    for reference, mask in broken:
        fact, column, rows = reference.fact, reference.column, np.flatnonzero(mask)
        ids = stage.pool_ids(fact, column)
        held = np.any([waiting[target][ids[rows]] for target in reference.targets], axis=0)
        files = " eller ".join(target.file for target in reference.targets)
        stage.blame(fact, rows[~held], column, "unknown_reference", f"findes ikke i {files}")
        stage.blame(fact, rows[held], column, QUARANTINED, f"står i karantæne ({files})")
    for fact in [fact for fact in stage.pool if fact.parent]:
        mates = stage.pool[fact].bad & ~_faulty(stage, fact)
        text = "en anden række for det samme har en fejl, og rækkerne tages ind samlet"
        stage.blame(fact, np.flatnonzero(mates), fact.parent[0], QUARANTINED, text)


def _own_doing(stage: Stage, reference: Reference) -> Bools:
    """Return the candidates whose reference is in quarantine because of themselves: members of a circle, and a service's first shares."""
    if reference.fact is Citizens:
        return _faulty(stage, Citizens, "same_as_cycle")
    if reference.fact is Shares and reference.column == "service" and Services in stage.pool:
        held = _faulty(stage, Services, QUARANTINED)
        return stage.mask("service", stage.pool_ids(Services, "service")[held])[stage.pool_ids(Shares, "service")]
    return np.zeros(len(stage.pool[reference.fact]), dtype=np.bool_)


def _faulty(stage: Stage, fact: type[Fact], code: str = "") -> Bools:
    """Return the candidates that a fault (of that code) has been told of."""
    faulty = np.zeros(len(stage.pool[fact]), dtype=np.bool_)
    for fault in stage.faults:
        if fault.fact is fact and code in ("", fault.code):
            faulty[fault.rows] = True
    return faulty


def first_sets_in_quarantine(stage: Stage) -> Bools:
    """Return by service id whether its shares are in quarantine and no earlier shares are in force."""
    return _quarantined(stage, Shares) & ~stage.mask("service", stage.known_ids(Shares, "service"))


def shares_in_quarantine(stage: Stage) -> Bools:
    """Return by service id whether shares of it are in quarantine."""
    return _quarantined(stage, Shares)


def _stated(stage: Stage) -> Iterable[Reference]:
    return (reference for reference in REFERENCES if reference.fact in stage.pool)


def _broken(stage: Stage, reference: Reference, there: Mapping[type[Fact], Bools]) -> Bools:
    ids = stage.pool_ids(reference.fact, reference.column)
    found = np.any([there[target][ids] for target in reference.targets], axis=0)
    return np.asarray((ids >= 0) & ~found)


def _there(stage: Stage) -> dict[type[Fact], Bools]:
    """Return by target and id whether it is known or is taken in."""
    return {fact: _calendars_there(stage) if fact is Calendars else stage.in_force(fact) >= 0 for fact in IDENTIFYING}


def _calendars_there(stage: Stage) -> Bools:
    """A calendar is there when it has rows; the empty set takes it away."""
    there = stage.mask("calendar", stage.known_ids(Calendars, "calendar"))
    if Calendars in stage.pool:
        found = stage.pool[Calendars]
        ids = stage.pool_ids(Calendars, "calendar")
        there[ids[~found.bad & found.empty]] = False
        there[ids[~found.bad & ~found.empty]] = True
    there[stage.ids_of("calendar", pa.array([BUILT_IN_CALENDAR]))] = True
    return there


def _quarantined(stage: Stage, fact: type[Fact]) -> Bools:
    """Return by id whether a row of it is in quarantine, of this load or an earlier one."""
    column = fact.columns[0]
    ids = [stage.ids_of(column.identity, stage.left[fact])]
    if fact in stage.pool:
        ids.append(stage.pool_ids(fact, column.name)[stage.pool[fact].bad])
    return stage.mask(column.identity, np.concatenate(ids))


def _judge_sets(stage: Stage) -> None:
    """A set is one thing: a bad row takes the others of its parent with it."""
    for fact in [fact for fact in stage.pool if fact.parent]:
        bad, parent = stage.pool[fact].bad, parents(stage, fact)
        if bad.any():
            spoiled = np.zeros(int(parent.max(initial=-1)) + 2, dtype=np.bool_)
            spoiled[parent[bad]] = True
            spoiled[-1] = False  # rows whose parent cannot be read belong to no set
            bad |= spoiled[parent]


def _judge_first_shares(stage: Stage) -> None:
    """A service whose first set of shares is in quarantine waits with it."""
    if Services not in stage.pool:
        return
    ids = stage.pool_ids(Services, "service")
    held = first_sets_in_quarantine(stage)[ids] & ~stage.pool[Services].bad
    stage.blame(Services, np.flatnonzero(held), "service", QUARANTINED, "ydelsens betalere i shares.csv står i karantæne")

"""Whether the parties of a service carry the whole of it on every day, and who is to blame where they do not.

To blame is the set of shares if it is among the candidates, else the service's row, else the package's row. A row that passes
without the rows that waited before is not to blame for what these bring with them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow.compute as pc
from numpy.typing import NDArray

from as2007lib.frames.facts import Fact, Packages, Services, Shares
from as2007lib.intake.cells import HUNDRED_PERCENT
from as2007lib.intake.columns import bools, code_place
from as2007lib.intake.payable import Payable, payable
from as2007lib.intake.references import QUARANTINED, shares_in_quarantine
from as2007lib.intake.sets import rows_in_force
from as2007lib.intake.stage import Stage
from as2007lib.values.arrays import Bools, Ints
from as2007lib.values.days import format_day
from as2007lib.values.intervals import spot_day, spot_key, spots
from as2007lib.values.numbers import format_scaled

_PERSONAL = [code_place(Services, "flow", flow) for flow in ("payout", "charge")]


@dataclass(frozen=True)
class _InForce:
    """The shares in force: which service of a `Payable` each belongs to, its days, per cent and weight (0 where blank)."""

    owner: Ints
    start: Ints
    stop: Ints
    pct: Ints
    weight: Ints
    by_weight: Bools


@dataclass(frozen=True)
class _Failing:
    """Services that fail: id, row and package's row (as `Stage.ints` counts them), the code, and what to say."""

    service: Ints
    row: Ints
    package_row: Ints
    code: NDArray[Any]
    detail: NDArray[Any]

    def take(self, chosen: Bools | Ints) -> _Failing:
        return _Failing(self.service[chosen], self.row[chosen], self.package_row[chosen], self.code[chosen], self.detail[chosen])


def judge_shares(stage: Stage) -> None:
    """Blame the candidates of which services are not carried in full: first packages, whose services all fall back with them."""
    services = payable(stage, _touched(stage))
    shares = _in_force(stage, services)
    found = [_not_whole(services, shares), _without_party(stage, services, shares)]
    places, codes, details = (np.concatenate(parts) for parts in zip(*found, strict=True))
    failing = _Failing(services.service[places], services.row[places], services.package_row[places], codes, details)
    sets = stage.mask("service", _open_ids(stage))[failing.service]
    own_row = _is_open(stage, Services, failing.row)
    packages = ~sets & ~own_row & _is_open(stage, Packages, failing.package_row)
    if packages.any():
        _blame_packages(stage, failing.take(packages))
        return
    _blame_services(stage, failing.take(~sets & own_row))
    _blame_sets(stage, failing.take(sets))


def _open_ids(stage: Stage) -> Ints:
    """Return the services of which shares are among the candidates that may be to blame."""
    if Shares not in stage.pool:
        return np.empty(0, dtype=np.int64)
    return stage.pool_ids(Shares, "service")[~(stage.pool[Shares].bad | stage.is_safe(Shares))]


def _is_open(stage: Stage, fact: type[Fact], rows: Ints) -> Bools:
    """Return which rows (as `Stage.ints` counts them) are candidates that may be to blame."""
    known = len(stage.known[fact])
    safe = np.append(stage.is_safe(fact), True) if fact in stage.pool else np.ones(1, dtype=np.bool_)
    return (rows >= known) & ~safe[np.where(rows >= known, rows - known, -1)]


def _touched(stage: Stage) -> Bools:
    """Return by id the services of which something is among the good candidates."""
    ids = np.concatenate([stage.good_ids(Shares, "service"), stage.good_ids(Services, "service")])
    touched = stage.mask("service", ids)
    packages = stage.mask("package", stage.good_ids(Packages, "package"))
    row = stage.in_force(Services)
    there = np.flatnonzero(row >= 0)
    touched[there] |= packages[stage.ints(Services, "package")[row[there]]]
    return touched


def _in_force(stage: Stage, services: Payable) -> _InForce:
    """Return the shares of the services: the good candidates' sets, else those known."""
    place = np.full(stage.size("service"), -1, dtype=np.int64)
    place[services.service] = np.arange(len(services.service), dtype=np.int64)
    rows = rows_in_force(stage, Shares)
    owner = place[stage.ints(Shares, "service")[rows]]
    rows, owner = rows[owner >= 0], owner[owner >= 0]
    pct, weight = stage.ints(Shares, "share_pct")[rows], stage.ints(Shares, "weight")[rows]
    start, stop = stage.ints(Shares, "start")[rows], stage.ints(Shares, "stop")[rows]
    return _InForce(owner, start, stop, np.maximum(pct, 0), np.maximum(weight, 0), weight >= 0)


def _not_whole(services: Payable, shares: _InForce) -> tuple[Ints, NDArray[Any], NDArray[Any]]:
    """Find services with shares that do not make a whole on some day of E or of the service within its package."""
    spot, (pct, by_pct, weight, by_weight, wanted) = _running_totals(services, shares)
    whole = np.where(by_weight == 0, pct == HUNDRED_PERCENT, (by_pct == 0) & (weight > 0))
    bad = np.flatnonzero((wanted > 0) & ~whole)
    places, first = np.unique(spot_key(spot[bad]), return_index=True)
    details = [_what_is_wrong(*(int(total[i]) for total in (spot_day(spot), pct, by_pct, by_weight))) for i in bad[first]]
    return places, _texts(["shares_not_100"] * len(places)), _texts(details)


def _running_totals(services: Payable, shares: _InForce) -> tuple[Ints, list[Ints]]:
    """Return spots (service, day) and what holds from each to the next: per cent, its rows, weight, its rows, days wanted."""
    begins, ends = [spots(shares.owner, shares.start)], [spots(shares.owner, shares.stop)]
    with_shares = np.unique(shares.owner)
    for start, stop in ((services.start, services.stop), (services.paid_start, services.paid_stop)):
        real = with_shares[stop[with_shares] > start[with_shares]]
        begins.append(spots(real, start[real]))
        ends.append(spots(real, stop[real]))
    wanted = sum(len(part) for part in begins[1:])
    spot = np.concatenate([*begins, *ends])
    order = np.argsort(spot, kind="stable")
    spot = spot[order]
    last = np.append(spot[1:] != spot[:-1], np.ones(min(len(spot), 1), dtype=np.bool_))
    by_weight = shares.by_weight.astype(np.int64)
    steps = [np.append(step, np.zeros(wanted, dtype=np.int64)) for step in (shares.pct, 1 - by_weight, shares.weight, by_weight)]
    steps.append(np.append(np.zeros_like(by_weight), np.ones(wanted, dtype=np.int64)))
    return spot[last], [np.cumsum(np.append(step, -step)[order])[last] for step in steps]


def _what_is_wrong(day: int, pct: int, by_pct: int, by_weight: int) -> str:
    if by_pct and by_weight:
        return f"den {format_day(day)} er nogle andele i procent og andre i vægt"
    if by_weight:
        return f"den {format_day(day)} er summen af vægtene 0"
    return f"den {format_day(day)} er summen af andelene {format_scaled(pct, 4, trim=True)} % i stedet for 100 %"


def _without_party(stage: Stage, services: Payable, shares: _InForce) -> tuple[Ints, NDArray[Any], NDArray[Any]]:
    """Find services without shares that name no party and, as payout or charge, have no citizen."""
    lacking = stage.ints(Services, "party")[services.row] < 0
    lacking[shares.owner] = False
    personal = np.isin(stage.ints(Services, "flow")[services.row], _PERSONAL)
    places = np.flatnonzero(lacking & ~(personal & (stage.ints(Packages, "citizen")[services.package_row] >= 0)))
    payer = "ydelsen har hverken betalere i shares.csv eller en party_id"
    details = [f"{payer}{', og bevillingen har ingen borger' if personal[place] else ''}" for place in places]
    return places, _texts(["missing"] * len(places)), _texts(details)


def _blame_packages(stage: Stage, failing: _Failing) -> None:
    rows, first = np.unique(failing.package_row - len(stage.known[Packages]), return_index=True)
    failing = failing.take(first)
    names = [stage.registers["service"][int(service)].as_py() for service in failing.service]
    details = _texts([f"ydelse {name}: {detail}" for name, detail in zip(names, failing.detail, strict=True)])
    _blame(stage, Packages, rows, "package", failing.take(np.arange(len(rows))), details)


def _blame_services(stage: Stage, failing: _Failing) -> None:
    rows = failing.row - len(stage.known[Services])
    missing = failing.code == "missing"
    for column, mine in (("party", missing), ("service", ~missing)):
        _blame(stage, Services, rows[mine], column, failing.take(mine), failing.detail[mine])


def _blame(stage: Stage, fact: type[Fact], rows: Ints, column: str, failing: _Failing, details: NDArray[Any]) -> None:
    """Blame rows; where shares of the service are in quarantine, they wait for these."""
    held = shares_in_quarantine(stage)[failing.service]
    stage.blame(fact, rows[held], column, QUARANTINED, [f"betalerne i shares.csv står i karantæne, og {text}" for text in details[held]])
    for code in ("shares_not_100", "missing"):
        mine = ~held & (failing.code == code)
        stage.blame(fact, rows[mine], column, code, list(details[mine]), waits=True)


def _blame_sets(stage: Stage, failing: _Failing) -> None:
    """Blame all rows of the sets: for what the shares are, or, where there are none, for naming no party."""
    if not len(failing.service):
        return
    place = np.full(stage.size("service"), -1, dtype=np.int64)
    place[failing.service] = np.arange(len(failing.service), dtype=np.int64)
    found = stage.pool[Shares]
    owner = place[stage.pool_ids(Shares, "service")]
    rows = np.flatnonzero((owner >= 0) & ~found.bad)
    owner = owner[rows]
    weighed = bools(pc.is_valid(found.table["weight"]))[rows]
    missing = failing.code[owner] == "missing"
    for column, code, mine in (
        ("party", "missing", missing),
        ("weight", "shares_not_100", ~missing & weighed),
        ("share_pct", "shares_not_100", ~missing & ~weighed),
    ):
        stage.blame(Shares, rows[mine], column, code, list(failing.detail[owner[mine]]), waits=True)


def _texts(texts: list[str]) -> NDArray[Any]:
    return np.array(texts, dtype=object)

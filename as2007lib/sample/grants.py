"""Packages and services: what citizens were granted, where, from when to when, and who pays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from as2007lib.frames.column import NULL
from as2007lib.frames.facts import BUSINESS_AREAS, FLOWS
from as2007lib.sample.catalogue import Catalogue
from as2007lib.sample.chance import Chance
from as2007lib.sample.people import make_citizens
from as2007lib.sample.text import Columns
from as2007lib.sample.town import Town
from as2007lib.values.arrays import Bools, Ints
from as2007lib.values.days import OPEN

SALE, INTERNAL, PURCHASE, PAYOUT, CHARGE = range(len(FLOWS))
ACTIVE, CANCELLED = 0, 1
ARREARS, ADVANCE = 0, 1
_AREA_WEIGHTS = np.array([22, 9, 27, 12, 12, 12, 6], dtype=np.int64)
_OPEN_PACKAGES, _CANCELLED, _LATER, _UNTOLD, _REGIONS = 450, 6, 300, 20, 30  # of a thousand
_NOTICE, _RESERVED, _DEATHS, _OWN_TIMING, _PART_TIME, _NO_PROVIDER = 60, 25, 12, 20, 50, 30  # of a thousand
_BY_PARTY = np.array([200, 500, 600, 700, 0], dtype=np.int64)
"""How many of a thousand services of each flow name their party themselves and have no shares."""
_PARTS = np.array([5_000, 6_000, 8_500, 12_500], dtype=np.int64)
NOTICE_DAYS = 14


@dataclass(frozen=True)
class Window:
    """When packages begin (days, the second not included), and the numbers before the first new ones."""

    start: int
    stop: int
    citizens: int = 0
    packages: int = 0
    services: int = 0
    series: int = 0


@dataclass(frozen=True)
class Grants:
    """Citizens, packages and services. A number is one more than the place of the row that it names."""

    citizens: Columns
    packages: Columns
    services: Columns


def make_grants(chance: Chance, town: Town, catalogue: Catalogue, counts: tuple[int, int], window: Window) -> Grants:
    """Make so many new citizens and services, numbered from the window's numbers on."""
    people, services = counts
    total = max(people, services * 6 // 10)
    owner = np.concatenate([np.arange(people), chance.below("owner", total - people, people)])
    area = chance.pick("area", total, _AREA_WEIGHTS)
    payer = town.payers[chance.pick("payer", people, town.payer_weights)]
    by_region = chance.hit("by region", people, _REGIONS)
    payer = np.where(by_region, town.regions[chance.below("region", people, len(town.regions))], payer)
    citizens = make_citizens(chance, window.citizens + 1, area[:people], payer, window.series)
    packages = _packages(chance, town, area, window)
    granted = _services(chance, town, catalogue, packages, services, payer[owner])
    _deaths(chance, citizens, packages, granted, owner, window)
    packages["citizen"] = window.citizens + 1 + owner
    packages["number"] += window.packages
    granted["package"] += window.packages + 1
    granted["number"] += window.services
    return Grants(citizens, packages, granted)


def _packages(chance: Chance, town: Town, area: Ints, window: Window) -> Columns:
    total = len(area)
    start = window.start + chance.below("package start", total, window.stop - window.start)
    is_open = chance.hit("package open", total, _OPEN_PACKAGES)
    return {
        "number": np.arange(1, total + 1, dtype=np.int64),
        "citizen": np.zeros(total, dtype=np.int64),
        "area": area,
        "department": town.departments[area],
        "start": start,
        "stop": np.where(is_open, OPEN, start + 60 + chance.below("package days", total, 1_100)),
        "status": np.where(chance.hit("package cancelled", total, _CANCELLED), CANCELLED, ACTIVE),
    }


def _services(chance: Chance, town: Town, catalogue: Catalogue, packages: Columns, count: int, payer: Ints) -> Columns:
    """Return services; `package` is the place of the package in `packages`, `payer` the party that pays (−1: the citizen)."""
    total = len(packages["number"])
    package = np.sort(np.concatenate([np.arange(total), chance.below("package", max(count - total, 0), total)])[:count])
    code = _codes(chance, catalogue, packages["area"][package])
    flow = catalogue.flow[code]
    provider = _providers(chance, town, catalogue, code)
    start, stop, paid_start, paid_stop = _dates(chance, packages["start"][package], packages["stop"][package])
    foster = catalogue.has("foster")[code]
    party = _payers(chance, town, flow, foster, provider, payer[package])
    by_party = foster | (chance.below("by party", count, 1000) < _BY_PARTY[flow])
    advance = catalogue.advance[code]
    turned = chance.hit("timing", count, _OWN_TIMING) & (catalogue.per[code] < 0)
    return {
        "number": np.arange(1, count + 1, dtype=np.int64),
        "package": package,
        "code": code,
        "provider": provider,
        "flow": flow,
        "start": start,
        "stop": stop,
        "paid_start": paid_start,
        "paid_stop": paid_stop,
        "timing": np.where(turned, np.where(advance, ARREARS, ADVANCE), -1),
        "quantity": _quantities(chance, catalogue, code),
        "per": catalogue.per[code],
        "payer": party,
        "party": np.where(by_party, party, -1),
        "status": np.where(chance.hit("cancelled", count, _CANCELLED), CANCELLED, ACTIVE),
    }


def _codes(chance: Chance, catalogue: Catalogue, area: Ints) -> Ints:
    code = np.empty_like(area)
    for place, name in enumerate(BUSINESS_AREAS):
        rows = np.flatnonzero(area == place)
        code[rows] = chance.pick(f"code {name}", len(rows), np.where(catalogue.area == place, catalogue.weight, 0))
    return code


def _providers(chance: Chance, town: Town, catalogue: Catalogue, code: Ints) -> Ints:
    """Return own providers for what is sold, suppliers' for what they deliver, else none; a few are not told."""
    count, flow = len(code), catalogue.flow[code]
    each = town.own // len(BUSINESS_AREAS)
    own = catalogue.area[code] * each + chance.below("provider", count, each)
    supplier = town.own + chance.below("supplier", count, len(town.provider_ids) - town.own)
    told = ~chance.hit("no provider", count, _NO_PROVIDER)
    supplied = (flow == PURCHASE) & ~catalogue.has("foster")[code]
    return np.where(supplied, supplier, np.where((flow <= INTERNAL) & told, own, -1))


def _dates(chance: Chance, start: Ints, stop: Ints) -> tuple[Ints, Ints, Ints, Ints]:
    """Return a service's dates and paid dates within a package's dates."""
    count = len(start)
    later = np.where(chance.hit("later", count, _LATER), chance.below("later days", count, 60), 0)
    start = np.where(start + later < stop, start + later, start)
    own_stop = start + 30 + chance.below("service days", count, 700)
    untold = np.where(chance.hit("untold stop", count, _UNTOLD), OPEN, stop)
    own_stop = np.where(chance.hit("own stop", count, _LATER) & (own_stop < stop), own_stop, untold)
    end = np.minimum(own_stop, stop)
    notice = chance.hit("notice", count, _NOTICE) & (end < OPEN)
    paid_stop = np.where(notice, end + NOTICE_DAYS + chance.below("notice days", count, 31), NULL)
    paid_start = np.where(chance.hit("reserved", count, _RESERVED), start - NOTICE_DAYS, NULL)
    return start, own_stop, paid_start, paid_stop


def _payers(chance: Chance, town: Town, flow: Ints, foster: Bools, provider: Ints, payer: Ints) -> Ints:
    count = len(flow)
    department = town.departments[chance.below("department", count, len(town.departments))]
    """Return the party of each service; −1 where it is the citizen."""
    family = town.families[chance.below("family", count, len(town.families))]
    bought, citizen = np.where(foster, family, town.supplier_of[np.maximum(provider, 0)]), np.full(count, -1)
    by_flow = [payer, department, bought, citizen, citizen]
    return np.choose(flow, by_flow)


def _quantities(chance: Chance, catalogue: Catalogue, code: Ints) -> Ints:
    """Return planned hours, fees of foster families, part-time places; blank for the rest."""
    count = len(code)
    usual, foster = catalogue.quantity[code], catalogue.has("foster")[code] & (catalogue.quantity[code] > 0)
    planned = usual * (2 + chance.below("plan", count, 5)) // 4
    fees = 10_000 * (1 + chance.below("fees", count, 7))
    part = _PARTS[chance.below("part", count, len(_PARTS))]
    part_time = chance.hit("part time", count, _PART_TIME) & catalogue.has("day")[code]
    return np.where(foster, fees, np.where(usual > 0, planned, np.where(part_time, part, NULL)))


def _deaths(chance: Chance, citizens: Columns, packages: Columns, services: Columns, owner: Ints, window: Window) -> None:
    """Let some citizens die: what they have ends that day, is paid a while longer, and what begins later is cancelled."""
    people = len(owner) and len(citizens["number"])
    dies = chance.hit("dies", people, _DEATHS)
    citizens["died"] = np.where(dies, window.stop - 20 - chance.below("died", people, 200), NULL)
    end_at(packages, citizens["died"][owner])
    died = citizens["died"][owner][services["package"]]
    running = end_at(services, died)
    services["paid_stop"] = np.where(running, died + 1 + NOTICE_DAYS, services["paid_stop"])


def end_at(rows: Columns, died: Ints) -> Bools:
    """End packages or services on the day of death where there is one; return which were running then."""
    dead = died != NULL
    running = dead & (rows["start"] <= died) & (rows["stop"] > died)
    rows["stop"] = np.where(running, died + 1, rows["stop"])
    rows["status"] = np.where(dead & (rows["start"] > died), CANCELLED, rows["status"])
    return np.asarray(running)


def ends(services: Columns, packages: Columns, before: int = 0) -> Ints:
    """Return the day after the last one of each service within its package; its first day where either is cancelled.

    Args:
        services: services of these packages.
        packages: packages numbered from `before` + 1 on.
        before: how many packages came before them.
    """
    package = services["package"] - 1 - before
    active = (services["status"] == ACTIVE) & (packages["status"][package] == ACTIVE)
    end = np.minimum(services["stop"], packages["stop"][package])
    return np.where(active, np.maximum(end, services["start"]), services["start"])

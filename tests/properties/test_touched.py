"""Pricing what was touched gives what pricing everything gives, whatever happened between the runs.

Unlike the other properties this one has no reference beside it, so that it may use what decides no amounts too: account rules
and settings. AS2007_TOUCHED says how many municipalities (default 6).
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from random import Random

import numpy as np
import pytest

from as2007lib.acts.hold import Held, add_hold, remove_hold
from as2007lib.acts.load import load_folder
from as2007lib.acts.period import set_period
from as2007lib.acts.settings import set_settings
from as2007lib.acts.settle import settle_and_approve
from as2007lib.frames.facts import Services
from as2007lib.settlement.basis import Basis, read_basis
from as2007lib.settlement.scope import Ask, Touched, touched_since
from as2007lib.store.engine import Store
from as2007lib.store.known import latest_entry
from as2007lib.store.runs import approved_runs
from as2007lib.values.months import parse_month
from tests.acts.small import write as write_small
from tests.acts.small import write_all
from tests.properties.always import not_the_same_incrementally
from tests.properties.town import BY, Town
from tests.reference import FLOWS
from tests.strategies import World, follow_up
from tests.strategies.follow import CHANGES, merge_person
from tests.strategies.world import CITIZENS, PAYERS, first_load, put_calendar

MUNICIPALITIES = int(os.environ.get("AS2007_TOUCHED", "6"))
STEPS = 16
JAN, FEB = parse_month("2026-01"), parse_month("2026-02")


def load_changes(town: Town, world: World) -> None:
    town.take_in(follow_up(world))


def load_one_change(town: Town, world: World) -> None:
    world.draw.one(CHANGES)(world)
    town.take_in(world.folder())


def merge_or_part(town: Town, world: World) -> None:
    merge_person(world)
    town.take_in(world.folder())


def load_calendar(town: Town, world: World) -> None:
    put_calendar(world)
    town.take_in(world.folder())


def load_account_rules(town: Town, world: World) -> None:
    """State rules, so that some lines find an account, none, or two."""
    flow, kind = world.draw.one(["", *FLOWS]), world.draw.one(["", "municipality", "person"])
    town.loads += 1
    rules = f"flow;party_kind;from_date;account\n{flow};;2010-01-01;{town.loads}\n;{kind or 'supplier'};2010-01-01;{town.loads}\n"
    load_folder(town.store, BY, write_small(town.path / f"load{town.loads}", accounts=rules))


def set_something(town: Town, world: World) -> None:
    set_settings(town.store, BY, {"demand_accounts": world.draw.chance(50), "supplementary_months": world.random.randint(1, 4)})


def hold(town: Town, world: World) -> None:
    named = [{"service": s} for s in world.ids("services.csv")] + [{"party": p} for p in (*PAYERS, *CITIZENS)]
    add_hold(town.store, BY, Held(**world.draw.one(named)), parse_month(f"{world.year}-0{world.random.randint(1, 4)}"), "uenighed")


def release_all(town: Town, world: World) -> None:
    with town.store.reading() as connection:
        basis = read_basis(town.store, latest_entry(connection))
    for row in basis.holds.table.to_pylist():
        held = {kind: basis.identities.text(row[kind]) for kind in ("service", "party") if row[kind] is not None}
        remove_hold(town.store, BY, Held(**held))


def close_or_open(town: Town, world: World) -> None:
    set_period(town.store, BY, parse_month(f"{world.year}-02"), world.draw.one(["open", "closed"]), ["purchase"])


def settle(town: Town, world: World) -> None:
    """Settle a month in every flow; mostly the months follow each other."""
    period = parse_month(f"{world.year}-0{world.draw.one([1, 2, 2, 3, 3, 4])}")
    for flow in FLOWS:
        with town.store.reading() as connection:
            closed = (flow, period) in _closed(town.store, latest_entry(connection))
        if not closed:
            settle_and_approve(town.store, BY, flow, period, settle_from=parse_month(town.settle_from))


def _closed(store: Store, entry: int) -> set[tuple[str, int]]:
    return {(flow, month) for flow, months in read_basis(store, entry).closed.items() for month in months}


STEPS_TAKEN: list[Callable[[Town, World], None]] = [
    load_changes,
    load_one_change,
    merge_or_part,
    merge_or_part,
    merge_or_part,
    load_calendar,
    load_account_rules,
    set_something,
    hold,
    release_all,
    close_or_open,
    settle,
    settle,
    settle,
]


@pytest.mark.parametrize("seed", range(MUNICIPALITIES))
def test_whatever_happens_what_was_touched_is_everything(seed: int, tmp_path: Path) -> None:
    world = World(Random(seed), services=8)
    town = Town(tmp_path, f"{world.year}-01")
    town.take_in(first_load(world))
    settle(town, world)
    for _ in range(STEPS):
        world.draw.one(STEPS_TAKEN)(town, world)
        assert not_the_same_incrementally(town, f"{world.year}-0{world.random.randint(1, 4)}") == []
    assert not_the_same_incrementally(town, f"{world.year}-04") == []


@pytest.fixture
def settled(store: Store, tmp_path: Path) -> Store:
    """The small municipality, January settled."""
    load_folder(store, BY, write_all(tmp_path / "load"))
    settle_and_approve(store, BY, "sale", JAN)
    return store


def touched(store: Store) -> tuple[Basis, Touched]:
    with store.reading() as connection:
        entry, runs = latest_entry(connection), approved_runs(connection, "sale")
    basis = read_basis(store, entry)
    found = touched_since(store, basis, Ask("sale", FEB, JAN, settled_at=entry), runs)
    assert found is not None
    return basis, found


def names(store: Store) -> list[str]:
    basis, found = touched(store)
    assert np.isin(found.services, basis.facts.services.ints("service")).all()
    return sorted(map(str, basis.identities.name(found.services).to_pylist()))


def test_the_first_run_and_settings_touch_nothing(settled: Store) -> None:
    assert names(settled) == []
    set_settings(settled, BY, {"supplementary_months": 3, "contra_accounts": {"sale": "1"}, "invoicing": {}})
    assert names(settled) == []


def test_an_account_rule_touches_nothing_that_had_an_account(settled: Store, tmp_path: Path) -> None:
    load_folder(settled, BY, write_small(tmp_path / "rules", accounts="flow;from_date;account\nsale;2020-01-01;5380009\n"))
    assert names(settled) == []


def test_a_merged_citizen_touches_the_services_that_are_read_through_it(settled: Store, tmp_path: Path) -> None:
    more = "package_id;citizen_id;from_date\nP2;C2;2026-01-01\nP3;C3;2026-01-01\n"
    services = "service_id;package_id;service_code;flow;from_date;party_id\n" + "".join(
        f"{service};{package};Y1;sale;2026-01-01;K1\n" for service, package in (("S3", "P2"), ("S4", "P3"))
    )
    citizens = "citizen_id;cpr;name\nC2;620190-1234;Testborger To\nC3;630190-1234;Testborger Tre\n"
    load_folder(settled, BY, write_small(tmp_path / "more", citizens=citizens, packages=more, services=services))
    settle_and_approve(settled, BY, "sale", JAN)
    assert names(settled) == []
    merged = "citizen_id;cpr;name;same_as\nC2;620190-1234;Testborger To;C1\n"
    load_folder(settled, BY, write_small(tmp_path / "merged", citizens=merged))
    assert names(settled) == ["S1", "S2", "S3"]


def test_a_calendar_touches_the_services_that_are_counted_by_it(settled: Store, tmp_path: Path) -> None:
    catalogue = (
        "service_code;name;business_area;paragraph;unit;timing;income_account;calendar\n"
        "Y3;Skoletilbud;udsatte_voksne;SEL 107;day;arrears;5380003;skole\n"
    )
    days = "calendar_id;from_date;weekdays;holidays\nskole;2020-01-01;{};0\n"
    rates = "service_code;provider_id;from_date;rate\nY3;;2025-01-01;100\n"
    services = "service_id;package_id;service_code;flow;from_date;party_id\nS3;P1;Y3;sale;2026-01-10;K1\n"
    files = {"catalogue": catalogue, "calendars": days.format("1111100"), "rates": rates, "services": services}
    load_folder(settled, BY, write_small(tmp_path / "more", **files))
    settle_and_approve(settled, BY, "sale", JAN)
    assert names(settled) == []
    load_folder(settled, BY, write_small(tmp_path / "days", calendars=days.format("1111110")))
    assert names(settled) == ["S3"]


def test_a_delivery_touches_its_own_month_and_no_month_before(settled: Store, tmp_path: Path) -> None:
    services = "service_id;package_id;service_code;flow;from_date;party_id\nS3;P1;Y2;sale;2026-01-10;K1\n"
    load_folder(settled, BY, write_small(tmp_path / "more", services=services))
    settle_and_approve(settled, BY, "sale", JAN)
    settle_and_approve(settled, BY, "sale", FEB)
    rows = "delivery_id;service_id;date;quantity\n{}"
    load_folder(settled, BY, write_small(tmp_path / "later", deliveries=rows.format("L1;S3;2026-03-02;2\n")))
    assert names(settled) == []
    load_folder(settled, BY, write_small(tmp_path / "earlier", deliveries=rows.format("L2;S3;2026-02-02;2\n")))
    assert names(settled) == ["S3"]
    assert touched(settled)[1].first.tolist() == [FEB]


def test_another_first_month_than_the_run_before_had_prices_everything(settled: Store) -> None:
    with settled.reading() as connection:
        entry, runs = latest_entry(connection), approved_runs(connection, "sale")
    basis = read_basis(settled, entry)
    assert isinstance(basis.facts.services, Services)
    assert touched_since(settled, basis, Ask("sale", FEB, JAN - 1, settled_at=entry), runs) is None

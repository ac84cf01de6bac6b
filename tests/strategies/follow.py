"""Later loads: retroactive changes of everything that can change."""

from __future__ import annotations

from collections.abc import Callable

from tests.strategies.draw import PERCENTAGES, QUANTITIES
from tests.strategies.folders import Folder
from tests.strategies.world import (
    CITIZENS,
    FLOWS,
    PAYERS,
    PROVIDERS,
    UNITS,
    World,
    make_payable,
    put_absences,
    put_calendar,
    put_delivery,
    put_individual_rates,
    put_package,
    put_rates,
    put_service,
    put_shares,
    service_dates,
)


def follow_up(world: World) -> Folder:
    """Return a folder that changes a few things and states the rest not at all."""
    for _ in range(world.random.randint(1, 5)):
        world.draw.one(CHANGES)(world)
    return world.folder()


def _service(world: World) -> str:
    return world.draw.one(world.ids("services.csv"))


def move_dates(world: World) -> None:
    """Change when a service runs and is paid."""
    service = _service(world)
    world.put("services.csv", {**world.row("services.csv", service), **service_dates(world)})


def move_flow(world: World) -> None:
    """Move a service to a flow, with a payer where that needs one."""
    service = _service(world)
    world.put("services.csv", {**world.row("services.csv", service), "flow": world.draw.one(FLOWS)})
    make_payable(world, service)


def change_service(world: World) -> None:
    """Change one of the things a service says of itself."""
    draw, service = world.draw, _service(world)
    name, values = draw.one(
        [
            ("quantity", QUANTITIES),
            ("provider_id", ["", *PROVIDERS]),
            ("timing", ["", "arrears", "advance"]),
            ("party_id", ["", *PAYERS]),
            ("status", ["active", "cancelled"]),
            ("quantity_per", ["", "week", "month"]),
            ("package_id", world.ids("packages.csv")),
        ]
    )
    world.put("services.csv", {**world.row("services.csv", service), name: draw.one(values)})
    make_payable(world, service)


def replace_set(world: World) -> None:
    """Replace the child rows of a service."""
    world.draw.one([put_shares, put_individual_rates, put_absences])(world, _service(world))


def empty_set(world: World) -> None:
    """State that a service has no such rows."""
    service, file = _service(world), world.draw.one(["shares.csv", "individual_rates.csv", "absences.csv"])
    world.put_set(file, (service,), [])
    make_payable(world, service)


def replace_rates(world: World) -> None:
    """Change rates back in time, or state that a provider has none of its own."""
    code, provider = world.draw.one(world.ids("catalogue.csv")), world.draw.one(["", *PROVIDERS])
    if provider and world.draw.chance(30):
        world.put_set("rates.csv", (code, provider), [])
    else:
        put_rates(world, code, provider)


def change_catalogue(world: World) -> None:
    """Change how a catalogue service is counted."""
    draw, code = world.draw, world.draw.one(world.ids("catalogue.csv"))
    name, values = draw.one(
        [
            ("unit", list(UNITS)),
            ("timing", ["arrears", "advance"]),
            ("calendar", ["", "weekdays", "skole"]),
            ("absence_pct", PERCENTAGES),
            ("absence_from", ["", "first_day"]),
            ("absence_after_days", ["", "0", "7"]),
        ]
    )
    world.put("catalogue.csv", {**world.row("catalogue.csv", code), name: draw.one(values)})


def change_package(world: World) -> None:
    """Change a package: its dates, its citizen, or whether it is cancelled."""
    package = world.draw.one(world.ids("packages.csv"))
    put_package(world, package)
    for service in world.ids("services.csv"):
        if world.row("services.csv", service)["package_id"] == package:
            make_payable(world, service)


def change_delivery(world: World) -> None:
    """Withdraw a delivery, move it to another service or day, or register a new one."""
    draw = world.draw
    delivery = draw.one([*world.ids("deliveries.csv"), f"new-{draw.random.randint(0, 999)}"])
    put_delivery(world, delivery, _service(world), "0" if draw.chance(30) else "")


def merge_person(world: World) -> None:
    """Say that a citizen is the same person as another (never in a circle), or is not."""
    number = world.random.randint(0, len(CITIZENS) - 2)
    same_as = world.draw.one(["", *CITIZENS[number + 1 :]])
    world.put("citizens.csv", {**world.row("citizens.csv", CITIZENS[number]), "same_as": same_as})


def add_service(world: World) -> None:
    """Grant one more service."""
    put_service(world, f"N{len(world.ids('services.csv'))}")


def repeat(world: World) -> None:
    """State a known row again, unchanged."""
    service = _service(world)
    world.put("services.csv", world.row("services.csv", service))


CHANGES: list[Callable[[World], None]] = [
    move_dates,
    move_flow,
    change_service,
    replace_set,
    replace_set,
    empty_set,
    replace_rates,
    change_catalogue,
    change_package,
    change_delivery,
    merge_person,
    put_calendar,
    add_service,
    repeat,
]

"""A municipality under construction: what is known of it, and what the next folder states."""

from __future__ import annotations

from datetime import timedelta
from random import Random

from tests.strategies.draw import DELIVERED, PERCENTAGES, QUANTITIES, RATES, SPLITS, WEIGHTS, Draw, follows
from tests.strategies.folders import COLUMNS, Folder, Row, columns, optional

FLOWS = ("sale", "internal", "purchase", "payout", "charge")
UNITS = ("day", "day", "week", "month", "month", "year", "hour", "piece")
PAYERS = ("K1", "K10", "K2", "k1", "F1")
CITIZENS = ("C1", "C2", "C3", "C4")
PROVIDERS = ("T1", "T2")
KEYS = {
    "parties.csv": ("party_id",),
    "providers.csv": ("provider_id",),
    "citizens.csv": ("citizen_id",),
    "catalogue.csv": ("service_code",),
    "packages.csv": ("package_id",),
    "services.csv": ("service_id",),
    "deliveries.csv": ("delivery_id",),
    "settled.csv": ("service_id", "party_id", "month"),
}
PARENTS = {
    "calendars.csv": ("calendar_id",),
    "rates.csv": ("service_code", "provider_id"),
    "shares.csv": ("service_id",),
    "individual_rates.csv": ("service_id",),
    "absences.csv": ("service_id",),
}


class World:
    """What is known, and what the folder being made says of it. All rows are good unless `wrong_shares`."""

    def __init__(self, random: Random, *, services: int, wrong_shares: bool = False) -> None:
        self.random, self.services, self.wrong_shares = random, services, wrong_shares
        self.year = (2023, 2024, 2026)[random.randint(0, 2)]
        self.draw = Draw(random, self.year)
        self.known: dict[str, dict[tuple[str, ...], list[Row]]] = {file: {} for file in COLUMNS}
        self.stated: dict[str, dict[tuple[str, ...], list[Row]]] = {}

    def put(self, file: str, row: Row) -> None:
        """State a row."""
        self.stated.setdefault(file, {})[tuple(row[name] for name in KEYS[file])] = [row]

    def put_set(self, file: str, parent: tuple[str, ...], rows: list[Row]) -> None:
        """State all child rows of a parent; none states the empty set."""
        named = dict(zip(PARENTS[file], parent, strict=True))
        self.stated.setdefault(file, {})[parent] = [{**named, **row} for row in rows] or [named]

    def ids(self, file: str) -> list[str]:
        """Return the first key column of all rows known or stated."""
        return sorted({key[0] for key in [*self.known[file], *self.stated.get(file, {})]})

    def row(self, file: str, key: str) -> Row:
        """Return a copy of a row as stated now, else as known."""
        return dict((self.stated.get(file, {}).get((key,)) or self.known[file][key,])[0])

    def has_shares(self, service: str) -> bool:
        """Tell whether a service has rows in shares.csv."""
        rows = self.stated.get("shares.csv", {}).get((service,)) or self.known["shares.csv"].get((service,)) or [{}]
        return len(rows[0]) > 1

    def folder(self) -> Folder:
        """Return what was stated since the last folder, rows in any order; from now on it is known."""
        made: Folder = {}
        for file, stated in self.stated.items():
            rows = [row for rows in stated.values() for row in rows]
            left_out = [name for name in optional(file) if self._says_nothing_new(file, name) and self.draw.chance(50)]
            self.random.shuffle(rows)
            header = [name for name in columns(file) if name not in left_out]
            made[file] = [{name: row.get(name, "") for name in header} for row in rows]
            self.known[file].update(stated)
        self.stated = {}
        return made

    def _says_nothing_new(self, file: str, name: str) -> bool:
        if name in PARENTS.get(file, ()):
            return False
        before = self.known[file] if file in KEYS else {}
        return all(row.get(name, "") == before.get(key, [{}])[0].get(name, "") for key, rows in self.stated[file].items() for row in rows)


def first_load(world: World) -> Folder:
    """Return the folder that a municipality begins with."""
    put_frame(world)
    for number in range(world.random.randint(1, 4)):
        put_catalogue(world, f"Y{number}")
    for number in range(3):
        put_package(world, f"P{number}")
    for number in range(world.random.randint(min(2, world.services), world.services)):
        put_service(world, f"S{number}")
    put_openings(world)
    return world.folder()


def put_frame(world: World) -> None:
    """State parties, providers, citizens and calendars."""
    draw = world.draw
    world.put("parties.csv", {"party_id": "SELF", "name": "Prøvekommune", "kind": "municipality", "is_self": "1"})
    for party in PAYERS:
        kind = "person" if party == "F1" else draw.one(["municipality", "region", "supplier", "department"])
        world.put("parties.csv", {"party_id": party, "name": f"Part {party}", "kind": kind})
    for provider in PROVIDERS:
        world.put("providers.csv", {"provider_id": provider, "party_id": "SELF", "name": f"Tilbud {provider}", "from_date": "2010-01-01"})
    for number, citizen in enumerate(CITIZENS):
        same_as = CITIZENS[number + 1] if number + 1 < len(CITIZENS) and draw.chance(20) else ""
        world.put("citizens.csv", {"citizen_id": citizen, "cpr": f"610190-000{number}", "name": f"Testborger {number}", "same_as": same_as})
    put_calendar(world)


def put_calendar(world: World) -> None:
    """State the school calendar, perhaps with days that no row covers."""
    weekdays = ["1111100", "0111111", "1010100", "1111111", "0000000"]
    days = lambda: {"weekdays": world.draw.one(weekdays), "holidays": world.draw.one(["0", "1"])}  # noqa: E731 (a row maker)
    world.put_set("calendars.csv", ("skole",), world.draw.intervals(3, 40, days))


def put_catalogue(world: World, code: str) -> None:
    """State a catalogue service and its rates: the general ones, and a provider's own with gaps."""
    draw = world.draw
    world.put(
        "catalogue.csv",
        {
            "service_code": code,
            "name": f"Ydelse {code}",
            "business_area": draw.one(["handicap", "skole_special", "aeldre"]),
            "paragraph": "SEL 107",
            "unit": draw.one(UNITS),
            "timing": draw.one(["arrears", "arrears", "advance"]),
            "calendar": draw.one(["", "", "weekdays", "skole"]),
            "absence_after_days": draw.one(["", "0", "1", "5", "14", "30"]),
            "absence_pct": draw.one(PERCENTAGES),
            "absence_from": draw.one(["", "after", "first_day"]),
        },
    )
    put_rates(world, code, "")
    for provider in PROVIDERS:
        if draw.chance(40):
            put_rates(world, code, provider)


def put_rates(world: World, code: str, provider: str) -> None:
    """State the rates of a service, at a provider or in general."""
    draw = world.draw
    world.put_set("rates.csv", (code, provider), draw.intervals(3, 50 if provider else 15, lambda: {"rate": draw.one(RATES)}))


def put_package(world: World, package: str) -> None:
    """State a package, most with a citizen."""
    draw = world.draw
    first = draw.first - timedelta(days=400) if draw.chance(75) else draw.day()
    world.put(
        "packages.csv",
        {
            "package_id": package,
            "citizen_id": draw.one(["", *CITIZENS]),
            "from_date": first.isoformat(),
            "to_date": draw.day(first).isoformat() if draw.chance(20) else "",
            "status": "cancelled" if draw.chance(5) else draw.one(["", "active"]),
        },
    )


def put_service(world: World, service: str) -> None:
    """State a service with its payers, individual rates, absences and deliveries."""
    draw = world.draw
    world.put(
        "services.csv",
        {
            "service_id": service,
            "package_id": draw.one(world.ids("packages.csv")),
            "service_code": draw.one(world.ids("catalogue.csv")),
            "provider_id": draw.one(["", *PROVIDERS]),
            "flow": draw.one(FLOWS),
            **service_dates(world),
            "timing": draw.one(["", "", "arrears", "advance"]),
            "quantity": draw.one(QUANTITIES),
            "quantity_per": draw.one(["", "week", "month"]),
            "party_id": draw.one(["", *PAYERS]),
            "status": "cancelled" if draw.chance(5) else draw.one(["", "active"]),
        },
    )
    if draw.chance(60):
        put_shares(world, service)
    make_payable(world, service)
    if draw.chance(30):
        put_individual_rates(world, service)
    if draw.chance(50):
        put_absences(world, service)
    unit = world.row("catalogue.csv", world.row("services.csv", service)["service_code"])["unit"]
    most = 6 if unit in ("hour", "piece") else 1
    for number in range(world.random.randint(0, most)):
        put_delivery(world, f"{service}-{number}", service)


def service_dates(world: World) -> Row:
    """Return dates of a service; paid days may begin before and end after them, or cut them short."""
    draw = world.draw
    first = draw.first - timedelta(days=100) if draw.chance(60) else draw.day()
    last = draw.day(first) if draw.chance(30) else None
    paid_from = min(draw.day(), last or draw.day()) if draw.chance(20) else None
    paid_to = draw.day(max(first, paid_from or first)) if draw.chance(20) else None
    days = {"from_date": first, "to_date": last, "paid_from": paid_from, "paid_to": paid_to}
    return {name: day.isoformat() if day else "" for name, day in days.items()}


def make_payable(world: World, service: str) -> None:
    """Give a service a party where its flow needs one."""
    row = world.row("services.csv", service)
    citizen = world.row("packages.csv", row["package_id"])["citizen_id"]
    needs = row["flow"] in ("sale", "internal", "purchase") or not citizen
    if needs and not row["party_id"] and not world.has_shares(service):
        world.put("services.csv", {**row, "party_id": world.draw.one(PAYERS)})


def put_shares(world: World, service: str) -> None:
    """State who pays a service: in each stretch of time either per cent or weights, whole on every day."""
    draw = world.draw
    begins = [draw.first - timedelta(days=3000), *draw.cuts(2)]
    rows: list[Row] = []
    for begin, after in zip(begins, [*begins[1:], None], strict=True):
        last = (after - timedelta(days=1)).isoformat() if after else ""
        for party, part in _parts(world):
            rows.append({"party_id": party, "from_date": begin.isoformat(), "to_date": last, **part})
    if world.wrong_shares and draw.chance(50):
        rows[world.random.randint(0, len(rows) - 1)]["from_date"] = draw.day().isoformat()
    world.put_set("shares.csv", (service,), _joined(rows))


def _parts(world: World) -> list[tuple[str, Row]]:
    draw = world.draw
    if draw.chance(30):
        parties = draw.some([*PAYERS, *CITIZENS], 4)
        weights = [draw.one(WEIGHTS) for _ in parties]
        weights[0] = draw.one(["1", "0,5"])
        return [(party, {"share_pct": "", "weight": weight}) for party, weight in zip(parties, weights, strict=True)]
    split = draw.one(SPLITS)
    parties = world.random.sample([*PAYERS, *CITIZENS], len(split))
    return [(party, {"share_pct": pct, "weight": ""}) for party, pct in zip(parties, split, strict=True)]


def _joined(rows: list[Row]) -> list[Row]:
    """Join rows of a party that say the same in stretches that follow each other."""
    joined: list[Row] = []
    for row in rows:
        for earlier in joined:
            same = all(earlier[name] == row[name] for name in ("party_id", "share_pct", "weight"))
            if same and follows(earlier, row):
                earlier["to_date"] = row["to_date"]
                break
        else:
            joined.append(row)
    return joined


def put_individual_rates(world: World, service: str) -> None:
    """State the prices agreed for one service."""
    draw = world.draw
    world.put_set("individual_rates.csv", (service,), draw.intervals(2, 60, lambda: {"rate": draw.one(RATES)}))


def put_absences(world: World, service: str) -> None:
    """State absences, some of them chained to one."""
    draw = world.draw
    kinds = lambda: {"kind": draw.one(["", "ferie", "hospital"]), "pct": draw.one(["", "", *PERCENTAGES])}  # noqa: E731 (a row maker)
    world.put_set("absences.csv", (service,), draw.intervals(4, 50, kinds))


def put_delivery(world: World, delivery: str, service: str, quantity: str = "") -> None:
    """State a delivery of a few days, so that some fall on one day and cancel out."""
    draw = world.draw
    day = draw.first + timedelta(days=draw.one([50, 51, 52, 80, 81, 95, 120, 150]))
    world.put(
        "deliveries.csv",
        {"delivery_id": delivery, "service_id": service, "date": day.isoformat(), "quantity": quantity or draw.one(DELIVERED)},
    )


def put_openings(world: World) -> None:
    """State what another system had settled, for parties that are no other's earlier name."""
    draw = world.draw
    own = [c for c in CITIZENS if not world.row("citizens.csv", c)["same_as"]]
    for service in world.ids("services.csv"):
        for month in ("01", "02", "05") if draw.chance(15) else ():
            row = {"service_id": service, "party_id": draw.one([*PAYERS, *own]), "month": f"{world.year}-{month}"}
            world.put("settled.csv", {**row, "amount": draw.one(["0", "1000,00", "-0,01", "31000"]), "document_id": "gl-1"})

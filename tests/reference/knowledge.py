"""What is known after some loads: rows by key, child rows as sets, persons merged by same_as."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

from tests.reference.reading import Row, Tables, parsed, read_folder

KEYS: dict[str, tuple[str, ...]] = {
    "citizens.csv": ("citizen_id",),
    "catalogue.csv": ("service_code",),
    "packages.csv": ("package_id",),
    "services.csv": ("service_id",),
    "deliveries.csv": ("delivery_id",),
}
SETS: dict[str, tuple[str, ...]] = {
    "calendars.csv": ("calendar_id",),
    "rates.csv": ("service_code", "provider_id"),
    "shares.csv": ("service_id",),
    "individual_rates.csv": ("service_id",),
    "absences.csv": ("service_id",),
}


class Knowledge:
    """The rows in force. Only good rows are loaded into it; it checks nothing."""

    def __init__(self) -> None:
        self.rows: dict[str, dict[tuple[str | None, ...], Row]] = {file: {} for file in KEYS}
        self.sets: dict[str, dict[tuple[str | None, ...], list[Row]]] = {file: {} for file in SETS}
        self._sum_deliveries()

    def load(self, folder: Path | Tables, source: str = "", *, full: bool = False) -> list[Row]:
        """Take in a folder; return the rows of settled.csv, which are no facts.

        With `full`, what `source` stated last and the folder does not mention is forgotten.
        """
        tables = read_folder(folder) if isinstance(folder, Path) else folder
        for file, names in KEYS.items():
            mentioned = {}
            for row in parsed(tables.get(file, ())):
                key = tuple(row.get(name) for name in names)
                mentioned[key] = {**self.rows[file].get(key, {}), **row, "source": source}
            kept = {k: r for k, r in self.rows[file].items() if not (full and r["source"] == source)}
            self.rows[file] = {**kept, **mentioned}
        for file, names in SETS.items():
            stated: dict[tuple[str | None, ...], list[Row]] = {}
            for row in parsed(tables.get(file, ())):
                rows = stated.setdefault(tuple(row.get(name) for name in names), [])
                if any(value is not None for name, value in row.items() if name not in names):
                    rows.append({**row, "source": source})
            earlier = {k: s for k, s in self.sets[file].items() if not (full and s and s[0]["source"] == source)}
            self.sets[file] = {**earlier, **stated}
        self._sum_deliveries()
        return parsed(tables.get("settled.csv", ()))

    def delivered(self, service_id: str) -> dict[date, Fraction]:
        """Return the delivered quantity of each day that has a delivery; a row of 0 is none."""
        return self._delivered.get(service_id, {})

    def _sum_deliveries(self) -> None:
        self._delivered: dict[str, dict[date, Fraction]] = {}
        for row in self.rows["deliveries.csv"].values():
            if row["quantity"]:
                days = self._delivered.setdefault(row["service_id"], {})
                days[row["date"]] = days.get(row["date"], Fraction(0)) + row["quantity"]

    def service(self, service_id: str) -> Row | None:
        """Return a service's row, or None."""
        return self.rows["services.csv"].get((service_id,))

    def catalogue(self, service: Row) -> Row:
        """Return the catalogue row of a service."""
        return self.rows["catalogue.csv"][(service["service_code"],)]

    def package(self, service: Row) -> Row:
        """Return the package of a service."""
        return self.rows["packages.csv"][(service["package_id"],)]

    def person(self, party: str) -> str:
        """Return the party that a party is read as: same_as is followed to its end."""
        while (other := self.rows["citizens.csv"].get((party,), {}).get("same_as")) is not None:
            party = other
        return party

    def is_advance(self, service: Row) -> bool:
        """Tell whether a service's months are due one period early; hours and pieces never are."""
        catalogue = self.catalogue(service)
        timing = service.get("timing") or catalogue["timing"]
        return timing == "advance" and catalogue["unit"] not in ("hour", "piece")

"""What keys are called and where rows were stated, looked up as they are met. A person's id that looks like a CPR number is masked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from as2007lib.explain.stated import Origin, Party
from as2007lib.frames.column import Column, Kind
from as2007lib.frames.facts import Fact
from as2007lib.store.bulk import Reader
from as2007lib.store.history import read_load_numbers, read_party_names, read_provider_names, read_texts
from as2007lib.values.cpr_scan import mask_cprs
from as2007lib.values.days import OPEN, format_day, last_day
from as2007lib.values.months import format_month
from as2007lib.values.numbers import format_scaled

_WALL: Mapping[Kind, Callable[[int], str]] = {
    Kind.DAY: format_day,
    Kind.STOP: lambda stop: format_day(last_day(stop)),
    Kind.MONTH: format_month,
    Kind.ORE: lambda ore: format_scaled(ore, 2),
    Kind.TEN_THOUSANDTH: lambda number: format_scaled(number, 4, trim=True),
}
Row = Mapping[str, Any]
"""A row of a fact with its bookkeeping; a stop that is open-ended is `OPEN`."""


class Names:
    """Names and origins as known at an entry; each is read once."""

    def __init__(self, reader: Reader, entry: int) -> None:
        self._reader = reader
        self._entry = entry
        self._texts: dict[int, str] = {}
        self._parties: dict[int, Party] = {}
        self._loads: dict[int, int | None] = {}

    def know(self, keys: set[int]) -> None:
        """Read the text ids of several keys at once."""
        wanted = {k for k in keys if k not in self._texts}
        if wanted:
            self._texts |= read_texts(self._reader, wanted)

    def text(self, key: int) -> str:
        """Return a key's text id."""
        self.know({key})
        return self._texts[key]

    def person(self, key: int) -> str:
        """Return the text id of a party or citizen, with a CPR number masked."""
        return mask_cprs(self.text(key))

    def party(self, key: int) -> Party:
        """Return a party; persons and citizens by their id only."""
        if key not in self._parties:
            rows = read_party_names(self._reader, self._entry, [key]).to_pylist()
            kind, name = (rows[0]["kind"], rows[0]["name"]) if rows else (None, None)
            self._parties[key] = Party(self.person(key), kind, name)
        return self._parties[key]

    def provider(self, key: int) -> str | None:
        """Return the name of a provider, None where it is not known."""
        rows = read_provider_names(self._reader, self._entry, [key])
        return str(rows["name"][0].as_py()) if rows.num_rows else None

    def origin(self, file: str, row: Row) -> Origin:
        """Return where a row was stated."""
        since = int(row["since"])
        if since not in self._loads:
            self._loads[since] = read_load_numbers(self._reader, [since]).get(since)
        return Origin(file, int(row["file_row"]), self._loads[since], self.text(int(row["source"])))

    def wall(self, column: Column, value: Any) -> str:
        """Return a value as a file would write it; blank where there is none."""
        if value is None:
            return ""
        if column.kind is Kind.KEY:
            return self.person(value) if column.identity == "party" else self.text(value)
        return _WALL[column.kind](value) if column.kind in _WALL else mask_cprs(str(value))


def rows_of(fact: type[Fact], table: Any) -> list[Row]:
    """Return the rows of a table as they are worked on here."""
    rows = table.to_pylist()
    stops = [c.name for c in fact.columns if c.kind is Kind.STOP]
    for row in rows:
        for name in stops:
            row[name] = OPEN if row[name] is None else row[name]
    return list(rows)


def covers(row: Row, day: int) -> bool:
    """Tell whether a row holds on a day."""
    return bool(row["start"] <= day < row["stop"])


def meets(row: Row, start: int, stop: int) -> bool:
    """Tell whether a row holds on some day from start up to stop."""
    return bool(row["start"] < stop and row["stop"] > start)

"""Dated figures: the one that is in force on a day, or a clear error; never last year's by default."""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files
from io import StringIO
from itertools import pairwise

from as2007lib.values.danish import count, date_long, kr, percent
from as2007lib.values.days import OPEN, parse_day, stop_of
from as2007lib.values.errors import As2007Error
from as2007lib.values.numbers import parse_scaled

COLUMNS = ("name", "title", "valid_from", "valid_to", "value", "unit", "source", "status")


class Status(StrEnum):
    """How sure a figure is."""

    LAW = "law"  # read in the text of the law or order
    PUBLISHED = "published"  # read on an authority's page
    UNVERIFIED = "unverified"  # no source found: whoever uses it must be told


class Unit(StrEnum):
    """What a figure counts, and how its number is kept."""

    PERCENT = "percent"  # ten-thousandths of a per cent
    KRONER = "kroner"  # øre
    DAYS = "days"
    MONTHS = "months"
    TEXT = "text"  # a wording or a code; no number


_DECIMALS = {Unit.PERCENT: 4, Unit.KRONER: 2, Unit.DAYS: 0, Unit.MONTHS: 0}


class RuleError(As2007Error):
    """A figure is asked for that is not there, or a data file is wrong. The message is Danish."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of law in force from `start` up to `stop`.

    Attributes:
        name: what code asks for.
        title: what users read.
        start: first day in force, or the first day that the file answers for.
        stop: first day no longer in force; `OPEN` where no end is known.
        value: the number, in whole units of `unit`; 0 for a text.
        text: the value as users read it.
        unit: what the number counts.
        source: where it was read.
        status: how sure it is.
    """

    name: str
    title: str
    start: int
    stop: int
    value: int
    text: str
    unit: Unit
    source: str
    status: Status

    @property
    def caution(self) -> str:
        """What users must be told wherever the figure is used; blank when it is verified."""
        if self.status is not Status.UNVERIFIED:
            return ""
        return f"{self.title} ({self.text}) er ikke bekræftet: {self.source}."


def figure(name: str, day: int) -> Figure:
    """Return the figure in force on a day (a day number).

    Raises:
        RuleError: there is no figure of that name, or none for that day.
    """
    rows = figures(name)
    for row in rows:
        if row.start <= day < row.stop:
            return row
    known = ", ".join(_period(row) for row in rows)
    raise RuleError(
        f"{rows[0].title} kendes ikke for {date_long(day)}; kendt er {known}. "
        f"Slå satsen op, og tilføj en række for «{name}» i as2007lib/rules/data."
    )


def figures(name: str) -> tuple[Figure, ...]:
    """Return all rows of a figure, the earliest first.

    Raises:
        RuleError: there is no figure of that name.
    """
    rows = _all().get(name)
    if not rows:
        raise RuleError(f"Satsen «{name}» findes ikke; kendt er {', '.join(figure_names())}.")
    return rows


def figure_names() -> tuple[str, ...]:
    """Return the names of all figures."""
    return tuple(sorted(_all()))


def read_figures(text: str, where: str) -> list[Figure]:
    """Return the rows of one data file.

    Raises:
        RuleError: a row is not what the format says; the message names file and row.
    """
    reader = csv.DictReader(StringIO(text), delimiter=";", strict=True)
    if tuple(reader.fieldnames or ()) != COLUMNS:
        raise RuleError(f"{where}: kolonnerne skal være {';'.join(COLUMNS)}.")
    found = []
    for row in reader:
        try:
            found.append(_figure(row))
        except (TypeError, ValueError) as error:
            raise RuleError(f"{where}, række {reader.line_num}: {error} kan ikke læses.") from error
    return found


def check_figures(rows: list[Figure]) -> dict[str, tuple[Figure, ...]]:
    """Return the rows by name, earliest first.

    Raises:
        RuleError: two rows of a figure cover the same day, or disagree on title or unit.
    """
    by_name: defaultdict[str, list[Figure]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: row.start):
        by_name[row.name].append(row)
    for name, same in by_name.items():
        for earlier, later in pairwise(same):
            if earlier.stop > later.start:
                raise RuleError(f"«{name}»: to rækker dækker {date_long(later.start)}.")
            if (earlier.title, earlier.unit) != (later.title, later.unit):
                raise RuleError(f"«{name}»: rækkerne er ikke enige om betegnelse og enhed.")
    return {name: tuple(same) for name, same in by_name.items()}


@lru_cache(maxsize=1)
def _all() -> dict[str, tuple[Figure, ...]]:
    folder = files("as2007lib.rules") / "data"
    sources = sorted((entry for entry in folder.iterdir() if entry.name.endswith(".csv")), key=lambda entry: entry.name)
    return check_figures([row for entry in sources for row in read_figures(entry.read_text("utf-8"), entry.name)])


def _figure(row: dict[str, str]) -> Figure:
    if not (row["name"] and row["title"] and row["value"] and row["source"]):
        raise ValueError("et tomt felt")
    if row["unit"] not in set(Unit) or row["status"] not in set(Status):
        raise ValueError(f"{row['unit']} eller {row['status']}")
    unit = Unit(row["unit"])
    value = 0 if unit is Unit.TEXT else parse_scaled(row["value"], _DECIMALS[unit])
    start = parse_day(row["valid_from"])
    stop = stop_of(parse_day(row["valid_to"])) if row["valid_to"] else OPEN
    if stop <= start:
        raise ValueError(f"{row['valid_from']}–{row['valid_to']}")
    text = row["value"] if unit is Unit.TEXT else _shown(value, unit)
    return Figure(row["name"], row["title"], start, stop, value, text, unit, row["source"], Status(row["status"]))


def _shown(value: int, unit: Unit) -> str:
    if unit is Unit.PERCENT:
        return percent(value)
    return kr(value) if unit is Unit.KRONER else f"{count(value)} {'dage' if unit is Unit.DAYS else 'måneder'}"


def _period(row: Figure) -> str:
    return f"fra {date_long(row.start)}" + ("" if row.stop >= OPEN else f" til {date_long(row.stop - 1)}")

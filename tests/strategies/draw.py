"""Drawing dates, numbers and intervals from any random.Random (hypothesis' too, which then shrinks them)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from random import Random
from typing import TypeVar

from tests.strategies.folders import Row

T = TypeVar("T")

SPAN = 190
"""Days from the middle of November to the end of May: the window in which things happen."""
RATES = ["100", "999,99", "0,01", "1234,56", "1234,5", "1234,50", "3333,33", "-250", "0", "2745,07", "86141,00"]
QUANTITIES = ["", "", "1", "1,0000", "0,5", "0,3333", "7,5", "2", "0"]
PERCENTAGES = ["", "0", "25", "50", "50,0", "66,6667", "80,50", "100"]
DELIVERED = ["1", "2", "0,25", "3,7501", "-1", "-2", "0"]
SPLITS = [
    ["100"],
    ["100", "0"],
    ["50", "50"],
    ["33,3333", "33,3333", "33,3334"],
    ["21,09", "78,91"],
    ["10", "20", "30", "40"],
    ["0,0001", "99,9999"],
]
WEIGHTS = ["1", "1", "1,0", "2", "3", "7,0001", "0"]


class Draw:
    """Values drawn around one year."""

    def __init__(self, random: Random, year: int) -> None:
        self.random = random
        self.first = date(year - 1, 11, 15)

    def chance(self, percent: int) -> bool:
        """Return true in so many cases of a hundred."""
        return self.random.randint(1, 100) <= percent

    def one(self, values: Sequence[T]) -> T:
        """Return one of the values."""
        return values[self.random.randint(0, len(values) - 1)]

    def some(self, values: Sequence[T], most: int) -> list[T]:
        """Return different values, at least one and at most `most`."""
        return self.random.sample(list(values), self.random.randint(1, min(most, len(values))))

    def day(self, at_least: date | None = None) -> date:
        """Return a day of the window, not before `at_least`."""
        drawn = self.first + timedelta(days=self.random.randint(0, SPAN))
        return max(drawn, at_least) if at_least else drawn

    def cuts(self, most: int) -> list[date]:
        """Return up to `most` different days in order."""
        return sorted({self.day() for _ in range(self.random.randint(0, most))})

    def intervals(self, most: int, gap: int, make: Callable[[], Row]) -> list[Row]:
        """Return rows that do not overlap: each begins the day after the former, or (in `gap` of 100 cases) later."""
        rows: list[Row] = []
        begin = self.day() if self.chance(gap) else self.first - timedelta(days=400)
        for _ in range(self.random.randint(1, most)):
            if begin > self.first + timedelta(days=SPAN):
                break
            last = max(begin, self.day()) if self.chance(70) else begin + timedelta(days=self.random.randint(0, 20))
            rows.append({"from_date": begin.isoformat(), "to_date": last.isoformat(), **make()})
            begin = last + timedelta(days=1 + (self.random.randint(1, 9) if self.chance(gap) else 0))
        if self.chance(100 - gap):
            rows[-1]["to_date"] = ""
        return rows


def follows(earlier: Row, later: Row) -> bool:
    """Tell whether a row begins the day after another ends."""
    return bool(earlier["to_date"]) and date.fromisoformat(earlier["to_date"]) + timedelta(days=1) == date.fromisoformat(later["from_date"])

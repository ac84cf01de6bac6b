"""What the sample municipality can grant: the rows of data/catalogue.csv, as columns to compute with and as a file."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cached_property
from importlib import resources

import numpy as np
import pyarrow as pa

from as2007lib.frames.facts import BUSINESS_AREAS, FLOWS, TIMINGS, UNITS
from as2007lib.sample.text import Values, table
from as2007lib.values.arrays import Bools, Ints
from as2007lib.values.numbers import parse_scaled

_INCOME_ART = {"internal": "91", "charge": "79"}
_EXPENSE_ART = {"payout": "52"}
_SHOWN = (
    "service_code",
    "name",
    "business_area",
    "paragraph",
    "unit",
    "timing",
    "calendar",
    "absence_after_days",
    "absence_pct",
    "absence_from",
    "vat",
)


def read_data(name: str) -> list[dict[str, str]]:
    """Return the rows of a data file of the sample."""
    text = resources.files("as2007lib.sample").joinpath("data", name).read_text("utf-8")
    return list(csv.DictReader(text.splitlines(), delimiter=";"))


@dataclass(frozen=True)
class Catalogue:
    """The catalogue services; a service refers to one by its place."""

    rows: tuple[dict[str, str], ...]

    @classmethod
    def read(cls) -> Catalogue:
        """Read the sample's catalogue."""
        return cls(tuple(read_data("catalogue.csv")))

    def __len__(self) -> int:
        return len(self.rows)

    @cached_property
    def codes(self) -> list[str]:
        """The service codes."""
        return [row["service_code"] for row in self.rows]

    @cached_property
    def area(self) -> Ints:
        """The place of the business area in `BUSINESS_AREAS`."""
        return _places(self.rows, "business_area", BUSINESS_AREAS)

    @cached_property
    def unit(self) -> Ints:
        """The place of the unit in `UNITS`."""
        return _places(self.rows, "unit", UNITS)

    @cached_property
    def flow(self) -> Ints:
        """The place of the flow in `FLOWS`."""
        return _places(self.rows, "flow", FLOWS)

    @cached_property
    def advance(self) -> Bools:
        """Whether it is settled in advance."""
        return np.asarray(_places(self.rows, "timing", TIMINGS) == TIMINGS.index("advance"))

    @cached_property
    def price(self) -> Ints:
        """The price level of the newest year in øre per unit."""
        return np.array([parse_scaled(row["price"], 2) for row in self.rows], dtype=np.int64)

    @cached_property
    def quantity(self) -> Ints:
        """The usual quantity in ten-thousandths, 0 where a service has none."""
        return np.array([parse_scaled(row["quantity"] or "0", 4) for row in self.rows], dtype=np.int64)

    @cached_property
    def per(self) -> Ints:
        """What a planned quantity is per: 0 week, 1 month, −1 no plan."""
        return np.array([{"week": 0, "month": 1}.get(row["per"], -1) for row in self.rows], dtype=np.int64)

    @cached_property
    def weight(self) -> Ints:
        """How often it is granted."""
        return np.array([int(row["weight"]) for row in self.rows], dtype=np.int64)

    def has(self, *traits: str) -> Bools:
        """Return which services have one of the traits: stay, day, own, plan, foster, objective."""
        return np.array([row["trait"] in traits for row in self.rows], dtype=np.bool_)

    def account(self, place: int) -> str:
        """Return the account string of a catalogue service: 16 digits, function and art as the chart has them."""
        row = self.rows[place]
        art = {**dict.fromkeys(FLOWS, "77"), "purchase": "40", **_INCOME_ART, **_EXPENSE_ART}[row["flow"]]
        return f"{row['function']}11{place + 1:04d}001{art}"

    def table(self) -> pa.Table:
        """Return catalogue.csv. Every sixth service leaves its account to the account rules."""
        columns: dict[str, Values] = {name: [row[name] for row in self.rows] for name in _SHOWN}
        accounts = ["" if place % 6 == 0 else self.account(place) for place in range(len(self))]
        earns = [row["flow"] in ("sale", "internal", "charge") for row in self.rows]
        columns["income_account"] = [account if earn else "" for account, earn in zip(accounts, earns, strict=True)]
        columns["expense_account"] = ["" if earn else account for account, earn in zip(accounts, earns, strict=True)]
        return table(columns)


def _places(rows: tuple[dict[str, str], ...], name: str, codes: tuple[str, ...]) -> Ints:
    return np.array([codes.index(row[name]) for row in rows], dtype=np.int64)

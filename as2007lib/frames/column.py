"""What a column is: its kind decides the Arrow type, how it is written at the wall, and what null means."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import pyarrow as pa

NULL = -(2**63)
"""What a missing whole number is in a numpy column. No amount, day, month or key ever has this value."""


class Kind(StrEnum):
    """The kinds of column. Everything that is counted, timed or paid is a whole number inside."""

    KEY = "key"  # an identity: text id at the wall, integer key inside
    DAY = "day"  # ISO date ↔ day number
    STOP = "stop"  # inclusive to_date ↔ half-open stop; null is open-ended
    MONTH = "month"  # 2026-10 ↔ month number
    ORE = "ore"  # decimal comma, at most 2 decimals ↔ øre
    TEN_THOUSANDTH = "ten_thousandth"  # decimal comma, at most 4 decimals ↔ ten-thousandths
    COUNT = "count"  # whole number
    FLAG = "flag"  # 1, 0 or blank ↔ 1, 0
    CODE = "code"  # one of `codes`; a small integer (its place in `codes`) in numpy
    TEXT = "text"


_ARROW = {Kind.CODE: pa.string(), Kind.TEXT: pa.string(), Kind.FLAG: pa.int8()}


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a frame.

    Attributes:
        name: the name inside (and in the store's table).
        kind: what it is; see `Kind`.
        meaning: one sentence for the data dictionary, with the unit where the kind does not say it.
        wall: the name in interchange files; blank when it is the same as inside.
        required: marked `*` in the interchange format: never null.
        codes: the allowed values of a CODE.
        identity: which register of identities a KEY belongs to (`party` serves parties and citizens).
        percent: the value must lie between 0 and 100.
        signed: negative values are allowed.
        person: the value tells who somebody is; hashed with the row's salt, never in logs.
    """

    name: str
    kind: Kind
    meaning: str
    wall: str = ""
    required: bool = False
    codes: tuple[str, ...] = ()
    identity: str = ""
    percent: bool = False
    signed: bool = False
    person: bool = False

    @property
    def header(self) -> str:
        """The column's name in a CSV file."""
        return self.wall or self.name

    @property
    def arrow_type(self) -> pa.DataType:
        """The Arrow type inside, with integer keys."""
        return _ARROW.get(self.kind, pa.int64())

    @property
    def stated_type(self) -> pa.DataType:
        """The Arrow type as stated by a file: like `arrow_type`, but a KEY is still its text id."""
        return pa.string() if self.kind is Kind.KEY else self.arrow_type


def key(name: str, identity: str, meaning: str, *, required: bool = False) -> Column:
    """Declare an identity column; at the wall it is called `<name>_id` unless the name says otherwise."""
    walls = {"service_code": "service_code", "department": "department", "same_as": "same_as", "calendar": "calendar"}
    return Column(name, Kind.KEY, meaning, wall=walls.get(name, f"{name}_id"), required=required, identity=identity)


def start(meaning: str = "first day, included", *, required: bool = True) -> Column:
    """Declare `start`, written `from_date` at the wall."""
    return Column("start", Kind.DAY, meaning, wall="from_date", required=required)


def stop(meaning: str = "first day no longer included; null: open-ended") -> Column:
    """Declare `stop`, written `to_date` (the last day) at the wall."""
    return Column("stop", Kind.STOP, meaning, wall="to_date")


def code(name: str, codes: tuple[str, ...], meaning: str, *, required: bool = False) -> Column:
    """Declare a column with a closed list of values."""
    return Column(name, Kind.CODE, meaning, required=required, codes=codes)


def text(name: str, meaning: str, *, required: bool = False, person: bool = False) -> Column:
    """Declare a free text column."""
    return Column(name, Kind.TEXT, meaning, required=required, person=person)

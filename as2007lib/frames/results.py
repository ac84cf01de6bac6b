"""What the computations hand on: priced segments, their parts, what was found, and the lines of a run."""

from __future__ import annotations

from as2007lib.frames.base import Frame
from as2007lib.frames.column import Column, Kind, code, key, start, stop, text
from as2007lib.frames.facts import UNITS, ore, ten_thousandth

KINDS = ("ordinary", "correction")
FINDINGS = (
    "no_rate",
    "shares_not_100",
    "no_account",
    "account_tie",
    "rate_fallback",
    "delivery_outside",
)
SKIPPING = ("no_rate", "shares_not_100", "no_account")
"""The findings that leave the service month as it is."""

_MONTH = Column("month", Kind.MONTH, "the service month", required=True)
_SERVICE = key("service", "service", "the service", required=True)
_PARTY = key("party", "party", "the party", required=True)


class Segments(Frame):
    """Longest runs of days of one service and month with equal rate, factor and shares, priced and rounded once."""

    columns = (
        _SERVICE,
        _MONTH,
        start("first day of the segment"),
        Column("stop", Kind.DAY, "day after its last day", required=True),
        ten_thousandth("quantity", "counted days, days, or delivered or planned quantity", signed=True, required=True),
        code("unit", UNITS, "unit of the rate", required=True),
        ore("rate", "øre per unit"),
        ten_thousandth("factor_pct", "per cent paid; null for hour and piece"),
        ore("amount", "øre, rounded half away from zero"),
    )


class Parts(Frame):
    """How each segment's amount falls on parties; a segment's parts sum to its amount."""

    columns = (
        Column("segment", Kind.COUNT, "place of the segment in its frame, from 0", required=True),
        _PARTY,
        Column("numerator", Kind.COUNT, "the party's part of 1: numerator", required=True),
        Column("denominator", Kind.COUNT, "the party's part of 1: denominator", required=True),
        ore("amount", "øre"),
    )


class Findings(Frame):
    """What was found about a service month."""

    columns = (_SERVICE, _MONTH, code("code", FINDINGS, "what was found", required=True))


class Settled(Frame):
    """What approved runs (and openings) have fixed: one row a key, summed."""

    columns = (_SERVICE, _PARTY, _MONTH, ore("amount", "øre"))


class Holds(Frame):
    """Held services or parties: exactly one of the two is given."""

    columns = (
        key("service", "service", "the held service"),
        key("party", "party", "the held party"),
        Column("from_month", Kind.MONTH, "first service month held", required=True),
    )


class Lines(Frame):
    """The lines of a run, in their order: service, party, month, start, by byte order of ids."""

    columns = (
        _SERVICE,
        _PARTY,
        _MONTH,
        code("kind", KINDS, "ordinary, or a correction of a month settled before", required=True),
        start("first day"),
        stop("day after the last day"),
        ten_thousandth("quantity", "see Segments; null on corrections", signed=True),
        code("unit", UNITS, "unit of the rate", required=True),
        Column("rate", Kind.ORE, "øre per unit; null on corrections", signed=True),
        ten_thousandth("factor_pct", "per cent paid"),
        Column("share", Kind.COUNT, "the party's part in millionths of 1; null on corrections"),
        ore("amount", "øre: new_amount − old_amount"),
        ore("old_amount", "øre settled before"),
        ore("new_amount", "øre due now"),
        text("account", "account string; null: none known"),
        Column("accounting_year", Kind.COUNT, "year it is booked in", required=True),
    )

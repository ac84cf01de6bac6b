"""An explanation as plain data for programs: øre as whole numbers, ISO dates and months, exact amounts as ``a/b`` øre."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from fractions import Fraction
from typing import Any

from as2007lib.explain.model import Explanation
from as2007lib.values.cpr_scan import mask_cprs
from as2007lib.values.days import format_day, last_day
from as2007lib.values.months import format_month
from as2007lib.values.numbers import format_scaled

_WRITTEN: Mapping[str, Callable[[int], str]] = {
    "Day": format_day,
    "Stop": lambda stop: format_day(last_day(stop)),
    "Month": format_month,
    "TenThousandth": lambda number: format_scaled(number, 4, trim=True),
}
"""By the kind a field declares, how its whole number is written."""
_WALL = {"start": "from_date", "stop": "to_date", "day": "date"}


def data(explanation: Explanation) -> dict[str, Any]:
    """Return an explanation as data that JSON can carry; days are inclusive, numbers have a decimal comma. Never a CPR number."""
    return _object(explanation)


def _object(value: Any) -> dict[str, Any]:
    return {_name(f.name): _plain(getattr(value, f.name), str(f.type).removesuffix(" | None")) for f in fields(value)}


def _plain(value: Any, kind: str) -> Any:
    if isinstance(value, tuple):
        return [_plain(item, kind) for item in value]
    if isinstance(value, Fraction):
        return f"{value.numerator}/{value.denominator}"
    if is_dataclass(value):
        return _object(value)
    if isinstance(value, str):
        return mask_cprs(value)
    return _WRITTEN[kind](value) if kind in _WRITTEN and value is not None else value


def _name(name: str) -> str:
    """Return the name at the wall: `paid_start` is `paid_from`, `whole_stop` is `whole_to`."""
    if name in _WALL:
        return _WALL[name]
    return name.replace("_start", "_from").replace("_stop", "_to").replace("start_by", "from_by").replace("stop_by", "to_by")

"""The Danish description of a line: where it was delivered, and how the amount came about where figures alone do not tell."""

from __future__ import annotations

from as2007lib.formats.ubl.words import kroner
from as2007lib.values.numbers import format_scaled

_COUNTED = {"day": "dage", "week": "dage", "month": "dage", "year": "dage", "hour": "timer", "piece": "stk."}
_PER = {"day": "dag", "week": "uge", "month": "måned", "year": "år", "hour": "time", "piece": "stk."}
_WHOLE_PCT = 1_000_000
_WHOLE_SHARE = 1_000_000
_ONE = 10_000


def description(
    place: str,
    *,
    tied: bool,
    quantity: int | None,
    unit: str,
    rate: int | None,
    factor_pct: int | None,
    share: int | None,
    units: int | None,
) -> str:
    """Return what a line says beside its name.

    Args:
        place: where it was delivered; blank where nowhere in particular.
        tied: quantity and price stand in the line's own fields.
        quantity: ten-thousandths of what was counted; None on corrections.
        unit: unit of the rate.
        rate: øre per unit; None on corrections.
        factor_pct: ten-thousandths of a per cent that is paid; None for hours and pieces.
        share: millionths of 1 that fall on the payer.
        units: ten-thousandths of units of the service; None is 1.
    """
    if tied or quantity is None or rate is None:
        return place
    parts = [f"{format_scaled(quantity, 4, trim=True)} {_COUNTED[unit]} à {kroner(rate)} kr. pr. {_PER[unit]}"]
    if units is not None and units != _ONE and unit not in {"hour", "piece"}:
        parts.append(f"antal {format_scaled(units, 4, trim=True)}")
    if factor_pct is not None and factor_pct != _WHOLE_PCT:
        parts.append(f"{format_scaled(factor_pct, 4, trim=True)} % af taksten")
    if share is not None and share != _WHOLE_SHARE:
        parts.append(f"andel {format_scaled(share, 4, trim=True)} %")
    return ". ".join(part for part in (place, ", ".join(parts)) if part)

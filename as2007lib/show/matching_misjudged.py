"""What was posted alone and changed later, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from as2007lib.answers.misjudgements import Lay, Misjudged, Rate
from as2007lib.matching.reliability import EDGES
from as2007lib.matching.wording import RULE_NAMES
from as2007lib.show.matching_words import band, begun, chance
from as2007lib.values.danish import kr, many, month
from as2007lib.values.months import parse_month

BECAME_NAMES = {
    "stands": "står ved magt",
    "undone": "åbnet igen",
    "moved": "flyttet",
    "rejected": "afvist",
    "held": "sat i bero",
    "explained": "forklaret",
}
"""What became of something that was posted alone."""
GROUPS: Mapping[str, str] = {"rule": "Regel", "supplier": "Leverandør", "band": "Bånd", "month": "Måned"}
"""What the rates are divided by."""


def rates(found: Misjudged, by: str) -> tuple[Rate, ...]:
    """Return the rates divided by one of `GROUPS`."""
    return {"rule": found.by_rule, "supplier": found.by_supplier, "band": found.by_band, "month": found.by_month}[by]


def group_name(by: str, name: str) -> str:
    """Return what a group is called."""
    if by == "rule":
        return begun(RULE_NAMES.get(name, name))
    if by == "band":
        low = int(name)
        return band(low, EDGES[EDGES.index(low) + 1])
    return begun(month(parse_month(name))) if by == "month" else name


def lies(parts: Sequence[Lay]) -> str:
    """Return what an amount lies on: «S1, januar 2026, 30.000,00 kr.»; what lies on nothing is told so."""
    return "; ".join(f"{part.service_id}, {month(part.month)}, {kr(part.amount)}" for part in parts) or "intet"


def told(found: Misjudged) -> str:
    """Return how often something posted alone was changed, in a sentence or two."""
    total = found.total
    if not total.count:
        return "Programmet har endnu ikke posteret noget alene."
    low, high = chance(total.lower), chance(total.upper)
    return " ".join(
        (
            f"{many(total.count, 'linje er', 'linjer er')} posteret alene på i alt {kr(total.amount)}",
            f"Mennesker har senere rettet {many(total.wrong, 'linje', 'linjer')} på {kr(total.wrong_amount)}",
            f"Det er {chance(total.share)}, med 95 % sikkerhed mellem {low} og {high}.",
            "En fejl, som ingen har opdaget, er ikke med.",
        )
    )

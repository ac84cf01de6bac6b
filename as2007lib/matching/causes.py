"""What stops a line from being posted alone, in few words: what a list of waiting lines is counted by."""

from __future__ import annotations

from as2007lib.frames.clearing import Reasons
from as2007lib.matching import checks
from as2007lib.matching.bands import ORIGINAL_WAITS, UNSURE
from as2007lib.matching.subject import Check
from as2007lib.values.variants import find_variants

CAUSE_NAMES = {
    UNSURE: "Ikke sikker nok til at postere af sig selv",
    ORIGINAL_WAITS: "Krediterer noget, der venter",
    "double": "Regning for det samme som en anden",
    "credit_lost": "Krediterer noget, der ikke er lagt på noget",
    "credit_again": "Krediterer noget, der allerede er krediteret",
    "reversed": "Postering og dens tilbageførsel",
    "released": "Disponeringen er frigivet",
    "no_original": "Kreditering uden fundet original",
    "amount": "Kendt person eller leverandør, men intet beløb passer",
    "nobody": "Ingen ydelse fundet",
}


def causes(reasons: Reasons) -> dict[int, tuple[str, ...]]:
    """Return by evidence what stops it, the titles of checks in their order; evidence that nothing stops is not there."""
    titles = {name: check.danish for name, check in find_variants(checks, Check, "CHECK").items()} | CAUSE_NAMES
    found: dict[int, tuple[str, ...]] = {}
    rows = zip(reasons.ints("evidence").tolist(), reasons.texts("kind").tolist(), reasons.texts("name").tolist(), strict=True)
    for evidence, kind, name in rows:
        if kind in ("person", "none"):
            found[evidence] = (*found.get(evidence, ()), titles.get(name, name))
    return found

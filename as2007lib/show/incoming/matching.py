"""What a match found: as matches.csv, as words, and as data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from as2007lib.answers.proposed import Part, Proposed
from as2007lib.formats.results.matches import MatchRow, matches_csv
from as2007lib.values.danish import count, kr, many
from as2007lib.values.months import format_month
from as2007lib.values.numbers import format_scaled

DECISION_NAMES = {"auto": "sikre", "review": "foreslåede", "none": "uden forslag"}
"""What each decision is called on screen, of several."""
_MOST_SHOWN = 20


def csv_of(found: Sequence[Proposed]) -> bytes:
    """Return matches.csv: a row a line and service month, one row where nothing was found."""
    return matches_csv([row for proposed in found for row in _rows(proposed)])


def _rows(proposed: Proposed) -> list[MatchRow]:
    return [_row(proposed, part) for part in proposed.parts] or [_row(proposed, None)]


def _row(proposed: Proposed, part: Part | None) -> MatchRow:
    return MatchRow(
        source_id=proposed.source_id,
        line_id=proposed.line_id,
        service_id=part.service_id if part else "",
        month=format_month(part.month) if part else "",
        amount=format_scaled(part.amount if part else proposed.amount, 2),
        decision=proposed.decision,
        confidence=format_scaled(proposed.confidence, 4),
        rule=proposed.rule,
        explanation=proposed.explanation,
    )


def words(found: Sequence[Proposed], posted: int | None) -> str:
    """Return what the command line says of a match; `posted`: how many lines were posted, None where that was not asked for."""
    counts = Counter(proposed.decision for proposed in found)
    told = [f"{count(counts[decision])} {name}" for decision, name in DECISION_NAMES.items() if counts[decision]]
    lines = [f"{many(len(found), 'linje', 'linjer')} venter: {', '.join(told)}." if told else "Intet venter på at blive afstemt."]
    if posted is None and counts["auto"]:
        lines.append("Intet er ændret. Med --apply posteres de sikre.")
    elif posted is not None:
        lines.append(f"{many(posted, 'linje er posteret', 'linjer er posteret')} af sig selv.")
    waits = [proposed for proposed in found if proposed.decision != "auto"]
    lines += [f"  {_named(proposed)}, {kr(proposed.amount)}: {proposed.explanation}" for proposed in waits[:_MOST_SHOWN]]
    if len(waits) > _MOST_SHOWN:
        lines.append(f"  … og {many(len(waits) - _MOST_SHOWN, 'linje', 'linjer')} mere; alle står i matches.csv (--out).")
    return "\n".join(lines)


def _named(proposed: Proposed) -> str:
    return f"{proposed.source_id} linje {proposed.line_id}" if proposed.line_id else proposed.source_id


def data(found: Sequence[Proposed], posted: int | None) -> dict[str, Any]:
    """Return what a match found as data: whole øre, chances in ten-thousandths."""
    return {
        "counts": dict(Counter(proposed.decision for proposed in found)),
        "posted": posted or 0,
        "matches": [
            {
                "source_id": proposed.source_id,
                "line_id": proposed.line_id,
                "amount": proposed.amount,
                "decision": proposed.decision,
                "confidence": proposed.confidence,
                "rule": proposed.rule,
                "explanation": proposed.explanation,
                "parts": [
                    {"service_id": part.service_id, "month": format_month(part.month), "amount": part.amount} for part in proposed.parts
                ],
            }
            for proposed in found
        ],
    }

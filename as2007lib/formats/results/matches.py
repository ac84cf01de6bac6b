"""matches.csv: what each line or posting is for, one row a service month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass

from as2007lib.formats.interchange.faults import guarded_csv


@dataclass(frozen=True)
class MatchRow:
    """A row of matches.csv, as text; `service_id` and `month` are blank where nothing was found."""

    source_id: str
    line_id: str
    service_id: str
    month: str
    amount: str
    decision: str
    confidence: str
    rule: str
    explanation: str


def matches_csv(rows: Sequence[MatchRow]) -> bytes:
    """Return matches.csv; text that a spreadsheet would read as a formula is guarded."""
    return guarded_csv(MatchRow.__dataclass_fields__, (astuple(row) for row in rows))

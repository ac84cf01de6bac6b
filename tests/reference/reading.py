"""Interchange files as lists of rows: dates, fractions and text, blank as None."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any, TypeAlias

Row: TypeAlias = dict[str, Any]
Tables: TypeAlias = Mapping[str, Sequence[Mapping[str, Any]]]
"""File name → rows as text; a column that no row of a file has is absent from the file."""

DATES = {"from_date", "to_date", "paid_from", "paid_to", "date", "died_on", "document_date", "posted_on"}
NUMBERS = {"rate", "amount", "quantity", "share_pct", "weight", "pct", "absence_pct", "absence_after_days"}


def read_folder(folder: Path) -> Tables:
    """Return every file of an interchange folder as rows of text."""
    return {path.name: _read(path) for path in sorted(folder.glob("*.csv"))}


def parsed(rows: Sequence[Mapping[str, Any]]) -> list[Row]:
    """Return rows with typed values; every row gets all columns of its file."""
    columns = sorted({name for row in rows for name in row})
    return [{name: _value(name, row.get(name)) for name in columns} for row in rows]


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def _value(name: str, text: Any) -> Any:
    if text is None or text == "":
        return None
    if name in DATES:
        return date.fromisoformat(text)
    if name in NUMBERS:
        return Fraction(text.replace(",", "."))
    return text

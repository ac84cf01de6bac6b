"""An interchange folder as rows of text (every row of a file has the same columns), and as files."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TypeAlias

Row: TypeAlias = dict[str, str]
Folder: TypeAlias = dict[str, list[Row]]

COLUMNS = {
    "parties.csv": "party_id* name* kind* is_self cvr cpr gln municipality_code payment_days successor_id",
    "providers.csv": "provider_id* party_id* name* parent_id places from_date* to_date",
    "citizens.csv": "citizen_id* cpr* name* address_protected died_on same_as",
    "catalogue.csv": "service_code* name* business_area* paragraph* unit* timing* calendar absence_after_days absence_pct absence_from "
    "vat income_account expense_account",
    "calendars.csv": "calendar_id* from_date* to_date weekdays* holidays*",
    "rates.csv": "service_code* provider_id from_date* to_date rate*",
    "packages.csv": "package_id* citizen_id department from_date* to_date status",
    "services.csv": "service_id* package_id* service_code* provider_id flow* from_date* to_date paid_from paid_to timing quantity "
    "quantity_per party_id account status",
    "shares.csv": "service_id* party_id* from_date* to_date share_pct weight gln their_reference order_number account",
    "individual_rates.csv": "service_id* from_date* to_date rate*",
    "absences.csv": "service_id* from_date* to_date kind pct",
    "deliveries.csv": "delivery_id* service_id* date* quantity*",
    "settled.csv": "service_id* party_id* month* amount* document_id document_date",
}
"""The files that a settlement reads, with their columns; `*`: required."""


def columns(file: str) -> list[str]:
    """Return the names of a file's columns."""
    return [name.rstrip("*") for name in COLUMNS[file].split()]


def optional(file: str) -> list[str]:
    """Return the names of the columns that a file may lack."""
    return [name for name in COLUMNS[file].split() if not name.endswith("*")]


def write(folder: Folder, path: Path) -> Path:
    """Write the files of a folder; return its path."""
    path.mkdir(parents=True, exist_ok=True)
    for file, rows in folder.items():
        with (path / file).open("w", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, list(rows[0]), delimiter=";", lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    return path

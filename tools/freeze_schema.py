"""Writes today's tables as the SQL of a migration: `python tools/freeze_schema.py 0001` before a release that changes them.

A migration is frozen SQL, so that it does the same for ever, whatever the code's tables become.
"""

from __future__ import annotations

import sys
from pathlib import Path

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

from as2007lib.store.schema import TABLES

FOLDER = Path(__file__).resolve().parents[1] / "as2007lib" / "store" / "migrations" / "versions"
DIALECTS = {"sqlite": sqlite.dialect(), "postgresql": postgresql.dialect()}


def main(revision: str) -> None:
    """Write one file a database."""
    for name, dialect in DIALECTS.items():
        parts = []
        for table in TABLES.sorted_tables:
            parts.append(str(CreateTable(table).compile(dialect=dialect)).strip())
            parts += [str(CreateIndex(i).compile(dialect=dialect)).strip() for i in sorted(table.indexes, key=lambda i: str(i.name))]
        text = ";\n\n".join("\n".join(line.rstrip() for line in part.replace("\t", "  ").splitlines()) for part in parts)
        (FOLDER / f"r{revision}_{name}.sql").write_text(text + ";\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])

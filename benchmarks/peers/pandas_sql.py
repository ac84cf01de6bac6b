"""The usual way of a notebook: `read_csv` and `to_sql`, `read_sql`; without checks, versions, keys or proof."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pandas as pd


def load(folder: Path, database: Path) -> int:
    """Put every file of a folder into a table; return the rows."""
    rows = 0
    with closing(sqlite3.connect(database)) as connection:
        for path in sorted(folder.glob("*.csv")):
            table = pd.read_csv(path, sep=";", dtype=str, keep_default_na=False)
            table.to_sql(path.stem, connection, if_exists="replace", index=False)
            rows += len(table)
        connection.commit()
    return rows


def read(database: Path) -> int:
    """Read every table; return the rows."""
    with closing(sqlite3.connect(database)) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return sum(len(pd.read_sql(f"SELECT * FROM {name}", connection)) for name in names)

"""Loading a folder, loading it again, and reading all of it as known, against pandas with bare tables."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from as2007lib.acts.load import load_folder
from as2007lib.frames.facts import FACTS
from as2007lib.store.engine import Store
from as2007lib.store.identities import read_identities
from as2007lib.store.known import latest_entry, read_rows
from benchmarks.material import by, fresh_store
from benchmarks.measuring import Cost, cost, equal
from benchmarks.peers import pandas_sql


@dataclass(frozen=True)
class Loads:
    """What loading and reading cost.

    Attributes:
        rows: rows of the folder.
        first: the first load.
        again: the same folder again; it writes no row.
        read: everything as known, whole columns with integer keys.
        usual: `read_csv` and `to_sql`.
        usual_read: `read_sql`.
    """

    rows: int
    first: Cost
    again: Cost
    read: Cost
    usual: Cost
    usual_read: Cost


def measure(folder: Path, work: Path, times: int) -> Loads:
    """Load a folder into a fresh store below `work`."""
    store = fresh_store(work)
    first, loaded = cost(lambda: load_folder(store, by(1), folder))
    rows = sum(changes["inserted"] for changes in loaded.changes.values())
    again, repeated = cost(lambda: load_folder(store, by(1), folder))
    equal("rows of the second load", sum(c["inserted"] + c["changed"] + c["ended"] for c in repeated.changes.values()), 0)
    read, found = cost(lambda: read_everything(store), times)
    equal("rows as known", found, rows)
    database = work / "pandas.db"
    usual, count = cost(lambda: pandas_sql.load(folder, database))
    usual_read, found = cost(lambda: pandas_sql.read(database))
    equal("rows of pandas", found, count)
    database.unlink()
    return Loads(rows, first, again, read, usual, usual_read)


def read_everything(store: Store) -> int:
    """Read every fact as known now, and all identities; return the rows of facts."""
    with store.reading() as connection:
        entry = latest_entry(connection)
    read_identities(store)
    return sum(read_rows(store, fact, entry).num_rows for fact in FACTS)

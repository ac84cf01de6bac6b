"""The whole store as an interchange folder, as known at a load."""

from __future__ import annotations

from as2007lib.access.rights import require
from as2007lib.formats.interchange import write_table
from as2007lib.frames.facts import FACTS
from as2007lib.store.by import By
from as2007lib.store.engine import Store
from as2007lib.store.identities import read_identities
from as2007lib.store.known import entry_of, latest_entry, read_stated
from as2007lib.store.use_log import note_use


def export(store: Store, by: By, known: str | None = None) -> dict[str, bytes]:
    """Return every file of the interchange folder that has rows, with CPR numbers: it needs the right to export.

    Args:
        store: the store.
        by: who asks and why.
        known: number of the load to export as of; None: as known now.
    """
    with store.reading() as connection:
        newest = latest_entry(connection)
        require(store, newest, by, "export")
        entry = entry_of(connection, known)
    with store.writing() as connection:
        note_use(connection, by, "eksport af hele lageret", [f"journalpost {entry}"])
    identities = read_identities(store)
    tables = {fact: read_stated(store, fact, entry, identities) for fact in FACTS}
    return {fact.file: write_table(fact, rows) for fact, rows in tables.items() if rows.num_rows}

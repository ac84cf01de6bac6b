"""Somebody who changes the database behind the journal's back."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from sqlalchemy import text, update

from as2007lib.store.columns import metadata
from as2007lib.store.digest import rows_digest, rows_marks
from as2007lib.store.engine import Store
from as2007lib.store.journal import canonical, entry_hash, parts_digest
from as2007lib.store.schema import JOURNALLED, journal, journal_parts, proven_columns


def attack(store: Store, *statements: str) -> None:
    """Run statements with the database's own guards out of the way."""
    with store.engine.begin() as connection:
        if store.is_sqlite:
            for (name,) in connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
                connection.execute(text(f"DROP TRIGGER {name}"))
        else:
            connection.execute(text("SET session_replication_role = replica"))
        for statement in statements:
            connection.execute(text(statement))


def reseal(store: Store, table: str) -> None:
    """Make the journal prove what a table holds now, as somebody who knows how it is made could: parts, digests and the chain."""
    schema = pa.schema(
        [(n, pa.string() if metadata.tables[table].c[n].type.python_type is str else pa.int64()) for n in proven_columns(table)]
    )
    rows = canonical(store.read(f"SELECT {', '.join(schema.names)} FROM {table}", schema))
    rank = {name: place for place, name in enumerate(JOURNALLED)}
    with store.engine.begin() as connection:
        if not store.is_sqlite:
            connection.execute(text("SET session_replication_role = replica"))
        for entry in np.unique(rows["since"].to_numpy()).tolist():
            own = rows.filter(pc.equal(rows["since"], entry))
            at = (journal_parts.c.entry == entry) & (journal_parts.c.part == table) & (journal_parts.c.side == "stated")
            proof = {"digest": rows_digest(own), "marks": rows_marks(own).tobytes()}
            connection.execute(update(journal_parts).where(at).values(proof))
        previous = ""
        for row in connection.execute(journal.select().order_by(journal.c.entry)).mappings().all():
            parts = connection.execute(journal_parts.select().where(journal_parts.c.entry == row["entry"])).all()
            kept = sorted(((p.part, p.side, p.rows, p.digest) for p in parts), key=lambda p: (rank[p[0]], p[1] != "stated"))
            told = {**row, "previous": previous, "digest": parts_digest(kept)}
            previous = entry_hash(told)
            connection.execute(update(journal).where(journal.c.entry == row["entry"]).values({**told, "hash": previous}))

"""Brugsloggen: who saw or sent whose data, when and why. Kept apart from the journal, since it is deleted after its term.

Entries are chained by hash like the journal's, so that one that is changed or taken out shows.
"""

from __future__ import annotations

import hashlib
import json

from sqlalchemy import Connection, insert, select

from as2007lib.store.by import By
from as2007lib.store.schema import use_log
from as2007lib.store.verify import Fault
from as2007lib.values.cpr_scan import mask_cprs


def note_use(connection: Connection, by: By, act: str, subjects: list[str]) -> None:
    """Append one entry a subject (a citizen's id, or what was taken out), in the caller's transaction."""
    last = connection.execute(select(use_log.c.id, use_log.c.hash).order_by(use_log.c.id.desc()).limit(1)).first()
    number, previous = (last.id, last.hash) if last else (0, "")
    rows = []
    for subject in subjects:
        number += 1
        row = {
            "id": number,
            "at": by.at.isoformat(),
            "by_user": by.user,
            "purpose": mask_cprs(by.purpose),
            "act": act,
            "subject": subject,
            "previous": previous,
        }
        previous = hashlib.sha256(json.dumps(row, sort_keys=True).encode()).hexdigest()
        rows.append({**row, "hash": previous})
    if rows:
        connection.execute(insert(use_log), rows)


def broken_uses(connection: Connection) -> list[Fault]:
    """Return the entries that are changed, and those whose predecessor is gone; the oldest kept entry may follow a deleted term."""
    faults, previous = [], None
    for row in connection.execute(select(use_log).order_by(use_log.c.id)):
        told = {name: value for name, value in row._mapping.items() if name != "hash"}  # noqa: SLF001 - SQLAlchemy's public name
        if hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest() != row.hash:
            faults.append(Fault(0, f"use_log {row.id}", "brugslogposten er ændret"))
        elif previous is not None and row.previous != previous:
            faults.append(Fault(0, f"use_log {row.id}", "en brugslogpost før denne er fjernet"))
        previous = row.hash
    return faults

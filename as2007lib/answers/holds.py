"""What is held back, why and since when."""

from __future__ import annotations

from dataclasses import dataclass

from as2007lib.access.rights import require
from as2007lib.store.by import By
from as2007lib.store.engine import Store
from as2007lib.store.identities import Identities, read_identities
from as2007lib.store.known import latest_entry
from as2007lib.store.runs import read_holds


@dataclass(frozen=True)
class Hold:
    """One hold: a service or a party by text id, the first month held (its number), and the reason."""

    service: str
    party: str
    from_month: int
    reason: str


def list_holds(store: Store, by: By) -> list[Hold]:
    """Return the holds in force, oldest first."""
    with store.reading() as connection:
        entry = latest_entry(connection)
    require(store, entry, by, "read")
    identities = read_identities(store)
    return [
        Hold(_text(identities, r["service"]), _text(identities, r["party"]), r["from_month"], r["reason"])
        for r in read_holds(store, entry).to_pylist()
    ]


def _text(identities: Identities, key: int | None) -> str:
    return "" if key is None else identities.text(key)

"""What is held back, why and since when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from as2007lib.access.rights import require
from as2007lib.frames.facts import Services
from as2007lib.store.by import By
from as2007lib.store.engine import Store
from as2007lib.store.history import read_rows_of
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
    return _named(store, read_holds(store, entry).to_pylist())


def holds_on(store: Store, by: By, flow: str, period: int) -> list[Hold]:
    """Return the holds that keep something out of a run of a flow and period: on its services, and on parties of any flow.

    A hold from a later month on is none of them.
    """
    with store.reading() as connection:
        entry = latest_entry(connection)
    require(store, entry, by, "read")
    rows = [r for r in read_holds(store, entry).to_pylist() if r["from_month"] <= period]
    services = [r["service"] for r in rows if r["service"] is not None]
    known = read_rows_of(store, Services, entry, "service", services) if services else None
    flows = dict(zip(known["service"].to_pylist(), known["flow"].to_pylist(), strict=True)) if known else {}
    # a service that is no longer known may still have something to credit
    held = [r for r in rows if r["service"] is None or flows.get(r["service"], flow) == flow]
    return _named(store, held)


def _named(store: Store, rows: Sequence[Mapping[str, Any]]) -> list[Hold]:
    identities = read_identities(store)
    return [Hold(_text(identities, r["service"]), _text(identities, r["party"]), r["from_month"], r["reason"]) for r in rows]


def _text(identities: Identities, key: int | None) -> str:
    return "" if key is None else identities.text(key)

"""What waits in quarantine, with CPR numbers masked."""

from __future__ import annotations

from dataclasses import dataclass

from as2007lib.access.rights import require
from as2007lib.store.by import By
from as2007lib.store.engine import Store
from as2007lib.store.known import latest_entry
from as2007lib.store.waiting import read_waiting
from as2007lib.values.cpr_scan import mask_cprs

_PERSONAL = frozenset({"cpr", "guardian_cpr", "payee_cpr", "name", "address", "guardian_name", "text"})


@dataclass(frozen=True)
class Waits:
    """A row in quarantine as people may see it."""

    id: int
    load: int
    file: str
    row: int
    cells: dict[str, str]
    codes: tuple[str, ...]
    reason: str
    waits_for_another: bool


def quarantine(store: Store, by: By) -> list[Waits]:
    """Return the rows that wait, oldest first; what tells who somebody is, is masked."""
    with store.reading() as connection:
        entry = latest_entry(connection)
    require(store, entry, by, "read")
    return [
        Waits(w.id, w.load, w.file, w.row, {k: _shown(k, v) for k, v in w.cells.items() if v}, w.codes, w.reason, w.waits)
        for w in read_waiting(store, entry)
    ]


def _shown(column: str, value: str | None) -> str:
    return "…" if column in _PERSONAL else mask_cprs(value or "")

"""How the store is, for those who run it: versions, place, permissions, disk, what waits and what ran last."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from as2007lib.access.rights import require
from as2007lib.store.by import By
from as2007lib.store.engine import Store
from as2007lib.store.guarding import missing_guards
from as2007lib.store.known import latest_entry
from as2007lib.store.runs import approved_runs, open_drafts
from as2007lib.store.waiting import load_headers, read_waiting
from as2007lib.values.cpr_scan import mask_cprs
from as2007lib.values.danish import many

_PACKAGES = ("as2007lib", "numpy", "pandas", "pyarrow", "sqlalchemy", "lxml")
_EXTRAS = ("papermill", "voila", "jupyterlab")
"""Packages of extras: a machine that only loads and settles does without them."""
_TIGHT = 2 * 1024**3
"""Bytes of free disk below which a monthly run may stop half way (it would be taken back, not lost)."""


@dataclass(frozen=True)
class Check:
    """One thing looked at: what, how it is, and whether it is well."""

    name: str
    found: str
    well: bool = True


def doctor(store: Store, by: By) -> list[Check]:
    """Return everything an operator should see."""
    with store.reading() as connection:
        entry = latest_entry(connection)
        require(store, entry, by, "read")
        guards = missing_guards(connection)
        loads, runs, drafts = load_headers(connection), approved_runs(connection), open_drafts(connection)
    waiting = len(read_waiting(store, entry))
    return [
        *(Check(f"Pakke {name}", _version(name) or "mangler", _version(name) is not None) for name in _PACKAGES),
        *(Check(f"Pakke {name}", _version(name) or "ikke installeret") for name in _EXTRAS),
        Check("Lager", store.place),
        *_file(store),
        Check("Lagerets vagter", f"mangler {', '.join(guards)}: kør «as2007 init»" if guards else "alle på plads", not guards),
        Check("Journal", many(entry, "post", "poster")),
        Check("Seneste indlæsning", f"nr. {loads[-1]['id']}, {mask_cprs(str(loads[-1]['folder']))}" if loads else "ingen"),
        Check("Seneste godkendte kørsel", runs[-1].run_id if runs else "ingen"),
        Check("Kladder, der venter", ", ".join(d.run_id for d in drafts) or "ingen"),
        Check("Karantæne", many(waiting, "række", "rækker")),
    ]


def _version(name: str) -> str | None:
    try:
        return version(name)
    except ModuleNotFoundError:
        return None


def _file(store: Store) -> list[Check]:
    if not store.is_sqlite:
        return []
    path = Path(store.engine.url.database or "")
    mode = path.stat().st_mode & 0o777
    free = shutil.disk_usage(path.parent).free
    return [
        Check("Lagerets rettigheder", f"{mode:04o}", mode & 0o077 == 0),
        Check("Ledig disk", f"{free // 1024**3} GB", free > _TIGHT),
    ]

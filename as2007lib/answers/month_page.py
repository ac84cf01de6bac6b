"""What the month's page asks beside its figures: how the store is, who may do what, and whose it is."""

from __future__ import annotations

from dataclasses import dataclass

from as2007lib.access.rights import RIGHTS, ROLE_NAMES, require, roles_of
from as2007lib.store.by import By
from as2007lib.store.engine import Store
from as2007lib.store.history import SmallReader, read_party_names, read_self
from as2007lib.store.known import latest_entry, load_of
from as2007lib.store.runs import Run, approved_runs, open_drafts, read_holds
from as2007lib.store.settings import read_settings
from as2007lib.store.waiting import read_waiting
from as2007lib.values.months import parse_month


@dataclass(frozen=True)
class Overview:
    """How the store is, for whoever opens the page.

    Attributes:
        rights: what the user may do.
        four_eyes: who prepared a run may not approve it.
        settle_from: the store's first service month; None: its first settlement will set it.
        runs: headers of all approved runs, oldest first, and of the drafts that wait.
        stale: ids of the drafts that no longer are what a computation now would give; each must be prepared again.
        waiting: rows in quarantine.
    """

    rights: frozenset[str]
    four_eyes: bool
    settle_from: int | None
    runs: tuple[Run, ...]
    stale: frozenset[str]
    waiting: int


def overview(store: Store, by: By) -> Overview:
    """Return how the store is.

    Raises:
        NotAllowed: the user may not read.
    """
    with store.reading() as connection:
        entry = latest_entry(connection)
        require(store, entry, by, "read")
        approved, drafts = approved_runs(connection), open_drafts(connection)
        newest = load_of(connection, entry)
    settings = read_settings(store, entry)
    begin = settings.get("settle_from")
    return Overview(
        rights=_rights(store, entry, by.user),
        four_eyes=bool(settings.get("four_eyes")),
        settle_from=parse_month(begin) if begin else None,
        runs=(*approved, *drafts),
        stale=frozenset(d.run_id for d in drafts if _is_stale(store, entry, d, approved, newest)),
        waiting=len(read_waiting(store, entry)),
    )


def demand(store: Store, by: By, right: str) -> None:
    """Refuse a user without a right, for what is done outside the store and yet is the municipality's.

    Raises:
        NotAllowed: the user has not the right.
    """
    with store.reading() as connection:
        entry = latest_entry(connection)
    require(store, entry, by, right)


def roles_with(right: str) -> tuple[str, ...]:
    """Return what the roles that give a right are called on screen."""
    return tuple(ROLE_NAMES[role] for role, rights in RIGHTS.items() if right in rights)


def own_name(store: Store) -> str:
    """Return the name of the party that owns the store; blank where none is stated yet."""
    with store.reading() as connection:
        reader, entry = SmallReader(connection), latest_entry(connection)
        key = read_self(reader, entry)
        names = read_party_names(reader, entry, [] if key is None else [key])["name"].to_pylist()
    return names[0] or "" if names else ""


def _rights(store: Store, entry: int, user: str) -> frozenset[str]:
    return frozenset[str]().union(*(RIGHTS[role] for role in roles_of(store, entry, user)))


def _is_stale(store: Store, entry: int, draft: Run, approved: list[Run], load: int) -> bool:
    """Return whether something was loaded, approved or held since a draft was prepared."""
    own = [run.id for run in approved if run.flow == draft.flow]
    if draft.load != load or draft.follows != (own[-1] if own else None):
        return True
    return bool(read_holds(store, draft.known)["id"] != read_holds(store, entry)["id"])

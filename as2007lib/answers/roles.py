"""Who may see what, for the doors that must show it: a user's roles, and whose store it is."""

from __future__ import annotations

from dataclasses import dataclass

from as2007lib.access.rights import RIGHTS, ROLE_NAMES, require, role_named, roles_given
from as2007lib.store.by import By
from as2007lib.store.engine import Store
from as2007lib.store.known import latest_entry
from as2007lib.store.roles import read_roles
from as2007lib.store.settings import read_settings

__all__ = ["ROLES", "HeldRole", "list_roles", "municipality_name", "role_named", "roles_of_user"]

ROLES = tuple(RIGHTS)
"""The codes of all roles."""


@dataclass(frozen=True)
class HeldRole:
    """A user, the code of a role he has, and what it is called on screen."""

    holder: str
    role: str
    name: str


def list_roles(store: Store, by: By) -> list[HeldRole]:
    """Return who has which role, by user; none in a store in which everybody may do everything.

    Raises:
        NotAllowed: the user may not give roles.
    """
    with store.reading() as connection:
        entry = latest_entry(connection)
    require(store, entry, by, "grant")
    given = [(str(row["holder"]), str(row["role"])) for row in read_roles(store, entry)]
    return [HeldRole(holder, role, ROLE_NAMES.get(role, role)) for holder, role in sorted(given)]


def roles_of_user(store: Store, user: str) -> frozenset[str] | None:
    """Return a user's roles; None in a store in which nobody has one, where everybody may do everything."""
    with store.reading() as connection:
        entry = latest_entry(connection)
    return roles_given(store, entry, user)


def municipality_name(store: Store) -> str:
    """Return the name of the municipality whose store it is; blank where no parameter file has told it."""
    with store.reading() as connection:
        settings = read_settings(store, latest_entry(connection))
    return str(settings.get("municipality", {}).get("name", ""))

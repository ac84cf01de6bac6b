"""Who may see what, for the doors that must show it: a user's roles, and whose store it is."""

from __future__ import annotations

from as2007lib.access.rights import roles_given
from as2007lib.store.engine import Store
from as2007lib.store.known import latest_entry
from as2007lib.store.settings import read_settings


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

"""Creating a store, and setting what belongs to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from as2007lib.access.rights import require
from as2007lib.acts.act import act
from as2007lib.store.by import By
from as2007lib.store.engine import Store, init_store
from as2007lib.store.journal import Transaction
from as2007lib.store.known import latest_entry
from as2007lib.store.settings import read_settings, state_setting


def init(url: str, by: By, settings: Mapping[str, Any] | None = None) -> tuple[Store, list[str]]:
    """Create or migrate a store and set the given settings; return it and the names of the settings that changed."""
    store = init_store(url)
    return store, set_settings(store, by, settings or {})


def demands(store: Store) -> dict[str, bool]:
    """Return what the store demands now, of what `as2007 init` can set; no right is needed: whoever makes the store is told."""
    with store.reading() as connection:
        known = read_settings(store, latest_entry(connection))
    return {name: bool(known.get(name)) for name in ("four_eyes", "demand_accounts")}


def set_settings(store: Store, by: By, settings: Mapping[str, Any]) -> list[str]:
    """Set settings of the store; those that already are so write nothing.

    Names: `settle_from` (month as text), `four_eyes`, `demand_accounts` (true or false), `load_limit` (øre),
    `supplementary_months`, `vat_account`, `contra_accounts` (by flow), `invoicing` (see the invoicing parameters).

    Raises:
        NotAllowed: the user may not set; or would take four eyes away, which only those may who give roles.
    """
    with store.reading() as connection:
        known = read_settings(store, latest_entry(connection))
    fresh = {name: value for name, value in settings.items() if known.get(name) != value}
    if not fresh:
        return []
    with act(store, by, "set") as doing:
        if known.get("four_eyes") and not fresh.get("four_eyes", True):
            require(doing.transaction, doing.transaction.entry, by, "grant")
        changed = [name for name, value in fresh.items() if state_setting(doing.transaction, name, value)]
        doing.details.update({"settings": {name: fresh[name] for name in changed}})
    return changed


def fix_settle_from(transaction: Transaction, known: Mapping[str, Any], month: str) -> None:
    """Fix the first service month of the store at the first approval: a draft alone binds nobody."""
    if "settle_from" not in known:
        state_setting(transaction, "settle_from", month)

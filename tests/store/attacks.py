"""Somebody who changes the database behind the journal's back."""

from __future__ import annotations

from sqlalchemy import text

from as2007lib.store.engine import Store


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

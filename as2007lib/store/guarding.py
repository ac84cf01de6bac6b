"""Putting the guards on a store: after every migration, and again where somebody has taken one away."""

from __future__ import annotations

from sqlalchemy import Connection, text

from as2007lib.store.guards import guard_names, guards

_TRIGGERS = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'",
}
_FUNCTIONS = (
    "SELECT p.oid::regprocedure::text FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE p.proname LIKE 'as2007\\_%'"
)


def missing_guards(connection: Connection) -> list[str]:
    """Return the names of guards that the store should have and has not."""
    found = set(connection.execute(text(_TRIGGERS[connection.dialect.name])).scalars())
    return sorted(guard_names() - found)


def renew_guards(connection: Connection) -> None:
    """Take all guards off and put today's on, in the caller's transaction."""
    if connection.dialect.name == "sqlite":
        for name in connection.execute(text(_TRIGGERS["sqlite"])).scalars().all():
            connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
    else:
        for name in connection.execute(text(_FUNCTIONS)).scalars().all():
            connection.exec_driver_sql(f"DROP FUNCTION {name} CASCADE")
    for statement in guards(connection.dialect.name):
        connection.exec_driver_sql(statement)

"""Bringing a store to the newest schema, by Alembic, in the caller's transaction."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection

from as2007lib.store.guarding import renew_guards


def migrate(connection: Connection, revision: str = "head") -> None:
    """Upgrade the store behind a connection; a store that is up to date is left as it is."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    before = MigrationContext.configure(connection).get_current_revision()
    command.upgrade(config, revision)
    if MigrationContext.configure(connection).get_current_revision() != before:
        renew_guards(connection)

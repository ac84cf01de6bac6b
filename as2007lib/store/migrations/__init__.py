"""Bringing a store to the newest schema, by Alembic, in the caller's transaction."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from as2007lib.store.guarding import renew_guards


class UnknownRevision(Exception):
    """The store's schema is of no revision that is known here."""


def migrate(connection: Connection, revision: str = "head") -> None:
    """Upgrade the store behind a connection; a store that is up to date is left as it is.

    Raises:
        UnknownRevision: the store has a schema that this program does not know.
    """
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    before = MigrationContext.configure(connection).get_current_revision()
    if before and before not in {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}:
        raise UnknownRevision(before)
    command.upgrade(config, revision)
    if MigrationContext.configure(connection).get_current_revision() != before:
        renew_guards(connection)

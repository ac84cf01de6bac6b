"""Bringing a store to the newest schema, by Alembic, in the caller's transaction."""

from __future__ import annotations

from enum import Enum
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

from as2007lib.store.guarding import renew_guards

_SCRIPTS = Path(__file__).parent


class Standing(Enum):
    """How a database stands to this program: no store at all, or one of a schema that is older, newer, or just right."""

    NONE = "none"
    OLDER = "older"
    NEWER = "newer"
    READY = "ready"


class UnknownRevision(Exception):
    """The store's schema is of no revision that is known here."""


def standing(connection: Connection) -> Standing:
    """Tell how a database stands to this program; it is asked one small question."""
    there = inspect(connection)
    if not (there.has_table("journal") and there.has_table("alembic_version")):
        return Standing.NONE
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    known = sorted(script.name[1:5] for script in (_SCRIPTS / "versions").glob("r*.py"))
    if found not in known:
        return Standing.NEWER
    return Standing.READY if found == known[-1] else Standing.OLDER


def migrate(connection: Connection, revision: str = "head") -> None:
    """Upgrade the store behind a connection; a store that is up to date is left as it is.

    Raises:
        UnknownRevision: the store has a schema that this program does not know.
    """
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    before = MigrationContext.configure(connection).get_current_revision()
    if before and before not in {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}:
        raise UnknownRevision(before)
    command.upgrade(config, revision)
    if MigrationContext.configure(connection).get_current_revision() != before:
        renew_guards(connection)

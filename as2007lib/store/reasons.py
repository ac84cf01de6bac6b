"""Why a database refused, in Danish: its own words are English, and may name what is nobody's business."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

UNKNOWN = "databasen svarer med en fejl"
"""What `reason` says where it knows no more."""
_AWAY = "databasen svarer ikke, findes ikke eller giver ikke brugeren adgang"
_SQLITE: Mapping[int, str] = {
    sqlite3.SQLITE_PERM: "der mangler rettigheder til filen",
    sqlite3.SQLITE_READONLY: "der mangler rettigheder til at skrive i filen eller mappen",
    sqlite3.SQLITE_CANTOPEN: "der mangler rettigheder til filen, eller til at skrive i mappen, som også læsning kræver",
    sqlite3.SQLITE_NOTADB: "filen er noget andet end et lager",
    sqlite3.SQLITE_CORRUPT: "filen er beskadiget",
    sqlite3.SQLITE_FULL: "disken er fuld",
    sqlite3.SQLITE_IOERR: "disken svarer med fejl",
}
"""By the first byte of SQLite's code; the rest tells which call failed."""
_POSTGRESQL: Mapping[str, str] = {
    "25": "der kan kun læses",
    "28": "brugeren har ikke adgang",
    "42": "brugeren mangler rettigheder, eller tabellerne er nogle andres",
    "53": "serveren har ikke mere plads eller flere forbindelser",
}
"""By the class of the SQLSTATE, its first two characters."""


def reason(error: Exception) -> str:
    """Return why the database refused; `error` is the driver's own, or SQLAlchemy's around it."""
    own = getattr(error, "orig", None) or error
    if isinstance(own, sqlite3.Error):
        return _SQLITE.get((getattr(own, "sqlite_errorcode", None) or 0) & 0xFF, UNKNOWN)
    state = getattr(own, "sqlstate", "")
    return _AWAY if state is None else _POSTGRESQL.get(state[:2], UNKNOWN)  # None: it never came to an answer

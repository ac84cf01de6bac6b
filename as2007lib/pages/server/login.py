"""The local login: a one-time code for the person who started the program, or own secrets for several users of a machine.

Codes and secrets are made here and are long, so they are not guessed; a session is kept on the server and ends at logout.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import secrets
import stat
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from as2007lib.store.errors import As2007Error

_HOURS = 12
_SCRYPT = {"n": 2**14, "r": 8, "p": 1}


@dataclass(frozen=True, slots=True)
class _Session:
    user: str
    until: float


class LocalLogin:
    """Who is logged in on this machine.

    Args:
        user: who the one-time code logs in; blank: nobody.
        users_file: secrets of several users.
        announce: called with each new one-time code; there is a new one as soon as one has been used.
    """

    def __init__(self, user: str, users_file: Path | None = None, announce: Callable[[str], None] | None = None) -> None:
        self.users_file = users_file
        self._user = user
        self._announce = announce or (lambda _code: None)
        self._sessions: dict[str, _Session] = {}
        self.code = secrets.token_urlsafe(24) if user else ""
        if users_file:
            _read_users(users_file)

    def redeem(self, code: str) -> str:
        """Return a new session for a one-time code that has not been used, else blank."""
        if not self.code or not hmac.compare_digest(code.encode(), self.code.encode()):
            return ""
        self.code = secrets.token_urlsafe(24)
        self._announce(self.code)
        return self._start(self._user)

    def enter(self, user: str, secret: str) -> str:
        """Return a new session for a user of the users file and their secret, else blank."""
        if not self.users_file:
            return ""
        known = _read_users(self.users_file).get(user, {"salt": "00", "hash": "00"})
        given = _hashed(secret, bytes.fromhex(known["salt"]))
        return self._start(user) if hmac.compare_digest(given, known["hash"]) else ""

    def user_of(self, session: str | None) -> str:
        """Return whose session it is, blank when it is nobody's or has run out."""
        found = self._sessions.get(session or "")
        return found.user if found and found.until > time.monotonic() else ""

    def leave(self, session: str | None) -> None:
        """End a session."""
        self._sessions.pop(session or "", None)

    def _start(self, user: str) -> str:
        now = time.monotonic()
        self._sessions = {key: kept for key, kept in self._sessions.items() if kept.until > now}
        session = secrets.token_urlsafe(32)
        self._sessions[session] = _Session(user, now + _HOURS * 3600)
        return session


def add_local_user(users_file: Path, user: str) -> str:
    """Give a user of this machine a new secret, and return it; only its hash is kept, in a file that others cannot read."""
    users = _read_users(users_file) if users_file.exists() else {}
    secret, salt = secrets.token_urlsafe(18), secrets.token_bytes(16)
    users[user] = {"salt": salt.hex(), "hash": _hashed(secret, salt)}
    draft = users_file.with_name(f"{users_file.name}.draft")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        json.dump(users, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(users_file)
    return secret


def _read_users(users_file: Path) -> dict[str, dict[str, str]]:
    try:
        mode = users_file.stat().st_mode
    except FileNotFoundError:
        raise As2007Error(f"Brugerfilen {users_file} findes ikke. Opret den, ved at tilføje en bruger.") from None
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise As2007Error(f"Brugerfilen {users_file} kan læses af andre. Kør «chmod 600 {users_file}» først.")
    users: dict[str, dict[str, str]] = json.loads(users_file.read_text(encoding="utf-8"))
    return users


def _hashed(secret: str, salt: bytes) -> str:
    return hashlib.scrypt(secret.encode(), salt=salt, **_SCRYPT).hex()

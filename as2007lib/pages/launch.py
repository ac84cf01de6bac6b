"""Starts the page server on a store: whose it is, who sees what, and which parameter file belongs to it."""

from __future__ import annotations

import os
import sys
import webbrowser
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from as2007lib.answers.door import open_store
from as2007lib.answers.month_page import own_name
from as2007lib.answers.roles import municipality_name, roles_of_user
from as2007lib.pages.parameters_file import PARAMETERS, parameter_file
from as2007lib.pages.server import ServerSettings, serve
from as2007lib.pages.server.settings import PORT

_SQLITE = "sqlite:///"


def launch(
    db: str,
    port: int = PORT,
    user: str = "",
    *,
    open_browser: bool = True,
    told: Callable[[str], None] | None = None,
    opened: Callable[[str], None] | None = None,
    **more: Any,
) -> None:
    """Serve the pages of a store until stopped.

    Args:
        db: address of the store; a relative path of an SQLite file is taken from the working folder.
        port: 0 takes a free one.
        user: who the one-time code logs in; blank: the login of the machine.
        open_browser: open the address in the browser of this machine.
        told: called with each line for the person at the machine; None: standard output.
        opened: called with the address once the pages can be opened; None: it is a line for `told`.
        more: any other of `ServerSettings`, such as `trusted_header` or `notebooks`.

    Raises:
        StoreMissing: there is no store at the address.
        As2007Error: the port is taken, or a folder or file cannot be used.
    """
    say = told or _say
    settings = settings_for(db, port, user, **more)

    def ready(address: str) -> None:
        if open_browser and not settings.trusted_header and _has_screen():
            webbrowser.open(address)
        if opened:
            opened(address)
        else:
            say(f"Siderne er klar: {address}\nStop dem med Ctrl+C.")

    serve(settings, ready, lambda code: say(f"Næste engangskode: {code}"))


def settings_for(db: str, port: int = PORT, user: str = "", **more: Any) -> ServerSettings:
    """Return how the pages of a store are served, and tell the pages to come which parameter file is theirs.

    Args:
        db: address of the store.
        port: 0 takes a free one.
        user: who the one-time code logs in.
        more: any other of `ServerSettings`.

    Raises:
        StoreMissing: there is no store at the address.
    """
    address = absolute(db)
    store = open_store(address)
    os.environ[PARAMETERS] = str(parameter_file(address))
    return replace(
        ServerSettings(
            db=address,
            port=port,
            local_user=user,
            municipality=municipality_name(store) or own_name(store),
            roles_of=lambda who: roles_of_user(store, who),
        ),
        **more,
    )


def absolute(db: str) -> str:
    """Return a store's address with the whole path of an SQLite file: the pages run in another folder."""
    path = db.removeprefix(_SQLITE)
    return f"{_SQLITE}{Path(path).resolve()}" if db.startswith(_SQLITE) and path else db


def _has_screen() -> bool:
    """Return whether a browser can open here; on a machine without a screen one in the terminal would take it over."""
    return sys.platform in {"darwin", "win32"} or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()

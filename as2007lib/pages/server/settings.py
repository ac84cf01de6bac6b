"""What the page server is started with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import as2007lib

PORT = 8877
_ROOT = Path(as2007lib.__file__).parents[1]


def everything(_user: str) -> None:
    """Let every user see every page: for one-machine use, where each act still checks the right."""


@dataclass(frozen=True)
class ServerSettings:
    """How the pages are served.

    Attributes:
        db: address of the store; the pages get it through their environment.
        notebooks: folder with a notebook for each page. Its files are code: nobody else may write there.
        port: 0 takes a free one.
        base_url: path in front of all addresses, for a proxy that serves several municipalities.
        municipality: name in the header of every page.
        roles_of: tells a user's roles; None as answer means every page. It decides only what is shown: acts check rights.
        trusted_header: name of the header in which a proxy on this machine tells the user; blank: local login.
        proxy_secret: what the proxy must send in `X-As2007-Proxy` too, where others can log in to the machine.
        hosts: names under which users reach the proxy; the machine's own name for itself is always allowed.
        local_user: who the one-time code logs in.
        users_file: several local users, each with a secret of their own; see `add_local_user`.
        idle_minutes: how long an open page may be left alone before its kernel is stopped.
        pages_per_user: open pages a user may have.
        log: file for what goes wrong, in the server and in the pages; CPR numbers in it are masked.
    """

    db: str
    notebooks: Path = _ROOT / "notebooks" / "pages"
    port: int = PORT
    base_url: str = "/"
    municipality: str = ""
    roles_of: Callable[[str], frozenset[str] | None] = everything
    trusted_header: str = ""
    proxy_secret: str = ""
    hosts: tuple[str, ...] = ()
    local_user: str = ""
    users_file: Path | None = None
    idle_minutes: int = 60
    pages_per_user: int = 8
    log: Path = _ROOT / "outputs" / "log" / "sider.log"

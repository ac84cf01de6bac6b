"""Who has opened the page, on which store, and what the address asks for. Only the server sets these."""

from __future__ import annotations

import getpass
import logging
import logging.handlers
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from as2007lib.pages.kit.masking import mask_log
from as2007lib.show.clock import now
from as2007lib.store.by import By

DB = "AS2007_DB"
USER = "AS2007_USER"
LOG = "AS2007_LOG"
QUERY = "QUERY_STRING"
SERVED = "SERVER_SOFTWARE"


@dataclass(frozen=True, slots=True)
class Visitor:
    """The circumstances of a page.

    Attributes:
        user: who opened it, as the server knows them.
        db: address of the store.
        query: what the page's address asks for, such as a run; never to be trusted.
    """

    user: str
    db: str
    query: Mapping[str, str] = field(default_factory=dict)

    def by(self, purpose: str = "") -> By:
        """Return the circumstances of an act done now."""
        return By(user=self.user, at=now(), purpose=purpose, seed=os.urandom(32))


def visitor(environment: Mapping[str, str] | None = None) -> Visitor:
    """Return who opened the page; outside the server (in JupyterLab) the login of the machine.

    Raises:
        RuntimeError: the page is served, but the server has not told who opened it.
    """
    given = os.environ if environment is None else environment
    if SERVED in given and not given.get(USER):
        raise RuntimeError("the server did not tell who opened the page")
    query = dict(parse_qsl(given.get(QUERY, ""), max_num_fields=50))
    return Visitor(user=given.get(USER) or getpass.getuser(), db=given.get(DB, ""), query=query)


def start_log() -> None:
    """Write what goes wrong in a page to the server's log, outside the server to the notebook, with CPR numbers masked."""
    logger = logging.getLogger("as2007")
    if logger.handlers:
        return
    path = os.environ.get(LOG)
    handler = logging.handlers.WatchedFileHandler(path, encoding="utf-8") if path else logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    mask_log(handler)
    logger.addHandler(handler)
    logger.propagate = not path

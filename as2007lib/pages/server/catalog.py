"""Which pages there are: a notebook each, which tells its own title, place and roles. To add a page, add a file."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat

from as2007lib.store.errors import As2007Error

_NAME = re.compile(r"[a-z0-9_-]{1,60}", re.ASCII)
_LAST = 1000


@dataclass(frozen=True, slots=True)
class PageInfo:
    """What a page's notebook tells in its metadata, under `as2007`.

    Attributes:
        name: the notebook's file name, and the page's in addresses.
        title: what it is called.
        lead: a sentence on the front page: what it is for.
        order: its place among the pages.
        roles: who sees it; none: everybody.
        listed: it stands in the menu and on the front page; the others are for developers, and are opened by their address.
    """

    name: str
    title: str
    lead: str
    order: int
    roles: frozenset[str]
    listed: bool = True

    def seen_by(self, roles: frozenset[str] | None) -> bool:
        """Return whether somebody with these roles sees the page; None is everybody's right."""
        return roles is None or not self.roles or bool(self.roles & roles)


def read_catalog(folder: Path) -> Mapping[str, PageInfo]:
    """Return the pages of a folder by name, in their order.

    Raises:
        As2007Error: the folder is not there, or a notebook has a name that cannot stand in an address.
    """
    if not folder.is_dir():
        raise As2007Error(f"Mappen med sider, {folder}, findes ikke. Angiv en anden mappe.")
    pages = sorted((_read(path) for path in folder.glob("*.ipynb")), key=lambda page: (page.order, page.name))
    return {page.name: page for page in pages}


class Notebooks:
    """All that Voila can read: the notebooks of a folder that are in its catalog."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.pages = read_catalog(folder)

    def get(self, path: str) -> dict[str, Any]:
        """Return a notebook as Voila asks for it.

        Raises:
            KeyError: it is none of the pages.
        """
        page = self.pages[path.removesuffix(".ipynb")]
        content = nbformat.read(self._folder / f"{page.name}.ipynb", as_version=4)
        return {"type": "notebook", "path": path, "content": content}


def _read(path: Path) -> PageInfo:
    if not _NAME.fullmatch(path.stem):
        raise As2007Error(f"Siden {path.name} kan ikke hedde sådan: brug små bogstaver a–z, tal, bindestreg og understreg.")
    told = json.loads(path.read_text(encoding="utf-8")).get("metadata", {}).get("as2007", {})
    return PageInfo(
        name=path.stem,
        title=str(told.get("title", path.stem)),
        lead=str(told.get("lead", "")),
        order=int(told.get("order", _LAST)),
        roles=frozenset(told.get("roles", [])),
        listed=bool(told.get("listed", True)),
    )

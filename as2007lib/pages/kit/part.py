"""What the parts of a page share: a place in the tree, handlers for what the user does, ids, and where the focus goes."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from as2007lib.pages.kit.node import Node

Handler: TypeAlias = Callable[[Any], None]
"""Called with what the browser sent: text, True or False, or the fields of a form. Never to be trusted."""


@dataclass
class Drawing:
    """What is gathered while a page is drawn: the only handlers the browser can call, and the id to put the focus on."""

    handlers: dict[str, Handler] = field(default_factory=dict)
    focus: str = ""


class Place:
    """Where a part stands while it is drawn."""

    def __init__(self, path: str, drawing: Drawing) -> None:
        self._path = path
        self._drawing = drawing

    def id(self, name: str) -> str:
        """Return an id that is this part's own on the page."""
        return f"{self._path}-{name}"

    def on(self, name: str, handler: Handler) -> str:
        """Register what happens, and return the handler's id for `el(on=…)`."""
        handler_id = self.id(name)
        self._drawing.handlers[handler_id] = handler
        return handler_id

    def focus(self, name: str) -> None:
        """Put the keyboard focus on the element with the id `id(name)` once the page is shown."""
        self._drawing.focus = self.id(name)

    def inside(self, name: str | int) -> Place:
        """Return the place of a part within this one."""
        return Place(f"{self._path}-{name}", self._drawing)

    def draw(self, parts: Sequence[Part]) -> list[Node]:
        """Draw parts one after the other within this one."""
        return [part.draw(self.inside(number)) for number, part in enumerate(parts)]


class Part(ABC):
    """A part of a page. It keeps its own state; after each thing the user does, the whole page is drawn again."""

    @abstractmethod
    def draw(self, place: Place, /) -> Node:
        """Return the part as it is now."""


class Focus:
    """A wish to have the keyboard focus, kept until the part is drawn next."""

    def __init__(self) -> None:
        self._name = ""

    def wish(self, name: str) -> None:
        """Want the focus on the element with the part's id `name`."""
        self._name = name

    def grant(self, place: Place) -> None:
        """Take the focus if it was wished for; to be called while the part is drawn."""
        if self._name:
            place.focus(self._name)
            self._name = ""

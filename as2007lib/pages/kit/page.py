"""A page: parts in order, messages on top, and the loop from what the user did to what is shown."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Sequence
from typing import Any

from as2007lib.pages.kit.messages import Kind, Messages
from as2007lib.pages.kit.node import Node, el
from as2007lib.pages.kit.part import Drawing, Handler, Part, Place
from as2007lib.pages.kit.surface import Surface
from as2007lib.store.errors import As2007Error

log = logging.getLogger("as2007.pages")

_TITLE = "page-title"
_PRESSED = ("click", "submit")
_AFTER_A_FAULT = "Genindlæs siden og se, om det blev gjort, før du prøver igen. Sker det igen, så giv driften nummeret"


class Page:
    """What a notebook of a page shows.

    Args:
        title: the page's heading.
        parts: what it consists of, from top to bottom.
        lead: a sentence under the heading: what the page is for.
    """

    def __init__(self, title: str, parts: Sequence[Part] = (), lead: str = "") -> None:
        self.title = title
        self.lead = lead
        self.parts = list(parts)
        self.messages = Messages()
        self.surface = Surface()
        self._handlers: dict[str, Handler] = {}
        self._number = 0
        self._answered = 0
        self._focus: dict[str, Any] = {"id": "", "times": 0}
        self.surface.listen(self.hear)
        self.refresh()

    def add(self, *parts: Part) -> None:
        """Put parts at the end of the page."""
        self.parts.extend(parts)
        self.refresh()

    def say(self, text: str, kind: Kind = "ok", remedy: str = "") -> None:
        """Show a message instead of those before.

        Args:
            text: what happened.
            kind: `ok`, `info`, `warning` or `error`; the word for it stands in the message.
            remedy: what the user can do now.
        """
        self.messages.say(text, kind, remedy)

    def quiet(self) -> None:
        """Take the messages away."""
        self.messages.clear()

    def working(self, text: str) -> None:
        """Tell at once what is going on, such as «Oktober beregnes …»; it goes away when the work is done."""
        self.surface.working = text

    def download(self, name: str, content: bytes, media_type: str = "application/octet-stream") -> None:
        """Hand the user a file. Nothing is stored on the way."""
        self.surface.send({"download": name, "type": media_type}, buffers=[content])

    def refresh(self) -> None:
        """Draw the page again. Needed only for changes that do not come from something the user did."""
        drawing = Drawing()
        tree = self._draw(Place("part", drawing))
        self._handlers = drawing.handlers
        self._number += 1
        if drawing.focus:
            self._focus = {"id": drawing.focus, "times": self._focus["times"] + 1}
        self.surface.view = {"tree": tree.to_wire(), "number": self._number, "answered": self._answered, "focus": self._focus}

    def hear(self, event: dict[str, Any]) -> None:
        """Deal with one thing the user did, and draw the page as it is then.

        Only handlers that stand on the page now are called, and a click only if the user saw the page as it is now, so a
        button that is gone cannot be pressed.
        """
        self._answered = event.get("n", 0)
        handler = self._handlers.get(str(event.get("id")))
        pressed = event.get("type") in _PRESSED
        if handler and (not pressed or event.get("number") == self._number):
            if pressed:
                self.quiet()
            self._attempt(handler, event.get("value"))
        self.surface.working = ""
        self.refresh()

    def _attempt(self, handler: Handler, value: Any) -> None:
        try:
            handler(value)
        except As2007Error as refusal:
            self.say(str(refusal), "error")
        except Exception:
            reference = secrets.token_hex(4)
            log.exception("page «%s» failed, reference %s", self.title, reference)
            self.say("Der skete en fejl, som programmet ikke kender.", "error", f"{_AFTER_A_FAULT} {reference}.")

    def _draw(self, place: Place) -> Node:
        lead = el("p", self.lead, class_="as-lead") if self.lead else None
        heading = el("div", el("h1", self.title, id=_TITLE, tabindex=-1), lead, class_="as-title")
        return el("div", heading, self.messages.draw(place.inside("messages")), *place.draw(self.parts), class_="as-page")

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        """Show the page in a notebook."""
        return self.surface._repr_mimebundle_(**kwargs)

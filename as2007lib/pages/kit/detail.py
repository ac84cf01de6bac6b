"""The panel that opens beside or under a table and shows one thing in full."""

from __future__ import annotations

from collections.abc import Callable

from as2007lib.pages.kit.node import Node, el
from as2007lib.pages.kit.part import Focus, Part, Place


class Detail(Part):
    """One thing in full.

    Args:
        invitation: what stands there while nothing is open: how to open something.
        on_close: called when the user closes it; `Table.close` gives the focus back to the row.
    """

    def __init__(self, invitation: str, on_close: Callable[[], None] | None = None) -> None:
        self.invitation = invitation
        self.on_close = on_close
        self.title = ""
        self.parts: list[Part] = []
        self._shown = 0
        self._focus = Focus()

    def show(self, title: str, *parts: Part, focus: bool = True) -> None:
        """Open the panel with a heading and parts, and move the focus there unless it shall stay where it is.

        What was written in the panel before and not sent is gone: it was about something else, or is sent.
        """
        self.title = title
        self.parts = list(parts)
        self._shown += 1
        if focus:
            self._focus.wish("title")

    def close(self) -> None:
        """Close the panel."""
        self.title = ""
        self.parts = []
        if self.on_close:
            self.on_close()

    def draw(self, place: Place, /) -> Node:
        """Draw what is open, or the invitation."""
        if not self.title:
            return el("div", el("p", self.invitation), class_="as-detail as-detail-empty")
        self._focus.grant(place)
        closing = place.on("close", lambda _: self.close())
        heading = el("h2", self.title, id=place.id("title"), tabindex=-1)
        head = el("div", heading, el("button", "Luk", type="button", class_="as-quiet", on={"click": closing}), class_="as-detail-head")
        return el(
            "section",
            head,
            *place.draw(self.parts),
            key=f"shown-{self._shown}",
            class_="as-detail",
            aria_labelledby=place.id("title"),
            on={"escape": closing},
        )

"""Messages that say what happened and what to do. The kind is told in a word, never by colour alone."""

from __future__ import annotations

from typing import Literal, TypeAlias

from as2007lib.pages.kit.node import Node, el
from as2007lib.pages.kit.part import Part, Place

Kind: TypeAlias = Literal["ok", "info", "warning", "error"]
WORDS: dict[Kind, str] = {"ok": "Udført", "info": "Til orientering", "warning": "Vær opmærksom", "error": "Ikke gennemført"}


class Messages(Part):
    """The page's messages. Errors interrupt a screen reader, the others wait until it is quiet."""

    def __init__(self) -> None:
        self._shown: list[tuple[int, Kind, str, str]] = []
        self._count = 0

    def say(self, text: str, kind: Kind = "ok", remedy: str = "") -> None:
        """Show a message instead of those before. If what was pressed is gone, the browser moves the focus to it."""
        self._count += 1
        self._shown = [(self._count, kind, text, remedy)]

    def clear(self) -> None:
        """Take all messages away."""
        self._shown = []

    def draw(self, place: Place, /) -> Node:
        """Draw the two regions, which stand on the page also when they are empty."""
        loud = [self._message(place, *m) for m in self._shown if m[1] == "error"]
        calm = [self._message(place, *m) for m in self._shown if m[1] != "error"]
        return el("div", el("div", *loud, role="alert"), el("div", *calm, role="status"), class_="as-messages")

    def _message(self, place: Place, number: int, kind: Kind, text: str, remedy: str) -> Node:
        close = el("button", "Luk besked", type="button", class_="as-quiet", on={"click": place.on("close", lambda _: self.clear())})
        body = el(
            "div",
            el("p", el("strong", f"{WORDS[kind]}: "), text),
            el("p", remedy, class_="as-remedy") if remedy else None,
            tabindex=-1,
            class_="as-message-text",
        )
        return el("div", body, close, key=str(number), class_=f"as-message as-{kind}")

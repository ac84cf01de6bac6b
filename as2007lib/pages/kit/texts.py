"""The plain parts: sections, paragraphs, facts, steps, links, buttons and figures on cards."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from as2007lib.pages.kit.columns import Tone
from as2007lib.pages.kit.node import Node, el
from as2007lib.pages.kit.part import Part, Place


class Section(Part):
    """Parts under a heading of their own."""

    def __init__(self, title: str, *parts: Part) -> None:
        self.title = title
        self.parts = list(parts)

    def draw(self, place: Place, /) -> Node:
        """Draw the heading and the parts."""
        heading = el("h2", self.title, id=place.id("title"))
        return el("section", heading, *place.draw(self.parts), class_="as-section", aria_labelledby=place.id("title"))


class Text(Part):
    """Paragraphs."""

    def __init__(self, *paragraphs: str) -> None:
        self.paragraphs = list(paragraphs)

    def draw(self, _place: Place, /) -> Node:
        """Draw a paragraph for each."""
        return el("div", *(el("p", paragraph) for paragraph in self.paragraphs), class_="as-text")


class Facts(Part):
    """Names and values, such as a case's data."""

    def __init__(self, facts: Sequence[tuple[str, str]]) -> None:
        self.facts = list(facts)

    def draw(self, _place: Place, /) -> Node:
        """Draw a description list."""
        pairs = [el("div", el("dt", name), el("dd", value or "–")) for name, value in self.facts]
        return el("dl", *pairs, class_="as-facts")


class Steps(Part):
    """How something came about, step by step, with what each step gave."""

    def __init__(self, title: str, steps: Sequence[tuple[str, str]], result: tuple[str, str] | None = None) -> None:
        self.title = title
        self.steps = list(steps)
        self.result = result

    def draw(self, place: Place, /) -> Node:
        """Draw a numbered list, and the result under it."""
        items = [el("li", el("span", text), el("span", value, class_="as-number")) for text, value in self.steps]
        result = el("p", el("strong", self.result[0]), el("strong", self.result[1], class_="as-number")) if self.result else None
        heading = el("h3", self.title, id=place.id("title"))
        return el("div", heading, el("ol", *items, aria_labelledby=place.id("title")), result, class_="as-steps")


class Links(Part):
    """Ways on to other pages: what is written, the page's name, and what it is asked to show."""

    def __init__(self, *links: tuple[str, str, dict[str, str]]) -> None:
        self.links = list(links)

    def draw(self, _place: Place, /) -> Node:
        """Draw a list of links."""
        return el("ul", *(el("li", link(*given)) for given in self.links), class_="as-links")


class Buttons(Part):
    """Buttons that do something at once and change nothing that matters, such as fetching a file."""

    def __init__(self, *buttons: tuple[str, Callable[[], None]]) -> None:
        self.buttons = list(buttons)

    def draw(self, place: Place, /) -> Node:
        """Draw the buttons side by side."""
        return el("div", *(self._button(place, n, *button) for n, button in enumerate(self.buttons)), class_="as-actions")

    def _button(self, place: Place, number: int, label: str, press: Callable[[], None]) -> Node:
        return el("button", label, type="button", on={"click": place.on(f"press-{number}", lambda _: press())})


def link(text: str, page: str, query: dict[str, str] | None = None) -> Node:
    """Return a link to another page."""
    return el("a", text, href=f"{page}?{urlencode(query)}" if query else page)


@dataclass(frozen=True, slots=True)
class Card:
    """A figure to see at once: its name, the figure as written, a note under it, and a tone that only supports the note."""

    label: str
    figure: str
    note: str = ""
    tone: Tone = "plain"


class Cards(Part):
    """Figures on cards, side by side where there is room."""

    def __init__(self, cards: Sequence[Card] = (), title: str = "Nøgletal") -> None:
        self.cards = list(cards)
        self.title = title

    def draw(self, _place: Place, /) -> Node:
        """Draw a list of cards."""
        return el("ul", *(self._card(card) for card in self.cards), class_="as-cards", aria_label=self.title)

    def _card(self, card: Card) -> Node:
        note = el("span", card.note, class_=f"as-card-note as-tone-{card.tone}") if card.note else None
        return el("li", el("span", card.label, class_="as-card-label"), el("span", card.figure, class_="as-card-figure"), note)

"""The filter bar, which acts at once, and the form, which acts when it is sent."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from as2007lib.pages.kit.fields import Field
from as2007lib.pages.kit.node import Node, el
from as2007lib.pages.kit.part import Focus, Part, Place


class Filters(Part):
    """Inputs above a table that choose what it shows.

    Args:
        fields: the inputs from left to right.
        on_change: called with the values by name after each change.
        title: what the bar is, for screen readers.
        clear: whether there is a button that sets all back as they were at first.
    """

    def __init__(
        self,
        fields: Sequence[Field],
        on_change: Callable[[dict[str, str]], None],
        title: str = "Vælg, hvad der vises",
        *,
        clear: bool = True,
    ) -> None:
        self.fields = list(fields)
        self.on_change = on_change
        self.title = title
        self.clear = clear
        self._first = self.values
        self._focus = Focus()

    @property
    def values(self) -> dict[str, str]:
        """What is chosen, by name."""
        return {field.name: field.value for field in self.fields}

    def draw(self, place: Place, /) -> Node:
        """Draw the inputs, and a button that clears them when something is chosen."""
        self._focus.grant(place)
        drawn = [field.draw(place, live=place.on(field.name, self._taker(field))) for field in self.fields]
        changed = self.clear and self.values != self._first
        clear = el("button", "Nulstil valg", type="button", class_="as-quiet", on={"click": place.on("clear", self._clear)})
        return el("div", *drawn, clear if changed else None, class_="as-filters", role="search", aria_label=self.title)

    def take_focus(self) -> None:
        """Put the keyboard focus on the first input."""
        self._focus.wish(self.fields[0].name)

    def _taker(self, field: Field) -> Callable[[Any], None]:
        def take(sent: Any) -> None:
            field.take(sent)
            self.on_change(self.values)

        return take

    def _clear(self, _: Any) -> None:
        for field in self.fields:
            field.value = self._first[field.name]
        self.take_focus()  # the button goes away
        self.on_change(self.values)


class Form(Part):
    """Inputs that are sent together.

    Args:
        title: the heading.
        fields: the inputs from top to bottom.
        submit: the text of the button.
        on_submit: called with the values by name when each field's own check is passed; returns errors by field name, or
            None or nothing when all is well.
        note: a sentence under the heading.
        refused: why the user cannot send it now; the button is then off, and the sentence stands beside it.
    """

    def __init__(
        self,
        title: str,
        fields: Sequence[Field],
        submit: str,
        on_submit: Callable[[dict[str, str]], Mapping[str, str] | None],
        note: str = "",
        refused: str = "",
    ) -> None:
        self.title = title
        self.fields = list(fields)
        self.submit = submit
        self.on_submit = on_submit
        self.note = note
        self.refused = refused
        self._focus = Focus()

    @property
    def values(self) -> dict[str, str]:
        """What is written, by name."""
        return {field.name: field.value for field in self.fields}

    def draw(self, place: Place, /) -> Node:
        """Draw heading, errors, inputs and button."""
        self._focus.grant(place)
        wrong = [field for field in self.fields if field.error]
        heading = el("h2", self.title, id=place.id("title"))
        return el(
            "form",
            heading,
            el("p", self.note) if self.note else None,
            self._summary(place, wrong) if wrong else None,
            *(field.draw(place) for field in self.fields),
            self._button(place),
            class_="as-form",
            aria_labelledby=place.id("title"),
            on={"submit": place.on("send", self._send)},
        )

    def _button(self, place: Place) -> Node:
        why = place.id("why")
        off = "true" if self.refused else None
        button = el("button", self.submit, type="submit", class_="as-main", aria_disabled=off, aria_describedby=why if off else None)
        return el("div", button, el("p", self.refused, id=why, class_="as-help") if self.refused else None, class_="as-action")

    def _summary(self, place: Place, wrong: list[Field]) -> Node:
        items = [el("li", el("a", field.error, href=f"#{place.id(field.name)}")) for field in wrong]
        heading = el("p", el("strong", "Ret dette, før du går videre:"))
        return el("div", heading, el("ul", *items), class_="as-message as-error", id=place.id("errors"), tabindex=-1, role="alert")

    def _send(self, sent: Any) -> None:
        if self.refused:
            return
        given = sent if isinstance(sent, dict) else {}
        for field in self.fields:
            field.take(given.get(field.name))
            field.error = field.check()
        if not any(field.error for field in self.fields):
            errors = self.on_submit(self.values) or {}
            for field in self.fields:
                field.error = errors.get(field.name, "")
        if any(field.error for field in self.fields):
            self._focus.wish("errors")

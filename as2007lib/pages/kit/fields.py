"""Labelled inputs, used by the filter bar (at once) and by forms (when sent). What comes back is checked here."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any

from as2007lib.pages.kit.node import Node, el
from as2007lib.pages.kit.part import Place

_LONGEST = 4000


class Field(ABC):
    """One input with a label that is always shown.

    Attributes:
        name: the field's name in `values`.
        label: what stands at it.
        value: what it holds, always text; a tick is `1` or blank.
        help: a sentence under the label.
        error: what is wrong with it; set by the form.
    """

    event = "change"

    def __init__(self, name: str, label: str, value: str = "", help: str = "", *, required: bool = False) -> None:  # noqa: A002 - the field's help text
        self.name = name
        self.label = label
        self.value = value
        self.help = help
        self.required = required
        self.error = ""

    def take(self, sent: Any) -> None:
        """Take what the browser sent, if the field can hold it."""
        text = sent if isinstance(sent, str) else ""
        self.value = text.strip()[:_LONGEST]

    def check(self) -> str:
        """Return what is wrong with the value, blank where nothing is."""
        return f"Udfyld «{self.label}»." if self.required and not self.value else ""

    def draw(self, place: Place, *, live: str | None = None) -> Node:
        """Draw label, help, input and error; `live` is the handler that hears each change."""
        field_id = place.id(self.name)
        told = [f"{field_id}-help"] if self.help else []
        told += [f"{field_id}-error"] if self.error else []
        label = el("label", self.label, " (skal udfyldes)" if self.required else None, for_=field_id)
        shown = self._input(field_id, " ".join(told) or None, live)
        help_text = el("p", self.help, id=f"{field_id}-help", class_="as-help") if self.help else None
        error = el("p", el("strong", "Fejl: "), self.error, id=f"{field_id}-error", class_="as-field-error") if self.error else None
        return el("div", label, help_text, shown, error, class_="as-field", key=self.name)

    @abstractmethod
    def _input(self, field_id: str, described_by: str | None, live: str | None) -> Node: ...

    def _common(self, field_id: str, described_by: str | None) -> dict[str, Any]:
        invalid = "true" if self.error else None
        return {
            "id": field_id,
            "name": self.name,
            "aria_describedby": described_by,
            "aria_invalid": invalid,
            "aria_required": "true" if self.required else None,
        }


class TextField(Field):
    """A line of text. `search` makes it a search field, which is heard while the user writes."""

    event = "input"

    def __init__(self, *given: Any, search: bool = False, **named: Any) -> None:
        super().__init__(*given, **named)
        self._type = "search" if search else "text"

    def _input(self, field_id: str, described_by: str | None, live: str | None) -> Node:
        common = self._common(field_id, described_by)
        return el("input", type=self._type, value=self.value, autocomplete="off", on={self.event: live}, **common)


class LongText(Field):
    """Several lines of text."""

    def _input(self, field_id: str, described_by: str | None, live: str | None) -> Node:
        return el("textarea", rows=3, value=self.value, on={"change": live}, **self._common(field_id, described_by))


class Choice(Field):
    """One of a list.

    Args:
        options: value and label of each; the first one is chosen unless `value` says another.
    """

    def __init__(self, name: str, label: str, options: Sequence[tuple[str, str]], value: str | None = None, help: str = "") -> None:  # noqa: A002 - the field's help text
        super().__init__(name, label, value if value is not None else options[0][0], help)
        self.options = list(options)

    def take(self, sent: Any) -> None:
        """Take a value that is in the list; any other is left alone."""
        if sent in {value for value, _ in self.options}:
            self.value = sent

    def _input(self, field_id: str, described_by: str | None, live: str | None) -> Node:
        options = [el("option", label, value=value, key=value) for value, label in self.options]
        return el("select", *options, value=self.value, on={"change": live}, **self._common(field_id, described_by))


class Tick(Field):
    """A box to tick."""

    def take(self, sent: Any) -> None:
        """Take True, False or what a form sends for a ticked box."""
        self.value = "1" if sent is True or sent == "on" else ""

    def draw(self, place: Place, *, live: str | None = None) -> Node:
        """Draw the box before its label."""
        field_id = place.id(self.name)
        label = el("label", self.label, for_=field_id)
        return el("div", self._input(field_id, None, live), label, class_="as-field as-tick", key=self.name)

    def _input(self, field_id: str, described_by: str | None, live: str | None) -> Node:
        return el("input", type="checkbox", checked=self.value == "1", on={"change": live}, **self._common(field_id, described_by))

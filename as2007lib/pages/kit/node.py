"""What a page consists of: a tree of elements and text that the browser builds with its own element and text nodes.

No HTML is ever written as a string, here or in the browser, so text from data cannot become markup. This module is the
one place where elements are made; it knows the few elements and attributes that pages use and refuses all others.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

TAGS = frozenset(
    {
        *("div", "section", "span", "p", "h1", "h2", "h3", "strong", "em", "small", "pre", "code", "hr", "time", "a"),
        *("ul", "ol", "li", "dl", "dt", "dd", "figure", "figcaption", "details", "summary"),
        *("table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td"),
        *("form", "fieldset", "legend", "label", "input", "textarea", "select", "option", "button", "output", "progress"),
        "plot",
    }
)
"""`plot` is not HTML: the browser draws a figure there."""

EVENTS = frozenset({"click", "input", "change", "submit", "escape"})
_ATTRIBUTES = frozenset(
    {
        *("class", "id", "role", "tabindex", "lang", "href", "datetime", "colspan", "rowspan", "scope", "open"),
        *("for", "name", "type", "value", "checked", "selected", "required", "readonly", "disabled", "rows", "inputmode"),
        *("autocomplete", "max", "maxlength", "min", "step"),
    }
)
_PREFIXES = ("aria-", "data-")
_LINK = re.compile(r"#[\w-]+|[a-z0-9_-]+(\?[^#\s]*)?", re.ASCII)

_TURNING = re.compile("[\N{ARABIC LETTER MARK}\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Signs that turn the direction of writing, so that a text could look like another; a sign of its own is shown instead."""

Value: TypeAlias = str | int | bool | None
Child: TypeAlias = "Node | str | None"


@dataclass(frozen=True, slots=True)
class Node:
    """One element.

    Attributes:
        tag: one of `TAGS`.
        attributes: names as in HTML; True is written without a value.
        children: elements and text.
        on: event name → id of the handler that the page has registered.
        key: tells the browser that this is the same element as before, also when its place is another.
        figure: what a `plot` draws.
    """

    tag: str
    attributes: Mapping[str, str | bool] = field(default_factory=dict)
    children: tuple[Node | str, ...] = ()
    on: Mapping[str, str] = field(default_factory=dict)
    key: str = ""
    figure: Mapping[str, Any] | None = None

    def to_wire(self) -> dict[str, Any]:
        """Return the node as plain values, short names for the browser."""
        wire: dict[str, Any] = {"t": self.tag}
        if self.attributes:
            wire["a"] = dict(self.attributes)
        if self.on:
            wire["e"] = dict(self.on)
        if self.key:
            wire["k"] = self.key
        if self.figure is not None:
            wire["f"] = self.figure
        if self.children:
            wire["c"] = [child if isinstance(child, str) else child.to_wire() for child in self.children]
        return wire


def el(tag: str, *children: Child, key: str = "", on: Mapping[str, str | None] | None = None, **attributes: Value) -> Node:
    """Make an element.

    Args:
        tag: one of `TAGS`.
        children: elements and text; None is left out.
        key: see `Node`.
        on: event name → handler id; None leaves the event out.
        attributes: `class_` and `for_` are written with an underscore, `aria_label` becomes `aria-label`; None and False
            leave the attribute out.

    Raises:
        ValueError: an element, attribute, event or link that pages may not have.
    """
    if tag not in TAGS:
        raise ValueError(f"pages have no <{tag}>")
    handlers = {name: handler for name, handler in (on or {}).items() if handler}
    if not handlers.keys() <= EVENTS:
        raise ValueError(f"pages have no events {sorted(handlers.keys() - EVENTS)}")
    return Node(tag, _attributes(attributes), tuple(_straight(c) for c in children if c is not None), handlers, key)


def _straight(child: Node | str) -> Node | str:
    return _TURNING.sub("\N{REPLACEMENT CHARACTER}", child) if isinstance(child, str) else child


def hidden(text: str) -> Node:
    """Return text that only screen readers read."""
    return el("span", text, class_="as-hidden")


def _attributes(given: Mapping[str, Value]) -> dict[str, str | bool]:
    written: dict[str, str | bool] = {}
    for python_name, value in given.items():
        name = python_name.rstrip("_").replace("_", "-")
        if name not in _ATTRIBUTES and not name.startswith(_PREFIXES):
            raise ValueError(f"pages have no attribute {name}")
        if name == "href" and not _LINK.fullmatch(str(value)):
            raise ValueError("a link goes to a page or to a place on this page")
        if value is not None and value is not False:
            written[name] = True if value is True else str(value)
    return written

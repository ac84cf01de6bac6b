"""A figure with what it shows in words, and its numbers in a table for those who cannot see it or want to read them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from as2007lib.pages.kit.node import Node, el
from as2007lib.pages.kit.part import Part, Place
from as2007lib.pages.kit.table import Table

if TYPE_CHECKING:  # a page without figures need not wait for Plotly
    import plotly.graph_objects as go

_MARKUP = re.compile(r"<(?!/?(?:b|i|br|sup|sub|extra)\s*/?>)")
"""Plotly reads tags in text, links among them. These few it may have; any other sign < is written out."""

_LOOK: dict[str, Any] = {
    "font": {"family": "system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif", "size": 14, "color": "#1b2733"},
    "paper_bgcolor": "#ffffff",
    "plot_bgcolor": "#ffffff",
    "colorway": ["#1f5a7a", "#b4582a", "#4a7a3a", "#7a4a86", "#5f6b76"],
    "separators": ",.",
    "margin": {"l": 56, "r": 16, "t": 16, "b": 48},
    "height": 320,
}


class Figure(Part):
    """A Plotly figure.

    Args:
        title: the figure's heading.
        figure: what is drawn; the page gives it its look, so it needs no template.
        words: what the figure shows, in a sentence or two: it stands under the heading for everybody.
        table: the numbers; they open under the figure.
    """

    def __init__(self, title: str, figure: go.Figure, words: str, table: Table) -> None:
        self.title = title
        self.figure = figure
        self.words = words
        self.table = table

    def draw(self, place: Place, /) -> Node:
        """Draw heading, words, figure and table."""
        drawn = json.loads(self.figure.to_json(engine="json"))
        layout = _LOOK | {name: value for name, value in drawn.get("layout", {}).items() if name != "template"}
        for axis in ("xaxis", "yaxis"):
            layout[axis] = {"automargin": True} | layout.get(axis, {})
        plot = Node(
            "plot", {"class": "as-plot", "aria-hidden": "true"}, key="plot", figure=plain({"data": drawn["data"], "layout": layout})
        )
        numbers = el("details", el("summary", "Vis tallene i en tabel"), self.table.draw(place.inside("numbers")))
        heading = el("h2", self.title, id=place.id("title"))
        words = el("p", self.words, class_="as-words")
        return el("figure", el("figcaption", heading, words), plot, numbers, class_="as-figure", aria_labelledby=place.id("title"))


def plain(value: Any) -> Any:
    """Return the figure with every text in it free of markup but bold, italics, line breaks and raised or lowered signs."""
    if isinstance(value, str):
        return _MARKUP.sub("&lt;", value)
    if isinstance(value, Mapping):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [plain(inner) for inner in value]
    return value

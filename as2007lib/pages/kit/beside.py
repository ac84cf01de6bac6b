"""Two sides that stand beside each other where there is room, and under each other where there is not."""

from __future__ import annotations

from collections.abc import Sequence

from as2007lib.pages.kit.node import Node, el
from as2007lib.pages.kit.part import Part, Place


class Beside(Part):
    """Two sides, such as a document and what is decided about it; the first is read first.

    Args:
        first: the parts of the left side.
        second: the parts of the right one.
    """

    def __init__(self, first: Sequence[Part], second: Sequence[Part]) -> None:
        self.sides = (list(first), list(second))

    def draw(self, place: Place, /) -> Node:
        """Draw both sides."""
        sides = [el("div", *place.inside(n).draw(parts), class_="as-page") for n, parts in enumerate(self.sides)]
        return el("div", *sides, class_="as-beside")

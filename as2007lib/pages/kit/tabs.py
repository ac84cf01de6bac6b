"""Parts of a page of which one is shown at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from as2007lib.pages.kit.node import Node, el
from as2007lib.pages.kit.part import Part, Place


class Tabs(Part):
    """Tabs that follow the usual keys: arrows, Home and End move between them.

    Args:
        title: what the tabs are about, for screen readers.
        tabs: heading → parts.
        chosen: the heading shown at first; without it the first one.
    """

    def __init__(self, title: str, tabs: Mapping[str, Sequence[Part]], chosen: str = "") -> None:
        self.title = title
        self.tabs = {heading: list(parts) for heading, parts in tabs.items()}
        self.chosen = chosen or next(iter(self.tabs))

    def draw(self, place: Place, /) -> Node:
        """Draw the row of tabs and what belongs to the chosen one."""
        number = list(self.tabs).index(self.chosen)
        tabs = [self._tab(place, n, heading) for n, heading in enumerate(self.tabs)]
        panel = el(
            "div",
            *place.inside(number).draw(self.tabs[self.chosen]),
            id=place.id("panel"),
            key=self.chosen,
            role="tabpanel",
            aria_labelledby=place.id(f"tab-{number}"),
            class_="as-tabpanel",
        )
        return el("div", el("div", *tabs, role="tablist", aria_label=self.title, class_="as-tablist"), panel, class_="as-tabs")

    def _tab(self, place: Place, number: int, heading: str) -> Node:
        chosen = heading == self.chosen
        return el(
            "button",
            heading,
            id=place.id(f"tab-{number}"),
            type="button",
            role="tab",
            tabindex=0 if chosen else -1,
            aria_selected="true" if chosen else "false",
            aria_controls=place.id("panel") if chosen else None,
            on={"click": place.on(f"tab-{number}", lambda _: self._choose(heading))},
        )

    def _choose(self, heading: str) -> None:
        self.chosen = heading

"""What the parts of the page of matching share: the rules as they are, who may do what, and parts that are made when they are looked at."""

from __future__ import annotations

from collections.abc import Callable

from as2007lib.access.rights import same_person
from as2007lib.answers.door import open_store
from as2007lib.answers.match_rules import RulesNow, match_rules
from as2007lib.answers.month_page import roles_with
from as2007lib.pages import kit
from as2007lib.pages.kit.node import Node, el
from as2007lib.store.by import By


class Desk:
    """What the page's parts are drawn from.

    Args:
        visitor: who opened the page.

    Attributes:
        now: the rules in force and what waits.
        redraw: called when something was proposed or decided.
    """

    def __init__(self, visitor: kit.Visitor) -> None:
        self.visitor = visitor
        self.store = open_store(visitor.db)
        self.page = kit.Page("Matchning", lead="Se, hvad der posteres alene, hvor ofte det er rigtigt, og hvilke regler det følger.")
        self.redraw: list[Callable[[], None]] = []
        self.read()

    def by(self) -> By:
        """Return the circumstances of what is done now."""
        return self.visitor.by("siden Matchning")

    def read(self) -> None:
        """Read the rules as they are now."""
        self.now: RulesNow = match_rules(self.store, self.by())

    def show(self) -> None:
        """Read everything again, and let every part show it."""
        self.read()
        for redraw in self.redraw:
            redraw()

    def may_not(self, right: str) -> str:
        """Return why the user may not do something; blank where he may."""
        return "" if right in self.now.rights else f"Kræver rollen {' eller '.join(roles_with(right))}."

    def own(self) -> bool:
        """Whether the user has made the proposal that waits."""
        return self.now.waiting is not None and same_person(self.now.waiting.user, self.visitor.user)


class Later(kit.Part):
    """Parts that take a while: made when they are looked at first, and kept until they are to be made anew."""

    def __init__(self, make: Callable[[], list[kit.Part]]) -> None:
        self.make = make
        self.parts: list[kit.Part] | None = None

    def forget(self) -> None:
        """Make the parts anew when they are looked at next."""
        self.parts = None

    def draw(self, place: kit.Place, /) -> Node:
        """Draw the parts."""
        if self.parts is None:
            self.parts = self.make()
        return el("div", *place.draw(self.parts), class_="as-page")

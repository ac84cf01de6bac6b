"""What the parts of a page share where lines or postings are decided: the commitments, the rights, and how a decision is made and told."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from functools import cached_property

from as2007lib.acts.decide import approve_line
from as2007lib.acts.deciding import FIRST, Asked, DecidedMeanwhile, LaidOn
from as2007lib.acts.release import ChangedMeanwhile
from as2007lib.answers.choices import Item, items
from as2007lib.answers.decided import Decided
from as2007lib.answers.door import open_store
from as2007lib.answers.month_page import roles_with
from as2007lib.pages import kit
from as2007lib.store.by import By
from as2007lib.values.danish import kr


class EvidenceDesk(ABC):
    """What the page's parts are drawn from.

    Args:
        visitor: who opened the page.
        page: the page.
        purpose: what its acts are done for, as the journal tells.

    Attributes:
        stale: somebody else decided meanwhile, and the page must be fetched anew.
        redraw: called when something was decided or read anew.
    """

    def __init__(self, visitor: kit.Visitor, page: kit.Page, purpose: str) -> None:
        self.visitor = visitor
        self.store = open_store(visitor.db)
        self.page = page
        self._purpose = purpose
        self.redraw: list[Callable[[], None]] = []
        self.stale = False
        self.read()

    @property
    @abstractmethod
    def rights(self) -> frozenset[str]:
        """What the user may do."""

    @property
    @abstractmethod
    def limit(self) -> int | None:
        """Øre from which two persons must approve; None: one is enough."""

    @abstractmethod
    def _read(self) -> None:
        """Read what the page shows, as it is now."""

    def by(self) -> By:
        """Return the circumstances of what is done now."""
        return self.visitor.by(self._purpose)

    def read(self) -> None:
        """Read everything as it is now."""
        for name in ("items", "_places"):
            self.__dict__.pop(name, None)
        self._read()
        self.stale = False

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """The commitments as they are now; read when something is looked at."""
        return items(self.store, self.by())

    def item(self, key: tuple[int, int, int]) -> Item | None:
        """Return a commitment by service, party and month."""
        place = self._places.get(key)
        return None if place is None else self.items[place]

    @cached_property
    def _places(self) -> dict[tuple[int, int, int], int]:
        return {item.key: place for place, item in enumerate(self.items)}

    def place(self, item: Item) -> int:
        """Return the place of a commitment among all."""
        return self._places[item.key]

    def show(self) -> None:
        """Read everything again, and let every part show it."""
        self.read()
        for redraw in self.redraw:
            redraw()

    def fetch(self) -> None:
        """Fetch the page anew, after somebody else decided."""
        self.show()
        self.page.say("Siden viser nu, hvad der er besluttet.", "info")

    def decide(self, do: Callable[[], str]) -> None:
        """Make a decision; then read anew and tell what `do` returns. A stale page is told of, and stays until it is fetched anew."""
        try:
            told = do()
        except (DecidedMeanwhile, ChangedMeanwhile) as refused:
            self.stale = True
            self.page.say(str(refused), "error", "Tryk «Hent siden igen».")
            return
        self.show()
        self.page.say(told)

    def refused(self) -> str:
        """Return why the user may not decide now; blank where he may."""
        if self.stale:
            return "Hent siden igen først."
        return "" if "decide" in self.rights else f"Kræver rollen {' eller '.join(roles_with('decide'))}."


def asked(one: Decided) -> Asked:
    """Return a line or posting as it was seen."""
    return Asked(one.subject, one.newest.number if one.newest else None)


def approved(desk: EvidenceDesk, one: Decided, parts: list[LaidOn], words: str = "") -> str:
    """Approve a line or posting, and return what is told of it: that it is done, or that a second person must follow."""
    kind = approve_line(desk.store, desk.by(), asked(one), parts, words)
    if kind == FIRST:
        return f"{one.called} er godkendt af dig. Fra {kr(desk.limit or 0)} skal en anden person også godkende den."
    return f"{one.called} er godkendt."

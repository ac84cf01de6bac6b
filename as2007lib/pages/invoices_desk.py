"""What the parts of the page of invoices share: the queue, what is proposed, the rights, and how a decision is made and told."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from as2007lib.acts.decide import approve_line
from as2007lib.acts.deciding import FIRST, Asked, DecidedMeanwhile, LaidOn
from as2007lib.answers.choices import Item, items
from as2007lib.answers.door import open_store
from as2007lib.answers.invoices import DecidedLine, Queue, queue
from as2007lib.answers.month_page import roles_with
from as2007lib.answers.proposed import Proposed
from as2007lib.pages import kit
from as2007lib.store.by import By
from as2007lib.store.clearing import Subject
from as2007lib.store.engine import Store
from as2007lib.values.danish import kr

Proposals: TypeAlias = Callable[[Store, By], tuple[Proposed, ...]]
"""Returns what is proposed for the lines that wait."""


class Desk:
    """What the page's parts are drawn from.

    Args:
        visitor: who opened the page.
        proposals: where proposals come from.

    Attributes:
        stale: somebody else decided meanwhile, and the page must be fetched anew.
        redraw: called when something was decided or read anew.
    """

    def __init__(self, visitor: kit.Visitor, proposals: Proposals) -> None:
        self.visitor = visitor
        self.store = open_store(visitor.db)
        self.page = kit.Page("Fakturabetaling", lead="Se, hvad der er modtaget, hvad det er for, og afgør hver linje.")
        self.redraw: list[Callable[[], None]] = []
        self.stale = False
        self._proposals = proposals
        self.read()

    def by(self) -> By:
        """Return the circumstances of what is done now."""
        return self.visitor.by("fakturasiden")

    def read(self) -> None:
        """Read the queue, the commitments and the proposals as they are now."""
        self.queue: Queue = queue(self.store, self.by())
        self.items: tuple[Item, ...] = items(self.store, self.by())
        self.proposed = {p.subject.evidence: p for p in self._proposals(self.store, self.by())}
        self.stale = False

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
        except DecidedMeanwhile as refused:
            self.stale = True
            self.page.say(str(refused), "error", "Tryk «Hent siden igen» over fakturaen.")
            return
        self.show()
        self.page.say(told)

    def refused(self) -> str:
        """Return why the user may not decide now; blank where he may."""
        if self.stale:
            return "Hent siden igen først."
        return "" if "decide" in self.queue.rights else f"Kræver rollen {' eller '.join(roles_with('decide'))}."

    def item(self, key: tuple[int, int, int]) -> Item | None:
        """Return a commitment by service, party and month."""
        return next((item for item in self.items if item.key == key), None)


def asked(line: DecidedLine) -> Asked:
    """Return a line as it was seen."""
    return Asked(Subject(evidence=line.evidence), line.newest.number if line.newest else None)


def approved(desk: Desk, line: DecidedLine, parts: list[LaidOn], words: str = "") -> str:
    """Approve a line, and return what is told of it: that it is done, or that a second person must follow."""
    kind = approve_line(desk.store, desk.by(), asked(line), parts, words)
    if kind == FIRST:
        return f"Linje {line.row_id} er godkendt af dig. Fra {kr(desk.queue.limit or 0)} skal en anden person også godkende den."
    return f"Linje {line.row_id} er godkendt."

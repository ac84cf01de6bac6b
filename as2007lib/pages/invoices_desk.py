"""What the parts of the page of invoices share: the queue, what is proposed, the rights, and how a decision is made and told."""

from __future__ import annotations

from collections.abc import Callable

from as2007lib.acts.decide import approve_line
from as2007lib.acts.deciding import FIRST, Asked, DecidedMeanwhile, LaidOn
from as2007lib.answers.choices import Item, items
from as2007lib.answers.door import open_store
from as2007lib.answers.invoices import DecidedLine, Queue, queue
from as2007lib.answers.matching import proposals
from as2007lib.answers.month_page import roles_with
from as2007lib.answers.proposed import Part, Proposed
from as2007lib.pages import kit
from as2007lib.store.by import By
from as2007lib.store.clearing import Subject
from as2007lib.values.danish import kr


class Desk:
    """What the page's parts are drawn from.

    Args:
        visitor: who opened the page.

    Attributes:
        stale: somebody else decided meanwhile, and the page must be fetched anew.
        redraw: called when something was decided or read anew.
    """

    def __init__(self, visitor: kit.Visitor) -> None:
        self.visitor = visitor
        self.store = open_store(visitor.db)
        self.page = kit.Page("Fakturabetaling", lead="Se, hvad der er modtaget, hvad det er for, og afgør hver linje.")
        self.redraw: list[Callable[[], None]] = []
        self.stale = False
        self.read()

    def by(self) -> By:
        """Return the circumstances of what is done now."""
        return self.visitor.by("fakturasiden")

    def read(self) -> None:
        """Read the queue, the commitments and the proposals as they are now."""
        self.queue: Queue = queue(self.store, self.by())
        self.items: tuple[Item, ...] = items(self.store, self.by())
        self._proposed = proposals(self.store, self.by(), "invoices")
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

    def proposal(self, document_id: str, line: DecidedLine) -> Proposed | None:
        """Return what is proposed for a line; a line in another currency is told of by its ids alone."""
        told = (p for p in self._proposed if p.subject.evidence == line.evidence)
        foreign = (p for p in self._proposed if p.subject == Subject() and (p.source_id, p.line_id) == (document_id, line.row_id))
        return next(told, None) or next(foreign, None)

    def parts(self, line: DecidedLine) -> tuple[Part, ...]:
        """Return the parts that are proposed for a line; none where nothing is."""
        return next((p.parts for p in self._proposed if p.subject.evidence == line.evidence), ())

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

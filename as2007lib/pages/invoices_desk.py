"""What the parts of the page of invoices share: the queue, and what is proposed for its lines."""

from __future__ import annotations

from as2007lib.answers.decided import Decided
from as2007lib.answers.invoices import DecidedLine, Queue, queue
from as2007lib.answers.matching import proposals
from as2007lib.answers.proposed import Part, Proposed
from as2007lib.pages import kit
from as2007lib.pages.evidence_desk import EvidenceDesk
from as2007lib.store.clearing import Subject


class Desk(EvidenceDesk):
    """What the page's parts are drawn from."""

    def __init__(self, visitor: kit.Visitor) -> None:
        page = kit.Page("Fakturabetaling", lead="Se, hvad der er modtaget, hvad det er for, og afgør hver linje.")
        super().__init__(visitor, page, "fakturasiden")

    def _read(self) -> None:
        """Read the queue and the proposals as they are now."""
        self.queue: Queue = queue(self.store, self.by())
        self._proposed = proposals(self.store, self.by(), "invoices")

    @property
    def rights(self) -> frozenset[str]:
        """What the user may do."""
        return self.queue.rights

    @property
    def limit(self) -> int | None:
        """Øre from which two persons must approve a line; None: one is enough."""
        return self.queue.limit

    def proposal(self, document_id: str, line: DecidedLine) -> Proposed | None:
        """Return what is proposed for a line; a line in another currency is told of by its ids alone."""
        told = (p for p in self._proposed if p.subject == line.subject)
        foreign = (p for p in self._proposed if p.subject == Subject() and (p.source_id, p.line_id) == (document_id, line.row_id))
        return next(told, None) or next(foreign, None)

    def parts(self, line: Decided) -> tuple[Part, ...]:
        """Return the parts that are proposed for a line; none where nothing is."""
        return next((p.parts for p in self._proposed if p.subject == line.subject), ())

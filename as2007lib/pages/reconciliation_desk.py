"""What the parts of the page of reconciliation share: both sides, what of them is chosen, and proposals for what is looked at."""

from __future__ import annotations

from collections.abc import Callable

from as2007lib.answers.matching import proposals
from as2007lib.answers.proposed import Proposed
from as2007lib.answers.reconciliation import Reconciliation, reconciliation
from as2007lib.answers.reconciliation_posting import DecidedPosting, posting
from as2007lib.pages import kit
from as2007lib.pages.evidence_desk import EvidenceDesk
from as2007lib.store.clearing import Subject

_LEAD = "Se, hvad økonomisystemet og disponeringerne er enige om, og afgør det, der kun står på den ene side."


class Desk(EvidenceDesk):
    """What the page's parts are drawn from.

    Attributes:
        whole: both sides of all months.
        found: both sides of the months that are chosen.
        relist: called when other months are chosen: lists change, and what is open stays as it is.
        looking: the part in which something was opened last; only there the focus follows what is shown anew.
    """

    def __init__(self, visitor: kit.Visitor) -> None:
        self._period: int | None = None
        self._alone = False
        self._proposed: dict[Subject, Proposed] = {}
        self._proposed_at = -1
        self.relist: list[Callable[[], None]] = []
        self.looking: kit.Part | None = None
        super().__init__(visitor, kit.Page("Afstemning", lead=_LEAD), "afstemningssiden")

    def _read(self) -> None:
        """Read both sides as they are now."""
        self.whole: Reconciliation = reconciliation(self.store, self.by())
        self._choose()

    def choose(self, period: int | None, *, alone: bool) -> None:
        """Show the service months up to one, or that one alone; None: all."""
        self._period, self._alone = period, alone
        self._choose()
        for relist in self.relist:
            relist()

    def _choose(self) -> None:
        self.found = self.whole if self._period is None else self.whole.within(self._period, alone=self._alone)

    @property
    def rights(self) -> frozenset[str]:
        """What the user may do."""
        return self.whole.rights

    @property
    def limit(self) -> int | None:
        """Øre from which two persons must approve a posting; None: one is enough."""
        return self.whole.limit

    def posting(self, key: int) -> DecidedPosting:
        """Return a posting with what was decided on it."""
        return posting(self.store, self.by(), self.whole, key)

    def show_in(self, part: kit.Part, detail: kit.Detail, title: str, *parts: kit.Part) -> None:
        """Show something in full in a part of the page; the focus moves there if that part was the last in which something was opened."""
        detail.show(title, *parts, focus=self.looking is part)

    def proposal(self, one: DecidedPosting) -> Proposed | None:
        """Return what is proposed for a posting that waits.

        The whole match is run when the first posting is looked at, and again only when something was decided since.
        """
        if not one.open:
            return None
        if self._proposed_at != self.whole.entry:
            self.page.working("Forslag findes …")
            self._proposed = {p.subject: p for p in proposals(self.store, self.by(), "postings")}
            self._proposed_at = self.whole.entry
        return self._proposed.get(one.subject)

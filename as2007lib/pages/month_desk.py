"""What the parts of the month's page share: the period and the run that are looked at, and what is known of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from as2007lib.answers.change import Change, change
from as2007lib.answers.door import BadMonth, month_of, open_store
from as2007lib.answers.month import FlowMonth, RunLines, read_month
from as2007lib.answers.month_page import Overview, overview, roles_with
from as2007lib.pages import kit
from as2007lib.show.clock import now
from as2007lib.show.text import STATE_NAMES
from as2007lib.store.by import By
from as2007lib.store.runs import Run
from as2007lib.values.months import month_number

_YEAR = 12


class Desk:
    """The period and the run that are looked at; the parts of the page are drawn from it.

    Args:
        visitor: who opened the page. The address may name `periode` (2026-10) and `koersel`.

    Attributes:
        redraw: called whenever something was done.
        redraw_run: called when another run is looked at, or the period's runs are others.
    """

    def __init__(self, visitor: kit.Visitor) -> None:
        self.visitor = visitor
        self.store = open_store(visitor.db)
        self.page = kit.Page("Måneden", lead="Beregn, gennemse og godkend månedens afregninger, og se hvordan hvert beløb er fremkommet.")
        self.redraw: list[Callable[[], None]] = []
        self.redraw_run: list[Callable[[], None]] = []
        self._seen: object = None
        self.overview: Overview = overview(self.store, self.by())
        self.period = self._asked() or self._first()
        self.run_id = visitor.query.get("koersel", "")
        self.read()

    def by(self) -> By:
        """Return the circumstances of what is done now."""
        return self.visitor.by("månedssiden")

    def read(self) -> None:
        """Read how the store is, and the period's lines where a run is new."""
        self.overview = overview(self.store, self.by())
        runs = [(run.run_id, run.digest, run.state) for run in self.overview.runs]
        if self._seen != (self.period, runs):  # lines never change without a new run: drafts are not computed again for nothing
            self._seen = (self.period, runs)
            self.month = read_month(self.store, self.by(), self.period)
            self.changes: dict[str, Change] = {flow.flow: change(self.store, flow) for flow in self.month.flows}
        if self.chosen is None:
            drafts = [run.run_id for run in self.runs if run.state == "draft"]
            self.run_id = next(iter([*drafts, *(run.run_id for run in self.runs)]), "")

    def show(self) -> None:
        """Read everything again, and let every part show it; those about the run only when it is another one or was changed."""
        before = (self._seen, self.run_id)
        self.read()
        for redraw in [*self.redraw, *(self.redraw_run if before != (self._seen, self.run_id) else [])]:
            redraw()

    def look_at(self, period: int, run_id: str) -> None:
        """Look at another period or run."""
        self.page.working("Måneden læses …")
        self.period, self.run_id = period, run_id
        self.show()

    @property
    def runs(self) -> list[Run]:
        """The runs and drafts of the period, by flow."""
        return [content.run for flow in self.month.flows for content in flow.content]

    @property
    def chosen(self) -> tuple[FlowMonth, RunLines] | None:
        """The run that is looked at, and its flow in the period; None where the period has none."""
        found = [(flow, content) for flow in self.month.flows for content in flow.content if content.run.run_id == self.run_id]
        return found[0] if found else None

    @property
    def alone(self) -> FlowMonth | None:
        """The flow of the run that is looked at, with that run's lines alone."""
        return replace(self.chosen[0], content=(self.chosen[1],)) if self.chosen else None

    @property
    def periods(self) -> list[int]:
        """The periods that can be chosen, newest first."""
        known = [run.period for run in self.overview.runs]
        current = month_number(now().year, now().month)
        first = self.overview.settle_from or min([*known, current - _YEAR])
        last = max([current, *(period + 1 for period in known)])
        return sorted({*range(first, last + 1), *known, self.period}, reverse=True)

    def refused(self, right: str) -> str:
        """Return why the user may not do something; blank where he may."""
        return "" if right in self.overview.rights else f"Kræver rollen {' eller '.join(roles_with(right))}."

    @property
    def outdated(self) -> str:
        """Return what to do about drafts that are out of date; blank where none is."""
        stale = sorted(self.overview.stale)
        return f"Disse kladder er forældede og skal beregnes igen: {', '.join(stale)}." if stale else ""

    def state(self, run: Run) -> str:
        """Return the code of a run's state, `stale` for a draft that must be prepared again."""
        return "stale" if run.run_id in self.overview.stale else run.state

    def _asked(self) -> int | None:
        """Return the period that the address asks for, if it is one."""
        try:
            return month_of(self.visitor.query.get("periode", ""))
        except BadMonth:
            return None

    def _first(self) -> int:
        """Return the period to begin with: the newest where a draft waits, else the newest there is, else the month that has ended.

        A stale draft of a month before the newest approved one was left behind: nobody waits for it.
        """
        runs, stale = self.overview.runs, self.overview.stale
        newest = max((run.period for run in runs if run.state != "draft"), default=0)
        drafts = [run.period for run in runs if run.state == "draft" and (run.run_id not in stale or run.period >= newest)]
        ended = month_number(now().year, now().month) - 1
        return max(drafts or [run.period for run in runs], default=ended)


STATES = {
    "draft": kit.Badge("Kladde", "warn"),
    "stale": kit.Badge("Kladde, forældet", "bad"),
    "approved": kit.Badge("Godkendt", "good"),
    "sent": kit.Badge("Sendt", "good"),
    "closed": kit.Badge("Lukket"),
}
"""What each state of a run is called, with its tone."""


def run_name(run: Run) -> str:
    """Return what a run is called in a list: its id and state."""
    return f"{run.run_id} ({STATE_NAMES[run.state]})"

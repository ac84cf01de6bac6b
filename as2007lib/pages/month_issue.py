"""Issuing what was held back: a decision in the tab of files, there while the run has documents that lacked something."""

from __future__ import annotations

from collections.abc import Callable

from as2007lib.acts.issue import issue_held
from as2007lib.pages import kit
from as2007lib.pages.kit.node import Node, el
from as2007lib.pages.month_desk import Desk
from as2007lib.values.cpr_scan import mask_cprs
from as2007lib.values.danish import count, many


class Issue(kit.Part):
    """The decision to issue documents that are held back.

    Args:
        desk: what is looked at.
        done: called when something was issued.
    """

    def __init__(self, desk: Desk, done: Callable[[], None]) -> None:
        self.desk = desk
        self.done = done
        self.held = 0
        self.decisions = kit.Decisions([], "Dokumenter, der er holdt tilbage")

    def show(self, held: int) -> None:
        """Show the decision for so many documents; none where none are held back."""
        self.held = held
        told = many(held, "dokument er holdt tilbage", "dokumenter er holdt tilbage")
        self.decisions.actions = [
            kit.Action(
                "Udsted det, der er holdt tilbage",
                f"{told}. Udsted dem, der nu kan sendes, med dags dato? Numre, linjer og beløb er de samme, og det kan ikke gøres om.",
                "Ja, udsted",
                self._issue,
                refused=self.desk.refused("approve"),
            )
        ]

    def draw(self, place: kit.Place, /) -> Node:
        """Draw the decision, or nothing."""
        return el("div", *place.draw([self.decisions] if self.held else []))

    def _issue(self, _reason: str) -> None:
        run_id = self.desk.run_id
        self.desk.page.working("Dokumenterne skrives …")
        result = issue_held(self.desk.store, self.desk.by(), run_id)
        self.desk.show()
        self.done()
        told = f"{many(len(result.issued), 'dokument', 'dokumenter')} fra {run_id} er udstedt"
        held = f" og {count(len(result.held))} er stadig holdt tilbage" if result.held else ""
        lacking = " ".join(sorted({mask_cprs(why) for _, why in result.lacking}))
        self.desk.page.say(f"{told}{held}.", "warning" if result.held else "ok", lacking or "Hent og send dem.")

"""One posting on the page of reconciliation: what it says beside what is proposed, and what can be decided about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from as2007lib.access.rights import same_person
from as2007lib.acts.decide import explain_line, hold_line, undo_line
from as2007lib.acts.deciding import FIRST, Asked
from as2007lib.answers.reconciliation_posting import DecidedPosting
from as2007lib.answers.reconciliation_sides import CHANGED
from as2007lib.pages import kit
from as2007lib.pages.evidence_desk import approved, asked
from as2007lib.pages.evidence_parts import history, laid_on, parts_table, reasons
from as2007lib.pages.evidence_split import Split
from as2007lib.pages.kit.node import Node
from as2007lib.pages.reconciliation_desk import Desk
from as2007lib.show.incoming.words import line_state
from as2007lib.show.reconciliation.words import STATE_NAMES, changed
from as2007lib.store.by import By
from as2007lib.store.engine import Store
from as2007lib.values.danish import date_short, kr, many, month

Deciding: TypeAlias = Callable[[Store, By, Asked, str], None]
"""An act that decides without laying anything: store, by, what was seen, and why."""


def posting_parts(desk: Desk, one: DecidedPosting) -> kit.Part:
    """Return what is shown of a posting: what it says, beside the decisions on it."""
    told = [kit.Text(changed(one.row["before"], one.amount))] if one.state == CHANGED else []
    return kit.Beside([*told, facts(one)], [PostingView(desk, one)])


def facts(one: DecidedPosting) -> kit.Part:
    """Return what a posting says, and what it has come to."""
    row = one.row
    return kit.Facts(
        [
            ("Postering", row["posting_id"]),
            ("Tilstand", STATE_NAMES[one.state].capitalize()),
            ("Beløb", kr(row["amount"])),
            ("Afstemt", kr(row["laid"])),
            ("Forklaret", kr(row["explained"])),
            ("Kun i økonomisystemet", kr(row["rest"])),
            ("Bogført", f"{date_short(row['posted_on'])}, {many(max(row['age'], 0), 'dag', 'dage')} siden"),
            ("Ydelsesmåned", month(row["month"])),
            ("Konto", row["account"]),
            ("Modtager", row["supplier"]),
            ("Borger", row["citizen"]),
            ("Tekst", row["text"]),
            ("Bilag", row["voucher"]),
            ("Kilde", row["system"]),
        ]
    )


class PostingView(kit.Part):
    """The decisions on a posting."""

    def __init__(self, desk: Desk, one: DecidedPosting) -> None:
        self.desk, self.one = desk, one
        self.proposed = desk.proposal(one)
        self.decisions = kit.Decisions(self._actions(), f"Beslutning om {one.called}")
        tabs: dict[str, list[kit.Part]] = {
            "Forslag": [*self._told(), self.decisions],
            "Fordel eller vælg en anden": [Split(desk, one, desk.refused())],
            f"Afgørelser ({len(one.made)})": [history(one)],
        }
        self.section = kit.Section(f"{kr(one.amount)}, {line_state(one)}", kit.Tabs(one.called, tabs))

    def draw(self, place: kit.Place, /) -> Node:
        """Draw the decisions."""
        return self.section.draw(place)

    def _told(self) -> list[kit.Part]:
        """Return what it lies on, or what is proposed and why."""
        if self.one.laid:
            return [parts_table(self.desk, "Lagt på", self.one.laid)]
        if not self.one.open:
            return [kit.Text(self.one.newest.words if self.one.newest else "")]
        if self.proposed is None or not self.proposed.parts:
            told = [reasons(self.proposed)] if self.proposed else []
            return [kit.Text("Der er intet forslag. Vælg selv under «Fordel eller vælg en anden», eller forklar den."), *told]
        return [parts_table(self.desk, "Foreslået", self.proposed.parts), reasons(self.proposed)]

    def _actions(self) -> list[kit.Action]:
        refused, waits = self.desk.refused(), "" if self.one.open else "Posteringen er afgjort."
        ask = f"Godkend {self.one.called} på {kr(self.one.amount)}?"
        why = "Markér posteringen som forklaret? Den har ingen disponering og skal ikke have en."
        undo = "Åbn posteringen igen? Det, der er lagt, tages tilbage."
        opened = "Posteringen er ikke afgjort." if self.one.open else ""
        return [
            kit.Action("Godkend", ask, "Ja, godkend", self._approve, refused=refused or self._nothing(waits), tone="main"),
            kit.Action("Forklar", why, "Ja, forklaret", lambda reason: self._without(explain_line, reason), "required", refused or waits),
            kit.Action(
                "Sæt i bero",
                "Sæt posteringen i bero, til den åbnes igen?",
                "Ja, sæt i bero",
                lambda reason: self._without(hold_line, reason),
                "required",
                refused or waits,
            ),
            kit.Action("Åbn igen", undo, "Ja, åbn igen", self._undo, refused=refused or opened),
        ]

    def _nothing(self, waits: str) -> str:
        """Return why there is nothing to approve; blank where there is."""
        newest = self.one.newest
        if newest is not None and newest.kind == FIRST:
            if self.one.state == CHANGED:
                return "Beløbet er ændret. Åbn den igen, eller fordel det nye beløb."
            if same_person(newest.user, self.desk.visitor.user):
                return f"Du har selv godkendt den. Fra {kr(self.desk.limit or 0)} skal en anden person også godkende den."
            return ""
        return "" if self.proposed and self.proposed.parts else waits or "Der er intet forslag at godkende."

    def _approve(self, _reason: str) -> None:
        parts = self.proposed.parts if self.proposed else ()
        self.desk.decide(lambda: approved(self.desk, self.one, [laid_on(part) for part in parts]))

    def _without(self, act: Deciding, reason: str) -> None:
        def do() -> str:
            act(self.desk.store, self.desk.by(), asked(self.one), reason)
            return f"{self.one.called} er {'forklaret' if act is explain_line else 'sat i bero'}."

        self.desk.decide(do)

    def _undo(self, _reason: str) -> None:
        def do() -> str:
            undo_line(self.desk.store, self.desk.by(), asked(self.one))
            return f"{self.one.called} er åbnet igen."

        self.desk.decide(do)

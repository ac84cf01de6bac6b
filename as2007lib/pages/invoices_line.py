"""One line on the page of invoices: what is proposed and why, and what can be decided about it."""

from __future__ import annotations

from as2007lib.access.rights import same_person
from as2007lib.acts.decide import hold_line, reject_line, undo_line
from as2007lib.acts.deciding import FIRST
from as2007lib.answers.invoices import RETURNED, DecidedLine, Invoice
from as2007lib.answers.proposed import Proposed
from as2007lib.pages import kit
from as2007lib.pages.evidence_desk import approved, asked
from as2007lib.pages.evidence_parts import history, laid_on, parts_table, reasons
from as2007lib.pages.evidence_split import Split
from as2007lib.pages.invoices_desk import Desk
from as2007lib.pages.kit.node import Node
from as2007lib.show.incoming.words import QUESTIONS, line_state, question
from as2007lib.values.cpr_scan import mask_cprs
from as2007lib.values.danish import kr

_WORDS = "Skriv kun det, leverandøren skal vide. CPR-numre skjules."


class LineView(kit.Part):
    """A line of the document that is open."""

    def __init__(self, desk: Desk, invoice: Invoice, line: DecidedLine) -> None:
        self.desk = desk
        self.line = line
        self.returned = invoice.head.state == RETURNED
        self.proposed: Proposed | None = desk.proposal(invoice.head.document_id, line) if line.open else None
        self.decisions = kit.Decisions(self._actions(), f"Beslutning om linje {line.row_id}")
        self.kind = kit.Choice("kind", "Spørgsmål", list(QUESTIONS.items()))
        self.words = kit.LongText("words", "Uddybning til leverandøren", "", _WORDS)
        reject = kit.Form("Afvis linjen", [self.kind, self.words], "Afvis, og spørg leverandøren", self._reject, refused=self._closed())
        tabs: dict[str, list[kit.Part]] = {
            "Forslag": [*self._told(), self.decisions],
            "Fordel eller vælg en anden": [Split(desk, line, self._refused(), invoice.head.supplier_cvr)],
            "Afvis": [reject],
            f"Afgørelser ({len(line.made)})": [history(self.line)],
        }
        self.section = kit.Section(f"Linje {line.row_id}: {kr(line.amount)}, {line_state(line)}", kit.Tabs(f"Linje {line.row_id}", tabs))

    def draw(self, place: kit.Place, /) -> Node:
        """Draw the line."""
        return self.section.draw(place)

    def _refused(self) -> str:
        return "Fakturaen er sendt tilbage til økonomisystemet." if self.returned else self.desk.refused()

    def _closed(self) -> str:
        """Return why the line cannot be rejected; blank where it can."""
        return self._refused() or ("" if self.line.open else "Linjen er afgjort. Åbn den igen først.")

    def _told(self) -> list[kit.Part]:
        """Return what it lies on, or what is proposed and why."""
        if self.line.laid:
            return [parts_table(self.desk, "Lagt på", self.line.laid)]
        if not self.line.open:
            return [kit.Text(mask_cprs(self.line.newest.words) if self.line.newest else "")]
        if self.proposed is None or not self.proposed.parts:
            told = [reasons(self.proposed)] if self.proposed else []
            return [kit.Text("Der er intet forslag. Vælg selv under «Fordel eller vælg en anden»."), *told]
        return [parts_table(self.desk, "Foreslået", self.proposed.parts), reasons(self.proposed)]

    def _actions(self) -> list[kit.Action]:
        refused, waits = self._refused(), "" if self.line.open else "Linjen er afgjort."
        first = self.line.newest is not None and self.line.newest.kind == FIRST
        no = "" if first or (self.proposed and self.proposed.parts) else waits or "Der er intet forslag at godkende."
        if first and self.line.newest and same_person(self.line.newest.user, self.desk.visitor.user):
            no = f"Du har selv godkendt linjen. Fra {kr(self.desk.limit or 0)} skal en anden person også godkende den."
        ask = f"Godkend linje {self.line.row_id} på {kr(self.line.amount)}?"
        return [
            kit.Action("Godkend", ask, "Ja, godkend", self._approve, refused=refused or no, tone="main"),
            kit.Action("Sæt i bero", "Sæt linjen i bero, til den åbnes igen?", "Ja, sæt i bero", self._hold, "required", refused or waits),
            kit.Action(
                "Åbn igen",
                "Åbn linjen igen? Det, der er lagt, tages tilbage.",
                "Ja, åbn igen",
                self._undo,
                refused=refused or ("Linjen er ikke afgjort." if self.line.open else ""),
            ),
        ]

    def _approve(self, _reason: str) -> None:
        parts = self.proposed.parts if self.proposed else ()
        self.desk.decide(lambda: approved(self.desk, self.line, [laid_on(part) for part in parts]))

    def _hold(self, reason: str) -> None:
        def do() -> str:
            hold_line(self.desk.store, self.desk.by(), asked(self.line), reason)
            return f"Linje {self.line.row_id} er sat i bero."

        self.desk.decide(do)

    def _undo(self, _reason: str) -> None:
        def do() -> str:
            undo_line(self.desk.store, self.desk.by(), asked(self.line))
            return f"Linje {self.line.row_id} er åbnet igen."

        self.desk.decide(do)

    def _reject(self, values: dict[str, str]) -> dict[str, str] | None:
        if values["kind"] == "other" and not values["words"]:
            return {"words": "Skriv, hvad leverandøren skal svare på."}

        def do() -> str:
            reject_line(self.desk.store, self.desk.by(), asked(self.line), question(values["kind"], values["words"]))
            return f"Linje {self.line.row_id} er afvist."

        self.desk.decide(do)
        return None

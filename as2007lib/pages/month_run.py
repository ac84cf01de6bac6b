"""The run that is looked at, and what can be decided about it: approve, prepare again, note as sent."""

from __future__ import annotations

from as2007lib.access.rights import same_person
from as2007lib.acts.approve import approve_run
from as2007lib.acts.period import send_run
from as2007lib.acts.settle import prepare_run
from as2007lib.answers.documents import run_documents
from as2007lib.pages import kit
from as2007lib.pages.kit.node import Node
from as2007lib.pages.month_desk import STATES, Desk
from as2007lib.show import text
from as2007lib.store.runs import Run
from as2007lib.values import danish
from as2007lib.values.danish import many


class ChosenRun(kit.Part):
    """What the run is, and the bar of decisions."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.told = kit.Text()
        self.decisions = kit.Decisions([])
        self.section = kit.Section("", self.told, self.decisions)
        self._redraw()
        desk.redraw.append(self._redraw)

    def draw(self, place: kit.Place, /) -> Node:
        """Draw the run, or that there is none."""
        if self.desk.chosen:
            return self.section.draw(place)
        return kit.Text("Perioden har ingen kørsler endnu. Beregn en kladde under «Kørsler».").draw(place)

    def _redraw(self) -> None:
        if not self.desk.chosen:
            return
        run = self.desk.chosen[1].run
        state = STATES[self.desk.state(run)].word.lower()
        self.section.title = f"{text.FLOW_NAMES[run.flow]}, {danish.month(run.period)}: {state}"
        approved = f" og godkendt af {run.approved_by}" if run.approved_by else ""
        what = f"{run.run_id} har {many(run.count, 'linje', 'linjer')} på i alt {danish.kr(run.total)}"
        who = f"Den er beregnet af {run.prepared_by}{approved}, og den bygger på alt til og med indlæsning {run.load}."
        self.told.paragraphs = [f"{what} {who}"]
        self.decisions.actions = [
            kit.Action("Godkend", lambda: _question(run), "Ja, godkend", self._approve, refused=self._not_approve(run), tone="main"),
            kit.Action(
                "Beregn igen",
                "Beregn kladden igen med det, der er kendt nu? Den nuværende kladde afløses.",
                "Ja, beregn",
                self._prepare,
                refused=self._not_prepare(run),
            ),
            kit.Action(
                "Notér som sendt",
                f"Notér, at dokumenterne fra {run.run_id} er sendt? Det kan ikke gøres om.",
                "Ja, notér",
                self._send,
                refused=self._not_send(run),
            ),
        ]
        self.decisions.title = f"Beslutning om {run.run_id}"

    def _not_approve(self, run: Run) -> str:
        if run.state != "draft":
            return f"Kørslen er godkendt af {run.approved_by}."
        if self.desk.state(run) == "stale":
            return "Der er indlæst, godkendt eller tilbageholdt noget, siden kladden blev beregnet. Beregn den igen først."
        if self.desk.overview.four_eyes and same_person(run.prepared_by, self.desk.visitor.user):
            return "Du har selv beregnet kladden. En anden skal godkende den."
        return self.desk.refused("approve")

    def _not_prepare(self, run: Run) -> str:
        if run.state != "draft":
            return "En godkendt kørsel ændres ikke. Det, der er nyt, kommer med i en ny kladde under «Kørsler»."
        return self.desk.refused("prepare")

    def _not_send(self, run: Run) -> str:
        if run.state == "draft":
            return "Kørslen skal godkendes først."
        if run.state == "sent":
            return "Kørslen er noteret som sendt."
        return self.desk.refused("send")

    def _approve(self, _reason: str) -> None:
        run_id = self.desk.run_id
        self.desk.page.working(f"{run_id} godkendes, og dokumenterne skrives …")
        fixed = approve_run(self.desk.store, self.desk.by(), run_id)
        self.desk.show()
        if fixed.again:
            self.desk.page.say(f"{run_id} var allerede godkendt af {fixed.run.approved_by}. Intet er ændret.", "info")
            return
        sums = f"{many(fixed.run.count, 'linje', 'linjer')}, {danish.kr(fixed.run.total)}"
        unbooked = [text.missing_accounts(fixed.missing)] if fixed.missing else []
        told = " ".join([*sorted({finding.message for finding in fixed.findings}), *unbooked])
        held = f"{_held(fixed.held)} " if fixed.held else ""
        self.desk.page.say(
            f"{run_id} er godkendt: {sums}, {many(fixed.documents, 'dokument', 'dokumenter')}.",
            "warning" if told else "ok",
            f"{told} {held}Dokumenter og andre filer hentes under «Filer».".strip(),
        )

    def _prepare(self, _reason: str) -> None:
        if self.desk.chosen:
            prepare(self.desk, self.desk.chosen[1].run.flow)

    def _send(self, _reason: str) -> None:
        first = send_run(self.desk.store, self.desk.by(), self.desk.run_id)
        held = sum(document.held for document in run_documents(self.desk.store, self.desk.by(), self.desk.run_id))
        self.desk.show()
        self.desk.page.say(
            f"{self.desk.run_id} er {'nu' if first else 'allerede'} noteret som sendt.",
            "warning" if held else "ok",
            _held(held) if held else "",
        )


def prepare(desk: Desk, flow: str, settle_from: int | None = None) -> None:
    """Prepare a flow's draft of the period that is looked at, and look at it."""
    desk.page.working(f"{text.FLOW_NAMES[flow]} for {danish.month(desk.period)} beregnes …")
    run = prepare_run(desk.store, desk.by(), flow, desk.period, settle_from=settle_from).run
    desk.run_id = run.run_id
    desk.show()
    eyes = "En anden skal godkende den." if desk.overview.four_eyes else "Gennemse den, og godkend den."
    told = f"Kladden {run.run_id} er beregnet: {many(run.count, 'linje', 'linjer')}, i alt {danish.kr(run.total)}"
    desk.page.say(told, remedy=eyes)


def _held(documents: int) -> str:
    told = many(documents, "dokument er holdt tilbage", "dokumenter er holdt tilbage")
    return f"{told} og kan ikke sendes: ret det, der mangler, i kilden, indlæs igen, og udsted dem under «Filer»."


def _question(run: Run) -> str:
    asked = f"Godkend {many(run.count, 'linje', 'linjer')} på i alt {danish.kr(run.total)}"
    flow = f"({text.FLOW_NAMES[run.flow].lower()}, {danish.month(run.period)})"
    return f"{asked} {flow}? Dokumenter og bilag får numre, og kørslen kan ikke ændres bagefter."

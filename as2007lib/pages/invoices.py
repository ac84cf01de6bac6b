"""The page of invoices: the queue with filters and counts, and the document that is opened beside what is proposed and decided."""

from __future__ import annotations

from as2007lib.acts.deciding import DecidedMeanwhile
from as2007lib.answers.invoices import OPEN, PARTLY, STATES, WAITING, DecidedLine, Invoice, Queued, filtered, invoice, month_text
from as2007lib.answers.returns import return_of
from as2007lib.pages import kit
from as2007lib.pages.evidence_desk import approved
from as2007lib.pages.evidence_parts import Again, laid_on
from as2007lib.pages.invoices_desk import Desk
from as2007lib.pages.invoices_document import document_parts
from as2007lib.pages.invoices_line import LineView
from as2007lib.pages.kit.messages import Kind
from as2007lib.pages.kit.node import Node, el
from as2007lib.show.incoming import document as told
from as2007lib.show.incoming.receiving import TYPE_NAMES
from as2007lib.show.incoming.returning import state_of
from as2007lib.show.incoming.sheet import workbook
from as2007lib.show.incoming.words import STATE_NAMES, line_state
from as2007lib.store.errors import As2007Error
from as2007lib.values.danish import count, kr, many, month
from as2007lib.values.months import parse_month

_TONES = {"waiting": "warn", "partly": "warn", "held": "warn", "rejected": "bad", "approved": "good", "returned": "good", "kept": "plain"}
_BADGES = {state: kit.Badge(STATE_NAMES[state].capitalize(), _TONES[state]) for state in STATES}  # type: ignore[arg-type]  # tones are literals
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def show() -> kit.Page:
    """Return the page of invoices for whoever opened it."""
    return kit.open_page(lambda visitor: InvoicesPage(visitor).page)


class InvoicesPage:
    """The page put together."""

    def __init__(self, visitor: kit.Visitor) -> None:
        self.desk = Desk(visitor)
        self.page = self.desk.page
        self.cards = kit.Cards()
        self.queue = QueuePart(self.desk, self._open)
        self.detail = kit.Detail("Åbn en faktura i listen for at se den og afgøre den.", self.queue.table.close)
        self.opened = ""
        self.page.parts = [self.cards, self.queue, self.detail]
        self.desk.redraw.append(self._redraw)
        self._count()
        if asked := visitor.query.get("dokument", ""):
            self._open(asked)
        self.page.refresh()

    def _count(self) -> None:
        counts = self.desk.queue.counts
        shown = [state for state in STATES if counts[state] or state == "waiting"]
        self.cards.cards = [kit.Card(STATE_NAMES[state].capitalize(), count(counts[state])) for state in shown]

    def _redraw(self) -> None:
        self._count()
        if self.opened and self.detail.title:
            self._open(self.opened)

    def _open(self, document_id: str) -> None:
        found = invoice(self.desk.store, self.desk.by(), document_id)
        self.opened = document_id
        self.queue.table.opened = document_id
        title = told.title(found.content) if found.content else f"{TYPE_NAMES[found.head.type].capitalize()} {found.head.number}"
        again = Again(self.desk)
        message = return_of(self.desk.store, self.desk.by(), document_id)
        parts = document_parts(self.page, found, state_of(message) if message else "")
        self.detail.show(title, again, *self._next(document_id), kit.Beside(parts, [Lines(self.desk, found)]))

    def _next(self, document_id: str) -> list[kit.Part]:
        """Return the way on to the next document of the list that waits, so that the queue is worked through without going back."""
        other = self.queue.table.after(document_id, {d.document_id for d in self.queue.shown if d.state in (WAITING, PARTLY)})
        return [kit.Buttons(("Vis den næste, der venter", lambda: self._open(other)))] if other else []


class QueuePart(kit.Part):
    """The list with its filters, and the list as a workbook."""

    def __init__(self, desk: Desk, on_open: object) -> None:
        self.desk = desk
        months = sorted({month_text(d.issued_on) for d in desk.queue.documents}, reverse=True)
        states = [(OPEN, "Skal afgøres"), ("", "Alle"), *((s, STATE_NAMES[s].capitalize()) for s in STATES)]
        waits = bool(filtered(desk.queue.documents, state=OPEN))
        self.state = kit.Choice("state", "Tilstand", states, OPEN if waits else "")
        self.supplier = kit.TextField("supplier", "Leverandør eller nummer", search=True)
        self.month = kit.Choice("month", "Dateret i", [("", "Alle måneder"), *((m, month(parse_month(m))) for m in months)])
        self.found = kit.Tick("found", "Kun med anmærkninger")
        self.filters = kit.Filters([self.state, self.supplier, self.month, self.found], lambda _: self._list())
        columns = [
            kit.Column("id", "Dokument", "code"),
            kit.Column("number", "Nummer"),
            kit.Column("supplier", "Leverandør"),
            kit.Column("issued", "Dato", "day"),
            kit.Column("due", "Forfald", "day"),
            kit.Column("amount", "Beløb", "amount"),
            kit.Column("state", "Tilstand", "badge", badges=_BADGES),
            kit.Column("found", "Anmærkninger", "count"),
        ]
        self.table = kit.Table("", columns, page_size=10, on_open=on_open, empty="Ingen fakturaer passer til det, du har valgt.")  # type: ignore[arg-type]
        self.shown: list[Queued] = []
        self._list()
        desk.redraw.append(lambda: self._list(keep_page=True))

    def draw(self, place: kit.Place, /) -> Node:
        """Draw filters, list and button."""
        export = kit.Buttons(("Hent listen (Excel)", self._export))
        return el("div", *place.draw([self.filters, self.table, export]), class_="as-page")

    def _list(self, *, keep_page: bool = False) -> None:
        chosen = self.filters.values
        self.shown = filtered(
            self.desk.queue.documents,
            state=chosen["state"],
            supplier=chosen["supplier"],
            month=chosen["month"],
            findings=bool(chosen["found"]),
        )
        shown = self.shown
        self.table.caption = f"Modtaget ({count(len(shown))})"
        self.table.show(
            {
                "id": [d.document_id for d in shown],
                "number": [f"{TYPE_NAMES.get(d.type, d.type).capitalize()} {d.number}" for d in shown],
                "supplier": [d.supplier for d in shown],
                "issued": [d.issued_on for d in shown],
                "due": [d.due_on for d in shown],
                "amount": [d.amount for d in shown],
                "state": [d.state for d in shown],
                "found": [len(d.findings) for d in shown],
            }
            if shown
            else {},
            keep_page=keep_page,
        )

    def _export(self) -> None:
        self.desk.page.download("fakturaer.xlsx", workbook(self.shown, self.desk.by().at), _XLSX)
        self.desk.page.say(f"Listen med {many(len(self.shown), 'dokument', 'dokumenter')} er hentet.", "info")


class Lines(kit.Part):
    """The lines of the document, which of them is looked at, and the decision on all that are proposed."""

    def __init__(self, desk: Desk, found: Invoice) -> None:
        self.desk = desk
        self.found = found
        ready = self._ready()
        total = sum(line.amount for line in ready)
        refused = desk.refused() or ("" if ready else "Ingen linje venter med et forslag.")
        ask = f"Godkend {many(len(ready), 'linje', 'linjer')} på i alt {kr(total)} som foreslået?"
        self.all = kit.Decisions(
            [kit.Action("Godkend alle forslag", ask, "Ja, godkend alle", self._approve, refused=refused)], "Alle linjer"
        )
        options = [(str(line.evidence), f"Linje {line.row_id}: {kr(line.amount)}, {line_state(line)}") for line in found.lines]
        waiting = next((line for line in found.lines if line.open), found.lines[0] if found.lines else None)
        self.choice = kit.Choice("line", "Linje", options or [("", "Ingen linjer")], str(waiting.evidence) if waiting else "")
        self.filters = kit.Filters([self.choice], lambda _: self._look(), "Vælg linje", clear=False)
        self.view: list[kit.Part] = []
        self._look()

    def draw(self, place: kit.Place, /) -> Node:
        """Draw the lines."""
        if not self.found.lines:
            return kit.Text("Dokumentet er til orientering: der er intet at afgøre.").draw(place)
        several = [self.filters, self.all] if len(self.found.lines) > 1 else []
        chosen = el(
            "div", *place.inside("line").draw(self.view), key=f"line-{self.choice.value}"
        )  # nothing written goes on to another line
        return el("div", *place.draw(several), chosen, class_="as-page")

    def _look(self) -> None:
        line = next((one for one in self.found.lines if str(one.evidence) == self.choice.value), None)
        self.view = [LineView(self.desk, self.found, line)] if line else []

    def _ready(self) -> list[DecidedLine]:
        return [line for line in self.found.lines if line.open and self.desk.parts(line)]

    def _approve(self, _reason: str) -> None:
        """Approve line by line; one that is refused holds none of the others back, and each is told of."""
        done, refused = [], []
        for line in self._ready():
            try:
                done.append(approved(self.desk, line, [laid_on(p) for p in self.desk.parts(line)]))
            except DecidedMeanwhile:
                refused.append(f"{line.called} er ikke godkendt: en anden har afgjort den i mellemtiden.")
            except As2007Error as why:
                refused.append(f"{line.called} er ikke godkendt: {why}")
                break  # most likely it would be said of every line
        self.desk.show()
        kind: Kind = "ok" if not refused else "warning" if done else "error"
        self.desk.page.say(" ".join([*done, *refused]), kind, "Siden viser nu, hvad der er besluttet." if refused else "")

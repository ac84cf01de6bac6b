"""The tab of runs: all of the period, preparing a draft, and closing the period."""

from __future__ import annotations

from as2007lib.acts.period import set_period
from as2007lib.answers.door import FLOWS, As2007Error, format_month, month_of
from as2007lib.answers.periods import Period, list_periods
from as2007lib.pages import kit
from as2007lib.pages.kit.node import Node, el
from as2007lib.pages.month_desk import STATES, Desk
from as2007lib.pages.month_run import prepare
from as2007lib.pages.parameters_file import begin_of
from as2007lib.show.text import FLOW_NAMES, PERIOD_NAMES
from as2007lib.values import danish

_FLOWS = [(flow, FLOW_NAMES[flow]) for flow in FLOWS]
_PERIODS = {
    "open": kit.Badge("Åben", "good"),
    "closed": kit.Badge("Lukket"),
    "locked": kit.Badge("Låst", "bad"),
}
_CLOSING = "Periodens tilstand"


class Runs(kit.Part):
    """The runs of the period, the form that prepares a draft, and the states of the period."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        columns = [
            kit.Column("run", "Kørsel", "code"),
            kit.Column("flow", "Pengestrøm"),
            kit.Column("state", "Tilstand", "badge", badges=STATES),
            kit.Column("lines", "Linjer", "count"),
            kit.Column("amount", "Kr.", "amount"),
            kit.Column("prepared", "Beregnet af"),
            kit.Column("approved", "Godkendt af"),
        ]
        self.runs = kit.Table("", columns, on_open=self._choose, open_label="Vælg", empty="Ingen kørsler. Beregn en kladde herunder.")
        self.form = kit.Form("Beregn en kladde", [], "Beregn", self._prepare)
        self.periods = kit.Table(
            _CLOSING,
            [
                kit.Column("flow", "Pengestrøm"),
                kit.Column("state", "Tilstand", "badge", badges=_PERIODS),
                kit.Column("runs", "Godkendte kørsler", "count"),
                kit.Column("root", "Rodhash", "code", blank=""),
            ],
        )
        self.which = kit.Choice("which", "Pengestrøm", [("", "Alle pengestrømme"), *_FLOWS])
        self.closing = kit.Decisions([], "Luk perioden")
        self.parts: list[kit.Part] = [
            self.runs,
            self.form,
            kit.Section("Luk perioden", self.periods, kit.Filters([self.which], lambda _: None, "Vælg pengestrøm"), self.closing),
        ]
        self._redraw()
        desk.redraw.append(self._redraw)

    def draw(self, place: kit.Place, /) -> Node:
        """Draw the tab."""
        return el("div", *place.draw(self.parts), class_="as-page")

    def _redraw(self) -> None:
        desk = self.desk
        self.runs.caption = f"Kørsler i {danish.month(desk.period)}"
        self.runs.show(
            {
                "run": [run.run_id for run in desk.runs],
                "flow": [FLOW_NAMES[run.flow] for run in desk.runs],
                "state": [desk.state(run) for run in desk.runs],
                "lines": [run.count for run in desk.runs],
                "amount": [run.total for run in desk.runs],
                "prepared": [run.prepared_by for run in desk.runs],
                "approved": [run.approved_by or "–" for run in desk.runs],
            }
            if desk.runs
            else {}
        )
        self.runs.opened = desk.run_id or None
        self._redraw_form()
        self._redraw_periods()

    def _redraw_form(self) -> None:
        desk, kept = self.desk, self.form.values
        month = danish.month(desk.period)
        self.form.title = f"Beregn en kladde for {month}"
        self.form.note = desk.refused("prepare") or "En kladde, der venter i samme pengestrøm og måned, afløses."
        fields: list[kit.Field] = [kit.Choice("flow", "Pengestrøm", _FLOWS, kept.get("flow"))]
        if desk.overview.settle_from is None:
            help_text = "Det er lagerets første afregning, og måneden ligger fast bagefter. Skriv den som 2026-10."
            begin = format_month(begin_of(desk.visitor.db) or desk.period)
            fields.append(kit.TextField("settle_from", "Første måned, der afregnes her", begin, help_text))
        self.form.fields = fields

    def _redraw_periods(self) -> None:
        known = {p.flow: p for p in list_periods(self.desk.store, self.desk.by()) if p.period == self.desk.period}
        periods = [known.get(flow, Period(flow, self.desk.period, "open", 0, "")) for flow in FLOWS]
        self.periods.show(
            {
                "flow": [FLOW_NAMES[p.flow] for p in periods],
                "state": [p.state for p in periods],
                "runs": [p.runs for p in periods],
                "root": [p.root if p.state != "open" else "" for p in periods],
            }
        )
        refused = self.desk.refused("close")
        self.closing.actions = [
            kit.Action("Luk", lambda: self._asked("Luk"), "Ja, luk", lambda _: self._set("closed"), refused=refused),
            kit.Action("Åbn igen", lambda: self._asked("Åbn"), "Ja, åbn", lambda _: self._set("open"), refused=refused),
            kit.Action("Lås", lambda: self._asked("Lås"), "Ja, lås", lambda _: self._set("locked"), refused=refused, tone="danger"),
        ]

    def _choose(self, run_id: str) -> None:
        self.desk.look_at(self.desk.period, run_id)
        self.desk.page.say(f"{run_id} er valgt. Linjer, forskelle, fund og filer viser nu denne kørsel.", "info")

    def _prepare(self, values: dict[str, str]) -> dict[str, str] | None:
        begin = None
        if "settle_from" in values:
            try:
                begin = month_of(values["settle_from"])
            except As2007Error as wrong:
                return {"settle_from": str(wrong)}
        prepare(self.desk, values["flow"], begin)
        return None

    def _asked(self, verb: str) -> str:
        """Return the question; a period with drafts that wait is not closed."""
        flows = self._flows()
        drafts = [run.run_id for run in self.desk.runs if run.state == "draft" and run.flow in flows]
        if drafts and verb != "Åbn":
            raise As2007Error(f"Disse kladder venter: {', '.join(drafts)}. Godkend dem, før perioden lukkes.")
        name = FLOW_NAMES[self.which.value].lower() if self.which.value else "alle pengestrømme"
        after = {
            "Luk": "Det, der kommer sent, afregnes i den næste åbne måned.",
            "Åbn": "Der kan så afregnes i den igen.",
            "Lås": "En låst periode kan aldrig åbnes igen.",
        }
        return f"{verb} {danish.month(self.desk.period)} for {name}? {after[verb]}"

    def _flows(self) -> tuple[str, ...]:
        return (self.which.value,) if self.which.value else FLOWS

    def _set(self, state: str) -> None:
        done = set_period(self.desk.store, self.desk.by(), self.desk.period, state, self._flows())
        self.desk.show()
        month = danish.month(self.desk.period).capitalize()
        if not done.flows:
            self.desk.page.say(f"{month} var allerede {PERIOD_NAMES[state]}.", "info")
            return
        named = ", ".join(FLOW_NAMES[flow].lower() for flow in done.flows)
        lapsed = f"Kladder, der bortfaldt: {', '.join(done.lapsed)}." if done.lapsed else ""
        self.desk.page.say(f"{month} er nu {PERIOD_NAMES[state]} for {named}.", remedy=lapsed)

"""The month's page: runs and their state, every amount down to its explanation, what is held back and what waits in quarantine."""

from __future__ import annotations

from as2007lib.answers.door import format_month, month_of
from as2007lib.answers.grouped import CORRECTION
from as2007lib.pages import kit
from as2007lib.pages.month_changes import Changes, Found
from as2007lib.pages.month_desk import Desk, run_name
from as2007lib.pages.month_files import Files
from as2007lib.pages.month_holds import Holds
from as2007lib.pages.month_lines import Lines
from as2007lib.pages.month_quarantine import Quarantine
from as2007lib.pages.month_run import ChosenRun
from as2007lib.pages.month_runs import Runs
from as2007lib.show.month.words import whole_kr
from as2007lib.show.text import FLOW_NAMES
from as2007lib.values import danish
from as2007lib.values.danish import many

RUNS, LINES = "Kørsler", "Linjer"


def show() -> kit.Page:
    """Return the month's page for whoever opened it."""
    return kit.open_page(lambda visitor: MonthPage(visitor).page)


class MonthPage:
    """The page put together: what is looked at, its figures, the decision, and the tabs."""

    def __init__(self, visitor: kit.Visitor) -> None:
        self.desk = Desk(visitor)
        self.page = self.desk.page
        self.period = kit.Choice("period", "Periode", [("", "")])
        self.run = kit.Choice("run", "Kørsel", [("", "")])
        self.cards = kit.Cards()
        holds = Holds(self.desk)
        self.tabs = kit.Tabs(
            "Måneden",
            {
                RUNS: [Runs(self.desk)],
                LINES: [Lines(self.desk, self._hold)],
                "Forskelle": [Changes(self.desk)],
                "Fund": [Found(self.desk)],
                "Filer": [Files(self.desk)],
                "Tilbagehold": [holds],
                "Karantæne": [Quarantine(self.desk)],
            },
            LINES if self.desk.runs else RUNS,
        )
        self.holds = holds
        self.page.parts = [self._filters(), self.cards, ChosenRun(self.desk), self.tabs]
        self._redraw()
        self.desk.redraw.append(self._redraw)
        self.page.refresh()

    def _redraw(self) -> None:
        desk = self.desk
        self.period.options = [(format_month(period), danish.month(period).capitalize()) for period in desk.periods]
        self.period.value = format_month(desk.period)
        self.run.options = [(run.run_id, run_name(run)) for run in desk.runs] or [("", "Ingen kørsler i perioden")]
        self.run.value = desk.run_id
        self.page.parts[0] = self._filters()
        self.cards.cards = [*self._billed(), self._corrections(), *self._waiting()]

    def _filters(self) -> kit.Filters:
        return kit.Filters([self.period, self.run], self._look_at, "Vælg periode og kørsel")

    def _look_at(self, values: dict[str, str]) -> None:
        self.desk.look_at(month_of(values["period"]), values["run"])
        if not self.desk.runs:
            self.tabs.chosen = RUNS

    def _hold(self, service: str) -> None:
        """Go to where the service can be held back."""
        self.holds.propose(service)
        self.tabs.chosen = "Tilbagehold"

    def _billed(self) -> list[kit.Card]:
        """Return what each flow comes to, and the difference to its last period."""
        cards = []
        for flow in self.desk.month.flows:
            change = self.desk.changes[flow.flow]
            moved = change.after - change.before
            note = "Ingen tidligere måned at sammenligne med"
            if change.before_period is not None:
                note = f"{whole_kr(abs(moved))} {'mere' if moved >= 0 else 'mindre'} end i {danish.month(change.before_period)}"
            cards.append(kit.Card(f"{FLOW_NAMES[flow.flow]} (kr.)", danish.amount(flow.total), note))
        return cards

    def _corrections(self) -> kit.Card:
        lines = [flow.lines.take(flow.lines.ints("kind") == CORRECTION) for flow in self.desk.month.flows]
        net = sum(int(part.ints("amount").sum()) for part in lines)
        return kit.Card("Reguleringer, netto (kr.)", danish.amount(net), many(sum(len(part) for part in lines), "linje", "linjer"))

    def _waiting(self) -> list[kit.Card]:
        drafts = [run for run in self.desk.overview.runs if run.state == "draft"]
        here = [run for run in drafts if run.period == self.desk.period]
        stale = sum(run.run_id in self.desk.overview.stale for run in here)
        others = len(drafts) - len(here)
        note = f"{many(stale, 'forældet', 'forældede')}: beregn igen" if stale else f"Og {others} i andre måneder" if others else ""
        waiting = self.desk.overview.waiting
        return [
            kit.Card("Kladder, der venter", danish.count(len(here)), note, "warn" if stale else "plain"),
            kit.Card("Karantæne", many(waiting, "række", "rækker"), "Rettes under «Karantæne»" if waiting else "", "bad"),
        ]

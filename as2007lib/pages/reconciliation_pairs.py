"""Postings that cancel each other on the page of reconciliation, and marking both as explained at once."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from as2007lib.acts.explain_pair import explain_pair
from as2007lib.answers.reconciliation import rows_of
from as2007lib.answers.reconciliation_posting import DecidedPosting
from as2007lib.answers.reconciliation_sides import HELD, OPEN, REJECTED
from as2007lib.pages import kit
from as2007lib.pages.evidence_desk import asked
from as2007lib.pages.kit.node import Node, el
from as2007lib.pages.reconciliation_desk import Desk
from as2007lib.pages.reconciliation_posting import facts
from as2007lib.values.danish import count, kr

_WAITS = (OPEN, HELD, REJECTED)
_BADGES = {"both": kit.Badge("Begge venter", "warn"), "one": kit.Badge("Den ene er afgjort", "plain")}


class Pairs(kit.Part):
    """The pairs of which a posting waits."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        columns = [
            kit.Column("posting_id", "Postering", "code"),
            kit.Column("back_id", "Tilbageført af", "code"),
            kit.Column("supplier", "Modtager"),
            kit.Column("text", "Tekst"),
            kit.Column("amount", "Beløb", "amount"),
            kit.Column("back_on", "Tilbageført", "day"),
            kit.Column("both", "Tilstand", "badge", badges=_BADGES),
        ]
        self.table = kit.Table("", columns, key="posting", page_size=10, on_open=self._open, empty="Ingen posteringer ophæver hinanden.")
        self.detail = kit.Detail("Åbn et par i listen for at se begge posteringer og forklare dem sammen.", self._close)
        self.opened: int | None = None
        self._list()
        desk.relist.append(self._list)
        desk.redraw.append(self._redraw)

    def draw(self, place: kit.Place, /) -> Node:
        """Draw the list and what is open."""
        return el("div", *place.draw([self.table, self.detail]), class_="as-page")

    def _redraw(self) -> None:
        self._list(keep_page=True)
        if self.opened is not None:
            self._look(self.opened)

    def _list(self, *, keep_page: bool = False) -> None:
        pairs, ledger = self.desk.found.pairs, self.desk.whole.ledger
        first, second = (rows_of(ledger, "posting", pairs[name].to_numpy()) for name in ("original", "reversal"))
        rows = first.select(["posting", "posting_id", "supplier", "text", "amount", "posted_on", "state"])
        for name, column in (("back", "posting"), ("back_id", "posting_id"), ("back_on", "posted_on"), ("back_state", "state")):
            rows = rows.append_column(name, second[column])
        first_waits, second_waits = (pc.is_in(rows[name], value_set=pa.array(_WAITS)) for name in ("state", "back_state"))
        rows = rows.append_column("both", pc.if_else(pc.and_(first_waits, second_waits), "both", "one"))
        self.shown = rows.filter(pc.or_(first_waits, second_waits))
        self.table.caption = f"Posteringer og deres tilbageførsler ({count(self.shown.num_rows)})"
        self.table.show(self.shown, keep_page=keep_page)

    def _open(self, key: int) -> None:
        self.desk.looking = self
        self._look(key)

    def _look(self, key: int) -> None:
        back = next((row["back"] for row in self.shown.to_pylist() if row["posting"] == key), None)
        self.opened = key if back is not None else None
        if back is None:  # both are decided now
            self.detail.close()
            return
        self.table.opened = key
        self._show(self.desk.posting(key), self.desk.posting(back))

    def _show(self, first: DecidedPosting, second: DecidedPosting) -> None:
        sides: list[list[kit.Part]] = [[kit.Section("Posteringen", facts(first))], [kit.Section("Tilbageførslen", facts(second))]]
        decided = next(
            (f"{one.called} er afgjort. Læg den anden på det samme, eller åbn den igen." for one in (first, second) if not one.open), ""
        )
        action = kit.Action(
            "Forklar sammen",
            f"Forklar {kr(first.amount)} og {kr(second.amount)} sammen? De ophæver hinanden.",
            "Ja, forklar begge",
            lambda reason: self._explain(first, second, reason),
            "required",
            self.desk.refused() or decided,
            "main",
        )
        title = _both(first, second)
        self.desk.show_in(self, self.detail, title, kit.Beside(*sides), kit.Decisions([action], "Beslutning om begge"))

    def _explain(self, first: DecidedPosting, second: DecidedPosting, reason: str) -> None:
        def do() -> str:
            explain_pair(self.desk.store, self.desk.by(), asked(first), asked(second), reason)
            return f"{_both(first, second)} er forklaret sammen."

        self.desk.decide(do)

    def _close(self) -> None:
        self.opened = None
        self.table.close()


def _both(first: DecidedPosting, second: DecidedPosting) -> str:
    return f"{first.called} og {second.called[:1].lower()}{second.called[1:]}"

"""Postings on the page of reconciliation: those that wait, or those that are decided; filtered, exported, and one opened beside."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce

import pyarrow as pa
import pyarrow.compute as pc

from as2007lib.answers.reconciliation_sides import FIRST, HELD, OPEN, REJECTED, STATES
from as2007lib.pages import kit
from as2007lib.pages.kit.columns import Tone
from as2007lib.pages.kit.node import Node, el
from as2007lib.pages.reconciliation_desk import Desk
from as2007lib.pages.reconciliation_posting import posting_parts
from as2007lib.show.reconciliation import sheet
from as2007lib.show.reconciliation.words import STATE_NAMES
from as2007lib.show.sheets import XLSX
from as2007lib.store.errors import NoSuchEvidence
from as2007lib.values.danish import count, many, month
from as2007lib.values.months import format_month, parse_month

_TONES: dict[str, Tone] = {
    "open": "warn",
    "changed": "bad",
    "held": "warn",
    "rejected": "bad",
    "first": "warn",
    "matched": "good",
    "explained": "good",
}
BADGES = {state: kit.Badge(STATE_NAMES[state].capitalize(), _TONES[state]) for state in STATES}
"""How each state of a posting is shown."""
_SEARCHED = ("posting_id", "account", "supplier", "citizen", "text", "voucher", "system")


def waiting(ledger: pa.Table) -> pa.Table:
    """Return the postings of which something stands on the ledger's side alone, or that wait for a person."""
    waits = pc.is_in(ledger["state"], value_set=pa.array([OPEN, HELD, REJECTED, FIRST]))
    return ledger.filter(pc.or_(waits, pc.not_equal(ledger["rest"], 0)))


def decided(ledger: pa.Table) -> pa.Table:
    """Return the postings that were laid on commitments or explained, whole or in part."""
    waits = pc.is_in(ledger["state"], value_set=pa.array([OPEN, HELD, REJECTED]))
    return ledger.filter(pc.invert(waits))


def holding(rows: pa.Table, columns: tuple[str, ...], text: str) -> pa.Table:
    """Return the rows that have each word of a text in one of the columns, whatever the case."""
    said = pc.binary_join_element_wise(*(rows[name] for name in columns), " ")
    words = (pc.match_substring(said, word, ignore_case=True) for word in text.split())
    return rows.filter(reduce(pc.and_, words, pc.is_valid(said)))


class Postings(kit.Part):
    """A list of postings.

    Args:
        desk: what the page shares.
        title: what the list is called.
        wanted: which postings of the ledger it lists.
        figure: the column of øre: `rest`, or `done` (laid and explained). The whole amount stands where one is opened, and in Excel.
        label: what that is called.
    """

    def __init__(self, desk: Desk, title: str, wanted: Callable[[pa.Table], pa.Table], figure: str, label: str) -> None:
        self.desk, self.title, self.wanted = desk, title, wanted
        months = sorted(pc.unique(desk.whole.ledger["month"]).to_pylist(), reverse=True)
        self.state = kit.Choice("state", "Tilstand", [("", "Alle"), *((s, STATE_NAMES[s].capitalize()) for s in STATES)])
        self.text = kit.TextField("text", "Postering, modtager, konto eller tekst", search=True)
        self.month = kit.Choice("month", "Ydelsesmåned", [("", "Alle måneder"), *((format_month(m), month(m)) for m in months)])
        self.filters = kit.Filters([self.state, self.text, self.month], lambda _: self._list())
        columns = [
            kit.Column("posting_id", "Postering", "code"),
            kit.Column("posted_on", "Bogført", "day"),
            kit.Column("month", "Måned", "month"),
            kit.Column("supplier", "Modtager"),
            kit.Column("text", "Tekst"),
            kit.Column(figure, label, "amount"),
            kit.Column("age", "Dage", "count"),
            kit.Column("state", "Tilstand", "badge", badges=BADGES),
        ]
        self.table = kit.Table(
            "", columns, key="posting", page_size=10, on_open=self._open, totals=(figure,), empty="Ingen posteringer passer."
        )
        self.detail = kit.Detail("Åbn en postering i listen for at se den og afgøre den.", self._close)
        self.opened: int | None = None
        self.shown = desk.found.ledger
        self._list()
        desk.relist.append(self._list)
        desk.redraw.append(self._redraw)

    def draw(self, place: kit.Place, /) -> Node:
        """Draw filters, list, button and what is open."""
        export = kit.Buttons(("Hent listen (Excel)", self._export))
        return el("div", *place.draw([self.filters, self.table, export, self.detail]), class_="as-page")

    def _redraw(self) -> None:
        self._list(keep_page=True)
        if self.opened is not None:
            self._look(self.opened)

    def _list(self, *, keep_page: bool = False) -> None:
        rows = holding(self.wanted(self.desk.found.ledger), _SEARCHED, self.text.value)
        for column, value in (("state", self.state.value), ("month", parse_month(self.month.value) if self.month.value else "")):
            rows = rows.filter(pc.equal(rows[column], value)) if value != "" else rows
        self.shown = rows
        self.table.caption = f"{self.title} ({count(rows.num_rows)})"
        self.table.show(rows.append_column("done", pc.add(rows["laid"], rows["explained"])), keep_page=keep_page)

    def _open(self, key: int) -> None:
        self.desk.looking = self
        self._look(key)

    def _look(self, key: int) -> None:
        try:
            one = self.desk.posting(key)
        except NoSuchEvidence:  # the ledger took it back, and nothing lies on it any more
            self.detail.close()
            return
        self.opened = key
        self.table.opened = key
        self.desk.show_in(self, self.detail, one.called, *self._next(key), posting_parts(self.desk, one))

    def _next(self, key: int) -> list[kit.Part]:
        """Return the way on to the next posting of the list that waits, so that the list is worked through without going back."""
        open_ones = self.shown.filter(pc.equal(self.shown["state"], OPEN))["posting"].to_pylist()
        other = self.table.after(key, set(open_ones))
        return [] if other is None else [kit.Buttons(("Vis den næste, der venter", lambda: self._open(other)))]

    def _close(self) -> None:
        self.opened = None
        self.table.close()

    def _export(self) -> None:
        self.desk.page.download("posteringer.xlsx", sheet.postings(self.shown, self.desk.by().at), XLSX)
        self.desk.page.say(f"Listen med {many(self.shown.num_rows, 'postering', 'posteringer')} er hentet.", "info")

"""The sums of each side by what a controller asks for: months, accounts, sources and suppliers."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from as2007lib.answers.reconciliation import grouped
from as2007lib.pages import kit
from as2007lib.pages.kit.columns import Kind
from as2007lib.pages.kit.node import Node, el
from as2007lib.pages.reconciliation_desk import Desk

_BY: dict[str, tuple[str, Kind]] = {
    "month": ("Ydelsesmåned", "month"),
    "booked": ("Bogføringsmåned", "month"),
    "account": ("Konto", "code"),
    "system": ("Kilde", "text"),
    "supplier": ("Leverandør eller modtager", "text"),
}
_NONE = "ikke oplyst"
_LEDGER = {"amount": "I alt", "laid": "Afstemt", "explained": "Forklaret", "rest": "Kun i økonomisystemet"}
_OURS = {"amount": "I alt", "used": "Afstemt", "released": "Frigivet", "open": "Kun hos os", "over": "Brugt for meget"}


class Groups(kit.Part):
    """A table of sums for each side that has the chosen column."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.by = kit.Choice("by", "Fordelt på", [(name, label) for name, (label, _) in _BY.items()])
        self.filters = kit.Filters([self.by], lambda _: self._redraw(), "Vælg, hvad summerne er fordelt på")
        self.tables: list[kit.Table] = []
        self._redraw()
        desk.relist.append(self._redraw)
        desk.redraw.append(self._redraw)

    def draw(self, place: kit.Place, /) -> Node:
        """Draw the choice and the tables."""
        return el("div", *place.draw([self.filters, *self.tables]), class_="as-page")

    def _redraw(self) -> None:
        found = self.desk.found
        sides = (("Økonomisystemet", found.ledger, _LEDGER), ("Disponeret hos os", found.ours, _OURS))
        by = _BY[self.by.value][0].lower()
        self.tables = [self._table(f"{name} efter {by}", *side) for name, *side in sides if self.by.value in side[0].column_names]

    def _table(self, caption: str, side: pa.Table, figures: dict[str, str]) -> kit.Table:
        label, kind = _BY[self.by.value]
        columns = [kit.Column(self.by.value, label, kind), kit.Column("count", "Antal", "count")]
        columns += [kit.Column(name, title, "amount") for name, title in figures.items()]
        rows = grouped(side, self.by.value)
        if kind != "month":
            named = pc.if_else(pc.equal(rows[self.by.value], ""), _NONE, rows[self.by.value])
            rows = rows.set_column(0, self.by.value, named)
        return kit.Table(caption, columns, rows, totals=("count", *figures))

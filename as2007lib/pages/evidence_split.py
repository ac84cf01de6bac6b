"""Choosing commitments for a line or posting, and splitting its amount over several; the sum must tie, and is shown while it is written."""

from __future__ import annotations

from as2007lib.acts.deciding import LaidOn
from as2007lib.answers.choices import Item, search
from as2007lib.answers.decided import Decided
from as2007lib.pages import kit
from as2007lib.pages.evidence_desk import EvidenceDesk, approved
from as2007lib.pages.kit.node import Node, el
from as2007lib.values.danish import count, kr, many, month
from as2007lib.values.months import format_month
from as2007lib.values.numbers import format_scaled, parse_kroner

Key = tuple[int, int, int]
_MOST = 200


class Split(kit.Part):
    """The commitments to choose from, and the amounts laid on those chosen.

    Args:
        desk: what the page shares.
        line: the line or posting.
        refused: why the user cannot decide; blank where he can.
        cvr: the supplier whose commitments stand first, those with something left before the others; blank: none does.
    """

    def __init__(self, desk: EvidenceDesk, line: Decided, refused: str, cvr: str = "") -> None:
        self.desk, self.line = desk, line
        self.refused = refused or ("" if line.ready else f"{line.word.capitalize()} er afgjort. Åbn den igen først.")
        self.found = tuple(sorted(desk.items, key=lambda item: (item.supplier_cvr != cvr if cvr else False, item.open <= 0)))
        months = sorted({item.month for item in desk.items}, reverse=True)
        self.text = kit.TextField("text", "Søg ydelse, borger eller leverandør", search=True)
        self.month = kit.Choice("month", "Måned", [("", "Alle måneder"), *((format_month(m), month(m)) for m in months)])
        self.filters = kit.Filters([self.text, self.month], lambda _: self._search(), "Find en disponering")
        columns = [
            kit.Column("service", "Ydelse og borger", sortable=False),
            kit.Column("month", "Måned", "month", sortable=False),
            kit.Column("open", "Rest", "amount", sortable=False),
        ]
        self.table = kit.Table("", columns, key="key", page_size=6, on_open=self._add, open_label="Vælg")
        self.fields: dict[Key, kit.TextField] = {}
        self.decisions = kit.Decisions([], "Godkend fordelingen")
        self._search()
        self._show()

    def draw(self, place: kit.Place, /) -> Node:
        """Draw the list, the amounts of those chosen, their sum, and the decision."""
        chosen = [kit.Filters(list(self.fields.values()), lambda _: self._show(), "Beløb på hver disponering")] if self.fields else []
        clear = [kit.Buttons(("Begynd forfra", self._clear))] if self.fields else []
        parts = [self.filters, self.table, *chosen, kit.Text(self._sum()), *clear, self.decisions]
        return el("div", *place.draw(parts), class_="as-page")

    def _search(self) -> None:
        found = search(self.found, self.text.value, self.month.value, _MOST + 1)
        told = f"de første {count(_MOST)}; søg for at finde flere" if len(found) > _MOST else count(len(found))
        self.table.caption = f"Disponeringer ({told})"
        found = found[:_MOST]
        self.table.show(
            {
                "key": [self.desk.place(item) for item in found],
                "service": [f"{item.called}, {item.supplier}" for item in found],
                "month": [item.month for item in found],
                "open": [item.open for item in found],
            }
            if found
            else {}
        )

    def _add(self, number: int) -> None:
        item = self.desk.items[number]
        self.table.opened = None
        if item.key not in self.fields:
            left = self.line.amount - sum(amount or 0 for amount in self._amounts().values())
            self.fields[item.key] = kit.TextField(f"amount{number}", f"Kroner på {_named(item)}", format_scaled(left, 2))
        self._show()

    def _clear(self) -> None:
        self.fields.clear()
        self.filters.take_focus()  # the button goes away
        self._show()

    def _amounts(self) -> dict[Key, int | None]:
        return {key: _ore(field.value) for key, field in self.fields.items()}

    def _laid(self) -> list[LaidOn]:
        return [LaidOn(*key, amount) for key, amount in self._amounts().items() if amount]

    def _sum(self) -> str:
        if not self.fields:
            return f"Vælg en eller flere disponeringer til {self.line.word}s {kr(self.line.amount)}"
        laid = sum(part.amount for part in self._laid())
        left = self.line.amount - laid
        if not left:
            told = "Det går op."
        elif left * self.line.amount < 0:
            told = f"Der er fordelt for meget: {kr(abs(left))}"
        else:
            told = f"Der mangler {kr(abs(left))}"
        return f"Fordelt: {kr(laid)} {self.line.word.capitalize()}: {kr(self.line.amount)} {told}"

    def _show(self) -> None:
        amounts = self._amounts()
        for key, field in self.fields.items():
            field.error = "Skriv beløbet i kroner som 1234,50." if amounts[key] is None else ""
        ties = bool(amounts) and None not in amounts.values() and sum(p.amount for p in self._laid()) == self.line.amount
        refused = self.refused or ("" if ties else f"Fordel hele {self.line.word}s beløb først.")
        self.decisions.actions = [
            kit.Action("Godkend fordelingen", self._question, "Ja, godkend", self._approve, "optional", refused, "main"),
        ]

    def _question(self) -> str:
        return f"Godkend {kr(self.line.amount)} på {many(len(self._laid()), 'disponering', 'disponeringer')}?"

    def _approve(self, words: str) -> None:
        laid = self._laid()
        self.desk.decide(lambda: approved(self.desk, self.line, laid, words))


def _named(item: Item) -> str:
    return f"{item.service_id}, {month(item.month)}"


def _ore(text: str) -> int | None:
    try:
        return parse_kroner(text)
    except ValueError:
        return None

"""Commitments on the page of reconciliation: what is left or used too much, how old it is, and releasing it with a reason."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

import pyarrow as pa
import pyarrow.compute as pc

from as2007lib.acts.release import Wanted, release_commitments, take_back_released
from as2007lib.answers.commitments import releases
from as2007lib.pages import kit
from as2007lib.pages.kit.node import Node, el
from as2007lib.pages.reconciliation_desk import Desk
from as2007lib.pages.reconciliation_postings import holding
from as2007lib.show.incoming.words import moment
from as2007lib.show.reconciliation import sheet
from as2007lib.show.sheets import XLSX
from as2007lib.store.by import By
from as2007lib.store.engine import Store
from as2007lib.values.danish import count, kr, many, month
from as2007lib.values.months import format_month, parse_month
from as2007lib.values.numbers import format_scaled, parse_kroner

_STATES = {"left": "Åbne eller for meget", "open": "Åbne", "over": "Brugt for meget", "released": "Frigivet", "": "Alle"}
_SEARCHED = ("service_id", "name", "citizen", "supplier", "account")
_Act: TypeAlias = Callable[[Store, By, Sequence[Wanted], str], int]


class Commitments(kit.Part):
    """The list of commitments."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        months = sorted(pc.unique(desk.whole.ours["month"]).to_pylist(), reverse=True)
        self.state = kit.Choice("state", "Tilstand", list(_STATES.items()))
        self.text = kit.TextField("text", "Ydelse, borger, leverandør eller konto", search=True)
        self.month = kit.Choice("month", "Ydelsesmåned", [("", "Alle måneder"), *((format_month(m), month(m)) for m in months)])
        self.filters = kit.Filters([self.state, self.text, self.month], lambda _: self._list())
        columns = [
            kit.Column("called", "Ydelse"),
            kit.Column("month", "Måned", "month"),
            kit.Column("amount", "I alt", "amount"),
            kit.Column("used", "Afstemt", "amount"),
            kit.Column("open", "Rest", "amount"),
            kit.Column("over", "For meget", "amount"),
            kit.Column("age", "Dage", "count"),
        ]
        self.table = kit.Table(
            "",
            columns,
            key="number",
            page_size=10,
            on_open=self._open,
            choose=True,
            totals=("amount", "used", "open", "over"),
            empty="Ingen disponeringer passer.",
        )
        self.chosen = kit.Decisions([], "De valgte disponeringer")
        self.detail = kit.Detail("Åbn en disponering i listen for at se den og frigive resten.", self._close)
        self.opened: int | None = None
        self.shown = desk.found.ours
        self._list()
        desk.relist.append(self._list)
        desk.redraw.append(self._redraw)

    def draw(self, place: kit.Place, /) -> Node:
        """Draw filters, list, the decision on those ticked, and what is open."""
        self.chosen.actions = [self._release_chosen()]
        export = kit.Buttons(("Hent listen (Excel)", self._export))
        return el("div", *place.draw([self.filters, self.table, self.chosen, export, self.detail]), class_="as-page")

    def _redraw(self) -> None:
        self._list(keep_page=True)
        if self.opened is not None:
            self._look(self.opened)

    def _list(self, *, keep_page: bool = False) -> None:
        rows = holding(self.desk.found.ours, _SEARCHED, self.text.value)
        wanted = ("open", "over") if self.state.value == "left" else (self.state.value,)
        if self.state.value:
            kept = [pc.greater(rows[name], 0) for name in wanted]
            rows = rows.filter(pc.or_(*kept) if len(kept) > 1 else kept[0])
        if self.month.value:
            rows = rows.filter(pc.equal(rows["month"], parse_month(self.month.value)))
        self.shown = rows
        self.table.caption = f"Disponeringer ({count(rows.num_rows)})"
        named = pc.binary_join_element_wise(rows["service_id"], rows["name"], " ")
        citizen = pc.if_else(pc.equal(rows["citizen"], ""), pa.scalar(None, pa.string()), rows["citizen"])
        called = pc.binary_join_element_wise(named, citizen, rows["supplier"], ", ", null_handling="skip")
        age = pc.max_element_wise(rows["age"], 0)  # a month that has not ended is not old
        aged = rows.set_column(rows.column_names.index("age"), "age", age)
        self.table.show(aged.append_column("called", called), keep_page=keep_page)

    def _release_chosen(self) -> kit.Action:
        keys = pa.array(self.table.chosen, pa.int64())
        rows = self.desk.whole.ours.filter(pc.is_in(self.desk.whole.ours["number"], value_set=keys))
        wanted = [_wanted(row, row["open"], "open") for row in rows.to_pylist() if row["open"]]
        total = sum(part.amount for part in wanted)
        refused = self.desk.refused() or ("" if wanted else "Sæt hak ved disponeringer, hvor der er noget tilbage.")
        question = f"Frigiv {kr(total)} på {many(len(wanted), 'disponering', 'disponeringer')}? Der ventes så ikke mere på dem."
        return kit.Action(
            "Frigiv de valgte", question, "Ja, frigiv", lambda reason: self._do(release_commitments, wanted, reason), "required", refused
        )

    def _open(self, number: int) -> None:
        self.desk.looking = self
        self._look(number)

    def _look(self, number: int) -> None:
        row = next(iter(self.desk.whole.ours.filter(pc.equal(self.desk.whole.ours["number"], number)).to_pylist()), None)
        if row is None:
            self.detail.close()
            return
        self.opened = number
        self.table.opened = number
        title = f"{row['service_id']} {row['name']}, {month(row['month'])}"
        self.desk.show_in(self, self.detail, title, kit.Beside([_facts(row)], [*self._forms(row), self._history(row)]))

    def _forms(self, row: dict[str, Any]) -> list[kit.Part]:
        refused = self.desk.refused()
        if refused:
            return [kit.Text(refused)]
        told = [kit.Text("Der er intet tilbage at frigive.")] if not row["open"] else []
        forms = [self._form(row, "open", "Frigiv", release_commitments)] if row["open"] else []
        if row["released"]:
            forms.append(self._form(row, "released", "Tag frigivelsen tilbage", take_back_released))
        return [*told, *forms]

    def _form(self, row: dict[str, Any], of: str, submit: str, act: _Act) -> kit.Part:
        amount = kit.TextField("amount", "Kroner", format_scaled(row[of], 2), f"Højst {kr(row[of])}", required=True)
        reason = kit.TextField("reason", "Begrundelse", "", "Står i journalen. CPR-numre skjules.", required=True)

        def send(values: dict[str, str]) -> dict[str, str] | None:
            try:
                ore = parse_kroner(values["amount"])
            except ValueError:
                return {"amount": "Skriv beløbet i kroner som 1234,50."}
            if not 0 < ore <= row[of]:
                return {"amount": f"Skriv et beløb fra 0,01 kr. til {kr(row[of])}"}
            self._do(act, [_wanted(row, ore, of)], values["reason"])
            return None

        return kit.Form(submit, [amount, reason], submit, send)

    def _do(self, act: _Act, wanted: Sequence[Wanted], reason: str) -> None:
        def do() -> str:
            done = act(self.desk.store, self.desk.by(), wanted, reason)
            return f"{kr(done)} er {'frigivet' if act is release_commitments else 'taget tilbage og ventes igen'}."

        self.desk.decide(do)

    def _history(self, row: dict[str, Any]) -> kit.Part:
        key = (row["service"], row["party"], row["month"])
        found = [r for r in releases(self.desk.store, self.desk.by()) if (r.service, r.party, r.month) == key] if row["released"] else []
        columns = [
            kit.Column("at", "Hvornår", "code", sortable=False),
            kit.Column("amount", "Frigivet", "amount", sortable=False),
            kit.Column("who", "Hvem", sortable=False),
            kit.Column("reason", "Begrundelse", sortable=False),
        ]
        rows = {
            "number": list(range(len(found))),
            "at": [moment(r.at) for r in found],
            "amount": [r.amount for r in found],
            "who": [r.user for r in found],
            "reason": [r.reason for r in found],
        }
        return kit.Table("Frigivelser", columns, rows if found else {}, key="number", empty="Intet er frigivet.")

    def _close(self) -> None:
        self.opened = None
        self.table.close()

    def _export(self) -> None:
        self.desk.page.download("disponeringer.xlsx", sheet.commitments(self.shown, self.desk.by().at), XLSX)
        self.desk.page.say(f"Listen med {many(self.shown.num_rows, 'disponering', 'disponeringer')} er hentet.", "info")


def _wanted(row: dict[str, Any], amount: int, of: str) -> Wanted:
    return Wanted(row["service"], row["party"], row["month"], amount, row[of])


def _facts(row: dict[str, Any]) -> kit.Part:
    return kit.Facts(
        [
            ("Ydelse", f"{row['service_id']} {row['name']}"),
            ("Borger", row["citizen"]),
            ("Leverandør", row["supplier"]),
            ("Konto", row["account"]),
            ("Disponeret", kr(row["amount"])),
            ("Afstemt", kr(row["used"])),
            ("Frigivet", kr(row["released"])),
            ("Kun hos os", kr(row["open"])),
            ("Brugt for meget", kr(row["over"])),
            ("Alder", f"{many(max(row['age'], 0), 'dag', 'dage')} efter månedens slutning"),
        ]
    )

"""The tab of the quarantine: the rows that wait and why, correcting a row and taking it in, and what the faults are worth."""

from __future__ import annotations

import re
from collections.abc import Sequence

from as2007lib.acts.load import Loaded, LoadRefused, release
from as2007lib.answers.door import format_month
from as2007lib.answers.quality import month_quality, source_months
from as2007lib.answers.quarantine import Waits, quarantine
from as2007lib.frames.column import Column, Kind
from as2007lib.frames.facts import FACTS, Fact
from as2007lib.intake.statement import RowError
from as2007lib.pages import kit
from as2007lib.pages.kit.node import Node, el
from as2007lib.pages.month_desk import Desk
from as2007lib.show.month.loading import fault_sort, shown_score
from as2007lib.show.month.words import FAULT_NAMES, whole_kr
from as2007lib.values.cpr_scan import mask_cprs
from as2007lib.values.danish import count, many, month, percent

_WRITTEN = {
    Kind.DAY: "Dato som 2026-10-31.",
    Kind.STOP: "Sidste dag som 2026-10-31; tom er uden slutdato.",
    Kind.MONTH: "Måned som 2026-10.",
    Kind.ORE: "Kroner med decimalkomma.",
    Kind.TEN_THOUSANDTH: "Tal med decimalkomma.",
    Kind.FLAG: "1 eller tom.",
}
_HIDDEN = "…"
_ANYWAY = "Tag ind trods grænsen"
_NOTHING = "Ingen indlæsninger"
_ASKED = "Prøv at tage alle rækker, der venter, ind igen?"


class Quarantine(kit.Part):
    """The rows that wait."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.rows: dict[int, Waits] = {}
        self.file = kit.Choice("file", "Fil", [("", "Alle filer")])
        self.filters = kit.Filters([self.file], lambda _: self._show_rows())
        self.table = kit.Table(
            "",
            [
                kit.Column("file", "Fil", "code"),
                kit.Column("row", "Række", "count"),
                kit.Column("load", "Indlæsning", "count"),
                kit.Column("codes", "Fejl"),
                kit.Column("reason", "Hvad der skal rettes"),
            ],
            key="id",
            page_size=15,
            on_open=self._open,
            open_label="Ret",
            empty="Karantænen er tom.",
        )
        self.detail = kit.Detail("", self.table.close)
        self.decisions = kit.Decisions([], "Karantænen")
        self.delivered = kit.Choice("delivered", "Kilde og måned", [("", _NOTHING)])
        self.fields: list[kit.Field] = []
        self.quality: list[kit.Part] = []
        self._redraw()
        desk.redraw.append(self._redraw)

    def draw(self, place: kit.Place, /) -> Node:
        """Draw the list, the row that is opened, and the quality of what a source delivered for a month."""
        detail = [self.detail] if self.detail.title else []
        judge = kit.Buttons(("Beregn datakvalitet", self._judge))
        quality = kit.Section("Datakvalitet", self.sources, judge, *self.quality)
        return el("div", *place.draw([self.filters, self.table, *detail, self.decisions, quality]), class_="as-page")

    def _redraw(self) -> None:
        self.rows = {w.id: w for w in quarantine(self.desk.store, self.desk.by())}
        files = sorted({w.file for w in self.rows.values()})
        self.file.options = [("", "Alle filer"), *((name, name) for name in files)]
        self.file.value = self.file.value if self.file.value in files else ""
        refused = self.desk.refused("load") or ("" if self.rows else "Karantænen er tom.")
        self.decisions.actions = [
            kit.Action("Prøv alle igen", _ASKED, "Ja, prøv", lambda _: self._release({}), refused=refused),
        ]
        found = source_months(self.desk.store, self.desk.by())
        self.known = {f"{one.source} {format_month(one.period)}": one for one in found}
        self.delivered.options = [(key, f"{one.source}, {month(one.period)}") for key, one in self.known.items()] or [("", _NOTHING)]
        if self.delivered.value not in self.known:
            self.delivered.value = self.delivered.options[0][0]
        self.sources = kit.Filters([self.delivered], lambda _: None, "Vælg kilde og måned")
        self._show_rows()

    def _show_rows(self) -> None:
        shown = [w for w in self.rows.values() if self.file.value in {"", w.file}]
        self.detail.title, self.table.opened = "", None
        self.table.caption = f"Rækker i karantæne ({count(len(shown))})"
        self.table.show(
            {
                "id": [w.id for w in shown],
                "file": [w.file for w in shown],
                "row": [w.row for w in shown],
                "load": [w.load for w in shown],
                "codes": [", ".join(FAULT_NAMES.get(code, code) for code in w.codes) for w in shown],
                "reason": [mask_cprs(w.reason) for w in shown],
            }
            if shown
            else {}
        )

    def _open(self, row_id: int) -> None:
        row = self.rows[row_id]
        fact = next(fact for fact in FACTS if fact.file == row.file)
        named = [column for column in fact.columns if re.search(rf"\b{column.header}\b", row.reason)]
        self.fields = [_field(column, row) for column in (*named, *(c for c in fact.columns if c not in named))]
        before = {field.name: field.value for field in self.fields}
        faults = kit.Facts(
            [
                ("Fejl", ", ".join(FAULT_NAMES.get(code, code) for code in row.codes)),
                ("Kode", ", ".join(row.codes)),
                ("Hvad der skal rettes", mask_cprs(row.reason)),
                ("Indlæsning", str(row.load)),
            ]
        )
        form = kit.Form(
            "Ret rækken",
            self.fields,
            "Ret, og prøv igen",
            lambda values: self._correct(row, fact, {name: value for name, value in values.items() if value != before[name]}),
            self.desk.refused("load") or "Kun de felter, du ændrer, rettes. Ret også i kilden, så fejlen ikke kommer igen.",
        )
        self.detail.show(f"{row.file}, række {row.row}", faults, form)

    def _correct(self, row: Waits, fact: type[Fact], changed: dict[str, str]) -> dict[str, str] | None:
        if not changed:
            return {fact.columns[0].header: "Ingen felter er ændret. Ret mindst ét felt."}
        self._release({row.id: changed}, row)
        return None

    def _release(self, corrections: dict[int, dict[str, str]], row: Waits | None = None, *, yes: bool = False) -> None:
        self.desk.page.working("Rækkerne prøves igen …")
        try:
            done = release(self.desk.store, self.desk.by(), corrections, yes=yes)
        except LoadRefused as refused:
            self._ask_again(refused, corrections, row)
            return
        self.desk.show()
        self._tell(done, row)

    def _ask_again(self, refused: LoadRefused, corrections: dict[int, dict[str, str]], row: Waits | None) -> None:
        """Let the user go over the limit in kroner, knowing how much moves."""
        anyway = kit.Action(
            _ANYWAY,
            f"{refused.reason} Tag dem ind alligevel?",
            "Ja, tag dem ind",
            lambda _: self._release(corrections, row, yes=True),
            tone="danger",
        )
        self.decisions.actions = [*(a for a in self.decisions.actions if a.label != _ANYWAY), anyway]
        self.desk.page.say(refused.reason, "error", f"Er det rigtigt, så vælg «{_ANYWAY}» under listen.")

    def _tell(self, done: Loaded, row: Waits | None) -> None:
        taken = sum(c["inserted"] + c["changed"] for c in done.changes.values())
        left = f"{many(done.waiting, 'række', 'rækker')} er i karantæne."
        still = [e for e in done.errors if row and (e.file, e.row) == (row.file, row.row)]
        if row and still:
            self._open_again(row, still)
            told = mask_cprs("; ".join(error.message for error in still))
            self.desk.page.say(f"{row.file} række {row.row} er stadig i karantæne: {told}", "error", left)
            return
        what = f"{row.file} række {row.row} er taget ind." if row else f"{many(taken, 'række', 'rækker')} er taget ind."
        self.desk.page.say(what, "ok" if taken else "info", f"{left} {self.desk.outdated}".strip())

    def _open_again(self, row: Waits, errors: Sequence[RowError]) -> None:
        """Open a row that was corrected and waits again, with what is wrong at each field."""
        now = next((w for w in self.rows.values() if (w.file, w.row, w.load) == (row.file, row.row, row.load)), None)
        if now is None:
            return
        self.table.opened = now.id
        self._open(now.id)
        for field in self.fields:
            field.error = mask_cprs(" ".join(error.message for error in errors if error.column == field.name))

    def _judge(self) -> None:
        chosen = self.known.get(self.delivered.value)
        if not chosen:
            return
        self.desk.page.working("Datakvaliteten beregnes …")
        found = month_quality(self.desk.store, self.desk.by(), chosen.source, chosen.period)
        stakes = sum(kind.amount or 0 for kind in found.kinds if not kind.warning)
        cards = kit.Cards(
            [
                kit.Card(f"Rækker uden fejl fra {found.source}", percent(shown_score(found)), f"af {many(found.rows, 'række', 'rækker')}"),
                kit.Card("Berørte ydelser om måneden", whole_kr(stakes), f"{many(found.faulty, 'række', 'rækker')} i karantæne"),
            ],
            "Datakvalitet",
        )
        rows = {
            "code": [FAULT_NAMES.get(kind.code, kind.code) for kind in found.kinds],
            "sort": [fault_sort(kind) for kind in found.kinds],
            "rows": [kind.rows for kind in found.kinds],
            "services": [kind.services for kind in found.kinds],
            "amount": [kind.amount for kind in found.kinds],
        }
        columns = [
            kit.Column("code", "Fejl"),
            kit.Column("sort", "Slags"),
            kit.Column("rows", "Rækker", "count"),
            kit.Column("services", "Ydelser", "count"),
            kit.Column("amount", "Kr. om måneden", "amount"),
        ]
        named = f"{chosen.source}, {month(chosen.period)}"
        table = kit.Table(f"Fejl hos {named}", columns, rows if found.kinds else {}, empty="Der er ingen fejl.")
        self.quality = [cards, table]


def _field(column: Column, row: Waits) -> kit.Field:
    """Return the input of one cell; what tells who somebody is stays hidden, and is corrected by writing it anew."""
    shown = row.cells.get(column.header, "")
    hidden = shown == _HIDDEN
    told = [f"Skal være {', '.join(column.codes[:-1])} eller {column.codes[-1]}."] if column.codes else [_WRITTEN.get(column.kind, "")]
    if hidden:
        told.append("Skjult. Skriv kun, hvis feltet skal rettes.")
    starred = f"{column.header} *" if column.required else column.header
    return kit.TextField(column.header, starred, "" if hidden else shown, " ".join(filter(None, told)))

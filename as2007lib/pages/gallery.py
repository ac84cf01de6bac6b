"""All parts of the kit with fixed figures: for whoever builds a page, and for the browser tests."""

from __future__ import annotations

from dataclasses import dataclass

import plotly.graph_objects as go
import pyarrow as pa

from as2007lib.pages import kit
from as2007lib.pages.kit.columns import danish_key
from as2007lib.store.errors import As2007Error
from as2007lib.values import danish
from as2007lib.values.months import parse_month

HOSTILE = '<img src=x onerror=alert(1)><script>alert(2)</script>&amp; "citat"'
"""A name such as a source system could send; it must be shown as it stands."""

_PARTIES = ("Odense Kommune", "Aarhus Kommune", "Ærø Kommune", "Region Fjordland", "Ålborg Kommune", HOSTILE)
_STATES = {
    "draft": kit.Badge("Kladde", "warn"),
    "approved": kit.Badge("Godkendt", "good"),
    "held": kit.Badge("Tilbageholdt", "bad"),
}
_MONTHS = tuple(parse_month(f"2026-{month:02d}") for month in range(7, 11))
_BILLED = (118_250_00, 121_930_50, 119_004_25, 126_411_75)


def show() -> kit.Page:
    """Return the gallery for whoever opened it."""
    return kit.open_page(lambda visitor: _Gallery(visitor).page)


def _lines() -> pa.Table:
    count = 60
    return pa.table(
        {
            "line": [f"L-{number:03d}" for number in range(1, count + 1)],
            "party": [_PARTIES[number % len(_PARTIES)] for number in range(count)],
            "month": [_MONTHS[-1] - (number % 7 == 0) for number in range(count)],
            "days": [310_000 if number % 7 else 300_000 for number in range(count)],
            "amount": [(number * 7919 % 9000 + 500) * 100 * (-1 if number % 7 == 0 else 1) + number for number in range(count)],
            "state": [("approved", "draft", "held")[number % 3] for number in range(count)],
        }
    )


@dataclass
class _Gallery:
    visitor: kit.Visitor

    def __post_init__(self) -> None:
        self.lines = _lines()
        self.table = kit.Table(
            "Linjer i kørslen",
            [
                kit.Column("line", "Linje", "code"),
                kit.Column("party", "Betaler"),
                kit.Column("month", "Måned", "month"),
                kit.Column("days", "Dage", "quantity"),
                kit.Column("amount", "Beløb i kr.", "amount"),
                kit.Column("state", "Status", "badge", badges=_STATES),
            ],
            self.lines,
            page_size=10,
            on_open=self._open,
            choose=True,
            totals=("amount",),
            empty="Ingen linjer passer til det, du har valgt.",
        )
        self.detail = kit.Detail("Vælg «Vis» ved en linje for at se, hvordan beløbet er fremkommet.", on_close=self.table.close)
        self.filters = kit.Filters(
            [
                kit.Choice("state", "Status", [("", "Alle"), *((code, badge.word) for code, badge in _STATES.items())]),
                kit.TextField("text", "Søg efter betaler", search=True),
            ],
            self._filter,
        )
        self.page = kit.Page(
            "Galleri",
            [
                kit.Tabs(
                    "Dele",
                    {
                        "Måneden": [self._cards(), self.filters, self.table, self.detail, self._decisions()],
                        "Udvikling": [self._figure()],
                        "Formular": [self._form(), self._texts()],
                    },
                )
            ],
            lead="Alle dele, som sider bygges af, med faste tal.",
        )

    def _cards(self) -> kit.Cards:
        return kit.Cards(
            [
                kit.Card("Faktureret i oktober", danish.kr(_BILLED[-1]), "6,2 % mere end i september", "warn"),
                kit.Card("Linjer", danish.count(len(self.lines)), "heraf 9 reguleringer"),
                kit.Card("Tilbageholdt", danish.kr(84_310_00), "20 linjer", "bad"),
                kit.Card("Datakvalitet", "98,4 %", "bedre end måneden før", "good"),
            ]
        )

    def _decisions(self) -> kit.Decisions:
        return kit.Decisions(
            [
                kit.Action("Godkend", self._question, "Ja, godkend", self._approve, tone="main"),
                kit.Action("Hold tilbage", self._hold_question, "Ja, hold tilbage", self._hold, reason="required"),
                kit.Action("Luk måneden", "", "Ja, luk", self._hold, refused="Kørslen er ikke godkendt endnu.", tone="danger"),
                kit.Action("Fejl", "Skal siden fejle?", "Ja, fejl", self._fail, tone="danger"),
            ]
        )

    def _question(self) -> str:
        asked = f"Godkend {danish.count(len(self.lines))} linjer på i alt {danish.kr(_BILLED[-1])}?"
        return f"{asked} Dokumenterne får numre og kan ikke ændres bagefter."

    def _approve(self, _reason: str) -> None:
        self.page.say(f"Kørslen er godkendt af {self.visitor.user}.", remedy="Dokumenterne kan hentes under «Kørsler».")

    def _hold_question(self) -> str:
        if not self.table.chosen:
            raise As2007Error("Ingen linjer er valgt. Sæt flueben ved de linjer, der skal holdes tilbage.")
        return f"Hold de valgte linjer tilbage ({len(self.table.chosen)})?"

    def _hold(self, reason: str) -> None:
        self.page.say(f"De valgte linjer holdes tilbage: {reason}", "info")

    def _fail(self, _reason: str) -> None:
        raise RuntimeError("a fault with the number 700101-1234 in it")

    def _filter(self, values: dict[str, str]) -> None:
        wanted = danish_key(values["text"])
        rows = self.lines.to_pylist()
        kept = [row for row in rows if values["state"] in ("", row["state"]) and wanted in danish_key(row["party"])]
        self.table.show(pa.Table.from_pylist(kept, schema=self.lines.schema))

    def _open(self, line: str) -> None:
        row = next(row for row in self.lines.to_pylist() if row["line"] == line)
        steps = [
            ("31 dage i oktober 2026", "31"),
            ("Takst pr. dag fra 1.1.2026 (takster.csv, række 12)", "1.845,00 kr."),
            ("Andel", "50 %"),
        ]
        self.detail.show(
            f"Linje {line}",
            kit.Beside(
                [kit.Facts([("Betaler", row["party"]), ("Ydelse", "Døgnophold"), ("Bevilling", "B-2041"), ("Reference", "")])],
                [kit.Steps("Sådan er beløbet fremkommet", steps, ("Beløb", danish.kr(row["amount"])))],
            ),
            kit.Links(("Se kørslen", "galleri", {"koersel": "12"})),
        )

    def _figure(self) -> kit.Figure:
        names = [danish.month(month) for month in _MONTHS]
        figure = go.Figure(go.Bar(x=names, y=[ore / 100 for ore in _BILLED], hovertext=[HOSTILE] * 4))
        figure.update_layout(yaxis={"title": {"text": "kr."}, "tickformat": ",.0f"})
        table = kit.Table(
            "Faktureret pr. måned",
            [kit.Column("month", "Måned", "month"), kit.Column("amount", "Kr.", "amount")],
            {"month": _MONTHS, "amount": _BILLED},
        )
        return kit.Figure(
            "Faktureret pr. måned", figure, "Det fakturerede beløb er steget fra 118.250 kr. i juli til 126.412 kr. i oktober.", table
        )

    def _form(self) -> kit.Form:
        fields = [
            kit.TextField("name", "Navn", required=True),
            kit.TextField("gln", "EAN (GLN)", help="13 cifre uden mellemrum."),
            kit.Choice("flow", "Strøm", [("sale", "Mellemkommunal"), ("internal", "Intern")]),
            kit.LongText("note", "Bemærkning"),
            kit.Tick("mail", "Send kvittering"),
        ]
        return kit.Form("Opret modpart", fields, "Gem", self._save, note="Oplysningerne bruges på fakturaer.")

    def _save(self, values: dict[str, str]) -> dict[str, str] | None:
        if values["gln"] and len(values["gln"]) != 13:  # noqa: PLR2004 - the length of a GLN
            return {"gln": "EAN (GLN) skal have 13 cifre."}
        self.page.say(f"{values['name']} er gemt.")
        return None

    def _texts(self) -> kit.Section:
        return kit.Section(
            "Tekst", kit.Text("Et afsnit, der forklarer noget.", "Et til."), kit.Buttons(("Hent linjer (CSV)", self._download))
        )

    def _download(self) -> None:
        lines = "".join(f"{row['line']};{danish.amount(row['amount'])}\n" for row in self.lines.to_pylist())
        self.page.download("linjer.csv", f"linje;beloeb\n{lines}".encode(), "text/csv")

"""How right the match is, on the page of matching: chances beside what was right, and what was posted alone and changed later."""

from __future__ import annotations

from as2007lib.answers.misjudgements import Alone, Misjudged, misjudgements
from as2007lib.answers.reliability import Reliability, measured
from as2007lib.pages import kit
from as2007lib.pages.evidence_parts import Points
from as2007lib.pages.kit.node import Node, el
from as2007lib.pages.matching_desk import Desk
from as2007lib.show import matching_misjudged as words
from as2007lib.show import matching_reliability as told
from as2007lib.show.incoming.words import why
from as2007lib.show.matching_sheet import workbook
from as2007lib.show.matching_words import chance, interval, when_said
from as2007lib.values.danish import count, kr

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def reliability_parts(desk: Desk) -> list[kit.Part]:
    """Return how far chances are to be trusted: figures, and what one must know of them."""
    found = measured(desk.store, desk.by())
    cards = [
        kit.Card("Afgjort endeligt", count(found.decided)),
        kit.Card("Posteret alene og urørt", count(found.alone)),
        kit.Card("Uden forslag", count(found.unproposed)),
    ]
    parts: list[kit.Part] = [kit.Cards(cards)]
    for title, one in (("Alt, der er afgjort", found.every), ("Kun det, mennesker har afgjort", found.people)):
        parts.append(_figure(title, one) if one.count else kit.Section(title, kit.Text(told.told(one))))
    return [*parts, kit.Section("Sådan er tallene lavet", kit.Text(*told.RESERVATIONS))]


def _figure(title: str, found: Reliability) -> kit.Figure:
    rows = told.band_rows(found)
    names = ("band", "count", "right", "chance", "observed", "interval")
    kinds = ("text", "count", "count", "text", "text", "text")
    columns = [
        kit.Column(name, head, kind, sortable=False)  # type: ignore[arg-type]  # kinds are literals
        for name, head, kind in zip(names, told.BAND_HEADS, kinds, strict=True)
    ]
    table = kit.Table(title, columns, dict(zip(names, map(list, zip(*rows, strict=True)), strict=True)), key="band")
    return kit.Figure(title, told.figure(found), f"{told.told(found)} {told.errors(found)}", table)


def misjudged_parts(desk: Desk) -> list[kit.Part]:
    """Return what was posted alone and changed later."""
    return [MisjudgedPart(desk, misjudgements(desk.store, desk.by()))]


class MisjudgedPart(kit.Part):
    """Rates, and each case with why it was posted."""

    def __init__(self, desk: Desk, found: Misjudged) -> None:
        self.desk, self.found = desk, found
        total = found.total
        self.cards = kit.Cards(
            [
                kit.Card("Posteret alene", count(total.count), kr(total.amount)),
                kit.Card("Rettet af mennesker", count(total.wrong), kr(total.wrong_amount), "bad" if total.wrong else "good"),
                kit.Card(
                    "Andel rettet", chance(total.share) if total.count else "–", interval(total.lower, total.upper) if total.count else ""
                ),
            ]
        )
        self.by = kit.Choice("by", "Del efter", list(words.GROUPS.items()))
        self.filters = kit.Filters([self.by], lambda _: self._redraw(), "Del andelene")
        columns = [
            kit.Column("name", "Gruppe"),
            kit.Column("count", "Posteret alene", "count"),
            kit.Column("amount", "Beløb", "amount"),
            kit.Column("wrong", "Rettet", "count"),
            kit.Column("wrong_amount", "Rettet beløb", "amount"),
            kit.Column("share", "Andel", "percent"),
            kit.Column("interval", "Usikkerhed (95 %)", sortable=False),
        ]
        self.rates = kit.Table("", columns, key="name", page_size=10, empty="Programmet har endnu ikke posteret noget alene.")
        self.cases = kit.Table(
            f"Rettet ({count(len(found.cases))})",
            [
                kit.Column("source", "Kilde", "code"),
                kit.Column("supplier", "Leverandør"),
                kit.Column("amount", "Beløb", "amount"),
                kit.Column("rule", "Fundet ved"),
                kit.Column("became", "Blev"),
                kit.Column("user", "Af"),
            ],
            _case_rows(found.cases),
            key="number",
            page_size=10,
            on_open=self._open,
            empty="Intet, der er posteret alene, er rettet.",
        )
        self.detail = kit.Detail("Vælg «Vis» ved en linje for at se, hvorfor den blev posteret, og hvad der blev af den.", self.cases.close)
        self._redraw()

    def draw(self, place: kit.Place, /) -> Node:
        """Draw cards, rates and cases."""
        export = kit.Buttons(("Hent rapporten (Excel)", self._export))
        parts = [kit.Text(words.told(self.found)), self.cards, self.filters, self.rates, self.cases, self.detail, export]
        return el("div", *place.draw(parts), class_="as-page")

    def _redraw(self) -> None:
        by = self.by.value
        found = words.rates(self.found, by)
        self.rates.caption = f"Andel rettet efter {words.GROUPS[by].lower()}"
        rows = {
            "name": [words.group_name(by, rate.name) for rate in found],
            "count": [rate.count for rate in found],
            "amount": [rate.amount for rate in found],
            "wrong": [rate.wrong for rate in found],
            "wrong_amount": [rate.wrong_amount for rate in found],
            "share": [rate.share * 100 for rate in found],
            "interval": [interval(rate.lower, rate.upper) for rate in found],
        }
        self.rates.show(rows if found else {})

    def _open(self, number: int) -> None:
        case = self.found.cases[number]
        facts = [
            ("Leverandør", case.supplier),
            ("Beløb", kr(case.amount)),
            ("Posteret", f"{when_said(case.at)} med sandsynlighed {chance(case.chance)}"),
            ("Lå på", words.lies(case.laid)),
            ("Blev", f"{words.BECAME_NAMES[case.became]} af {case.user or 'programmet selv'} {when_said(case.changed_at)}".strip()),
            ("Ligger nu på", words.lies(case.now)),
            ("Begrundelse", case.words),
        ]
        points = [Points(*each) for each in why(case.explanation)]
        self.detail.show(_called(case), kit.Facts(facts), kit.Section("Hvorfor den blev posteret alene", *points))

    def _export(self) -> None:
        self.desk.page.download("posteret-alene.xlsx", workbook(self.found, self.desk.by().at), _XLSX)
        self.desk.page.say("Rapporten er hentet.", "info")


def _called(case: Alone) -> str:
    return f"{case.source_id} linje {case.line_id}" if case.line_id else case.source_id


def _case_rows(cases: tuple[Alone, ...]) -> dict[str, list[object]]:
    if not cases:
        return {}
    return {
        "number": list(range(len(cases))),
        "source": [_called(case) for case in cases],
        "supplier": [case.supplier for case in cases],
        "amount": [case.amount for case in cases],
        "rule": [words.group_name("rule", case.rule) for case in cases],
        "became": [words.BECAME_NAMES[case.became] for case in cases],
        "user": [case.user or "programmet selv" for case in cases],
    }

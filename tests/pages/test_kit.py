"""The parts of a page, without a browser: what they draw, and what happens when something is pressed."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import plotly.graph_objects as go
import pyarrow as pa
import pytest

pytest.importorskip("anywidget", reason="the pages extra is not installed")

from as2007lib.pages import kit
from as2007lib.pages.kit.columns import danish_key
from as2007lib.pages.kit.figure import plain
from as2007lib.pages.kit.node import Node, el
from as2007lib.store.errors import As2007Error
from as2007lib.values.days import parse_day
from as2007lib.values.months import parse_month

HOSTILE = "<script>alert(1)</script>"


class Screen:
    """What a browser would show of a page, and ways to press things on it."""

    def __init__(self, *parts: kit.Part) -> None:
        self.page = kit.Page("Prøve", parts)

    @property
    def view(self) -> dict[str, Any]:
        return dict(self.page.surface.view)

    def all(self, tag: str) -> list[dict[str, Any]]:
        return [node for node in walk(self.view["tree"]) if node["t"] == tag]

    def text(self) -> str:
        return words(self.view["tree"])

    def send(self, node: dict[str, Any], event: str, value: Any = None, number: int | None = None) -> None:
        seen = self.view["number"] if number is None else number
        self.page.hear({"n": 1, "type": event, "id": node.get("e", {}).get(event), "value": value, "number": seen})

    def press(self, label: str) -> None:
        self.send(self.button(label), "click")

    def button(self, label: str) -> dict[str, Any]:
        return next(node for node in self.all("button") if words(node).startswith(label))

    def column(self, place: int) -> list[str]:
        rows = [node for body in self.all("tbody") for node in body.get("c", [])]
        return [words(row["c"][place]) for row in rows]


def walk(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        yield node
        for child in node.get("c", []):
            yield from walk(child)


def words(node: Any) -> str:
    return node if isinstance(node, str) else "".join(words(child) for child in node.get("c", []))


# ---- elements ----


@pytest.mark.parametrize("tag", ["script", "iframe", "img", "style", "object", "link"])
def test_pages_have_no_dangerous_elements(tag: str) -> None:
    with pytest.raises(ValueError, match=tag):
        el(tag)


@pytest.mark.parametrize("attribute", ["onclick", "style", "src", "srcdoc", "formaction"])
def test_pages_have_no_dangerous_attributes(attribute: str) -> None:
    with pytest.raises(ValueError, match=attribute):
        el("div", **{attribute: "x"})


@pytest.mark.parametrize("address", ["javascript:alert(1)", "//fremmed.example", "https://fremmed.example", "data:text/html,x", "../andet"])
def test_links_go_to_pages_only(address: str) -> None:
    with pytest.raises(ValueError, match="link"):
        el("a", "x", href=address)


def test_a_link_asks_the_page_for_what_is_in_it() -> None:
    screen = Screen(kit.Links(("Kørslen", "maaned", {"koersel": "a&b <c>"})))
    assert screen.all("a")[0]["a"]["href"] == "maaned?koersel=a%26b+%3Cc%3E"


def test_text_travels_as_text() -> None:
    node = el("p", HOSTILE)
    assert node.to_wire() == {"t": "p", "c": [HOSTILE]}
    assert isinstance(node, Node)


def test_text_cannot_turn_the_direction_of_writing() -> None:
    assert el("p", "Beløb \u202e00,1\u202c kr.").to_wire() == {"t": "p", "c": ["Beløb \ufffd00,1\ufffd kr."]}


# ---- tables ----


def lines(count: int = 60, **named: Any) -> kit.Table:
    rows = pa.table({"line": [f"L{n:02d}" for n in range(count)], "amount": [n * 100 if n % 2 else -n * 100 for n in range(count)]})
    columns = [kit.Column("line", "Linje", "code"), kit.Column("amount", "Beløb", "amount")]
    return kit.Table("Linjer", columns, rows, **({"page_size": 10} | named))


def test_values_are_written_in_danish() -> None:
    column = kit.Column
    assert column("x", "X", "amount").written(123456789) == "1.234.567,89"
    assert column("x", "X", "amount").written(None) == "–"
    assert column("x", "X", "quantity").written(75_000) == "7,5"
    assert column("x", "X", "percent").written(125_000) == "12,5 %"
    assert column("x", "X", "day").written(parse_day("2026-10-31")) == "31.10.2026"
    assert column("x", "X", "last_day").written(parse_day("2026-11-01")) == "31.10.2026"
    assert column("x", "X", "month").written(parse_month("2026-10")) == "oktober 2026"
    badges = {"draft": kit.Badge("Kladde", "warn")}
    assert column("x", "X", "badge", badges=badges).written("draft") == "Kladde"
    assert column("x", "X", "badge", badges=badges).written("other") == "other"


def test_text_is_in_danish_order_and_missing_values_come_last() -> None:
    names = pa.chunked_array([["Åby", "Zebra", None, "Ærø", "abe", "Ødis"]])
    column = kit.Column("x", "X")
    assert column.order(names, descending=False).tolist() == [4, 1, 3, 5, 0, 2]
    assert column.order(names, descending=True).tolist() == [0, 5, 3, 1, 4, 2]
    assert danish_key("ÆRØ") == danish_key("ærø")


def test_equal_rows_stay_as_they_stood() -> None:
    values = pa.chunked_array([[2, 1, 2, 1, None]])
    column = kit.Column("x", "X", "count")
    assert column.order(values, descending=False).tolist() == [1, 3, 0, 2, 4]
    assert column.order(values, descending=True).tolist() == [0, 2, 1, 3, 4]


def test_a_table_is_paged_and_sorted_over_all_its_rows() -> None:
    screen = Screen(lines())
    assert screen.column(0) == [f"L{n:02d}" for n in range(10)]
    screen.press("Næste")
    assert screen.column(0)[0] == "L10"
    assert "Viser 11–20 af 60 rækker" in screen.text()
    screen.press("Beløb")
    assert screen.column(1)[:2] == ["-58,00", "-56,00"]
    assert [node["a"].get("aria-sort") for node in screen.all("th") if node["a"]["scope"] == "col"] == [None, "ascending"]
    screen.press("Beløb")
    assert screen.column(1)[0] == "59,00"


def test_at_the_ends_the_page_buttons_do_nothing() -> None:
    screen = Screen(lines())
    assert screen.button("Forrige")["a"]["aria-disabled"] == "true"
    assert "e" not in screen.button("Forrige")


def test_totals_are_of_all_rows_not_of_those_shown() -> None:
    screen = Screen(lines(totals=["amount"]))
    assert words(screen.all("tfoot")[0]) == "I alt30,00"


def test_an_empty_table_says_so() -> None:
    table = kit.Table(
        "Linjer", [kit.Column("line", "Linje"), kit.Column("amount", "Beløb", "amount")], empty="Intet at vise.", totals=["amount"]
    )
    assert "Intet at vise." in Screen(table).text()


def test_a_row_is_opened_by_its_key_and_gets_the_focus_back() -> None:
    opened: list[Any] = []
    table = lines(on_open=opened.append)
    screen = Screen(table)
    screen.press("Vis L03")
    assert opened == ["L03"]
    assert screen.button("Vis L03")["a"]["aria-current"] == "true"
    table.close()
    screen.page.refresh()
    assert screen.view["focus"]["id"] == screen.button("Vis L03")["a"]["id"]


def test_the_row_after_one_that_has_left_is_known_and_gets_the_focus() -> None:
    table = lines(30, on_open=lambda _: None)
    screen = Screen(table)
    screen.press("Næste")
    screen.press("Vis L14")
    left = pa.table({"line": [f"L{n:02d}" for n in range(30) if n != 14], "amount": [0] * 29})
    table.show(left, keep_page=True)
    assert (screen.page.refresh(), screen.column(0)[0]) == (None, "L10")
    assert [table.after("L14", wanted) for wanted in ({"L15", "L20"}, {"L03", "L13"}, set())] == ["L15", "L03", None]
    assert table.after("L15", {"L15", "L20"}) == "L20"
    table.close()
    screen.page.refresh()
    focused = next(node for node in screen.all("button") if node.get("a", {}).get("id") == screen.view["focus"]["id"])
    assert words(focused) == "Vis L15"
    table.show(left.slice(0, 5), keep_page=True)
    screen.page.refresh()
    assert screen.column(0)[-1] == "L04"


def test_ticks_stay_on_rows_that_are_still_there() -> None:
    table = lines(choose=True)
    screen = Screen(table)
    boxes = screen.all("input")
    screen.send(boxes[1], "change", value=True)
    screen.send(screen.all("input")[4], "change", value=True)
    assert table.chosen == ["L00", "L03"]
    table.show({"line": ["L03", "L99"], "amount": [1, 2]})
    assert table.chosen == ["L03"]
    screen.page.refresh()
    screen.send(screen.all("input")[0], "change", value=True)
    assert table.chosen == ["L03", "L99"]


# ---- what the user does ----


def test_a_click_on_a_page_that_has_changed_since_is_ignored() -> None:
    opened: list[Any] = []
    screen = Screen(lines(on_open=opened.append))
    button, before = screen.button("Vis L03"), screen.view["number"]
    screen.press("Næste")
    screen.send(button, "click", number=before)
    screen.send(button, "click")  # not on the page any more
    assert opened == []


def test_what_the_browser_makes_up_is_ignored() -> None:
    screen = Screen(lines())
    for event in ({}, {"id": None}, {"id": "findes ikke", "type": "click"}, {"id": ["x"], "type": "submit"}):
        screen.page.hear(event)
    assert screen.column(0)[0] == "L00"


def decide(screen_done: list[str], **named: Any) -> kit.Decisions:
    return kit.Decisions([kit.Action("Godkend", "Godkend 3 linjer?", "Ja, godkend", screen_done.append, **named)])


def test_a_decision_takes_two_steps() -> None:
    done: list[str] = []
    screen = Screen(decide(done))
    screen.press("Godkend …")
    assert done == []
    assert "Godkend 3 linjer?" in screen.text()
    screen.send(screen.all("form")[0], "submit", {})
    assert done == [""]
    assert screen.button("Godkend …")


def test_a_decision_can_be_undone_before_it_is_made() -> None:
    done: list[str] = []
    screen = Screen(decide(done))
    screen.press("Godkend …")
    screen.press("Fortryd")
    assert done == []
    assert screen.view["focus"]["id"] == screen.button("Godkend …")["a"]["id"]


def test_a_reason_that_is_required_is_demanded() -> None:
    done: list[str] = []
    screen = Screen(decide(done, reason="required"))
    screen.press("Godkend …")
    screen.send(screen.all("form")[0], "submit", {"reason": "  "})
    assert "Udfyld «Begrundelse»." in screen.text()
    assert done == []
    screen.send(screen.all("form")[0], "submit", {"reason": " aftalt "})
    assert done == ["aftalt"]


def test_what_is_refused_says_why_and_cannot_be_pressed() -> None:
    done: list[str] = []
    screen = Screen(decide(done, refused="Du har selv lavet kladden; en anden skal godkende den."))
    button = screen.button("Godkend …")
    assert button["a"]["aria-disabled"] == "true"
    assert "e" not in button
    assert "en anden skal godkende den" in screen.text()


def test_what_refuses_every_decision_is_said_once() -> None:
    actions = [kit.Action(label, "Sikker?", "Ja", lambda _: None, refused="Månedens sidste dag.") for label in ("Godkend", "Afvis")]
    screen = Screen(kit.Decisions(actions))
    assert screen.text().count("Månedens sidste dag.") == 1
    told = {node["a"]["id"] for node in screen.all("p") if words(node) == "Månedens sidste dag."}
    assert {node["a"]["aria-describedby"] for node in screen.all("button") if words(node) in ("Godkend …", "Afvis …")} == told


def test_a_form_that_is_refused_says_why_and_sends_nothing() -> None:
    sent: list[dict[str, str]] = []
    screen = Screen(kit.Form("Ny", [kit.TextField("name", "Navn")], "Gem", sent.append, refused="Kræver rollen controller."))
    button = screen.button("Gem")
    assert (button["a"]["aria-disabled"], "Kræver rollen controller." in screen.text()) == ("true", True)
    screen.send(screen.all("form")[0], "submit", {"name": "Anna"})
    assert sent == []


def test_filters_that_are_cleared_keep_the_focus() -> None:
    fields = [kit.TextField("text", "Søg", search=True), kit.Tick("only", "Kun nye")]
    screen = Screen(kit.Filters(fields, lambda _: None), kit.Filters([kit.Tick("one", "En")], lambda _: None, clear=False))
    for box in screen.all("input"):
        screen.send(box, "input" if box["a"]["type"] == "search" else "change", True if box["a"]["type"] == "checkbox" else "a")
    assert [words(node) for node in screen.all("button") if words(node) == "Nulstil valg"] == ["Nulstil valg"]
    screen.press("Nulstil valg")
    assert screen.view["focus"]["id"] == screen.all("input")[0]["a"]["id"]


def test_a_decision_that_is_refused_meanwhile_is_not_made() -> None:
    done: list[str] = []
    decisions = decide(done)
    screen = Screen(decisions)
    screen.press("Godkend …")
    form = screen.all("form")[0]
    decisions.actions = [kit.Action("Godkend", "", "Ja, godkend", done.append, refused="Kørslen er godkendt.")]
    screen.page.refresh()
    screen.send(form, "submit", {})
    assert done == []


def test_an_error_of_use_is_shown_with_its_remedy() -> None:
    def refuse(_reason: str) -> None:
        raise As2007Error("Kladden er forældet: beregn igen.")

    screen = Screen(kit.Decisions([kit.Action("Godkend", "Sikker?", "Ja", refuse)]))
    screen.press("Godkend …")
    screen.send(screen.all("form")[0], "submit", {})
    assert "Ikke gennemført: Kladden er forældet: beregn igen." in screen.text()
    assert "Sikker?" in screen.text()


def test_an_unknown_error_gives_a_number_and_nothing_else(caplog: pytest.LogCaptureFixture) -> None:
    def fail(_reason: str) -> None:
        raise RuntimeError("hemmelig tilstand")

    screen = Screen(kit.Decisions([kit.Action("Godkend", "Sikker?", "Ja", fail)]))
    screen.press("Godkend …")
    with caplog.at_level(logging.ERROR, logger="as2007.pages"):
        screen.send(screen.all("form")[0], "submit", {})
    assert "hemmelig" not in screen.text()
    reference = screen.text().split("giv driften nummeret ")[1][:8]
    assert reference in caplog.text


def test_filters_take_only_what_can_be_chosen() -> None:
    told: list[dict[str, str]] = []
    filters = kit.Filters(
        [kit.Choice("flow", "Strøm", [("sale", "Salg"), ("internal", "Intern")]), kit.TextField("text", "Søg", search=True)], told.append
    )
    screen = Screen(filters)
    screen.send(screen.all("select")[0], "change", "noget andet")
    assert told[-1] == {"flow": "sale", "text": ""}
    screen.send(screen.all("select")[0], "change", "internal")
    screen.send(screen.all("input")[0], "input", " ærø ")
    assert told[-1] == {"flow": "internal", "text": "ærø"}
    screen.press("Nulstil valg")
    assert told[-1] == {"flow": "sale", "text": ""}


def test_a_form_tells_what_is_wrong_at_the_field_and_above() -> None:
    saved: list[dict[str, str]] = []

    def save(values: dict[str, str]) -> dict[str, str]:
        saved.append(values)
        return {"gln": "EAN (GLN) skal have 13 cifre."} if values["gln"] else {}

    form = kit.Form(
        "Modpart",
        [kit.TextField("name", "Navn", required=True), kit.TextField("gln", "EAN (GLN)"), kit.Tick("mail", "Kvittering")],
        "Gem",
        save,
    )
    screen = Screen(form)
    screen.send(screen.all("form")[0], "submit", {"gln": "1"})
    assert screen.text().count("Udfyld «Navn».") == 2
    assert saved == []
    screen.send(screen.all("form")[0], "submit", {"name": "Ærø", "gln": "1", "mail": "on"})
    assert screen.text().count("EAN (GLN) skal have 13 cifre.") == 2
    field = next(node for node in screen.all("input") if node["a"]["name"] == "gln")
    assert field["a"]["aria-invalid"] == "true"
    assert f"{field['a']['id']}-error" in field["a"]["aria-describedby"]
    screen.send(screen.all("form")[0], "submit", {"name": "Ærø", "gln": "", "mail": "on"})
    assert saved[-1] == {"name": "Ærø", "gln": "", "mail": "1"}
    assert "Ret dette" not in screen.text()


def test_tabs_show_one_at_a_time() -> None:
    screen = Screen(kit.Tabs("Dele", {"Linjer": [kit.Text("linjerne")], "Fejl": [kit.Text("fejlene")]}))
    assert "fejlene" not in screen.text()
    screen.press("Fejl")
    assert "fejlene" in screen.text()
    assert [node["a"]["aria-selected"] for node in screen.all("button")] == ["false", "true"]


def test_a_detail_takes_the_focus_and_tells_when_it_closes() -> None:
    closed: list[bool] = []
    detail = kit.Detail("Vælg en linje.", on_close=lambda: closed.append(True))
    screen = Screen(detail)
    detail.show("Linje L01", kit.Facts([("Betaler", HOSTILE), ("Reference", "")]))
    screen.page.refresh()
    assert screen.view["focus"]["id"] == screen.all("h2")[0]["a"]["id"]
    assert HOSTILE in screen.text()
    screen.press("Luk")
    assert closed == [True]
    assert "Vælg en linje." in screen.text()


# ---- figures ----


def test_text_in_figures_cannot_be_a_link() -> None:
    figure = plain({"data": [{"hovertext": ["<a href='x'>klik</a>", "<b>fed</b><br>ny linje<extra></extra>"], "y": [1, 2.5]}]})
    assert figure["data"][0]["hovertext"] == ["&lt;a href='x'>klik&lt;/a>", "<b>fed</b><br>ny linje<extra></extra>"]
    assert figure["data"][0]["y"] == [1, 2.5]


def test_a_figure_has_words_and_a_table() -> None:
    table = kit.Table(
        "Tal", [kit.Column("month", "Måned", "month"), kit.Column("amount", "Kr.", "amount")], {"month": [24321], "amount": [125]}
    )
    screen = Screen(kit.Figure("Udvikling", go.Figure(go.Bar(x=["a"], y=[1])), "Det går op.", table))
    assert "Det går op." in screen.text()
    assert screen.column(1) == ["1,25"]
    plot = screen.all("plot")[0]
    assert plot["a"]["aria-hidden"] == "true"
    assert plot["f"]["layout"]["separators"] == ",."


# ---- the door ----


def test_the_visitor_comes_from_the_server() -> None:
    told = {"AS2007_USER": "anna", "AS2007_DB": "sqlite:///x.db", "QUERY_STRING": "koersel=12&tekst=a%26b", "SERVER_SOFTWARE": "voila"}
    visitor = kit.visitor(told)
    assert (visitor.user, visitor.db, visitor.query) == ("anna", "sqlite:///x.db", {"koersel": "12", "tekst": "a&b"})
    by = visitor.by("prøve")
    assert (by.user, by.purpose, by.at.tzinfo is not None, len(by.seed)) == ("anna", "prøve", True, 32)


def test_a_served_page_without_a_user_does_not_open() -> None:
    with pytest.raises(RuntimeError):
        kit.visitor({"SERVER_SOFTWARE": "voila"})


def test_a_page_that_cannot_open_says_why() -> None:
    def build(_visitor: kit.Visitor) -> kit.Page:
        raise As2007Error("Lageret findes ikke endnu: kør «as2007 init» først.")

    page = kit.open_page(build)
    assert "kør «as2007 init» først" in words(page.surface.view["tree"])

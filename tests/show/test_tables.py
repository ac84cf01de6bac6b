"""Tables: Danish amounts, sums, what is said of an empty one, and no markup from data."""

from __future__ import annotations

from as2007lib.show.figures import Chart, amounts
from as2007lib.show.shown import Words, shown
from as2007lib.show.tables import Column, table

COLUMNS = [Column("Betaler"), Column("Dokumenter", "count"), Column("Måned", "month"), Column("Kr.", "amount")]
ROWS = [("Ærø Kommune", 1_200, 24_321, 123_456), ("<b>Nabo</b> & søn", 1, None, -5)]


def test_a_table_is_written_in_danish() -> None:
    made = table("Betalere", COLUMNS, ROWS, total=("I alt", 1_201, None, 123_451), note="Uden moms.")
    assert made.texts == [
        ["Ærø Kommune", "1.200", "oktober 2026", "1.234,56"],
        ["<b>Nabo</b> & søn", "1", "", "-0,05"],
        ["I alt", "1.201", "", "1.234,51"],
    ]
    assert str(made).splitlines() == [
        "Betalere",
        "Betaler            Dokumenter  Måned              Kr.",
        "Ærø Kommune             1.200  oktober 2026  1.234,56",
        "<b>Nabo</b> & søn           1                   -0,05",
        "I alt                   1.201                1.234,51",
        "Uden moms.",
    ]


def test_what_comes_from_data_is_no_markup_and_nothing_is_fetched() -> None:
    html = table("Betalere", COLUMNS, ROWS)._repr_html_()
    assert "<b>Nabo" not in html
    assert "&lt;b&gt;Nabo&lt;/b&gt; &amp; søn" in html
    assert "http" not in html
    assert "<script" not in html


def test_an_empty_table_says_what_that_means() -> None:
    made = table("Tilbageholdt", COLUMNS, [], total=("I alt", 0, None, 0), empty="Intet er holdt tilbage.")
    assert str(made) == "Tilbageholdt. Intet er holdt tilbage."
    assert made._repr_html_() == "<p><b>Tilbageholdt.</b> Intet er holdt tilbage.</p>"


def test_a_chart_has_its_words_above_it_and_nothing_is_left_out() -> None:
    chart = Chart("Efter område", "Psykiatri fylder mest.", amounts([("Psykiatri", 100)]))
    parts = shown(Words("Intern afregning"), None, shown(chart)).all_parts
    assert [str(part) for part in parts[:2]] == ["Intern afregning", "Efter område\nPsykiatri fylder mest."]
    assert parts[2] is chart
    assert Words("<i>", ("a & b",))._repr_html_() == "<h3>&lt;i&gt;</h3><p>a &amp; b</p>"

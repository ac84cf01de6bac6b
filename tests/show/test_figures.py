"""Charts: what is drawn, what plotly gets, and what is said in words are the same amounts."""

from __future__ import annotations

import re

import numpy as np
import plotly.graph_objects as go
import pytest

from as2007lib.matching.reliability import reliability
from as2007lib.show.figures import Chart, amounts, differences, waterfall
from as2007lib.show.matching_reliability import Plot


@pytest.fixture
def small_steps() -> Chart:
    """From 1.000.000 kr. to 1.010.000 kr. in two steps."""
    return waterfall(
        "Fra august til september", "Lidt mere.", ("August", 100_000_000), [("Nye", 3_000_000), ("Ophørte", -2_000_000)], "September"
    )


def test_a_waterfall_goes_from_total_to_total(small_steps: Chart) -> None:
    assert [(bar.label, bar.start, bar.stop, bar.figure) for bar in small_steps.bars] == [
        ("August", 0, 100_000_000, "1.000.000"),
        ("Nye", 100_000_000, 103_000_000, "+30.000"),
        ("Ophørte", 103_000_000, 101_000_000, "-20.000"),
        ("September", 0, 101_000_000, "1.010.000"),
    ]


def test_small_steps_are_shown_large_and_the_words_say_so(small_steps: Chart) -> None:
    assert small_steps.begin == 100_000_000 - 3_000_000 // 4
    assert small_steps.told == "Lidt mere. Aksen begynder ved 992.500 kr."
    large = waterfall("Fra", "Meget mere.", ("August", 100), [("Nye", 900)], "September")
    assert (large.begin, large.told) == (0, "Meget mere.")


def test_plotly_gets_the_same_bars_in_thousands_of_kroner(small_steps: Chart) -> None:
    figure = small_steps.plotly()
    assert isinstance(figure, go.Figure)
    (bars,) = figure.data
    assert (list(bars.y), list(bars.x), list(bars.base)) == (
        ["August", "Nye", "Ophørte", "September"],
        [1000.0, 30.0, -20.0, 1010.0],
        [0.0, 1000.0, 1030.0, 0.0],
    )
    assert figure.layout.xaxis.range[0] == 992.5


def test_a_notebook_gets_picture_plotly_and_words(small_steps: Chart) -> None:
    bundle = small_steps._repr_mimebundle_()
    assert set(bundle) == {"application/vnd.plotly.v1+json", "text/html", "text/plain"}
    assert bundle["text/html"].startswith("<svg")
    assert "http" not in bundle["text/html"].replace("http://www.w3.org/2000/svg", "")
    assert bundle["text/plain"] == "Fra august til september: Lidt mere. Aksen begynder ved 992.500 kr."


def test_the_picture_says_all_in_its_label_and_shows_names_as_text() -> None:
    picture = Chart("Efter tilbud", "Ét tilbud.", amounts([('<script>alert("x")</script>', 5_000)])).picture()
    assert 'aria-label="Efter tilbud. Ét tilbud."' in picture
    assert "<script>" not in picture
    assert "&lt;script&gt;" in picture


def test_bars_below_zero_lie_left_of_the_line() -> None:
    chart = Chart("Reguleringer", "Op og ned.", differences([("op", 30_000), ("ned", -10_000)]))
    assert [bar.tone for bar in chart.bars] == ["up", "down"]
    zero = int(re.findall(r'<line x1="(\d+)"', chart.picture())[0])
    lefts = [int(left) for left in re.findall(r'<rect x="(\d+)"', chart.picture())]
    assert lefts[0] == zero > lefts[1]


def test_reliability_is_drawn_without_plotly_too() -> None:
    found = reliability(np.array([9_900, 9_900, 400]), np.array([True, True, False]))
    bundle = Plot("Alt <afgjort>", found)._repr_mimebundle_()
    assert set(bundle) == {"application/vnd.plotly.v1+json", "text/html", "text/plain"}
    drawn = bundle["text/html"]
    assert (drawn.count("<path"), drawn.count("<circle")) == (3, 3), "a mark in the legend, and one a band"
    assert 'aria-label="Alt &lt;afgjort&gt;. 2 af 3 forslag var rigtige.' in drawn
    assert drawn.index("99 % til 99,5 %") < drawn.index("0 % til 50 %")

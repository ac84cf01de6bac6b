"""Bar charts of amounts: a picture that needs nothing from elsewhere, the same for plotly where it is at hand, and in words.

A notebook that is opened in JupyterLab shows the plotly figure; exported or opened elsewhere it shows the drawn picture.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, Literal

import plotly.graph_objects as go

from as2007lib.values.danish import count

Tone = Literal["total", "up", "down"]
_COLOURS: dict[Tone, str] = {"total": "#5f6b76", "up": "#1f5a7a", "down": "#b4582a"}
_INK, _EDGE = "#1b2733", "#c3ccd3"
_FONT = "system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"
_ROW, _LABELS, _FIELD, _FIGURES = 28, 320, 400, 120
_LONGEST = 42
_STRETCH = 3
"""A waterfall begins at 0 unless its steps are that many times smaller than the total they lead from."""
_ORE_IN_THOUSAND = 100_000


@dataclass(frozen=True)
class Bar:
    """One bar, from `start` to `stop` (øre)."""

    label: str
    start: int
    stop: int
    tone: Tone = "up"

    @property
    def amount(self) -> int:
        """What the bar stands for, øre."""
        return self.stop - self.start

    @property
    def figure(self) -> str:
        """The amount as it stands beside the bar: whole kroner, signed where it is a difference."""
        kroner = (abs(self.amount) + 50) // 100
        sign = "-" if self.amount < 0 else "+" if self.tone != "total" else ""
        return f"{sign}{count(kroner)}"


@dataclass(frozen=True)
class Chart:
    """A chart of bars below each other.

    Attributes:
        title: its heading.
        words: what it shows, in a sentence or two.
        bars: the bars.
        begin: øre at which the axis begins; more than 0 only where every bar lies far from 0.
    """

    title: str
    words: str
    bars: tuple[Bar, ...]
    begin: int = 0

    @property
    def told(self) -> str:
        """The words, and a warning where the axis does not begin at 0."""
        return f"{self.words} Aksen begynder ved {count(self.begin // 100)} kr." if self.begin else self.words

    def picture(self) -> str:
        """Return the chart as a drawing (SVG) with its words for those who cannot see it."""
        low, high = self._range()
        height = _ROW * len(self.bars) + 12
        width = _LABELS + _FIELD + _FIGURES
        zero = _LABELS + _FIELD * (max(low, 0) - low) // (high - low)
        rows = "".join(_drawn(bar, place, low, high) for place, bar in enumerate(self.bars))
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" style="max-width:100%;height:auto" '
            f'role="img" aria-label="{escape(f"{self.title}. {self.told}")}" font-family="{_FONT}" font-size="13" fill="{_INK}">'
            f'<rect width="{width}" height="{height}" fill="#ffffff"/>'
            f'<line x1="{zero}" x2="{zero}" y1="4" y2="{height - 4}" stroke="{_EDGE}"/>{rows}</svg>'
        )

    def _range(self) -> tuple[int, int]:
        """Return the ends of the axis; they are never equal."""
        ends = [self.begin, self.begin + 1, *(end for bar in self.bars for end in (bar.start, bar.stop) if end or not self.begin)]
        return min(ends), max(ends)

    def plotly(self) -> go.Figure:
        """Return the chart as a plotly figure; its axis counts thousands of kroner."""
        bars = go.Bar(
            orientation="h",
            y=[bar.label for bar in self.bars],
            x=[bar.amount / _ORE_IN_THOUSAND for bar in self.bars],
            base=[bar.start / _ORE_IN_THOUSAND for bar in self.bars],
            marker_color=[_COLOURS[bar.tone] for bar in self.bars],
            text=[bar.figure for bar in self.bars],
            textposition="outside",
            cliponaxis=False,
            hovertemplate="%{y}: %{text} kr.<extra></extra>",
        )
        layout = {
            "template": "none",
            "separators": ",.",
            "height": 110 + _ROW * len(self.bars),
            "margin": {"l": 24, "r": 110, "t": 16, "b": 48},
            "font": {"family": _FONT, "size": 13, "color": _INK},
            "xaxis": {
                "title": {"text": "tusind kr."},
                "tickformat": ",",
                "gridcolor": "#e4e8eb",
                "zerolinecolor": _EDGE,
                "range": self._thousands(),
            },
            "yaxis": {"autorange": "reversed", "automargin": True},
            "bargap": 0.3,
        }
        return go.Figure(bars, layout)

    def _thousands(self) -> list[float]:
        """Return the ends of plotly's axis, with room for the figures beside the bars."""
        low, high = self._range()
        room = (high - low) / 5
        return [(low - (room if low < 0 else 0)) / _ORE_IN_THOUSAND, (high + room) / _ORE_IN_THOUSAND]

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        return {
            "application/vnd.plotly.v1+json": self.plotly().to_plotly_json(),
            "text/html": self.picture(),
            "text/plain": f"{self.title}: {self.told}",
        }


def waterfall(title: str, words: str, first: tuple[str, int], steps: Sequence[tuple[str, int]], last: str) -> Chart:
    """Return the chart from one total over its changes to another; small changes are shown large, on an axis that says so.

    Args:
        title: the chart's heading.
        words: what it shows.
        first: what the first total is called, and its øre.
        steps: the changes.
        last: what the last total is called; it is the first and all changes.
    """
    bars, level = [Bar(first[0], 0, first[1], "total")], first[1]
    for label, amount in steps:
        bars.append(Bar(label, level, level + amount, "up" if amount >= 0 else "down"))
        level += amount
    levels = [bar.stop for bar in bars]
    low, spread = min(levels), max(levels) - min(levels)
    begin = low - spread // 4 if spread * _STRETCH < low else 0
    return Chart(title, words, (*bars, Bar(last, 0, level, "total")), begin)


def amounts(named: Sequence[tuple[str, int]]) -> tuple[Bar, ...]:
    """Return a bar from 0 for each amount."""
    return tuple(Bar(label, 0, amount, "total" if amount >= 0 else "down") for label, amount in named)


def differences(named: Sequence[tuple[str, int]]) -> tuple[Bar, ...]:
    """Return a bar from 0 for each amount that is more or less than something."""
    return tuple(Bar(label, 0, amount, "up" if amount >= 0 else "down") for label, amount in named)


def _drawn(bar: Bar, place: int, low: int, high: int) -> str:
    left, right = sorted(_LABELS + _FIELD * (max(end, low) - low) // (high - low) for end in (bar.start, bar.stop))
    top = 6 + _ROW * place
    label = bar.label if len(bar.label) <= _LONGEST else f"{bar.label[: _LONGEST - 1]}…"
    return (
        f'<text x="{_LABELS - 10}" y="{top + 18}" text-anchor="end">{escape(label)}</text>'
        f'<rect x="{left}" y="{top + 4}" width="{max(right - left, 1)}" height="{_ROW - 9}" fill="{_COLOURS[bar.tone]}"/>'
        f'<text x="{right + 8}" y="{top + 18}">{bar.figure}</text>'
    )

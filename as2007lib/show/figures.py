"""Bar charts of amounts: a picture that needs nothing from elsewhere, the same for plotly where it is at hand, and in words.

A notebook that is opened in JupyterLab shows the plotly figure; exported or opened elsewhere it shows the drawn picture.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, Literal

import plotly.graph_objects as go

from as2007lib.values.danish import count

Tone = Literal["total", "up", "down"]
_COLOURS: dict[Tone, str] = {"total": "#5f6b76", "up": "#1f5a7a", "down": "#b4582a"}
_INK, _EDGE = "#1b2733", "#c3ccd3"
_FONT = "system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"
_ROW, _LABELS, _FIELD, _FIGURES = 28, 290, 420, 130
_LONGEST = 44
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
        sign = "−" if self.amount < 0 else "+" if self.tone != "total" else ""
        return f"{sign}{count(kroner)}"


@dataclass(frozen=True)
class Chart:
    """A chart of bars below each other, with its heading and what it shows in a sentence or two."""

    title: str
    words: str
    bars: tuple[Bar, ...]

    def picture(self) -> str:
        """Return the chart as a drawing (SVG) with its words for those who cannot see it."""
        low, high = min(_ends(self.bars)), max(_ends(self.bars))
        height = _ROW * len(self.bars) + 12
        width = _LABELS + _FIELD + _FIGURES
        zero = _LABELS + _FIELD * -low // (high - low)
        rows = "".join(_drawn(bar, place, low, high) for place, bar in enumerate(self.bars))
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" style="max-width:100%;height:auto" '
            f'role="img" aria-label="{escape(f"{self.title}. {self.words}")}" font-family="{_FONT}" font-size="13" fill="{_INK}">'
            f'<rect width="{width}" height="{height}" fill="#ffffff"/>'
            f'<line x1="{zero}" x2="{zero}" y1="4" y2="{height - 4}" stroke="{_EDGE}"/>{rows}</svg>'
        )

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
            "xaxis": {"title": {"text": "tusind kr."}, "gridcolor": "#e4e8eb", "zerolinecolor": _EDGE},
            "yaxis": {"autorange": "reversed", "automargin": True},
            "bargap": 0.3,
        }
        return go.Figure(bars, layout)

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        return {
            "application/vnd.plotly.v1+json": self.plotly().to_plotly_json(),
            "text/html": self.picture(),
            "text/plain": f"{self.title}: {self.words}",
        }


def waterfall(first: tuple[str, int], steps: Sequence[tuple[str, int]], last: str) -> tuple[Bar, ...]:
    """Return the bars from one total over its changes to another.

    Args:
        first: what the first total is called, and its øre.
        steps: the changes.
        last: what the last total is called; it is the first and all changes.
    """
    bars, level = [Bar(first[0], 0, first[1], "total")], first[1]
    for label, amount in steps:
        bars.append(Bar(label, level, level + amount, "up" if amount >= 0 else "down"))
        level += amount
    return (*bars, Bar(last, 0, level, "total"))


def amounts(named: Sequence[tuple[str, int]]) -> tuple[Bar, ...]:
    """Return a bar from 0 for each amount."""
    return tuple(Bar(label, 0, amount, "total" if amount >= 0 else "down") for label, amount in named)


def _ends(bars: Sequence[Bar]) -> Iterator[int]:
    yield from (0, 1)  # a chart always shows 0, and never has no width
    for bar in bars:
        yield from (bar.start, bar.stop)


def _drawn(bar: Bar, place: int, low: int, high: int) -> str:
    left, right = sorted(_LABELS + _FIELD * (end - low) // (high - low) for end in (bar.start, bar.stop))
    top = 6 + _ROW * place
    label = bar.label if len(bar.label) <= _LONGEST else f"{bar.label[: _LONGEST - 1]}…"
    return (
        f'<text x="{_LABELS - 10}" y="{top + 18}" text-anchor="end">{escape(label)}</text>'
        f'<rect x="{left}" y="{top + 4}" width="{max(right - left, 1)}" height="{_ROW - 9}" fill="{_COLOURS[bar.tone]}"/>'
        f'<text x="{right + 8}" y="{top + 18}">{bar.figure}</text>'
    )

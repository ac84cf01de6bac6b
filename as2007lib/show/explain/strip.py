"""The month as a strip of days: colour, pattern and a sign each tell what a day is, so that none of them is needed alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from as2007lib.explain.model import DayMark, Explanation, Mark, Segment
from as2007lib.show.explain.days import MARKS, mark_name
from as2007lib.show.explain.words import WHOLE_PCT, span, weekday
from as2007lib.values.danish import date_long, kr, month, percent, quantity
from as2007lib.values.days import date_of

if TYPE_CHECKING:
    import plotly.graph_objects as go

_LOOK: dict[Mark, tuple[str, str, str]] = {
    "counted": ("#1f5a7a", "", "#ffffff"),
    "delivery": ("#1f5a7a", "", "#ffffff"),
    "reduced": ("#f0d2c0", "/", "#1b2733"),
    "weekday": ("#e4e8eb", "", "#1b2733"),
    "holiday": ("#e4e8eb", "x", "#1b2733"),
    "outside_calendar": ("#e4e8eb", "-", "#1b2733"),
    "no_delivery": ("#f4f5f6", "", "#1b2733"),
    "unpaid": ("#ffffff", ".", "#1b2733"),
}
"""Of each mark the fill, the pattern, and the ink of its sign."""
_PATTERN_INK = "#75828e"
_EDGE = "#75828e"
_WIDTH = 0.92
_OWN, _OTHER = 1.0, 0.55
"""Heights of days the line settles and of other days."""


def picture(explanation: Explanation) -> go.Figure:
    """Return the days of the line's month as a figure; it needs nothing from elsewhere."""
    import plotly.graph_objects as go  # noqa: PLC0415 - an extra: text and data are shown without it

    figure = go.Figure()
    for mark in MARKS:
        days = [d for d in explanation.days if d.mark == mark]
        if days:
            figure.add_trace(_bars(mark, days))
    for segment in explanation.segments:
        figure.add_annotation(_label(segment))
    for segment in explanation.segments[1:]:
        figure.add_vline(x=date_of(segment.start).day - 0.5, line={"color": _EDGE, "dash": "dot", "width": 1})
    figure.update_layout(
        title={"text": f"{month(explanation.line.month).capitalize()}, linje {explanation.line.line_id}"},
        barmode="overlay",
        height=240,
        separators=",.",
        plot_bgcolor="#ffffff",
        legend={"orientation": "h", "y": -0.35},
        margin={"l": 16, "r": 16, "t": 48, "b": 64},
        xaxis={"title": {"text": "Dag i måneden"}, "dtick": 1, "range": [0.4, len(explanation.days) + 0.6], "fixedrange": True},
        yaxis={"visible": False, "range": [0, 1.55], "fixedrange": True},
    )
    return figure


def caption(explanation: Explanation) -> str:
    """Return what the picture shows, in words: how many days there are of each sort."""
    counts = [(MARKS[mark][0].lower(), sum(d.mark == mark for d in explanation.days)) for mark in MARKS]
    told = "; ".join(f"{name}: {count}" for name, count in counts if count)
    others = " Lave søjler er dage, som linjen ikke omfatter." if any(not d.own for d in explanation.days) else ""
    return f"{month(explanation.line.month).capitalize()}: {told}.{others}"


def _bars(mark: Mark, days: list[DayMark]) -> dict[str, Any]:
    name, sign = MARKS[mark]
    fill, pattern, ink = _LOOK[mark]
    return dict(  # noqa: C408 - reads like the figure it is part of
        type="bar",
        name=f"{sign} {name}",
        x=[date_of(d.day).day for d in days],
        width=_WIDTH,
        y=[_OWN if d.own else _OTHER for d in days],
        text=[sign] * len(days),
        textposition="inside",
        insidetextanchor="middle",
        textfont={"color": ink, "size": 14},
        customdata=[[f"{weekday(d.day)} {date_long(d.day)}", _told(d)] for d in days],
        hovertemplate="%{customdata[0]}<br>%{customdata[1]}<extra></extra>",
        marker={"color": fill, "line": {"color": _EDGE, "width": 1}, "pattern": {"shape": pattern, "fgcolor": _PATTERN_INK, "size": 6}},
    )


def _told(day: DayMark) -> str:
    delivered = f", leveret {quantity(day.delivered)}" if day.delivered is not None else ""
    return f"{mark_name(day)}{delivered}"


def _label(segment: Segment) -> dict[str, Any]:
    middle = (date_of(segment.start).day + date_of(segment.stop - 1).day) / 2
    factor = "" if segment.factor_pct == WHOLE_PCT else f" × {percent(segment.factor_pct)}"
    return {
        "x": middle,
        "y": 1.06,
        "text": f"{kr(segment.rate)}{factor}<br>{kr(segment.own)}",
        "showarrow": False,
        "yanchor": "bottom",
        "font": {"size": 12},
        "hovertext": span(segment.start, segment.stop),
    }

"""How old what is unmatched is, on each side: a figure, and its words."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import plotly.graph_objects as go

from as2007lib.answers.reconciliation import Aged
from as2007lib.show.reconciliation.words import band
from as2007lib.values.danish import kr

SIDES = {"ledger": "Kun i økonomisystemet", "ours": "Kun hos os", "over": "Brugt for meget"}
"""The three figures of a band, each with its name on screen."""


def figure(ages: Sequence[Aged]) -> go.Figure:
    """Return bars of kroner side by side, a group of them for each band."""
    names = [band(aged) for aged in ages]
    bars = [
        go.Bar(
            name=name,
            x=names,
            y=[float(Decimal(getattr(aged, side)).scaleb(-5)) for aged in ages],
            hovertemplate="%{x}: %{y:,.1f} tusind kr.<extra>" + name + "</extra>",
        )
        for side, name in SIDES.items()
    ]
    layout = {
        "barmode": "group",
        "yaxis": {"title": {"text": "tusind kr."}, "tickformat": ","},
        "legend": {"orientation": "h", "y": 1.02, "yanchor": "bottom"},
        "margin": {"l": 56, "r": 16, "t": 84, "b": 48},
        "height": 372,
    }
    return go.Figure(bars, layout)


def words(ages: Sequence[Aged]) -> str:
    """Return what the figure shows, in two sentences."""
    ledger, ours, over = (sum(getattr(aged, side) for aged in ages) for side in SIDES)
    old = ages[-1]
    return (
        f"I alt står {kr(ledger)} kun i økonomisystemet og {kr(ours)} kun hos os, og {kr(over)} er brugt for meget. "
        f"Over {old.first - 1} dage gammelt er {kr(old.ledger)} kun i økonomisystemet, {kr(old.ours)} kun hos os, "
        f"og {kr(old.over)} brugt for meget."
    )

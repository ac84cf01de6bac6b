"""The tabs of differences and of findings: why the month is not the last one, what is corrected and why, what was not settled."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

import plotly.graph_objects as go
import pyarrow as pa

from as2007lib.answers.change import Change
from as2007lib.answers.explain import explain_all
from as2007lib.answers.month import Correction, largest_corrections
from as2007lib.answers.month_rows import finding_rows
from as2007lib.explain.model import Explanation
from as2007lib.pages import kit
from as2007lib.pages.kit.node import Node, el
from as2007lib.pages.month_desk import Desk
from as2007lib.pages.month_explain import open_explanation
from as2007lib.show.explain.wording import NOTHING_DUE
from as2007lib.show.explain.wording import change as change_words
from as2007lib.show.figures import Chart, waterfall
from as2007lib.show.month.words import CAUSE_NAMES, FINDING_NAMES, whole_kr
from as2007lib.show.text import FLOW_NAMES
from as2007lib.values.cpr_scan import mask_cprs
from as2007lib.values.danish import count, many, month

_MOST = 10
_LABEL = 20
"""Characters a line of a label beside a bar."""
_BAR = 56
"""Pixels a bar."""
_TOLD = 2
"""Changes told of a correction; its explanation tells all of them."""
_CORRECTIONS = pa.schema(
    [
        *((name, pa.string()) for name in ("line", "what", "why")),
        *((name, pa.int64()) for name in ("old", "new", "amount")),
    ]
)
_MOVED = [kit.Column("old", "Før", "amount"), kit.Column("new", "Nu", "amount"), kit.Column("amount", "Forskel", "amount")]


class Changes(kit.Part):
    """Why the flow's month is not what its last one was, and the largest corrections of the run that is looked at."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.parts: list[kit.Part] = []
        columns = [
            kit.Column("line", "Linje", "code"),
            kit.Column("what", "Hvad"),
            *_MOVED,
            kit.Column("why", "Hvorfor"),
        ]
        self.corrections = kit.Table(
            "",
            columns,
            on_open=lambda line: open_explanation(desk, self.line, line),
            open_label="Forklar",
            empty="Kørslen regulerer ingen tidligere måned.",
        )
        self.line = kit.Detail("", self.corrections.close)
        self._redraw()
        desk.redraw_run.append(self._redraw)

    def draw(self, place: kit.Place, /) -> Node:
        """Draw the tab."""
        opened = [self.line] if self.line.title else []
        return el("div", *place.draw([self.corrections, *opened, *self.parts]), class_="as-page")

    def _redraw(self) -> None:
        self.line.title, self.corrections.opened = "", None
        chosen, alone = self.desk.chosen, self.desk.alone
        if not chosen or not alone:
            self.corrections.caption = "Ingen kørsel er valgt"
            self.corrections.show({})
            self.parts = []
            return
        self.corrections.caption = f"De største reguleringer af tidligere måneder i {chosen[1].run.run_id}"
        self.corrections.show(self._corrections(largest_corrections(alone, _MOST)))
        self.parts = _compared(self.desk.changes[chosen[0].flow])

    def _corrections(self, found: Sequence[Correction]) -> pa.Table:
        explanations = explain_all(self.desk.store, self.desk.by(), [c.line_id for c in found])
        rows = [
            {
                "line": c.line_id,
                "what": mask_cprs(f"{c.service_name} ({c.service}), {month(c.month)}, {c.party}"),
                "old": c.old,
                "new": c.new,
                "amount": c.amount,
                "why": _why(explanation),
            }
            for c, explanation in zip(found, explanations, strict=True)
        ]
        return pa.Table.from_pylist(rows, _CORRECTIONS)


def _why(found: Explanation) -> str:
    """Return why a correction came about, in a sentence or two."""
    told = [change_words(c, internal=False) for c in found.changes[:_TOLD]]
    if len(found.changes) > _TOLD:
        told.append(f"Og {many(len(found.changes) - _TOLD, 'ændring', 'ændringer')} mere.")
    if not told and found.nothing_due:
        told = [NOTHING_DUE[found.nothing_due]]
    return mask_cprs(" ".join(told)) or "Se forklaringen."


def _compared(found: Change) -> list[kit.Part]:
    """Return the comparison with the flow's last period."""
    name = FLOW_NAMES[found.flow]
    if found.before_period is None:
        return [kit.Text(f"{name} har ingen tidligere måned at sammenligne med.")]
    before, after = month(found.before_period), month(found.period)
    causes = [(CAUSE_NAMES[cause.code], cause.amount) for cause in found.causes]
    moved = found.after - found.before
    told = f"{after.capitalize()} er {whole_kr(found.after)} mod {whole_kr(found.before)} i {before}: {whole_kr(abs(moved))} "
    told += "mere." if moved >= 0 else "mindre."
    title = f"{name}: fra {before} til {after}"
    chart = waterfall(title, told, (before.capitalize(), found.before), causes, after.capitalize())
    why = kit.Table(
        f"Hvad forskellen på {whole_kr(moved)} består af",
        [kit.Column("cause", "Årsag"), kit.Column("count", "Ydelser eller linjer", "count"), kit.Column("amount", "Kr.", "amount")],
        {
            "cause": [CAUSE_NAMES[cause.code] for cause in found.causes],
            "count": [cause.count for cause in found.causes],
            "amount": [cause.amount for cause in found.causes],
        },
        totals=("amount",),
        empty="Der er ingen forskel.",
    )
    return [kit.Figure(title, _drawn(chart), chart.told, why), _largest(found)]


def _drawn(chart: Chart) -> go.Figure:
    """Return the chart with the amounts under its labels, all in short lines: nothing hides anything on a small screen."""
    labels = ["<br>".join([*textwrap.wrap(bar.label, _LABEL), bar.figure]) for bar in chart.bars]
    figure = chart.plotly()
    figure.update_traces(y=labels, text=None, customdata=[bar.figure for bar in chart.bars])
    figure.update_traces(hovertemplate="%{y} kr.<extra></extra>")
    return figure.update_layout(height=110 + _BAR * len(chart.bars), margin={"l": 8, "r": 16})


def _largest(found: Change) -> kit.Table:
    columns = [
        kit.Column("service", "Ydelse", "code"),
        kit.Column("what", "Hvad"),
        kit.Column("provider", "Tilbud", blank=""),
        kit.Column("cause", "Årsag"),
        *_MOVED,
    ]
    rows = {
        "service": [s.service for s in found.largest],
        "what": [mask_cprs(s.service_name) for s in found.largest],
        "provider": [mask_cprs(s.provider) for s in found.largest],
        "cause": [CAUSE_NAMES[s.cause] for s in found.largest],
        "old": [s.before for s in found.largest],
        "new": [s.after for s in found.largest],
        "amount": [s.after - s.before for s in found.largest],
    }
    return kit.Table("Ydelser, hvis nyeste måned ændrer sig mest", columns, rows, empty="Ingen ydelser ændrer sig.")


class Found(kit.Part):
    """What the run found: months that were not settled first."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.table = kit.Table(
            "",
            [
                kit.Column("id", "Ydelse", "code"),
                kit.Column("name", "Hvad", blank=""),
                kit.Column("month", "Måned", "month"),
                kit.Column("found", "Fund"),
                kit.Column("new", "Ny"),
                kit.Column("message", "Hvad der skal gøres"),
            ],
            key="number",
            empty="Kørslen fandt intet at bemærke.",
        )
        self._redraw()
        desk.redraw_run.append(self._redraw)

    def draw(self, place: kit.Place, /) -> Node:
        """Draw the table."""
        return self.table.draw(place)

    def _redraw(self) -> None:
        chosen = self.desk.chosen
        if not chosen:
            self.table.caption = "Ingen kørsel er valgt"
            self.table.show({})
            return
        rows = finding_rows(*chosen)
        self.table.caption = f"Fund i {chosen[1].run.run_id} ({count(rows.num_rows)})"
        words = {
            "found": [FINDING_NAMES[code] for code in rows["code"].to_pylist()],
            "new": ["ja" if new else "" for new in rows["new"].to_pylist()],
        }
        rows = rows.drop_columns(["new"])
        for name, texts in words.items():
            rows = rows.append_column(name, pa.array(texts, pa.string()))
        self.table.show(rows)

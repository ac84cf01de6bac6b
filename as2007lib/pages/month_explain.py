"""How a line came about, as parts of a page: sums that add up, the days of the month, and everything in words."""

from __future__ import annotations

import re

import pyarrow as pa

from as2007lib.answers.explain import explain
from as2007lib.explain.model import Explanation, Segment
from as2007lib.pages import kit
from as2007lib.pages.month_desk import Desk
from as2007lib.show import explain as shown
from as2007lib.show.explain import words
from as2007lib.show.explain.days import mark_name
from as2007lib.values.cpr_scan import mask_cprs
from as2007lib.values.danish import kr, month

_CONTINUED, _HYPHENATED = re.compile(r"\n {3,}"), re.compile(r"(?<=\w-)\n {3,}")
_SUMMED_ABOVE = ("Kort sagt",)
_DAYS = pa.schema([("day", pa.int64()), ("what", pa.string()), ("own", pa.string()), ("delivered", pa.int64())])


def open_explanation(desk: Desk, detail: kit.Detail, line_id: str) -> None:
    """Open the explanation of a line in a panel."""
    desk.page.working("Beløbet forklares …")
    found = explain(desk.store, desk.by(), line_id)
    annex = kit.Buttons(("Hent som bilag til betaleren (HTML)", lambda: _hand_over(desk, found)))
    detail.show(f"Linje {line_id}: {kr(found.line.amount)}", *explained(found), annex)


def explained(found: Explanation) -> list[kit.Part]:
    """Return the parts that explain a line."""
    told = sections(shown.text(found))
    brief = [kit.Text(*lines) for title, lines in told if title in _SUMMED_ABOVE]
    rest = [kit.Section(title, kit.Text(*lines)) for title, lines in told if title not in _SUMMED_ABOVE]
    return [*brief, *calculation(found), strip(found), *rest]


def calculation(found: Explanation) -> list[kit.Part]:
    """Return the sums: each segment shared between its parties, and what they come to for the line."""
    unit = found.catalogue.unit if found.catalogue else ""
    parts: list[kit.Part] = [_segment(found, segment, unit) for segment in found.segments]
    line = found.line
    own = [(words.span(s.start, s.stop), kr(s.own)) for s in found.segments]
    if line.kind == "correction":
        steps = [*own, ("Tidligere afregnet", kr(-line.old_amount))]
        parts.append(kit.Steps("Regulering", steps, ("Beløb", kr(line.amount))))
    elif len(own) > 1:
        parts.append(kit.Steps("I alt", own, ("Beløb", kr(line.amount))))
    return parts


def _segment(found: Explanation, segment: Segment, unit: str) -> kit.Steps:
    formula = words.calculation(segment, unit, calendar=found.calendar is not None)
    rounded = f" = {words.exact(segment.exact)}, afrundet" if segment.exact.denominator > 1 else ""
    steps = [(formula + rounded, kr(segment.amount))]
    if len(segment.parts) > 1:
        steps += [(mask_cprs(f"Heraf {words.party(p.party)}, {words.share(p.share)}"), kr(p.amount)) for p in segment.parts]
    return kit.Steps(words.span(segment.start, segment.stop), steps, (mask_cprs(f"Til {words.party(found.line.party)}"), kr(segment.own)))


def strip(found: Explanation) -> kit.Figure:
    """Return the month as a strip of days, with its words and its days in a table."""
    rows = [{"day": d.day, "what": mark_name(d), "own": "ja" if d.own else "nej", "delivered": d.delivered} for d in found.days]
    columns = [kit.Column("day", "Dag", "day"), kit.Column("what", "Hvad"), kit.Column("own", "Med i linjen")]
    if any(d.delivered is not None for d in found.days):
        columns.append(kit.Column("delivered", "Leveret", "quantity", blank=""))
    picture = shown.picture(found)
    picture.update_layout(title=None, margin={"l": 8, "r": 8, "t": 8, "b": 8}, height=320)
    picture.update_xaxes(dtick=None, tickmode="auto", nticks=16)  # as many days as there is room for
    table = kit.Table("Dag for dag", columns, pa.Table.from_pylist(rows, _DAYS), page_size=31)
    return kit.Figure(f"Dagene i {month(found.line.month)}", picture, shown.caption(found), table)


def sections(text: str) -> list[tuple[str, list[str]]]:
    """Return the sections of an explanation's text: the heading of each, and its sentences without line breaks."""
    blocks = [block.partition("\n") for block in text.strip().split("\n\n")[1:]]
    return [(title, [line.strip() for line in _CONTINUED.sub(" ", _HYPHENATED.sub("", told)).split("\n")]) for title, _, told in blocks]


def _hand_over(desk: Desk, found: Explanation) -> None:
    desk.page.download(f"forklaring-{found.line.line_id}.html", shown.annex([found]).encode(), "text/html")

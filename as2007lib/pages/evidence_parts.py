"""Parts of the pages where lines or postings are decided: what is proposed and why, what it lies on, and what was decided before."""

from __future__ import annotations

from as2007lib.acts.deciding import KIND_NAMES, LaidOn
from as2007lib.answers.decided import Decided, Lies
from as2007lib.answers.proposed import Part, Proposed
from as2007lib.pages import kit
from as2007lib.pages.evidence_desk import EvidenceDesk
from as2007lib.pages.kit.node import Node, el
from as2007lib.show.incoming.words import when, who, why
from as2007lib.values.cpr_scan import mask_cprs
from as2007lib.values.danish import month


class Again(kit.Part):
    """The offer to fetch the page anew, while it is stale."""

    def __init__(self, desk: EvidenceDesk) -> None:
        self.desk = desk

    def draw(self, place: kit.Place, /) -> Node:
        """Draw the offer, or nothing."""
        offer = [kit.Text("En anden har afgjort noget i mellemtiden."), kit.Buttons(("Hent siden igen", self.desk.fetch))]
        return el("div", *place.draw(offer if self.desk.stale else []))


class Points(kit.Part):
    """A heading with points under it.

    Args:
        title: the heading.
        points: the points; none where the heading says it all.
    """

    def __init__(self, title: str, points: tuple[str, ...]) -> None:
        self.title, self.points = title, points

    def draw(self, _place: kit.Place, /) -> Node:
        """Draw a list under its heading."""
        points = el("ul", *(el("li", point) for point in self.points)) if self.points else None
        return el("div", el("p", el("strong", self.title)), points, class_="as-text")


def laid_on(part: Part) -> LaidOn:
    """Return a proposed part as the act takes it."""
    return LaidOn(part.service, part.party, part.month, part.amount)


def reasons(proposed: Proposed) -> kit.Part:
    """Return why, field by field."""
    return kit.Section("Hvorfor", *(Points(*points) for points in why(mask_cprs(proposed.explanation))))


def parts_table(desk: EvidenceDesk, caption: str, parts: tuple[Part, ...] | tuple[Lies, ...]) -> kit.Table:
    """Return the commitments that an amount falls on, and their sum."""
    columns = [
        kit.Column("service", "Ydelse og borger", sortable=False),
        kit.Column("month", "Måned", sortable=False),
        kit.Column("open", "Rest", "amount", sortable=False),
        kit.Column("amount", "Beløb", "amount", sortable=False),
    ]
    found = [desk.item((part.service, part.party, part.month)) for part in parts]
    rows = {
        "number": list(range(len(parts))),
        "service": [item.called if item else "–" for item in found],
        "month": [month(part.month) for part in parts],
        "open": [item.open if item else None for item in found],
        "amount": [part.amount for part in parts],
    }
    return kit.Table(caption, columns, rows, key="number", totals=("amount",))


def history(one: Decided) -> kit.Part:
    """Return every decision on a line or posting: when, what, by whom, and why."""
    heads = (("at", "Hvornår"), ("what", "Hvad"), ("who", "Hvem"), ("words", "Begrundelse"))
    columns = [kit.Column(name, label, sortable=False) for name, label in heads]
    rows = {
        "number": [m.number for m in one.made],
        "at": [when(m) for m in one.made],
        "what": [KIND_NAMES[m.kind] for m in one.made],
        "who": [who(m) for m in one.made],
        "words": [m.words for m in one.made],
    }
    word = one.word.capitalize()
    return kit.Table(f"Afgørelser på {one.word}", columns, rows if one.made else {}, key="number", empty=f"{word} er ikke afgjort.")

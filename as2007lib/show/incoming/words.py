"""What states and decisions are called, and what a supplier is asked, on the page of invoices."""

from __future__ import annotations

import re

from as2007lib.acts.deciding import FIRST, KIND_NAMES
from as2007lib.answers.decided import Decided, Made
from as2007lib.show.matching_words import when_said

STATE_NAMES = {
    "waiting": "venter",
    "partly": "delvis afgjort",
    "held": "i bero",
    "rejected": "afvist",
    "approved": "godkendt",
    "returned": "sendt tilbage",
    "kept": "til orientering",
}
"""What each state of a document is called."""

QUESTIONS = {
    "person": "Hvilken borger drejer det sig om?",
    "period": "Hvilken periode dækker linjen?",
    "price": "Hvorfor er prisen en anden end aftalt?",
    "quantity": "Hvorfor er mængden en anden end bevilget?",
    "double": "Er det ikke faktureret før?",
    "ended": "Bevillingen er ophørt. Hvad drejer linjen sig om?",
    "other": "Andet",
}
"""What a supplier is asked when a line is rejected, by kind."""


def question(kind: str, words: str) -> str:
    """Return the question to the supplier as it is kept and sent."""
    return words.strip() if kind == "other" else f"{QUESTIONS[kind]} {words.strip()}".strip()


def line_state(line: Decided) -> str:
    """Return what a line is: what was decided, and by whom."""
    if line.open or line.newest is None:
        return "venter"
    if line.newest.kind == FIRST:
        return f"godkendt af {who(line.newest)}; en anden skal følge efter"
    return f"{KIND_NAMES[line.newest.kind]} af {who(line.newest)}"


def who(made: Made) -> str:
    """Return who made a decision."""
    return "programmet selv" if made.by_itself else made.user


def when(made: Made) -> str:
    """Return when a decision was made, as day and minute."""
    return moment(made.at)


def moment(at: str) -> str:
    """Return a moment of the journal (ISO) as day and minute in Denmark."""
    return when_said(at)


_SECTION = re.compile(r"(?<=\.) (?=Sandsynlighed |Se efter: |Andre muligheder: )")
_KR = " kr."


def why(explanation: str) -> list[tuple[str, tuple[str, ...]]]:
    """Return a proposal's explanation as headings with their points, in its own words."""
    return [_points(section) for section in _SECTION.split(explanation)]


def _points(section: str) -> tuple[str, tuple[str, ...]]:
    title, found, points = section.partition(": ")
    if not found:
        return section, ()
    return title, tuple((points if points.endswith(_KR) else points.removesuffix(".")).split("; "))

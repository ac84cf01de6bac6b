"""What states and ages are called on the page of reconciliation."""

from __future__ import annotations

from as2007lib.answers.reconciliation import Aged
from as2007lib.values.danish import kr

STATE_NAMES = {
    "open": "venter",
    "changed": "ændret siden afgørelsen",
    "held": "i bero",
    "rejected": "afvist",
    "first": "venter på en anden person",
    "matched": "afstemt",
    "explained": "forklaret",
}
"""What each state of a posting is called."""


def band(aged: Aged) -> str:
    """Return what a band of age is called."""
    return f"{aged.first}–{aged.last} dage" if aged.last is not None else f"over {aged.first - 1} dage"


def changed(before: int | None, now: int) -> str:
    """Return what is told of a posting whose amount changed after it was decided; 0 now: the ledger states it no more."""
    was = f"Posteringen var på {kr(before or 0)}, da den blev afgjort"
    if not now:
        return f"{was}, og økonomisystemet har den ikke mere. Åbn den igen for at tage det tilbage, der er lagt."
    return f"{was}, og er nu på {kr(now)} Åbn den igen, eller fordel det nye beløb: afgørelsen gælder stadig det gamle."

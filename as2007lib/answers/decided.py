"""A line of a document, or a posting, with what was decided on it: what every page that decides shows."""

from __future__ import annotations

from dataclasses import dataclass

from as2007lib.store.clearing import Subject

POSTED, FIRST, REJECTED, HELD, EXPLAINED, UNDONE = "posted", "first", "rejected", "held", "explained", "undone"
"""Kinds of decision, as the acts make them."""


@dataclass(frozen=True)
class Made:
    """A decision on a line: what, by whom and when (ISO, with its zone), and the words; `number` is what a later one must have seen."""

    number: int
    kind: str
    by_itself: bool
    user: str
    at: str
    words: str


@dataclass(frozen=True)
class Lies:
    """A part of an amount that lies on a commitment: service, supplier and month by key, and øre."""

    service: int
    party: int
    month: int
    amount: int


@dataclass(frozen=True)
class Decided:
    """A line or posting, its decisions oldest first, and what it lies on now.

    Attributes:
        subject: which one.
        called: what it is called on screen.
        amount: øre.
        made: the decisions.
        laid: what lies on commitments.
    """

    subject: Subject
    called: str
    amount: int
    made: tuple[Made, ...]
    laid: tuple[Lies, ...]

    word = "linjen"
    """What such a thing is called in a sentence."""

    @property
    def newest(self) -> Made | None:
        """The newest decision; None where there is none."""
        return self.made[-1] if self.made else None

    @property
    def open(self) -> bool:
        """Whether no decision stands on it."""
        return self.newest is None or self.newest.kind == UNDONE

    @property
    def ready(self) -> bool:
        """Whether it can be decided as it stands, without opening it again first."""
        return self.open

"""Who does something, when and why: the one way in which clock, user and randomness come down from the upper floors."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from as2007lib.values.danish import TIME_ZONE


@dataclass(frozen=True, slots=True)
class By:
    """The circumstances of an act or a question.

    Attributes:
        user: who asks, as the door identified them.
        at: the moment, with time zone.
        purpose: why, where persons' data are opened.
        seed: unpredictable bytes made by the door; salts are derived from them. Never stored.
        workers: processes that long work may use; no result depends on it.
    """

    user: str
    at: datetime
    purpose: str = ""
    seed: bytes = field(default=b"", repr=False)
    workers: int = 1

    @property
    def today(self) -> date:
        """The date in Denmark at that moment."""
        return self.at.astimezone(TIME_ZONE).date()

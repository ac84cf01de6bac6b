"""What a decision on a line or posting is, and how it is refused."""

from __future__ import annotations

from dataclasses import dataclass

from as2007lib.store.clearing import Subject
from as2007lib.store.errors import As2007Error
from as2007lib.values.danish import kr

POSTED, FIRST, REJECTED, HELD, EXPLAINED, UNDONE = "posted", "first", "rejected", "held", "explained", "undone"
KIND_NAMES = {
    POSTED: "godkendt",
    FIRST: "godkendt af den første",
    REJECTED: "afvist",
    HELD: "sat i bero",
    EXPLAINED: "forklaret",
    UNDONE: "åbnet igen",
}
"""What each kind of decision is called on screen."""


@dataclass(frozen=True)
class LaidOn:
    """A part of an amount, laid on a commitment: its service, party and month by key, and øre."""

    service: int
    party: int
    month: int
    amount: int


@dataclass(frozen=True)
class Asked:
    """A line or posting that somebody decides on.

    Attributes:
        subject: the line or posting.
        seen: number of the newest decision on it that the person saw; None: there was none.
    """

    subject: Subject
    seen: int | None = None


class DecidedMeanwhile(As2007Error):
    """En anden har afgjort linjen i mellemtiden."""

    def __init__(self, user: str) -> None:
        by = f"«{user}»" if user else "En anden"
        super().__init__(f"{by} har afgjort linjen i mellemtiden. Intet er ændret: hent siden igen, og se, hvad der er besluttet.")


class SumDiffers(As2007Error):
    """Delene giver ikke linjens beløb."""

    def __init__(self, parts: int, amount: int) -> None:
        super().__init__(f"Delene giver {kr(parts)}, men linjen er på {kr(amount)} Fordel hele beløbet; intet er ændret.")


class NoSuchItem(As2007Error):
    """Der er ingen disponering at lægge beløbet på."""

    def __init__(self) -> None:
        super().__init__(
            "Ydelsen har ingen disponering hos den leverandør i den måned. Vælg en anden måned, eller godkend købskørslen først."
        )


class WordsMissing(As2007Error):
    """Der mangler en begrundelse."""

    def __init__(self) -> None:
        super().__init__("Skriv, hvorfor: begrundelsen står i journalen, og et afslag sendes med den til leverandøren.")


class NotDecided(As2007Error):
    """Der er intet at åbne igen."""

    def __init__(self) -> None:
        super().__init__("Linjen er ikke afgjort, så der er intet at fortryde.")


class Returned(As2007Error):
    """Fakturaen er sendt tilbage til økonomisystemet."""

    def __init__(self) -> None:
        super().__init__("Fakturaen er sendt tilbage til økonomisystemet, så afgørelsen kan ikke fortrydes her. Få den rettet dér.")


class SecondNeeded(As2007Error):
    """En anden skal godkende."""

    def __init__(self, user: str, limit: int) -> None:
        super().__init__(f"«{user}» har selv godkendt linjen, og fra {kr(limit)} skal en anden person også godkende den.")

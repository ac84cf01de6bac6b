"""Errors of use in settlement, in Danish."""

from __future__ import annotations

from as2007lib.frames.words import FLOW_NAMES
from as2007lib.store.errors import As2007Error


class RunUnknown(As2007Error):
    """Kørslen findes ikke."""

    def __init__(self, run_id: str) -> None:
        super().__init__(f"Kørslen «{run_id}» findes ikke. Se kørslerne med «as2007 runs», eller beregn en ny med «as2007 settle».")


class DraftStale(As2007Error):
    """Kladden svarer ikke længere til det, der er kendt."""

    def __init__(self, run_id: str) -> None:
        super().__init__(
            f"Kladden «{run_id}» er forældet: der er indlæst, godkendt eller tilbageholdt noget siden. Intet er ændret: beregn igen."
        )


class PeriodClosed(As2007Error):
    """Perioden er lukket."""

    def __init__(self, flow: str, period: str) -> None:
        super().__init__(
            f"Perioden {period} er lukket for {FLOW_NAMES[flow].lower()}. Det, der kommer sent, afregnes i den næste åbne periode."
        )


class SettleFromFixed(As2007Error):
    """Afregningens begyndelse ligger fast."""

    def __init__(self, fixed: str, asked: str) -> None:
        super().__init__(f"Lageret afregner fra {fixed} og kan ikke begynde i {asked}. Udelad --settle-from, eller brug {fixed}.")


class DraftBeginsElsewhere(As2007Error):
    """Kladden er beregnet fra en anden begyndelse end den, der nu ligger fast."""

    def __init__(self, run_id: str, fixed: str, begun: str) -> None:
        super().__init__(
            f"Kladden «{run_id}» er beregnet fra {begun}, men lageret afregner nu fra {fixed}. Intet er ændret: beregn den igen."
        )


class RunNotApproved(As2007Error):
    """Kørslen er ikke godkendt."""

    def __init__(self, run_id: str) -> None:
        super().__init__(f"Kørslen «{run_id}» er ikke godkendt endnu. Godkend den først med «as2007 approve {run_id}».")


class HoldUnknown(As2007Error):
    """Tilbageholdelsen findes ikke."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what} er ikke tilbageholdt. Se listen med «as2007 hold list».")


class ReasonMissing(As2007Error):
    """Skriv, hvorfor der holdes tilbage: grunden står, hvor det tilbageholdte vises."""

    def __init__(self) -> None:
        super().__init__(self.__doc__)


class NothingNamed(As2007Error):
    """Angiv enten en ydelse eller en modpart, der findes i lageret."""

    def __init__(self, what: str = "") -> None:
        super().__init__(f"«{what}» findes ikke i lageret. Ret id'et." if what else self.__doc__)


class PeriodLocked(As2007Error):
    """Perioden er låst."""

    def __init__(self, period: str) -> None:
        super().__init__(f"Perioden {period} er låst og kan ikke åbnes igen. Det, der kommer sent, afregnes i den næste åbne periode.")

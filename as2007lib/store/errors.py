"""Errors of use of the store: few, typed, in Danish, naming the remedy."""

from __future__ import annotations

from as2007lib.values.errors import As2007Error

__all__ = [
    "AddressUnknown",
    "As2007Error",
    "DocumentChanged",
    "KeyReused",
    "StoreBusy",
    "StoreMissing",
    "StoreNewer",
    "StoreOlder",
    "StoreRefused",
    "StoreUnreadable",
    "StoreUnwritable",
    "UnknownKnowledge",
]


_WHERE = "--db (i parameterfilen: database)"
"""Where the user wrote the address of the store."""


class AddressUnknown(As2007Error):
    """Lagerets adresse er ikke skrevet rigtigt."""

    def __init__(self) -> None:  # the address is not repeated: there may be a password in it
        shown = "skriv fx sqlite:///outputs/as2007.db eller postgresql://bruger@vært/database"
        super().__init__(f"Lagerets adresse er ikke skrevet rigtigt: {shown} efter {_WHERE}.")


class StoreMissing(As2007Error):
    """Lageret findes ikke endnu."""

    def __init__(self) -> None:
        super().__init__(f"Lageret findes ikke endnu: kør «as2007 init» først, eller ret {_WHERE}.")


class StoreUnreadable(As2007Error):
    """Lageret kan ikke læses."""

    def __init__(self, place: str, reason: str) -> None:
        super().__init__(f"{place} kan ikke læses som et lager: {reason}. Ret {_WHERE}, eller giv adgang.")


class StoreNewer(As2007Error):
    """Lageret er lavet af en nyere udgave af programmet."""

    def __init__(self, place: str) -> None:
        super().__init__(f"{place} er lavet af en nyere udgave af programmet. Intet er ændret: opgradér programmet, eller ret {_WHERE}.")


class StoreOlder(As2007Error):
    """Lageret er lavet af en ældre udgave af programmet."""

    def __init__(self, place: str) -> None:
        super().__init__(
            f"{place} er lavet af en ældre udgave af programmet. Intet er ændret: tag en sikkerhedskopi, og kør «as2007 init», "
            "som bringer lageret op til denne udgave."
        )


class StoreUnwritable(As2007Error):
    """Lageret kan ikke oprettes eller ændres."""

    def __init__(self, place: str, reason: str) -> None:
        super().__init__(f"{place} kan ikke oprettes eller ændres: {reason}. Intet er ændret: ret {_WHERE}, eller giv adgang.")


class StoreBusy(As2007Error):
    """En anden kørsel arbejder på lageret lige nu. Intet er ændret: prøv igen, når den er færdig."""

    def __init__(self) -> None:
        super().__init__(self.__doc__)


class StoreRefused(As2007Error):
    """Lageret afviste en ændring."""


class DocumentChanged(As2007Error):
    """Et dokument i lageret er ikke længere, som det blev godkendt."""

    def __init__(self, document_id: str) -> None:
        super().__init__(
            f"Dokument {document_id} er ikke længere, som det blev godkendt, og udleveres ikke. "
            "Kør «as2007 verify», og gendan lageret fra en sikkerhedskopi."
        )


class KeyReused(As2007Error):
    """Den samme nøgle er før brugt til noget andet."""

    def __init__(self, key: str) -> None:
        super().__init__(f"Nøglen «{key}» er før brugt med et andet indhold. Intet er ændret: brug en ny nøgle.")


class UnknownKnowledge(As2007Error):
    """Der findes ingen indlæsning eller kørsel med det nummer."""

    def __init__(self, asked: str) -> None:
        super().__init__(f"Viden «{asked}» findes ikke. Angiv nummeret på en indlæsning, en kørsel eller et tidspunkt.")


class NoSuchEvidence(As2007Error):
    """Linjen findes ikke."""

    def __init__(self) -> None:
        super().__init__("Linjen eller posteringen findes ikke mere. Hent siden igen.")

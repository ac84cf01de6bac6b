"""Errors of use in explaining, in Danish."""

from __future__ import annotations

from as2007lib.store.errors import As2007Error
from as2007lib.values.danish import kr


class LineUnknown(As2007Error):
    """Linjen findes ikke."""

    def __init__(self, line_id: str, reason: str) -> None:
        super().__init__(f"Linjen «{line_id}» findes ikke: {reason}")


class DocumentUnknown(As2007Error):
    """Dokumentet findes ikke."""

    def __init__(self, document_id: str) -> None:
        super().__init__(f"Dokumentet «{document_id}» findes ikke. Se numrene i de filer, som «as2007 documents RUN --out DIR» skriver.")


class NotAddedUp(As2007Error):
    """Forklaringen giver ikke linjens beløb."""

    def __init__(self, line_id: str, what: str, explained: int, settled: int) -> None:
        super().__init__(
            f"Forklaringen af «{line_id}» går ikke op: {what} giver {kr(explained)}, men linjen har {kr(settled)} "
            "Intet er ændret: kør «as2007 verify», og meld fejlen."
        )

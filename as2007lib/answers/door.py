"""What every door needs before it can ask: who is asking, which store, and how months and errors are called."""

from __future__ import annotations

from as2007lib.formats.interchange import StructuralError, write_errors
from as2007lib.frames.facts import FLOWS
from as2007lib.frames.words import FLOW_NAMES
from as2007lib.store.by import By
from as2007lib.store.engine import Store, open_store
from as2007lib.store.errors import As2007Error
from as2007lib.values.months import format_month, parse_month

__all__ = ["FLOWS", "As2007Error", "By", "Store", "StructuralError", "flow_named", "format_month", "month_of", "open_store", "write_errors"]


class BadMonth(As2007Error):
    """Måneden er ikke skrevet som 2026-10."""

    def __init__(self, text: str) -> None:
        super().__init__(f"«{text}» er ikke en måned. Skriv den som 2026-10.")


def month_of(text: str) -> int:
    """Return the month number of ``2026-10``.

    Raises:
        BadMonth: it is not written so.
    """
    try:
        return parse_month(text)
    except ValueError as error:
        raise BadMonth(text) from error


class UnknownFlow(As2007Error):
    """Strømmen findes ikke."""

    def __init__(self, text: str) -> None:
        known = ", ".join(f"«{flow}» ({FLOW_NAMES[flow].lower()})" for flow in FLOWS)
        super().__init__(f"Strømmen «{text}» findes ikke. Vælg en af: {known}.")


def flow_named(text: str) -> str:
    """Return the flow of that name.

    Raises:
        UnknownFlow: there is none.
    """
    if text not in FLOWS:
        raise UnknownFlow(text)
    return text

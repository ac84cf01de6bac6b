"""The Danish words of a line that no UBL element carries: corrections and the case they are about."""

from __future__ import annotations

from datetime import date

from as2007lib.formats.ubl.document import DocumentReference, Line

NO_REFERENCE = "n/a"
"""Written where the receiver has given no reference: both syntaxes demand one (F-INV051, PEPPOL-EN16931-R003)."""


def kroner(ore: int) -> str:
    """Return an amount as Danes write it: ``-1.234,50``; as `values.danish.amount` does, without Babel's cost a line."""
    kroner, rest = divmod(abs(ore), 100)
    return f"{'-' if ore < 0 else ''}{kroner:,}".replace(",", ".") + f",{rest:02d}"


def date_text(day: date) -> str:
    """Return a date as Danes write it: ``31.10.2026``."""
    return f"{day.day:02d}.{day.month:02d}.{day.year:04d}"


def note_of(line: Line) -> str:
    """Return the note of a line: the case, and on a correction the old amount, the new one and the original document."""
    parts = [f"Sag {line.case}"] if line.case else []
    if line.cpr:
        parts.append(f"CPR-nr. {line.cpr[:6]}-{line.cpr[6:]}")
    if line.old_amount is not None and line.new_amount is not None:
        parts.append(f"Regulering: tidligere afregnet {kroner(line.old_amount)} kr., nu {kroner(line.new_amount)} kr.")
    if line.original is not None:
        parts.append(f"Oprindeligt bilag: {_reference(line.original)}")
    return ". ".join(part.removesuffix(".") for part in parts)


def properties_of(line: Line) -> list[tuple[str, str]]:
    """Return what programs read of a line, as pairs of name and value."""
    pairs = []
    if line.case:
        pairs.append(("Sagsreference", line.case))
    if line.cpr:
        pairs.append(("CPR-nummer", line.cpr))
    if line.old_amount is not None and line.new_amount is not None:
        pairs += [("Tidligere afregnet", kroner(line.old_amount)), ("Nyt beløb", kroner(line.new_amount))]
    if line.original is not None:
        pairs.append(("Oprindeligt bilag", line.original.number))
    return pairs


def _reference(reference: DocumentReference) -> str:
    return f"{reference.number} af {date_text(reference.issued)}" if reference.issued else reference.number

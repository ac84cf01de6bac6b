"""Whom a line is about: its CPR number, or the birth date where no more is written; nobody where several persons could be meant."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from as2007lib.formats.einvoice.model import Line, PersonHit, Received
from as2007lib.values.cpr import CPR

_BIRTH = re.compile(
    r"(?<![0-9])([0-9]{6})[-\u2010-\u2013 ]?[xX*]{4}(?!\w)"
    r"|(?<![0-9])([0-9]{6})(?=\s*,\s*[A-ZÆØÅ][\w'’-]*\.?\s+[A-ZÆØÅ])"
    r"|(?i:cpr|født|fødselsdato|fødselsdag)(?i:-?(?:nr|nummer))?\W{0,4}([0-9]{6})(?![-\u2010-\u2013 ]?[0-9])"
)
"""A birth date: six digits whose other four are hidden, with a name behind them as municipalities ask for it, or called one."""

_CENTURIES = ("0000", "4000")
"""Last digits of numbers of the two centuries that a birth date may be of."""


def whom(document: Received, line: Line, number: int) -> str | None:
    """Return whom a line is about: ten digits, or the six of a birth date; None where nobody or more than one person is meant.

    What stands on the line goes before what stands on the document, a field made for it before words, and a number before a birth date.

    Args:
        document: the line's document.
        line: the line.
        number: which line it is, from 1.
    """
    own = [hit for hit in document.persons if hit.number == number]
    if own:
        return _number(own)
    if births := _births(line.note, line.description, line.name, *(f"{name}: {value}" for name, value in line.properties)):
        return _only(births)
    whole = [hit for hit in document.persons if hit.number == 0]
    if whole:
        return _number(whole)
    customer = document.customer
    return _only(_births(customer.contact_id, customer.contact_name, document.order_number, document.buyer_reference, document.note))


def _number(hits: Sequence[PersonHit]) -> str | None:
    """Return the number in the likeliest place, which stands first there; two alike in that place may each be the one."""
    best = min(hits, key=lambda hit: not hit.structured)
    rivals = [hit for hit in hits if (hit.place, hit.structured, hit.hyphen) == (best.place, best.structured, best.hyphen)]
    return _only(hit.cpr.reveal() for hit in rivals)


def _births(*texts: str) -> list[str]:
    """Return the birth dates of the first text that has any."""
    for text in texts:
        found = [next(filter(None, match.groups())) for match in _BIRTH.finditer(text)]
        if dates := [date for date in found if any(CPR.possible(date + four) for four in _CENTURIES)]:
            return dates
    return []


def _only(numbers: Iterable[str]) -> str | None:
    found = set(numbers)
    return found.pop() if len(found) == 1 else None

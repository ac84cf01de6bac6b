"""Benign documents of our own writers, and changes to them: tests say something also where the shared folder is absent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from as2007lib.formats.einvoice.checks import check_totals
from as2007lib.formats.einvoice.read import read_document
from as2007lib.formats.ubl.document import Fik, Kind
from as2007lib.formats.ubl.render import render
from tests.formats.documents import BANK, document, line


def benign(syntax: str = "oioubl", kind: Kind = Kind.INVOICE, slip: bool = False) -> bytes:
    """An invoice of two lines, 310.25 and 40.00."""
    payment = Fik.of("71", "81234567", "AS0000123") if slip else BANK
    lines = [line(1, 310_25, account="5250124502"), line(2, 40_00)]
    return render(document(kind, syntax, lines, payment=payment)).content


def changed(content: bytes, *pairs: tuple[str, str]) -> bytes:
    """The document with the first occurrence of each text replaced."""
    text = content.decode()
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text.encode()


def codes(content: bytes) -> set[str]:
    """Every code that is said of a file."""
    reading = read_document(content)
    found = {one.code for one in reading.findings}
    return found | {one.code for one in check_totals(reading.document)} if reading.document else found


def refusals(content: bytes) -> set[str]:
    """The codes for which a file is refused."""
    return {one.code for one in read_document(content).findings if one.refuses}


def texts(value: Any) -> Iterator[str]:
    """Every text in a document, however deep it lies."""
    if isinstance(value, str):
        yield value
    elif is_dataclass(value):
        for one in fields(value):
            yield from texts(getattr(value, one.name))
    elif isinstance(value, tuple):
        for one in value:
            yield from texts(one)

"""Finds CPR numbers in any text, for the gate that executed notebooks and other output must pass.

Told are places, never digits. Ten digits with a date that can be count as a CPR number, with hyphen, dash, space or nothing
between the sixth and the seventh. What cannot be told from chance is left out: decimals, and digits within a long
hexadecimal word such as a digest.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from as2007lib.values.cpr import CPR

_SHAPE = re.compile(r"(?<![0-9])(?<![0-9]\.)([0-9]{6})[-\u2010-\u2013\u00a0 ]?([0-9]{4})(?![0-9])")
_HEX_WORD = re.compile(r"[0-9a-fA-F-]{24,}")
_HEX_LETTER = re.compile(r"[a-fA-F]")


class Span(NamedTuple):
    """Where a CPR number stands in a text: from `start` up to `stop`."""

    start: int
    stop: int


def find_cprs(text: str) -> list[Span]:
    """Return where CPR numbers stand in the text."""
    found = [Span(*m.span()) for m in _SHAPE.finditer(text) if CPR.possible(m[1] + m[2])]
    if not found:
        return []
    words = [m.span() for m in _HEX_WORD.finditer(text) if _HEX_LETTER.search(m[0])]
    return [span for span in found if not any(start <= span.start and span.stop <= stop for start, stop in words)]


def without_digests(text: str) -> str:
    """Return the text with every long hexadecimal word, such as a digest, as a blank: its digits are no CPR number."""
    return _HEX_WORD.sub(lambda word: " " if _HEX_LETTER.search(word[0]) else word[0], text)


def mask_cprs(text: str) -> str:
    """Return the text with the last four digits of every CPR number as x's."""
    for span in reversed(find_cprs(text)):
        text = f"{text[: span.stop - 4]}xxxx{text[span.stop :]}"
    return text

"""Where the records of a CSV file begin and end, and whether its quoting can be trusted.

The parser that makes columns is lenient about quotes and skips blank lines; here RFC 4180 is held to the letter, and
records keep the numbers that a spreadsheet shows.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from as2007lib.values.arrays import Bools, Ints

_LF, _CR, _QUOTE, _DELIMITER = 10, 13, 34, 59


class LayoutError(ValueError):
    """The bytes are no records; the message is Danish and names the line."""


@dataclass(frozen=True)
class Layout:
    """The records of a file.

    Attributes:
        starts: place of each record's first byte.
        ends: place just after its last byte, the line break left out.
        quoted: whether there are quotes in the file.
    """

    starts: Ints
    ends: Ints
    quoted: bool

    @property
    def filled(self) -> Bools:
        """Which records are not blank lines."""
        return self.ends > self.starts

    def longest(self) -> int:
        """Return the size of the largest record in bytes."""
        return int((self.ends - self.starts).max(initial=0))


def layout_of(data: bytes) -> Layout:
    """Return the records of a file, blank lines included.

    Raises:
        LayoutError: a quote stands where none can, is never closed, or a line ends in CR alone.
    """
    buffer = np.frombuffer(data, dtype=np.uint8)
    quotes = np.flatnonzero(buffer == _QUOTE) if b'"' in data else np.empty(0, dtype=np.int64)
    if len(quotes):
        _check_quotes(buffer, quotes)
    if data.count(b"\r") != data.count(b"\r\n"):
        _check_returns(buffer, quotes)
    breaks = _outside(np.flatnonzero(buffer == _LF), quotes)
    ends = breaks if data.endswith(b"\n") and len(breaks) else np.append(breaks, len(data))
    starts = np.concatenate([[0], ends[:-1] + 1]).astype(np.int64)
    returned = (ends > starts) & (buffer[np.maximum(ends - 1, 0)] == _CR) if len(data) else np.zeros(len(ends), dtype=np.bool_)
    return Layout(starts, ends - returned, bool(len(quotes)))


def wrong_width(data: bytes, layout: Layout, width: int) -> int | None:
    """Return the number (from 1) of the first record that has not `width` fields, None where all have."""
    buffer = np.frombuffer(data, dtype=np.uint8)
    quotes = np.flatnonzero(buffer == _QUOTE)
    places = _outside(np.flatnonzero(buffer == _DELIMITER), quotes)
    count = np.searchsorted(places, layout.ends) - np.searchsorted(places, layout.starts)
    wrong = np.flatnonzero(layout.filled & (count != width - 1))
    return int(wrong[0]) + 1 if len(wrong) else None


def _outside(places: Ints, quotes: Ints) -> Ints:
    """Return the places that lie outside quotes."""
    return places[np.searchsorted(quotes, places) % 2 == 0] if len(quotes) else places


def _check_quotes(buffer: NDArray[np.uint8], quotes: Ints) -> None:
    """Check that each quote opens a field, closes one, or is one half of a doubled quote within one."""
    adjacent = np.diff(quotes) == 1
    before = np.where(quotes > 0, buffer[quotes - 1], _LF)
    after = np.where(quotes < len(buffer) - 1, buffer[np.minimum(quotes + 1, len(buffer) - 1)], _LF)
    opens = np.arange(len(quotes)) % 2 == 0
    doubled_before = np.concatenate([[False], adjacent])
    doubled_after = np.concatenate([adjacent, [False]])
    edges = np.array((_LF, _CR, _DELIMITER), dtype=np.uint8)
    good = np.where(opens, np.isin(before, edges) | doubled_before, np.isin(after, edges) | doubled_after)
    if not good.all():
        raise LayoutError(
            f"anførselstegnet i linje {_line(buffer, int(quotes[~good][0]))} står midt i et felt: "
            "et felt med anførselstegn skal selv stå i anførselstegn, og de indre skal være dobbelte"
        )
    if len(quotes) % 2:
        raise LayoutError(f"anførselstegnet i linje {_line(buffer, int(quotes[-1]))} bliver aldrig lukket: filen er måske afkortet")


def _check_returns(buffer: NDArray[np.uint8], quotes: Ints) -> None:
    returns = np.flatnonzero(buffer == _CR)
    followed = buffer[np.minimum(returns + 1, len(buffer) - 1)] == _LF
    alone = _outside(returns[~followed], quotes)
    if len(alone):
        raise LayoutError(f"linje {_line(buffer, int(alone[0]))} slutter med CR alene: linjer skal slutte med LF eller CRLF")


def _line(buffer: NDArray[np.uint8], place: int) -> int:
    return int((buffer[:place] == _LF).sum()) + 1

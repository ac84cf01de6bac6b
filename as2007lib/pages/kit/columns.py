"""The columns of a table on a page: how a value is written in Danish, and how a whole column is put in order."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from as2007lib.pages.kit.node import Node, el
from as2007lib.values import danish

Kind: TypeAlias = Literal["text", "code", "count", "amount", "quantity", "percent", "share", "day", "last_day", "month", "badge"]
Tone: TypeAlias = Literal["plain", "good", "warn", "bad"]

_WRITTEN: dict[Kind, Callable[[Any], str]] = {
    "text": str,
    "code": str,
    "badge": str,
    "count": danish.count,
    "amount": danish.amount,
    "quantity": danish.quantity,
    "percent": danish.percent,
    "share": danish.share,
    "day": danish.date_short,
    "last_day": lambda stop: danish.date_short(stop - 1),
    "month": danish.month,
}
_RIGHT = frozenset({"count", "amount", "quantity", "percent", "share"})
_TEXT = frozenset({"text", "code", "badge"})
_DANISH_ORDER = str.maketrans({"æ": "{", "ø": "|", "å": "}", "ä": "{", "ö": "|"})
"""The three letters come after z, in this order; the signs after z in ASCII stand for them."""


@dataclass(frozen=True, slots=True)
class Badge:
    """How a code is shown: its Danish word, and a tone that only supports the word."""

    word: str
    tone: Tone = "plain"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table on a page.

    Attributes:
        name: the column's name in the rows.
        label: its heading.
        kind: what the values are. `amount` is øre, `quantity` and `percent` ten-thousandths, `share` millionths, `day` a day
            number, `last_day` a half-open stop, `month` a month number; `code` is text in even type, `badge` a code with words.
        badges: for `badge`: the code's word and tone.
        blank: what stands where there is no value.
        sortable: whether the heading is a button.
    """

    name: str
    label: str
    kind: Kind = "text"
    badges: Mapping[str, Badge] = field(default_factory=dict)
    blank: str = "–"
    sortable: bool = True

    @property
    def style(self) -> str:
        """The class of the column's cells."""
        return "as-number" if self.kind in _RIGHT else f"as-cell-{self.kind}"

    def written(self, value: Any) -> str:
        """Return the value as people read it."""
        if value is None:
            return self.blank
        if self.kind == "badge" and value in self.badges:
            return self.badges[value].word
        return _WRITTEN[self.kind](value)

    def cell(self, value: Any) -> Node | str:
        """Return what stands in the cell."""
        if self.kind != "badge" or value is None:
            return self.written(value)
        tone = self.badges[value].tone if value in self.badges else "plain"
        return el("span", self.written(value), class_=f"as-badge as-tone-{tone}")

    def order(self, values: pa.ChunkedArray, *, descending: bool) -> NDArray[np.int64]:
        """Return the places of the rows in order; equal rows stay as they stood, rows without a value come last."""
        ranks = self._ranks(values)
        missing = np.asarray(pc.is_null(values).to_numpy(zero_copy_only=False), dtype=bool)
        ranks = np.where(missing, 0, -ranks if descending else ranks)
        return np.lexsort((ranks, missing)).astype(np.int64)

    def _ranks(self, values: pa.ChunkedArray) -> NDArray[np.int64]:
        if self.kind not in _TEXT:
            return np.asarray(pc.fill_null(values, 0).to_numpy(), dtype=np.int64)
        coded = pc.fill_null(values.cast(pa.string()), "").combine_chunks().dictionary_encode()
        words = [danish_key(self.written(word)) for word in coded.dictionary.to_pylist()]
        places = {word: place for place, word in enumerate(sorted(set(words)))}
        ranks = np.array([places[word] for word in words], dtype=np.int64)
        return ranks[np.asarray(coded.indices.to_numpy(), dtype=np.int64)] if len(ranks) else np.empty(0, dtype=np.int64)


def danish_key(text: str) -> str:
    """Return the text so that plain comparison gives Danish order: case apart, æ ø å after z."""
    return text.casefold().translate(_DANISH_ORDER)

"""Tables as people read them: Danish headings, amounts with two decimals, a bold line of sums, and nothing from elsewhere."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from great_tables import GT, loc, style

from as2007lib.values import danish

FORMATS: dict[str, Callable[[Any], str]] = {
    "text": str,
    "amount": danish.amount,
    "count": danish.count,
    "month": danish.month,
    "day": danish.date_short,
    "yes": lambda flag: "ja" if flag else "",
}
"""How each kind of column is written; None is blank."""
_RIGHT = ("amount", "count")
_EMPTY = "Ingen."


@dataclass(frozen=True)
class Column:
    """A column: its heading, and how its values are written (one of `FORMATS`)."""

    label: str
    kind: str = "text"


@dataclass(frozen=True)
class Table:
    """A table ready to be shown.

    Attributes:
        title: its heading.
        columns: its columns.
        rows: their values.
        total: a last row of sums; empty for none.
        note: a line below; blank for none.
        empty: what is said instead where there are no rows.
    """

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Any, ...], ...]
    total: tuple[Any, ...] = ()
    note: str = ""
    empty: str = _EMPTY

    @property
    def texts(self) -> list[list[str]]:
        """All rows as texts, the sums last."""
        every = [*self.rows, self.total] if self.total and self.rows else list(self.rows)
        return [["" if v is None else FORMATS[c.kind](v) for c, v in zip(self.columns, row, strict=True)] for row in every]

    def _repr_html_(self) -> str:
        if not self.rows:
            return f"<p><b>{_plain(self.title)}.</b> {_plain(self.empty)}</p>"
        names = [f"c{place}" for place in range(len(self.columns))]
        table = (
            GT(pd.DataFrame(self.texts, columns=names), id=_slug(self.title))
            .tab_header(self.title)
            .cols_label(**{name: column.label for name, column in zip(names, self.columns, strict=True)})
            .cols_align("left", names)
            .cols_align("right", [n for n, c in zip(names, self.columns, strict=True) if c.kind in _RIGHT])
            .tab_options(
                table_font_size="14px", heading_title_font_size="16px", data_row_padding="4px", table_margin_left="0", heading_align="left"
            )
        )
        if self.total:
            table = table.tab_style(style.text(weight="bold"), loc.body(rows=[len(self.rows)]))
        return str((table.tab_source_note(self.note) if self.note else table).as_raw_html())

    def __repr__(self) -> str:
        """Return the table as text."""
        if not self.rows:
            return f"{self.title}. {self.empty}"
        rows = [[c.label for c in self.columns], *self.texts]
        widths = [max(len(row[place]) for row in rows) for place in range(len(self.columns))]
        lines = ["  ".join(_padded(*cell) for cell in zip(row, self.columns, widths, strict=True)).rstrip() for row in rows]
        return "\n".join([self.title, *lines, *([self.note] if self.note else [])])


def table(title: str, columns: Sequence[Column], rows: Sequence[Sequence[Any]], **more: Any) -> Table:
    """Return a table of any rows; see `Table` for `total`, `note` and `empty`."""
    return Table(title, tuple(columns), tuple(tuple(row) for row in rows), **more)


def _padded(cell: str, column: Column, width: int) -> str:
    return cell.rjust(width) if column.kind in _RIGHT else cell.ljust(width)


def _slug(title: str) -> str:
    return "t-" + re.sub(r"[^a-z]+", "-", title.lower()).strip("-")


def _plain(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")

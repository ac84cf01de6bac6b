"""A table of rows: a real `<table>` with caption and headings, put in order, paged and chosen from with the keyboard."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from as2007lib.pages.kit.columns import Column
from as2007lib.pages.kit.node import Node, el, hidden
from as2007lib.pages.kit.part import Part, Place
from as2007lib.values import danish

if TYPE_CHECKING:  # a page that shows no data frame need not wait for pandas
    import pandas as pd

Rows: TypeAlias = "pa.Table | pd.DataFrame | dict[str, Sequence[Any]]"
Direction: TypeAlias = Literal["ascending", "descending"]


class Table(Part):
    """Rows of data.

    Args:
        caption: what the table shows; it stands above it.
        columns: the columns shown, from left to right; the first one names the row.
        rows: an Arrow table, a data frame, or columns by name. Values are raw (øre, day numbers …).
        key: the column that tells rows apart.
        page_size: rows shown at a time.
        sort: column and direction at first; without it the rows stand as given.
        on_open: makes a button in each row; called with the row's key.
        open_label: the button's text.
        choose: makes a box in each row; the keys ticked are in `chosen`.
        totals: columns of kind count, amount or quantity that are summed over all rows, not only those shown.
        empty: what is said when there are no rows.
    """

    def __init__(
        self,
        caption: str,
        columns: Sequence[Column],
        rows: Rows | None = None,
        *,
        key: str = "",
        page_size: int = 25,
        sort: tuple[str, Direction] | None = None,
        on_open: Callable[[Any], None] | None = None,
        open_label: str = "Vis",
        choose: bool = False,
        totals: Sequence[str] = (),
        empty: str = "Der er ingen rækker at vise.",
    ) -> None:
        self.caption = caption
        self.columns = list(columns)
        self.key = key or self.columns[0].name
        self.page_size = page_size
        self.sort = sort
        self.on_open = on_open
        self.open_label = open_label
        self.choose = choose
        self.totals = tuple(totals)
        self.empty = empty
        self.opened: Any = None
        self._return_to: Any = None
        self.chosen: list[Any] = []
        self._rows = pa.table({})
        self._order = np.empty(0, dtype=np.int64)
        self._page = 0
        self._at = 0
        self.show(rows if rows is not None else {})

    def show(self, rows: Rows, *, keep_page: bool = False) -> None:
        """Show other rows; ticks stay on the rows that are still there.

        Args:
            rows: the rows.
            keep_page: stay on the page that is shown, as far as it is still there; else from the first page on.
        """
        self._rows = _arrow(rows, [self.key, *(c.name for c in self.columns)])
        self._page = min(self._page, max(0, len(self) - 1) // self.page_size) if keep_page else 0
        if self.chosen:
            here = set(self._rows[self.key].to_pylist())
            self.chosen = [key for key in self.chosen if key in here]
        self._sort_rows()

    def close(self) -> None:
        """Take the mark off the opened row, and give the focus back to its button, or to the row that stands there now."""
        self._return_to, self.opened = self.opened, None

    def after(self, key: Any, wanted: Collection[Any]) -> Any:
        """Return the next of the wanted rows after one, from the first again after the last; None where there is no other.

        The row may have left the table since it was drawn: then the search begins where it stood.
        """
        keys = self._keys()
        at, skip = (keys.index(key), 1) if key in keys else (self._at, 0)
        return next((one for one in [*keys[at + skip :], *keys[:at]] if one in wanted), None)

    def _keys(self) -> list[Any]:
        """Return the keys of all rows, in the order in which they stand."""
        return list(self._rows[self.key].take(pa.array(self._order)).to_pylist())

    def __len__(self) -> int:
        """Return the number of rows, shown or not."""
        return int(self._rows.num_rows)

    def draw(self, place: Place, /) -> Node:
        """Draw the page of rows that is shown now."""
        shown = self._rows.take(pa.array(self._order[self._page * self.page_size :][: self.page_size])).to_pylist()
        if self.opened is not None and self.opened in (keys := self._keys()):
            self._at = keys.index(self.opened)
        self._give_back(place, shown)
        body = [self._row(place, number, row) for number, row in enumerate(shown)] or [self._nothing()]
        caption = el("caption", el("span", self.caption), id=place.id("title"))
        parts = [caption, self._head(place, shown), el("tbody", *body)]
        if self.totals and len(self):
            parts.append(self._foot())
        label, rows = place.id("title"), place.id("rows")
        scroll = el("div", el("table", *parts), id=rows, class_="as-scroll", role="region", tabindex=0, aria_labelledby=label)
        return el("div", scroll, self._pager(place), class_="as-table")

    def _give_back(self, place: Place, shown: list[dict[str, Any]]) -> None:
        """Put the focus where the row stands that was closed, or stood."""
        if self._return_to is None:
            return
        keys = [row[self.key] for row in shown]
        stood = min(max(self._at - self._page * self.page_size, 0), len(keys) - 1)
        number = keys.index(self._return_to) if self._return_to in keys else stood
        place.focus(f"button-{number}" if keys else "rows")
        self._return_to = None

    def _head(self, place: Place, shown: list[dict[str, Any]]) -> Node:
        cells = [self._heading(place, column) for column in self.columns]
        if self.choose:
            cells.insert(0, el("th", self._box_for_all(place, shown), scope="col", class_="as-box"))
        if self.on_open:
            cells.append(el("th", hidden("Handling"), scope="col", class_="as-button"))
        return el("thead", el("tr", *cells))

    def _heading(self, place: Place, column: Column) -> Node:
        if not column.sortable:
            return el("th", column.label, scope="col", class_=column.style)
        direction = self.sort[1] if self.sort and self.sort[0] == column.name else None
        mark = {"ascending": "▲", "descending": "▼", None: "↕"}[direction]
        press = place.on(f"sort-{column.name}", lambda _: self._press_heading(column))
        button = el("button", column.label, el("span", mark, aria_hidden="true", class_="as-mark"), type="button", on={"click": press})
        return el("th", button, scope="col", class_=column.style, aria_sort=direction, key=column.name)

    def _row(self, place: Place, number: int, row: dict[str, Any]) -> Node:
        key, name = row[self.key], self.columns[0].written(row[self.columns[0].name])
        cells = [el("td", column.cell(row[column.name]), class_=column.style) for column in self.columns[1:]]
        cells.insert(0, el("th", self.columns[0].cell(row[self.columns[0].name]), scope="row", class_=self.columns[0].style))
        if self.choose:
            tick = place.on(f"tick-{key}", lambda ticked: self._tick([key], ticked is True))
            box = el("input", type="checkbox", checked=key in self.chosen, aria_label=f"Vælg {name}", on={"change": tick})
            cells.insert(0, el("td", box, class_="as-box"))
        if self.on_open:
            cells.append(el("td", self._opener(place, number, key, name), class_="as-button"))
        return el("tr", *cells, key=str(key), class_="as-opened" if key == self.opened else None)

    def _opener(self, place: Place, number: int, key: Any, name: str) -> Node:
        press = place.on(f"open-{key}", lambda _: self._open(key))
        is_open = "true" if key == self.opened else None
        label = (self.open_label, hidden(f" {name}"))
        return el("button", *label, id=place.id(f"button-{number}"), type="button", aria_current=is_open, on={"click": press})

    def _nothing(self) -> Node:
        width = len(self.columns) + self.choose + (self.on_open is not None)
        return el("tr", el("td", self.empty, colspan=width, class_="as-empty"), key="none")

    def _foot(self) -> Node:
        cells = [
            el(
                "td",
                column.written(pc.sum(self._rows[column.name]).as_py() or 0) if column.name in self.totals else "",
                class_=column.style,
            )
            for column in self.columns[1:]
        ]
        cells.insert(0, el("th", "I alt", scope="row"))
        if self.choose:
            cells.insert(0, el("td", ""))
        if self.on_open:
            cells.append(el("td", ""))
        return el("tfoot", el("tr", *cells))

    def _pager(self, place: Place) -> Node:
        first, last = self._page * self.page_size + 1, min((self._page + 1) * self.page_size, len(self))
        many = len(self) > self.page_size
        told = f"Viser {danish.count(first)}–{danish.count(last)} af {danish.count(len(self))} rækker"
        if not many:
            told = danish.many(len(self), "række", "rækker")
        if self.choose:
            told += f" · {danish.count(len(self.chosen))} valgt"
        buttons = [self._turn(place, "Forrige", -1, self._page == 0), self._turn(place, "Næste", 1, last >= len(self))]
        return el("div", el("p", told, role="status"), *(buttons if many else []), class_="as-pager")

    def _turn(self, place: Place, label: str, step: int, at_end: bool) -> Node:
        press = None if at_end else place.on(f"turn{step}", lambda _: self._turn_page(step))
        return el("button", label, hidden(" side"), type="button", aria_disabled="true" if at_end else None, on={"click": press})

    def _box_for_all(self, place: Place, shown: list[dict[str, Any]]) -> Node:
        keys = [row[self.key] for row in shown]
        tick = place.on("tick-all", lambda ticked: self._tick(keys, ticked is True))
        every = bool(keys) and all(key in self.chosen for key in keys)
        return el("input", type="checkbox", checked=every, aria_label="Vælg alle rækker, der vises", on={"change": tick})

    def _press_heading(self, column: Column) -> None:
        again = self.sort is not None and self.sort == (column.name, "ascending")
        self.sort = (column.name, "descending" if again else "ascending")
        self._page = 0
        self._sort_rows()

    def _sort_rows(self) -> None:
        self._order = np.arange(len(self), dtype=np.int64)
        column = next((c for c in self.columns if self.sort and c.name == self.sort[0]), None)
        if column and self.sort and len(self):
            self._order = column.order(self._rows[column.name], descending=self.sort[1] == "descending")

    def _turn_page(self, step: int) -> None:
        self._page += step

    def _open(self, key: Any) -> None:
        self.opened = key
        if self.on_open:
            self.on_open(key)

    def _tick(self, keys: list[Any], ticked: bool) -> None:
        self.chosen = [key for key in self.chosen if key not in keys] + (keys if ticked else [])


def _arrow(rows: Rows, names: list[str]) -> pa.Table:
    """Return the needed columns of the rows; without any rows, empty columns."""
    table, needed = pa.table(rows), list(dict.fromkeys(names))
    if not table.num_columns:
        return pa.table({name: pa.array([], pa.string()) for name in needed})
    return table.select(needed)

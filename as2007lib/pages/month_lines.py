"""The tab of lines: what falls on each party or provider, then its services, then their lines, then how a line came about."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

import pyarrow as pa

from as2007lib.answers.grouped import Over
from as2007lib.answers.month_rows import group_rows, line_rows, service_rows
from as2007lib.pages import kit
from as2007lib.pages.kit.columns import danish_key
from as2007lib.pages.kit.node import Node, el
from as2007lib.pages.month_desk import Desk
from as2007lib.pages.month_explain import open_explanation
from as2007lib.values import danish
from as2007lib.values.cpr_scan import mask_cprs
from as2007lib.values.danish import many
from as2007lib.values.days import date_of

_OVER = {"party": "Modpart", "provider": "Tilbud"}
_KINDS = {"ordinary": kit.Badge("Almindelig"), "correction": kit.Badge("Regulering", "warn")}
_SUMS = [kit.Column("lines", "Linjer", "count"), kit.Column("amount", "Kr.", "amount")]

_LINE = [
    kit.Column("days", "Dage", "code", sortable=False),
    kit.Column("kind", "Slags", "badge", badges=_KINDS),
    kit.Column("quantity", "Mængde", "quantity", blank=""),
    kit.Column("rate", "Takst", "amount", blank=""),
    kit.Column("share", "Andel", "share", blank=""),
    kit.Column("old", "Før", "amount"),
    kit.Column("new", "Nu", "amount"),
    _SUMS[1],
]
_PARTY = kit.Column("party", "Modpart")


class Lines(kit.Part):
    """The lines of the run that is looked at.

    Args:
        desk: what is looked at.
        hold: called with a service's id when the user wants to hold it back.
    """

    def __init__(self, desk: Desk, hold: Callable[[str], None]) -> None:
        self.desk = desk
        self.hold = hold
        self.over = kit.Choice("over", "Fordel efter", list(_OVER.items()))
        self.search = kit.TextField("search", "Søg i listen", search=True)
        self.filters = kit.Filters([self.over, self.search], lambda _: self._redraw(), "Vælg, hvordan linjerne vises")
        self.groups = kit.Table(
            "",
            [
                kit.Column("name", "Navn"),
                kit.Column("id", "Id", "code", blank=""),
                kit.Column("services", "Ydelser", "count"),
                _SUMS[0],
                kit.Column("corrections", "Heraf reguleringer", "amount"),
                _SUMS[1],
            ],
            key="key",
            page_size=15,
            on_open=self._open_group,
            totals=("lines", "corrections", "amount"),
            empty="Ingen linjer passer til det, du har valgt.",
        )
        self.services = kit.Table(
            "",
            [
                kit.Column("id", "Ydelse", "code"),
                kit.Column("name", "Hvad"),
                kit.Column("first", "Fra måned", "month"),
                kit.Column("last", "Til måned", "month"),
                *_SUMS,
            ],
            key="service",
            page_size=15,
            on_open=self._open_service,
            totals=("lines", "amount"),
        )
        self.lines = kit.Table("", [], key="line", page_size=12, on_open=self._open_line, open_label="Forklar", totals=("amount",))
        self.group = kit.Detail("", self.groups.close)
        self.service = kit.Detail("", self.services.close)
        self.line = kit.Detail("", self.lines.close)
        self._opened = (0, 0)
        self._redraw()
        desk.redraw_run.append(self._redraw)

    def draw(self, place: kit.Place, /) -> Node:
        """Draw the list, and what has been opened in it, one panel under the other."""
        opened: list[kit.Part] = []
        for detail in (self.group, self.service, self.line):
            if not detail.title:
                break
            opened.append(detail)
        return el("div", *place.draw([self.filters, self.groups, *opened]), class_="as-page")

    def _redraw(self) -> None:
        """Show the run that is looked at; what was opened is closed."""
        self._close(self.line, self.service, self.group)
        self.groups.opened = None
        name = _OVER[self.over.value].lower()
        chosen = self.desk.chosen
        self.groups.caption = f"{chosen[1].run.run_id} efter {name}" if chosen else "Ingen kørsel er valgt"
        if not chosen:
            self.groups.show({})
            return
        rows = group_rows(chosen[1], chosen[0].names, self._over)
        self.groups.show(_matching(rows, self.search.value))

    @property
    def _over(self) -> Over:
        return cast("Over", self.over.value)

    def _open_group(self, key: int) -> None:
        if not self.desk.chosen:
            return
        flow, run = self.desk.chosen
        self._close(self.line, self.service)
        self._opened = (key, 0)
        names = flow.names
        name = names.party(key) if self._over == "party" else names.provider(key) or "Uden tilbud"
        rows = service_rows(run, names, self._over, key)
        self.services.caption = f"Ydelser ({danish.count(rows.num_rows)})"
        self.services.opened = None
        self.services.show(rows)
        self.group.show(mask_cprs(name), self.services)

    def _open_service(self, service: int) -> None:
        if not self.desk.chosen:
            return
        flow, run = self.desk.chosen
        self._close(self.line)
        self._opened = (self._opened[0], service)
        rows = line_rows(run, flow.names, self._over, self._opened[0], service)
        self.lines.caption = many(rows.num_rows, "linje", "linjer").capitalize()
        self.lines.opened = None
        self.lines.columns = _LINE if self._over == "party" else [_LINE[0], _PARTY, *_LINE[1:]]
        days = [_days(*ends) for ends in zip(rows["start"].to_pylist(), rows["stop"].to_pylist(), strict=True)]
        self.lines.show(rows.append_column("days", pa.array(days, pa.string())))
        own_id = flow.names.identities.text(service)
        hold = kit.Buttons(("Hold ydelsen tilbage", lambda: self.hold(own_id)))
        self.service.show(f"Ydelse {flow.names.id(service)}: {mask_cprs(flow.names.service(service))}", self.lines, hold)

    def _open_line(self, line_id: str) -> None:
        open_explanation(self.desk, self.line, line_id)

    def _close(self, *details: kit.Detail) -> None:
        for detail in details:
            detail.title, detail.parts = "", []


def _days(start: int, stop: int) -> str:
    """Return a line's days, which lie in one month, as short as they can be written: ``1.–31.8.2026``."""
    first, last = date_of(start), date_of(stop - 1)
    return f"{first.day}.–{last.day}.{last.month}.{last.year}" if first != last else f"{last.day}.{last.month}.{last.year}"


def _matching(rows: pa.Table, wanted: str) -> pa.Table:
    """Return the rows whose name or id has the text in it."""
    if not wanted:
        return rows
    texts = zip(rows["name"].to_pylist(), rows["id"].to_pylist(), strict=True)
    kept = [danish_key(wanted) in danish_key(f"{name} {text}") for name, text in texts]
    return rows.filter(pa.array(kept, pa.bool_()))

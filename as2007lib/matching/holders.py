"""Who holds what: the evidence that is laid on items, from this matching and from earlier decisions."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from as2007lib.frames.column import NULL
from as2007lib.matching.material import Material
from as2007lib.matching.stage import Laid
from as2007lib.values.arrays import Ints, place_of

Row = tuple[int, int]
"""An item's place and øre."""


@dataclass
class Holder:
    """Evidence that is laid: key, its line's place (−1: an earlier decision), issue, rows, and what was credited of it since."""

    key: int
    line: int
    issued: int
    rows: list[Row]
    total: int
    credited: int = 0
    credited_on: int = field(default=-(2**62))

    @property
    def rest(self) -> int:
        """The øre that are not credited."""
        return self.total - self.credited


@dataclass
class Holders:
    """Holders by evidence, and those of each item in order of issue."""

    by_key: dict[int, Holder]
    by_item: dict[int, list[Holder]]

    def add(self, *holders: Holder) -> None:
        """Note that evidence is laid."""
        for holder in holders:
            self.by_key[holder.key] = holder
            for item, _ in holder.rows:
                self.by_item.setdefault(item, []).append(holder)

    def last_on(self, item: int) -> Holder | None:
        """Return who was laid on an item last."""
        found = self.by_item.get(item)
        return found[-1] if found else None


def earlier_holders(material: Material) -> list[Holder]:
    """Return what earlier decisions laid, with what was credited of it."""
    known = material.known.allocated
    place = place_of(material.items.key, known.ints("item"))
    columns = (known.ints(name).tolist() for name in ("evidence", "amount", "issued_on", "credits"))
    rows = sorted(zip(*columns, place.tolist(), strict=True))
    found: dict[int, Holder] = {}
    on: dict[int, list[Holder]] = {}
    for evidence, amount, issued, _, item in rows:
        if amount > 0:
            holder = found.setdefault(evidence, Holder(evidence, -1, issued, [], 0))
            holder.total += amount
            if item >= 0:
                holder.rows.append((item, amount))
                on.setdefault(item, []).append(holder)
    unnamed: dict[int, list[tuple[int, int, int]]] = {}
    for evidence, amount, issued, named, item in rows:
        if amount < 0 and named in found:
            credit(found[named], -amount, issued)
        elif amount < 0 and named == NULL and item >= 0:
            unnamed.setdefault(evidence, []).append((issued, -amount, item))
    for each in sorted(unnamed.values()):
        _credit_unnamed(on, each)
    return [holder for _, holder in sorted(found.items())]


def _credit_unnamed(on: dict[int, list[Holder]], rows: list[tuple[int, int, int]]) -> None:
    """Note a credit that names no original on what lies on its items: the one of which it is the rest, else the newest."""
    issued, amount = rows[0][0], sum(each for _, each, _ in rows)
    lying = [one for *_, item in rows for one in on.get(item, ()) if one.rest > 0 and one.issued <= issued]
    if lying:
        credit(max(lying, key=lambda one: (one.rest == amount, one.rest > amount, one.issued, -one.key)), amount, issued)


def credit(holder: Holder, amount: int, issued: int) -> None:
    """Note that something of a holder was credited."""
    holder.credited += amount
    holder.credited_on = max(holder.credited_on, issued)


def held_rows(done: Laid, lines: Ints) -> dict[int, list[Row]]:
    """Return the rows of lines that were laid."""
    wanted = np.isin(done.row_line, lines)
    found: dict[int, list[Row]] = {}
    for line, item, amount in zip(
        done.row_line[wanted].tolist(), done.row_item[wanted].tolist(), done.row_amount[wanted].tolist(), strict=True
    ):
        found.setdefault(line, []).append((item, amount))
    return found

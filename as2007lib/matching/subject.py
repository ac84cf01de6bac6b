"""What checks look at: each proposed line with what it was laid on, as whole columns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from as2007lib.matching.material import Material
from as2007lib.matching.stage import Laid, Work
from as2007lib.matching.tolerances import CheckSetting, Limits
from as2007lib.values.arrays import Bools, Ints, changes, place_of

BIT_BY_BIT = ("use", "use_price", "use_over")
"""The rules that lay a line on what is used bit by bit."""


@dataclass(frozen=True)
class Subject:
    """Proposed lines in order; every column has a value a line. `places` are their places among all lines."""

    work: Work
    laid: Laid

    @property
    def material(self) -> Material:
        """The lines, items and groups."""
        return self.work.material

    @property
    def limits(self) -> Limits:
        """The limits."""
        return self.work.tolerances.limits

    @property
    def places(self) -> Ints:
        """Where each proposed line lies among all."""
        return self.laid.line

    @cached_property
    def begins(self) -> Ints:
        """Where each line's rows begin; lines and rows lie in the same order."""
        return np.flatnonzero(changes(self.laid.row_line)) if len(self.laid.row_line) else self.laid.row_line

    @cached_property
    def amount(self) -> Ints:
        """Øre of the line."""
        return self.material.lines.amount[self.places]

    @cached_property
    def expected(self) -> Ints:
        """Øre that its items have room for."""
        return np.add.reduceat(self.work.amounts[self.laid.row_item], self.begins) if len(self.begins) else self.begins

    @cached_property
    def group(self) -> Ints:
        """The group of its first item."""
        return self.material.items.group[self.laid.row_item[self.begins]]

    @cached_property
    def first_month(self) -> Ints:
        """The first month laid on."""
        return np.minimum.reduceat(self._months, self.begins) if len(self.begins) else self.begins

    @cached_property
    def last_month(self) -> Ints:
        """The last month laid on."""
        return np.maximum.reduceat(self._months, self.begins) if len(self.begins) else self.begins

    @cached_property
    def terms(self) -> Ints:
        """The place of its service's terms, −1 where there are none."""
        return place_of(self.material.known.extra.terms.ints("service"), self.material.groups.service[self.group])

    @property
    def _months(self) -> Ints:
        return self.material.items.month[self.laid.row_item]

    def bills(self, *rules: str) -> Bools:
        """Return which lines bill something, except those laid by some rules."""
        return np.asarray((self.amount > 0) & ~np.isin(self.laid.rule.astype(str), rules), dtype=np.bool_)


@dataclass(frozen=True)
class Check:
    """A rule: its Danish name, and the function that returns the lines it finds (places in the subject) with a reason for each."""

    danish: str
    find: Callable[[Subject, CheckSetting], tuple[Ints, list[str]]]


def found(rows: Bools, says: Callable[[int], str]) -> tuple[Ints, list[str]]:
    """Return the lines of a mask with what is said of each."""
    places = np.flatnonzero(rows)
    return places, [says(at) for at in places.tolist()]

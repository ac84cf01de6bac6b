"""What stages work on and hand on: options in, what is laid out, and what is left for the next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from as2007lib.matching.material import Material
from as2007lib.matching.options import Options
from as2007lib.matching.scoring import OPTION_FIELDS, Scores
from as2007lib.matching.tolerances import Tolerances
from as2007lib.matching.weights import Weights
from as2007lib.values.arrays import Bools, Ints, changes, offsets, owners, ranges


@dataclass(frozen=True)
class Work:
    """What all stages of one matching see.

    Attributes:
        material: lines, items and groups.
        weights: log-odds.
        tolerances: limits and checks.
        scores: pairs of line and group compared; those of credit notes too.
        options: what lines could be laid on, whether it is free or not.
        amounts: øre of each item that a line is compared with: what is open, or all of it where nothing is; never more than all of it.
    """

    material: Material
    weights: Weights
    tolerances: Tolerances
    scores: Scores
    options: Options
    amounts: Ints


@dataclass(frozen=True)
class Left:
    """What is left: whether a line still waits, and the øre of each item that are not used up."""

    lines: Bools
    open: Ints

    def free(self, options: Options) -> Bools:
        """Return which options are of a waiting line and of items that are all open."""
        taken = np.concatenate([[0], np.cumsum(self.open <= 0)])
        return np.asarray(self.lines[options.line] & (taken[options.item + options.count] == taken[options.item]), np.bool_)


@dataclass(frozen=True)
class Laid:
    """What was laid: a row a line, and in `row_*` a row a line and item.

    `pair` is the line's place among the scored pairs (−1: none), `levels` those of the option's fields, `other` the evidence of which this
    is the reversal (`NULL`-free: −1 is none).
    """

    line: Ints
    rule: np.ndarray
    score: Ints
    pair: Ints
    other: Ints
    levels: dict[str, Ints]
    row_line: Ints
    row_item: Ints
    row_amount: Ints


Stage: TypeAlias = Callable[[Work, Left], tuple[Laid, Left]]


def laid(work: Work, options: Options, rule: str | np.ndarray) -> Laid:
    """Lay each line on its option's items: what the items expect, and on the last what differs."""
    line, size = options.line, len(options.line)
    row, item = owners(options.count), ranges(options.item, options.count)
    amount = work.amounts[item]
    until = np.concatenate([[0], np.cumsum(amount)])
    first = offsets(options.count)
    last = first + options.count - 1
    amount[last] += work.material.lines.amount[line] - (until[last + 1] - until[first])
    rules = np.full(size, rule, dtype=object) if isinstance(rule, str) else rule
    return Laid(line, rules, options.score, options.pair, np.full(size, -1), options.levels, line[row], item, amount)


def after(left: Left, done: Laid, *, whole: bool = True) -> Left:
    """Return what is left once something is laid; `whole`: an item laid on is done with, also where the line was less than expected."""
    lines, rest = left.lines.copy(), left.open.copy()
    lines[done.line] = False
    np.subtract.at(rest, done.row_item, done.row_amount)
    if whole:
        rest[done.row_item] = np.minimum(rest[done.row_item], 0)
    return Left(lines, rest)


def together(parts: list[Laid]) -> Laid:
    """Return what several stages laid as one."""
    names = ("line", "rule", "score", "pair", "other", "row_line", "row_item", "row_amount")
    columns = {name: np.concatenate([getattr(part, name) for part in parts]) for name in names}
    levels = {field: np.concatenate([part.levels[field] for part in parts]) for field in OPTION_FIELDS}
    return Laid(**columns, levels=levels)


def no_levels(size: int) -> dict[str, Ints]:
    """Return levels of the option's fields that say nothing: −1."""
    return {field: np.full(size, -1, dtype=np.int64) for field in OPTION_FIELDS}


def best_of_line(options: Options) -> Ints:
    """Return the places of each line's best option: the highest score, then the first item, then the fewest."""
    order = np.lexsort((options.count, options.item, -options.score, options.line))
    return order[changes(options.line[order])] if len(order) else order

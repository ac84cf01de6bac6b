"""Bills that come twice: the first is matched, a later one only where a credit came between."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from as2007lib.matching.holders import Holder, Holders
from as2007lib.matching.stage import Laid, Left, Work, best_of_line, laid, together
from as2007lib.matching.subject import BIT_BY_BIT

AGAIN = "billed_again"
"""The rule of a bill that comes again after a credit."""


@dataclass(frozen=True)
class Wanting:
    """A line that wants what is held: its option's place, its items, and who holds the first of them."""

    option: int
    line: int
    items: tuple[int, ...]
    months_as_said: bool


def wanting(work: Work, left: Left) -> list[Wanting]:
    """Return the waiting lines whose best option is not free, in order."""
    options = work.options
    best = best_of_line(options)
    best = best[left.lines[options.line[best]]]
    equal = work.weights.level("period", "equal")
    return [
        Wanting(at, int(options.line[at]), tuple(range(item, item + count)), bool(options.levels["period"][at] == equal))
        for at, item, count in zip(best.tolist(), options.item[best].tolist(), options.count[best].tolist(), strict=True)
    ]


def first_wins(work: Work, done: Laid, left: Left) -> tuple[Laid, Left]:
    """Give to an earlier line what a later one was laid on, where both bill exactly the same months."""
    holder = np.full(len(work.amounts), -1, dtype=np.int64)
    holder[done.row_item] = done.row_line
    rows = np.bincount(done.row_line, minlength=len(left.lines))
    equal = work.weights.level("period", "equal")
    same = np.zeros(len(left.lines), dtype=np.bool_)
    same[done.line[done.levels["period"] == equal]] = True
    waiting, lines = left.lines.copy(), work.material.lines
    swaps: dict[int, int] = {}
    for want in wanting(work, left):
        by = int(holder[want.items[0]])
        alike = by >= 0 and rows[by] == len(want.items) and all(holder[item] == by for item in want.items)
        near = alike and abs(int(lines.amount[by] - lines.amount[want.line])) <= work.tolerances.limits.near_amount
        if near and want.line < by and want.months_as_said and same[by] and not _in_parts(done, by):
            swaps[by] = want.option
            holder[list(want.items)] = want.line
            waiting[want.line], waiting[by] = False, True
    if not swaps:
        return done, left
    kept = ~np.isin(done.line, list(swaps))
    kept_rows = ~np.isin(done.row_line, list(swaps))
    won = laid(work, work.options.take(np.array(sorted(swaps.values()), dtype=np.int64)), "first_bill")
    return together([_some(done, kept, kept_rows), won]), Left(waiting, left.open)


def _in_parts(done: Laid, line: int) -> bool:
    return bool((done.rule[done.line == line] == "parts").any())


def _some(done: Laid, lines: np.ndarray, rows: np.ndarray) -> Laid:
    levels = {field: level[lines] for field, level in done.levels.items()}
    columns = (done.line[lines], done.rule[lines], done.score[lines], done.pair[lines], done.other[lines])
    return Laid(*columns, levels, done.row_line[rows], done.row_item[rows], done.row_amount[rows])


def credited_before(work: Work, done: Laid, holders: Holders) -> tuple[Laid, dict[int, int]]:
    """Tell of lines laid on what was billed and credited before this matching that they bill it again; parts of a quantity do not.

    So a line that waits for a person after its forerunner and the credit were posted still waits for one.

    Args:
        work: what is matched.
        done: what was laid.
        holders: those of earlier decisions.

    Returns:
        what is laid; and for lines that were issued before the credit, and are laid no more, the key of the evidence that bills the same.
    """
    credited = {item: found[-1] for item, found in holders.by_item.items() if found[-1].rest <= 0}
    rows = np.flatnonzero(np.isin(done.row_item, list(credited)))
    over = {int(done.row_line[row]): credited[int(done.row_item[row])] for row in rows}
    bits = set(done.line[np.isin(done.rule.astype(str), BIT_BY_BIT)].tolist())
    issued = work.material.lines.issued
    twice = {line: by.key for line, by in over.items() if line not in bits and by.credited_on > int(issued[line])}
    again = np.isin(done.line, [line for line in over if line not in bits])
    kept = replace(done, rule=np.where(again, AGAIN, done.rule))
    return _some(kept, ~np.isin(done.line, list(twice)), ~np.isin(done.row_line, list(twice))), twice


def billed_again(work: Work, left: Left, holders: Holders) -> tuple[Laid, dict[int, int]]:
    """Lay lines again where what holds their items was credited before they were issued.

    Returns:
        what was laid; and for the other lines whose items are held the key of the evidence that bills the same.
    """
    chosen: list[int] = []
    twice: dict[int, int] = {}
    lines = work.material.lines
    for want in wanting(work, left):
        by = next((found for item in want.items if (found := holders.last_on(item)) and found.line != want.line), None)
        if by is None:
            continue
        if by.rest <= 0 and by.credited_on <= int(lines.issued[want.line]):
            chosen.append(want.option)
            rows = [(item, int(work.amounts[item])) for item in want.items]
            holders.add(Holder(int(lines.key[want.line]), want.line, int(lines.issued[want.line]), rows, int(lines.amount[want.line])))
        else:
            twice[want.line] = by.key
    return laid(work, work.options.take(np.array(chosen, dtype=np.int64)), AGAIN), twice

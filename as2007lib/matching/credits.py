"""Credit notes and reversals: they find what they reverse, and get the same months negative."""

from __future__ import annotations

import numpy as np

from as2007lib.frames.column import NULL
from as2007lib.matching.holders import Holder, Holders, Row, credit
from as2007lib.matching.scoring import OPTION_FIELDS
from as2007lib.matching.stage import Laid, Work, no_levels
from as2007lib.values.arrays import Ints

Scored = tuple[int, int, dict[str, int]]
"""A pair's place (−1: none), the score, and the levels of the option's fields."""
Lost = tuple[str, int]
"""Why what a line names cannot be credited, and the key of that."""
_PART = 3000
"""What it costs in thousandths of log-odds that a credit is only a part of what it reverses."""


def reverse(work: Work, holders: Holders, waiting: np.ndarray) -> tuple[Laid, dict[int, Lost]]:
    """Lay negative lines on the items of what they reverse.

    Args:
        work: what is matched.
        holders: what is laid; what gets credited is noted there.
        waiting: which lines wait.

    Returns:
        what was laid; and for lines that name something which cannot be credited why, with the key of that.
    """
    lines, found = work.material.lines, []
    lost: dict[int, Lost] = {}
    pairs = _pairs(work)
    for line in np.flatnonzero(waiting & (lines.amount < 0)).tolist():
        named = int(lines.credits[line])
        if named != NULL:
            choice = (holders.by_key.get(named), "credit_named", _best_pair(work, pairs, line, holders.by_key.get(named)))
        else:
            choice = _search(work, holders, pairs, line)
        holder, rule, (pair, score, levels) = choice
        if holder is None or holder.rest <= 0 or not holder.rows:
            if named != NULL:
                lost[line] = ("credit_lost" if holder is None or not holder.rows else "credit_again", named)
            continue
        amount = -int(lines.amount[line])
        found.append((line, rule, score, pair, holder.key, levels, _shared(work, holder, line, amount)))
        credit(holder, amount, int(lines.issued[line]))
    return _laid(found), lost


def _pairs(work: Work) -> dict[int, list[int]]:
    """Return the places of scored pairs by negative line."""
    rows = np.flatnonzero(work.material.lines.amount[work.scores.line] < 0)
    found: dict[int, list[int]] = {}
    for row, line in zip(rows.tolist(), work.scores.line[rows].tolist(), strict=True):
        found.setdefault(line, []).append(row)
    return found


def _best_pair(work: Work, pairs: dict[int, list[int]], line: int, holder: Holder | None) -> Scored:
    groups = {int(work.material.items.group[item]) for item, _ in holder.rows} if holder else set()
    mine = [row for row in pairs.get(line, []) if int(work.scores.group[row]) in groups]
    if holder is None:
        return -1, work.tolerances.limits.threshold, {}
    if not mine:
        return -1, work.tolerances.limits.threshold, _levels(work, line, holder)
    best = max(mine, key=lambda row: (int(work.scores.score[row]), -row))
    score, levels = _compared(work, line, best, holder)
    return best, score, levels


def _search(work: Work, holders: Holders, pairs: dict[int, list[int]], line: int) -> tuple[Holder | None, str, Scored]:
    """Return the holder that the line reverses most likely: the best score, then the newest."""
    lines, groups = work.material.lines, work.material.groups
    amount, issued, near = -int(lines.amount[line]), int(lines.issued[line]), work.tolerances.limits.near_amount
    found: list[tuple[int, int, int, Holder, int, dict[str, int]]] = []
    seen: set[tuple[int, int]] = set()
    for row in pairs.get(line, []):
        group = int(work.scores.group[row])
        for item in range(int(groups.first[group]), int(groups.first[group] + groups.count[group])):
            for holder in holders.by_item.get(item, ()):
                if (row, holder.key) in seen or holder.issued > issued or not near >= amount - holder.rest:
                    continue
                seen.add((row, holder.key))
                score, levels = _compared(work, line, row, holder)
                whole = abs(holder.rest - amount) <= near
                as_said = work.weights.level("period", "equal") == levels["period"]
                if score >= work.tolerances.limits.threshold and (whole or as_said):
                    found.append((score if whole else score - _PART, holder.issued, -holder.key, holder, row, levels))
    if not found:
        return None, "", (-1, 0, {})
    score, _, _, holder, row, levels = max(found, key=lambda each: each[:3])
    return holder, "credit" if abs(holder.rest - amount) <= near else "credit_part", (row, score, levels)


def _compared(work: Work, line: int, row: int, holder: Holder) -> tuple[int, dict[str, int]]:
    levels = _levels(work, line, holder)
    return int(work.scores.score[row]) + sum(int(work.weights.of(field)[level]) for field, level in levels.items()), levels


def _levels(work: Work, line: int, holder: Holder) -> dict[str, int]:
    """Return how a credit compares with what it reverses."""
    lines, items, weights = work.material.lines, work.material.items, work.weights
    months = [int(items.month[item]) for item, _ in holder.rows]
    stated = (int(lines.first[line]), int(lines.last[line]))
    original = (int(lines.first[holder.line]), int(lines.last[holder.line])) if holder.line >= 0 else (min(months), max(months))
    same = stated in {(min(months), max(months)), original}
    period = "missing" if stated[0] == NULL else "equal" if same else "differs"
    away = abs(holder.rest + int(lines.amount[line]))
    differs = "over" if holder.rest < -int(lines.amount[line]) else "part"
    amount = "equal" if away == 0 else "near" if away <= work.tolerances.limits.near_amount else differs
    return {"period": weights.level("period", period), "amount": weights.level("amount", amount)}


def _shared(work: Work, holder: Holder, line: int, amount: int) -> list[Row]:
    """Return what of a credit falls on each item, by size; that of a part falls on its stated months, where the original has them."""
    lines, items = work.material.lines, work.material.items
    first, last = int(lines.first[line]), int(lines.last[line])
    said = [row for row in holder.rows if first != NULL and first <= int(items.month[row[0]]) <= last]
    rows = said if said and amount <= sum(each for _, each in said) and amount < holder.total else holder.rows
    total = sum(each for _, each in rows)
    parts = [(item, amount * each // total) for item, each in rows]
    short = amount - sum(each for _, each in parts)
    return [(item, -(each + (short if at == len(parts) - 1 else 0))) for at, (item, each) in enumerate(parts)]


def _laid(found: list[tuple[int, str, int, int, int, dict[str, int], list[Row]]]) -> Laid:
    def column(values: list[int]) -> Ints:
        return np.array(values, dtype=np.int64)

    levels = no_levels(len(found))
    for at, (_, _, _, _, _, known, _) in enumerate(found):
        for field in OPTION_FIELDS:
            levels[field][at] = known.get(field, -1)
    rows = [(line, item, amount) for line, *_, parts in found for item, amount in parts]
    return Laid(
        column([each[0] for each in found]),
        np.array([each[1] for each in found], dtype=object),
        column([each[2] for each in found]),
        column([each[3] for each in found]),
        column([each[4] for each in found]),
        levels,
        *(column([row[at] for row in rows]) for at in range(3)),
    )

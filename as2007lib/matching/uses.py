"""Punch cards and hours: lines that use a part of what a month may cost, by quantity and price."""

from __future__ import annotations

import numpy as np

from as2007lib.frames.column import NULL
from as2007lib.matching.prices import as_agreed
from as2007lib.matching.stage import Laid, Left, Work, after, no_levels
from as2007lib.values.arrays import Ints, changes, owners, ranges


def uses(work: Work, left: Left) -> tuple[Laid, Left]:
    """Lay lines on items that are used bit by bit: in order of issue, until nothing is left.

    A line that is more than what is left is laid too, under the rule `use_over`: over-use is shown, and a person decides. One at
    another price than the agreed one has the rule `use_price`: it may be for something else that nobody granted.
    """
    pair, item, score = _best(work, left)
    line = work.scores.line[pair]
    order = np.lexsort((line, item))
    pair, item, score, line = pair[order], item[order], score[order], line[order]
    amount = work.material.lines.amount[line]
    begins = np.flatnonzero(changes(item)) if len(item) else item
    count = np.diff(np.append(begins, len(item)))
    until = np.cumsum(amount)
    used = until - np.repeat((until - amount)[begins], count)
    over = used > left.open[item] + work.tolerances.limits.auto_amount
    priced = as_agreed(work.material, line, item, work.tolerances.limits.auto_amount)
    rule = np.where(over, "use_over", np.where(priced, "use", "use_price")).astype(object)
    levels = no_levels(len(line))
    for field, name in (("period", "within"), ("amount", "use"), ("shape", "one")):
        levels[field][:] = work.weights.level(field, name)
    order = np.argsort(line, kind="stable")
    levels = {field: level[order] for field, level in levels.items()}
    none = np.full(len(line), -1, dtype=np.int64)
    done = Laid(line[order], rule[order], score[order], pair[order], none, levels, line[order], item[order], amount[order])
    return done, after(left, done, whole=False)


def _best(work: Work, left: Left) -> tuple[Ints, Ints, Ints]:
    """Return for each line with a quantity its best pair and item of the stated months that has a quantity."""
    lines, items, groups, scores = work.material.lines, work.material.items, work.material.groups, work.scores
    rows = np.flatnonzero(left.lines[scores.line] & (lines.quantity[scores.line] != NULL) & (lines.amount[scores.line] > 0))
    count = groups.count[scores.group[rows]]
    pair, item = rows[owners(count)], ranges(groups.first[scores.group[rows]], count)
    line = scores.line[pair]
    said = lines.first[line] != NULL
    within = ~said | ((lines.first[line] <= items.month[item]) & (items.month[item] <= lines.last[line]))
    score = scores.score[pair].copy()
    for field, name in (("period", "within"), ("amount", "use")):
        score += int(work.weights.of(field)[work.weights.level(field, name)])
    fits = (items.quantity[item] != NULL) & within & (items.amount[item] > 0) & (score >= work.tolerances.limits.threshold)
    pair, item, line, score = pair[fits], item[fits], line[fits], score[fits]
    full = left.open[item] < lines.amount[line]
    order = np.lexsort((item, full, -score, line))
    first = order[changes(line[order])] if len(order) else order
    return pair[first], item[first], score[first]

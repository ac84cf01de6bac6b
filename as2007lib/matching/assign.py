"""The stage of scored options: the set of options with the highest sum, no item twice, component by component."""

from __future__ import annotations

import numpy as np
from scipy.optimize import linear_sum_assignment
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from as2007lib.matching.options import Options
from as2007lib.matching.stage import Laid, Left, Work, after, best_of_line, laid
from as2007lib.values.arrays import Ints, changes, distinct, owners, ranges

_FINE = 4096
"""A score is multiplied by this, so that what decides a tie (the earlier line) never outweighs a thousandth of log-odds."""
_BUDGET = 20_000
"""Steps of the exact search in a component; beyond them the best found so far stands."""


def scored(work: Work, left: Left) -> tuple[Laid, Left]:
    """Lay lines by their scores."""
    options = work.options.take(np.flatnonzero(left.free(work.options)))
    chosen = options.take(best_set(options))
    done = laid(work, chosen, _names(work, chosen))
    return done, after(left, done)


def _names(work: Work, options: Options) -> np.ndarray:
    level = work.weights.level
    names = np.full(len(options.line), "scored", dtype=object)
    names[options.levels["habit"] == level("habit", "unusual")] = "scored_unusual"
    names[options.levels["amount"] == level("amount", "close")] = "scored_close"
    names[options.count > 1] = "months"
    names[options.levels["period"] == level("period", "differs")] = "other_month"
    return names


def best_set(options: Options) -> Ints:
    """Return the places of the options to take, ascending: each line and each item at most once, the sum of scores highest.

    Where sums tie, earlier lines get earlier items.
    """
    if not len(options.line):
        return np.empty(0, dtype=np.int64)
    component = _components(options)
    best = best_of_line(options)
    items = ranges(options.item[best], options.count[best])
    used, times = np.unique(items, return_counts=True)
    clash = np.isin(items, used[times > 1])
    hard = distinct(component[best[owners(options.count[best])[clash]]])
    easy = best[~np.isin(component[best], hard)]
    rows = np.flatnonzero(np.isin(component, hard))
    rows = rows[np.lexsort((options.count[rows], options.item[rows], options.line[rows], component[rows]))]
    parts = np.split(rows, np.flatnonzero(changes(component[rows]))[1:]) if len(rows) else []
    return np.sort(np.concatenate([easy, *[part[_solve(options, part)] for part in parts]]).astype(np.int64))


def _components(options: Options) -> Ints:
    """Return the component of each option: options of one line or with an item in common lie in one."""
    lines, line = np.unique(options.line, return_inverse=True)
    row, item = owners(options.count), ranges(options.item, options.count)
    items, place = np.unique(item, return_inverse=True)
    size = len(lines) + len(items)
    graph = coo_array((np.ones(len(row), dtype=np.int8), (line[row], place + len(lines))), shape=(size, size))
    return np.asarray(connected_components(graph, directed=False)[1][line], dtype=np.int64)


def _solve(options: Options, rows: Ints) -> Ints:
    """Return which of a component's options to take, as places in `rows`."""
    lines, line = np.unique(options.line[rows], return_inverse=True)
    value = options.score[rows] * _FINE + len(lines) - line
    if (options.count[rows] == 1).all():
        items, item = np.unique(options.item[rows], return_inverse=True)
        table = np.zeros((len(lines), len(items)))
        which = np.full(table.shape, -1, dtype=np.int64)
        table[line, item], which[line, item] = value, np.arange(len(rows))
        found = which[linear_sum_assignment(table, maximize=True)]
        return np.asarray(found[found >= 0], np.int64)
    return _search(options.item[rows].tolist(), options.count[rows].tolist(), line.tolist(), value.tolist())


def _search(item: list[int], count: list[int], line: list[int], value: list[int]) -> Ints:
    """Search all ways, the best first, and leave those that cannot become better than the best so far."""
    spots = {spot: at for at, spot in enumerate(sorted({item[at] + step for at in range(len(item)) for step in range(count[at])}))}
    masks = [sum(1 << spots[item[at] + step] for step in range(count[at])) for at in range(len(item))]
    of_line: list[list[int]] = [[] for _ in range(max(line) + 1)]
    for at in sorted(range(len(item)), key=lambda at: (-value[at], at)):
        of_line[line[at]].append(at)
    hopes = [0] * (len(of_line) + 1)
    for at in range(len(of_line) - 1, -1, -1):
        hopes[at] = hopes[at + 1] + value[of_line[at][0]]
    best: tuple[int, ...] = ()
    best_sum, steps = -1, 0
    stack: list[tuple[int, int, int, tuple[int, ...]]] = [(0, 0, 0, ())]
    while stack and steps < _BUDGET:
        at, used, total, taken = stack.pop()
        steps += 1
        if total + hopes[at] <= best_sum:
            continue
        if at == len(of_line):
            best_sum, best = total, taken
            continue
        stack.append((at + 1, used, total, taken))
        stack += [(at + 1, used | masks[o], total + value[o], (*taken, o)) for o in reversed(of_line[at]) if not used & masks[o]]
    return np.array(best, dtype=np.int64)

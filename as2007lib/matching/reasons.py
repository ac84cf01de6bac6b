"""The reasons of proposals as a frame: fields compared, alternatives, what checks said, why nothing was found."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from as2007lib.frames.clearing import REASON_KINDS, Reasons
from as2007lib.frames.column import NULL
from as2007lib.matching.bands import Outcome
from as2007lib.matching.credits import Lost
from as2007lib.matching.scoring import FIELDS, OPTION_FIELDS
from as2007lib.matching.stage import Work
from as2007lib.values.arrays import Ints, changes, offsets

_ALTERNATIVES = 3
"""So many alternatives of a line are told."""


_SILENT = {"habit": "unknown", "amount": "use", "shape": "one"}
"""The level of a field that needs no words; of others it is `missing`."""


@dataclass(frozen=True)
class _Rows:
    """Reasons of one kind in the making; texts are objects or None."""

    line: Ints
    kind: str
    name: np.ndarray
    level: np.ndarray
    weight: Ints
    item: Ints
    other: Ints
    says: np.ndarray


def make_reasons(work: Work, outcome: Outcome, twice: dict[int, int], lost: dict[int, Lost]) -> Reasons:
    """Return why proposals are as they are.

    Args:
        work: what was matched.
        outcome: what was laid and judged.
        twice: lines that bill what other evidence holds, with its key.
        lost: lines that name what cannot be credited, why, and its key.
    """
    rows = [*_fields(work, outcome), _alternatives(work, outcome), _said(outcome), _reversed(outcome), *_none(work, outcome, twice, lost)]
    columns = {name: np.concatenate([getattr(part, name) for part in rows]) for name in ("line", "weight", "item", "other")}
    texts = {name: np.concatenate([getattr(part, name) for part in rows]) for name in ("name", "level", "says")}
    kind = np.concatenate([np.full(len(part.line), REASON_KINDS.index(part.kind)) for part in rows])
    key = work.material.lines.key[columns["line"]]
    order = np.lexsort((kind, key))
    return Reasons.of(
        evidence=key[order],
        kind=kind[order],
        **{name: columns[name][order] for name in ("weight", "item", "other")},
        **{name: pa.array(texts[name][order], pa.string()) for name in texts},
    )


def _rows(line: Ints, kind: str, name: str | np.ndarray, **given: np.ndarray) -> _Rows:
    size = len(line)
    names = np.full(size, name, dtype=object) if isinstance(name, str) else name
    nothing = np.full(size, None, dtype=object)
    numbers = {what: given.get(what, np.full(size, fill)) for what, fill in (("weight", 0), ("item", NULL), ("other", NULL))}
    return _Rows(line, kind, names, given.get("level", nothing), says=given.get("says", nothing), **numbers)


def _fields(work: Work, outcome: Outcome) -> list[_Rows]:
    done, found = outcome.laid, []
    for field in (*FIELDS, *OPTION_FIELDS):
        level = work.scores.levels[field][done.pair] if field in FIELDS and len(work.scores.line) else np.full(len(done.line), -1)
        level = np.where(done.pair < 0, -1, level) if field in FIELDS else done.levels[field]
        rows = np.flatnonzero((level >= 0) & (level != work.weights.level(field, _SILENT.get(field, "missing"))))
        names = np.array(work.weights.levels[field], dtype=object)[level[rows]]
        found.append(_rows(done.line[rows], "field", field, level=names, weight=work.weights.of(field)[level[rows]]))
    return found


def _alternatives(work: Work, outcome: Outcome) -> _Rows:
    """Return the best options that were not taken."""
    options, done = work.options, outcome.laid
    taken = np.full(len(work.material.lines.key), -1, dtype=np.int64)
    first = np.flatnonzero(changes(done.row_line)) if len(done.row_line) else done.row_line
    taken[done.line] = done.row_item[first]
    rows = np.flatnonzero(options.item != taken[options.line])
    rows = rows[np.lexsort((options.count[rows], options.item[rows], -options.score[rows], options.line[rows]))]
    begins = np.flatnonzero(changes(options.line[rows])) if len(rows) else rows
    count = np.diff(np.append(begins, len(rows)))
    rank = np.arange(len(rows)) - np.repeat(offsets(count), count)
    rows = rows[rank < _ALTERNATIVES]
    item = work.material.items.key[options.item[rows]]
    return _rows(options.line[rows], "alternative", "option", weight=options.score[rows], item=item)


def _said(outcome: Outcome) -> _Rows:
    line = outcome.laid.line[np.array([row for row, _, _ in outcome.said], dtype=np.int64)]
    names = np.array([name for _, name, _ in outcome.said], dtype=object)
    return _rows(line, "person", names, says=np.array([says for *_, says in outcome.said], dtype=object))


def _reversed(outcome: Outcome) -> _Rows:
    rows = np.flatnonzero(outcome.laid.other >= 0)
    return _rows(outcome.laid.line[rows], "field", "reverses", other=outcome.laid.other[rows])


def _none(work: Work, outcome: Outcome, twice: dict[int, int], lost: dict[int, Lost]) -> list[_Rows]:
    waiting = np.ones(len(work.material.lines.key), dtype=np.bool_)
    waiting[outcome.laid.line] = False
    doubles = np.array(sorted(line for line in twice if waiting[line]), dtype=np.int64)
    back = np.array(sorted(line for line in lost if waiting[line]), dtype=np.int64)
    waiting[doubles] = waiting[back] = False
    known_of = np.array([twice[line] for line in doubles.tolist()], dtype=np.int64)
    lost_of = np.array([lost[line][1] for line in back.tolist()], dtype=np.int64)
    why = np.array([lost[line][0] for line in back.tolist()], dtype=object)
    best = np.full(len(waiting), -(2**62), dtype=np.int64)
    np.maximum.at(best, work.scores.line, work.scores.score)
    sure = work.tolerances.limits.threshold - int(work.weights.of("amount").max()) - int(work.weights.of("period").max())
    rest = np.flatnonzero(waiting)
    negative = work.material.lines.amount[rest] < 0
    cause = np.where(negative, "no_original", np.where(best[rest] >= sure, "amount", "nobody")).astype(object)
    return [
        _rows(doubles, "none", "double", other=known_of),
        _rows(back, "none", why, other=lost_of),
        _rows(rest, "none", cause),
    ]

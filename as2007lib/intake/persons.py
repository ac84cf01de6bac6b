"""Persons known twice, and the one party that is the municipality itself."""

from __future__ import annotations

import numpy as np

from as2007lib.frames.facts import Citizens, Parties
from as2007lib.intake.stage import Stage
from as2007lib.values.arrays import Ints


def judge_same_as(stage: Stage) -> None:
    """Blame the candidates that make a citizen the same as itself by way of others."""
    if Citizens not in stage.pool:
        return
    following = _following(stage)
    reached = _ends(following)
    # whoever never reaches an end goes round; where such walks lead to after many steps are the members of the circles
    round_ = np.unique(reached[following[reached] != reached])
    ids = stage.pool_ids(Citizens, "citizen")
    inside = (np.isin(ids, round_) | (stage.pool_ids(Citizens, "same_as") == ids)) & (ids >= 0) & ~stage.pool[Citizens].bad
    text = "borgeren ville gennem same_as blive den samme som sig selv"
    stage.blame(Citizens, stage.unsafe(Citizens, np.flatnonzero(inside)), "same_as", "same_as_cycle", text)


def judge_self(stage: Stage) -> None:
    """Blame the candidates with is_self when several parties would have it."""
    if Parties not in stage.pool:
        return
    row = stage.in_force(Parties)
    is_self = stage.ints(Parties, "is_self")
    rows = row[row >= 0]
    rows = rows[is_self[rows] == 1]
    if len(rows) > 1:
        mine = stage.unsafe(Parties, rows[rows >= len(stage.known[Parties])] - len(stage.known[Parties]))
        stage.blame(Parties, mine, "is_self", "self_count", f"{len(rows)} modparter er mærket som kommunen selv: kun én må være det")


def person_of(stage: Stage) -> Ints:
    """Return by party id the id it is read as: chains of same_as are followed to their end."""
    return _ends(_following(stage))


def _following(stage: Stage) -> Ints:
    """Return by party id the citizen it is the same as, itself where there is none."""
    following = np.arange(stage.size("party"), dtype=np.int64)
    row = stage.in_force(Citizens)
    there = np.flatnonzero(row >= 0)
    same_as = stage.ints(Citizens, "same_as")[row[there]]
    following[there[same_as >= 0]] = same_as[same_as >= 0]
    return following


def _ends(following: Ints) -> Ints:
    """Return where each walk is after as many steps as there are ids, at least: each round doubles the steps."""
    reached = following
    for _ in range(len(following).bit_length()):
        doubled = reached[reached]
        if np.array_equal(doubled, reached):
            break
        reached = doubled
    return reached

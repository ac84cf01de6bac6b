"""How far the chances of proposals are to be trusted, by the municipality's own decisions, and what they would be made from these."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

import numpy as np

from as2007lib.access.rights import require
from as2007lib.matching.calibration import OWN_DOUBT, OWN_LEAST, Calibration, recalibrated
from as2007lib.matching.match_rules import Difference, MatchRules, differences, shipped_rules
from as2007lib.matching.of_store import rules_in_force
from as2007lib.matching.outcomes import Outcomes, read_outcomes
from as2007lib.matching.reliability import Band, Reliability, reliability
from as2007lib.store.by import By
from as2007lib.store.engine import Store
from as2007lib.store.errors import As2007Error
from as2007lib.store.known import latest_entry

__all__ = ["OWN_DOUBT", "OWN_LEAST", "Band", "Measured", "Recalibration", "Reliability", "measured", "recalibration"]

_MOST_HELD_BACK = 80


class HeldBackWrong(As2007Error):
    """Den del, der holdes tilbage, kan ikke være så stor."""

    def __init__(self, pct: int) -> None:
        super().__init__(f"{pct} % kan ikke holdes tilbage til prøven. Vælg et helt tal fra 1 til {_MOST_HELD_BACK}.")


@dataclass(frozen=True)
class Measured:
    """How the chances in force fit what was decided.

    Attributes:
        every: over everything that was decided and would be proposed.
        people: the same, without what was posted alone and that nobody touched.
        decided: lines and postings that were decided for good.
        alone: those of them that were posted alone and that nobody touched.
        unproposed: those for which nothing would be proposed.
        rules: by rule how many, and how many of them right; the most first.
    """

    every: Reliability
    people: Reliability
    decided: int
    alone: int
    unproposed: int
    rules: tuple[tuple[str, int, int], ...]


@dataclass(frozen=True)
class Recalibration:
    """Chances made anew from own decisions, and how they do on the newest ones, which they were not made from.

    Attributes:
        learnt, held: decisions that the trial was made from, and those that were held back from it.
        before, after: how the chances in force, and those of the trial, fit what was held back.
        rules: the rules in force with chances made from all decisions: what would be proposed.
        changes: what they would change.
        counts: own decisions by rule; rules with fewer than `OWN_LEAST` keep the shipped chances.
    """

    learnt: int
    held: int
    before: Reliability
    after: Reliability
    rules: MatchRules
    changes: tuple[Difference, ...]
    counts: dict[str, int]


def measured(store: Store, by: By) -> Measured:
    """Return how the chances in force fit what was decided; the engine is run once over everything that came in.

    Raises:
        NotAllowed: the user may not read.
    """
    rules, outcomes = _read(store, by)
    proposed = outcomes.take(outcomes.proposed)
    names, place = np.unique(proposed.rule.astype(str), return_inverse=True)
    count, right = np.bincount(place, minlength=len(names)), np.bincount(place[proposed.right], minlength=len(names))
    return Measured(
        every=_fit(proposed, rules.calibration),
        people=_fit(proposed.take(~proposed.by_itself), rules.calibration),
        decided=len(outcomes.decision),
        alone=int(outcomes.by_itself.sum()),
        unproposed=int((~outcomes.proposed).sum()),
        rules=tuple(sorted(zip(names.tolist(), count.tolist(), right.tolist(), strict=True), key=lambda row: (-row[1], row[0]))),
    )


def recalibration(store: Store, by: By, held_back_pct: int = 25) -> Recalibration:
    """Return chances made anew from own decisions, tried on the newest of them. Nothing is changed or proposed.

    Args:
        store: the store.
        by: who asks.
        held_back_pct: how many per cent of the decisions, the newest, the trial is held against.

    Raises:
        NotAllowed: the user may not read.
        HeldBackWrong: not 1 to 80 per cent.
    """
    if not 1 <= held_back_pct <= _MOST_HELD_BACK:
        raise HeldBackWrong(held_back_pct)
    rules, outcomes = _read(store, by)
    proposed = outcomes.take(outcomes.proposed)
    size = len(proposed.decision)
    held = np.arange(size) >= size - size * held_back_pct // 100
    shipped = shipped_rules().calibration
    trial = recalibrated(proposed.take(~held).decisions, shipped)
    wanted = replace(rules, calibration=recalibrated(proposed.decisions, shipped))
    return Recalibration(
        learnt=int((~held).sum()),
        held=int(held.sum()),
        before=_fit(proposed.take(held), rules.calibration),
        after=_fit(proposed.take(held), trial),
        rules=wanted,
        changes=differences(rules, wanted),
        counts=dict(Counter(proposed.rule.tolist()).most_common()),
    )


def _read(store: Store, by: By) -> tuple[MatchRules, Outcomes]:
    with store.reading() as connection:
        entry = latest_entry(connection)
    require(store, entry, by, "read")
    with store.together() as reader:
        rules = rules_in_force(reader, entry)
        return rules, read_outcomes(reader, entry, rules)


def _fit(outcomes: Outcomes, calibration: Calibration) -> Reliability:
    chance, _ = calibration.chances(outcomes.rule, outcomes.strength)
    return reliability(chance, outcomes.right)

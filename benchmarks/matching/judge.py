"""How right proposals are: the whole set of items of a line, and at least its services."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from as2007lib.frames.clearing import Decisions, Proposals
from as2007lib.frames.column import NULL
from benchmarks.matching.bills import Case
from benchmarks.matching.town import MONTHS


@dataclass(frozen=True)
class Judged:
    """A value a line, in order of evidence: proposed at all, set right, services right, decision, rule, chance, whether it has a truth."""

    evidence: np.ndarray
    proposed: np.ndarray
    right: np.ndarray
    right_service: np.ndarray
    decision: np.ndarray
    rule: np.ndarray
    chance: np.ndarray
    strength: np.ndarray
    expected: np.ndarray


@dataclass(frozen=True)
class Figures:
    """Shares: of lines that have a truth, those proposed right; of those proposed, those right; and the same of a band."""

    recall: float
    precision: float
    service_precision: float
    auto: float
    auto_precision: float
    auto_service_precision: float


def judge(case: Case, proposals: Proposals) -> Judged:
    """Return how right proposals are."""
    evidence, item = proposals.ints("evidence"), proposals.ints("item")
    keys, first = np.unique(evidence, return_index=True)
    laid = item != NULL
    right = _same(keys, (evidence[laid], item[laid]), (case.true_evidence, case.true_item))
    services = ((evidence[laid], _service(item[laid])), (case.true_evidence, _service(case.true_item)))
    return Judged(
        keys,
        laid[first],
        right,
        _same(keys, *services),
        proposals.texts("decision")[first],
        proposals.texts("rule")[first],
        proposals.ints("confidence")[first],
        proposals.ints("strength")[first],
        np.isin(keys, case.true_evidence),
    )


def figures(judged: Judged) -> Figures:
    """Return the shares that the goals are about."""
    auto = judged.decision == "auto"
    return Figures(
        recall=_share(judged.right, judged.expected),
        precision=_share(judged.right, judged.proposed),
        service_precision=_share(judged.right_service, judged.proposed),
        auto=float(auto.mean()),
        auto_precision=_share(judged.right, auto),
        auto_service_precision=_share(judged.right_service, auto),
    )


def decisions(judged: list[Judged]) -> Decisions:
    """Return what people who know the truth would decide of proposals."""
    columns = {name: np.concatenate([getattr(each, name) for each in judged]) for name in vars(judged[0])}
    kept = columns["proposed"]
    return Decisions.of(
        evidence=columns["evidence"][kept],
        rule=columns["rule"][kept].tolist(),
        strength=columns["strength"][kept],
        right=columns["right"][kept].astype(np.int8),
        right_service=columns["right_service"][kept].astype(np.int8),
    )


def pairs_right(case: Case, evidence: np.ndarray, item: np.ndarray) -> tuple[float, float]:
    """Return recall and precision of a method that gives pairs of evidence and item."""
    keys = np.unique(np.append(case.evidence.ints("evidence"), evidence))
    right = _same(keys, (evidence, item), (case.true_evidence, case.true_item))
    return _share(right, np.isin(keys, case.true_evidence)), _share(right, np.isin(keys, evidence))


def _service(item: np.ndarray) -> np.ndarray:
    return (item - 1) // MONTHS


def _same(keys: np.ndarray, found: tuple[np.ndarray, np.ndarray], truth: tuple[np.ndarray, np.ndarray]) -> np.ndarray:
    """Return for each key whether both have the same values with it, and any."""
    one, other = (np.unique(np.stack(pairs), axis=1) for pairs in (found, truth))
    both = {tuple(pair) for pair in one.T.tolist()} & {tuple(pair) for pair in other.T.tolist()}
    common = np.array([key for key, _ in both], dtype=np.int64)
    counts = [np.bincount(np.searchsorted(keys, column), minlength=len(keys)) for column in (one[0], other[0], common)]
    return (counts[0] == counts[2]) & (counts[1] == counts[2]) & (counts[2] > 0)


def _share(good: np.ndarray, among: np.ndarray) -> float:
    return float(good[among].mean()) if among.any() else 0.0

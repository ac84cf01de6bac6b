"""Bills matched with commitments on a held-back seed: the product, exact keys, ranked rules and splink, each how right and how fast.

`python -m benchmarks --only match` gives the table of methods; `python -m benchmarks.jobs.matching [LINES]` the product's bands and rules.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from as2007lib.frames.clearing import DECISIONS
from benchmarks.matching.bills import HELD_BACK, Case, make_case
from benchmarks.matching.hours import make_hours
from benchmarks.matching.judge import Figures, Judged, figures, judge, pairs_right
from benchmarks.matching.training import proposals_of
from benchmarks.measuring import Cost, alone, cost
from benchmarks.peers import match_rules, match_splink

PEERS: dict[str, Callable[[match_rules.Tables], match_rules.Pairs]] = {
    "exact": match_rules.exact,
    "ranked": match_rules.ranked,
    "splink": match_splink.linked,
}


@dataclass(frozen=True)
class Matched:
    """What the product found: its cost, the shares, and a row a band and rule: name, lines, set right, service right."""

    lines: int
    cost: Cost
    figures: Figures
    rows: list[tuple[str, int, float, float]]


@dataclass(frozen=True)
class Peer:
    """What a peer found: seconds, recall and precision of whole sets."""

    cost: Cost
    recall: float
    precision: float


def measure(lines: int, times: int = 2, seed: int = HELD_BACK[0]) -> Matched:
    """Let the product match; the material is made before and is not counted in the time, but in the memory."""
    case = _case(lines, seed)
    spent, found = cost(lambda: proposals_of(case), times)
    judged = judge(case, found)
    return Matched(len(case.evidence), spent, figures(judged), _rows(judged))


def measure_hours(lines: int, seed: int = HELD_BACK[0]) -> Figures:
    """Let the product match hours and punch cards of a held-back seed."""
    case = make_hours(seed, lines, lines * 5)
    return figures(judge(case, proposals_of(case)))


def measure_peer(name: str, lines: int, seed: int = HELD_BACK[0]) -> Peer:
    """Let a peer match the same bills; its tables are made before."""
    case = _case(lines, seed)
    tables = match_rules.Tables.of(case)
    spent, pairs = cost(lambda: PEERS[name](tables))
    recall, precision = pairs_right(case, pairs["evidence"].to_numpy(np.int64), pairs["item"].to_numpy(np.int64))
    return Peer(spent, recall, precision)


def _case(lines: int, seed: int) -> Case:
    return make_case(seed, lines, lines * 10)


def _rows(judged: Judged) -> list[tuple[str, int, float, float]]:
    parts = [(band, judged.decision == band) for band in DECISIONS[:2]]
    parts += [(str(rule), judged.rule == rule) for rule in sorted(set(judged.rule.tolist()) - {"none"})]
    rows = [(name, int(of.sum()), float(judged.right[of].mean()), float(judged.right_service[of].mean())) for name, of in parts if of.any()]
    nothing = judged.decision == "none"
    return [*rows, ("none", int(nothing.sum()), float((~judged.expected)[nothing].mean()), float((~judged.expected)[nothing].mean()))]


def main(lines: int) -> None:
    """Print how often each band and rule of the product is right."""
    found, _ = alone(measure, lines)
    for name, count, right, service in found.rows:
        print(f"{name:16} {count:7} {right:.4f} {service:.5f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)

"""`python -m benchmarks.matching.training FILE`: writes the chances that come with the product, from the training seeds only."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pyarrow as pa

from as2007lib.frames.clearing import Allocated, Decisions, Proposals
from as2007lib.matching import Calibration, calibrate, default_calibration, propose
from as2007lib.matching.calibration import OWN_LEAST
from benchmarks.matching.bills import TRAINING, Case, make_case
from benchmarks.matching.hours import make_hours
from benchmarks.matching.judge import decisions, judge


def proposals_of(case: Case) -> Proposals:
    """Return what the engine proposes; it is shown the frames and never the truth."""
    town = case.town
    return propose(case.evidence, town.commitments, town.persons, town.suppliers, town.names, Allocated.empty()).proposals


def trained(lines: int = 100_000, commitments: int = 1_000_000) -> Calibration:
    """Return the chances that the training cases show, bills and hours; rules that hardly any case has are kept as set by hand."""
    by_hand = Calibration({rule: steps for rule, steps in default_calibration().steps.items() if not any(step.count for step in steps)})
    cases = (case for seed in TRAINING for case in (make_case(seed, lines, commitments), make_hours(seed, lines // 5, commitments // 10)))
    made = decisions([judge(case, proposals_of(case)) for case in cases])
    rules, place, count = np.unique(made.texts("rule").astype(str), return_inverse=True, return_counts=True)
    often = (count >= OWN_LEAST * len(TRAINING)) | ~np.isin(rules, list(by_hand.steps))
    return calibrate(Decisions(made.table.filter(pa.array(often[place]))), by_hand)


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(trained().text(), "utf-8")

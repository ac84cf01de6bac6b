"""The matching benchmark at a small size: product and peers are measured alike (`python -m benchmarks.jobs.matching`)."""

from __future__ import annotations

import dataclasses

import numpy as np

from benchmarks import methods
from benchmarks.jobs import matching
from benchmarks.matching.bills import HELD_BACK, TRAINING, make_case
from benchmarks.matching.judge import Figures
from benchmarks.matching.training import proposals_of


def test_the_product_finds_more_than_rules_and_is_more_often_right() -> None:
    found, ranked = matching.measure(2_000, times=1), matching.measure_peer("ranked", 2_000)
    assert found.figures.recall > ranked.recall + 0.1
    assert found.figures.precision > ranked.precision
    assert matching.measure_peer("exact", 2_000).recall < ranked.recall


def test_splink_is_measured_on_the_same_lines() -> None:
    found = matching.measure_peer("splink", 2_000)
    assert 0.5 < found.recall < 0.97


def test_a_goal_that_is_missed_by_a_hair_does_not_look_met() -> None:
    bills = Figures(recall=0.9695, precision=0.9881, service_precision=1, auto=0.8, auto_precision=0.99, auto_service_precision=0.89999)
    tables = methods.tables([methods.Method("splink", 3.46, 1_257, 0.8107, 0.8535)], methods.shares(bills, bills))
    assert "| splink | 3,5 | 1257 | 81,07 % | 85,35 % |" in tables
    assert "| 80,00 % | ≥ 80,00 % | ja · *yes* |" in tables
    assert "| 89,99 % | ≥ 99,90 % | **nej · no** |" in tables


def test_seeds_that_chances_are_made_from_are_never_counted() -> None:
    assert not set(TRAINING) & set(HELD_BACK)


def test_the_engine_answers_the_same_whatever_the_truth_is() -> None:
    case = make_case(TRAINING[0], 500, 5_000)
    other = dataclasses.replace(case, true_evidence=np.empty(0, np.int64), true_item=np.empty(0, np.int64))
    assert proposals_of(case).table.equals(proposals_of(other).table)

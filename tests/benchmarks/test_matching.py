"""The matching benchmark at a small size: product and peers are measured alike (`python -m benchmarks.jobs.matching`)."""

from __future__ import annotations

import dataclasses

import numpy as np

from benchmarks.jobs import matching
from benchmarks.matching.bills import HELD_BACK, TRAINING, make_case
from benchmarks.matching.training import proposals_of


def test_the_product_finds_more_than_rules_and_is_more_often_right() -> None:
    found, ranked = matching.measure(2_000, times=1), matching.measure_peer("ranked", 2_000)
    assert found.figures.recall > ranked.recall + 0.1
    assert found.figures.precision > ranked.precision
    assert matching.measure_peer("exact", 2_000).recall < ranked.recall


def test_splink_is_measured_where_it_is_installed_only() -> None:
    assert {"exact", "ranked"} <= set(matching.peers())
    assert ("splink" in matching.peers()) == matching.match_splink.installed()


def test_seeds_that_chances_are_made_from_are_never_counted() -> None:
    assert not set(TRAINING) & set(HELD_BACK)


def test_the_engine_answers_the_same_whatever_the_truth_is() -> None:
    case = make_case(TRAINING[0], 500, 5_000)
    other = dataclasses.replace(case, true_evidence=np.empty(0, np.int64), true_item=np.empty(0, np.int64))
    assert proposals_of(case).table.equals(proposals_of(other).table)

"""Stories of small municipalities through load, settlement and approval of all flows, line by line as the reference has them.

AS2007_STORIES says how many stories (default 60); some are settled alone, others several in one store.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from as2007lib.answers.proofs import verify
from tests.properties.together import in_groups, together
from tests.properties.town import BY, Town
from tests.reference import FLOWS
from tests.strategies import seeded_story

STORIES = int(os.environ.get("AS2007_STORIES", "60"))
GROUPS = in_groups(range(STORIES), sizes=(1, 4, 9, 6))


@pytest.mark.parametrize("seeds", GROUPS, ids=lambda seeds: "-".join(map(str, seeds)))
def test_every_run_of_a_story_is_what_the_reference_makes_of_it(seeds: list[int], tmp_path: Path) -> None:
    told = together([seeded_story(seed) for seed in seeds])
    town = Town(tmp_path, told.settle_from)
    for folder, period in zip(told.loads, told.periods, strict=False):
        town.load(folder)
        for flow in FLOWS:
            town.settle(flow, period)
            assert town.untelescoped(flow, period) == []
    assert verify(town.store, BY).faults == ()


def test_the_groups_hold_every_seed_once() -> None:
    assert sorted(seed for group in GROUPS for seed in group) == list(range(STORIES))

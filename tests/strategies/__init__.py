"""Small municipalities that use every rule of settlement.md, and later loads that change them.

`stories()` and `folders()` are hypothesis strategies; `seeded_story(seed)` is the same generator,
fast enough for thousands of cases. Everything is text as in interchange files; `write` makes the files.
"""

from __future__ import annotations

from functools import partial
from random import Random
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from tests.strategies.folders import Folder, write
from tests.strategies.follow import follow_up
from tests.strategies.world import World, first_load

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

__all__ = ["Folder", "Story", "World", "folders", "follow_up", "seeded_story", "stories", "story", "write"]


class Story:
    """Loads of one municipality, in order, and the periods that cover them."""

    def __init__(self, year: int, loads: list[Folder]) -> None:
        self.loads = loads
        self.settle_from = f"{year}-01"
        self.periods = [f"{year}-{month:02d}" for month in range(1, 5)]

    def __repr__(self) -> str:
        """Show every row, so that a failing example can be read."""
        shown = [f"load {n} {file}: {row}" for n, load in enumerate(self.loads, 1) for file, rows in load.items() for row in rows]
        return "\n".join([f"Story from {self.settle_from}", *shown])


def story(random: Random, *, loads: int = 3, services: int = 4, wrong_shares: bool = False) -> Story:
    """Return `loads` folders of a municipality with few services; only good rows unless `wrong_shares`.

    With `wrong_shares` some sets do not sum to 1: for tests that reach the computation without the checks on load.
    """
    world = World(random, services=services, wrong_shares=wrong_shares)
    return Story(world.year, [first_load(world), *(follow_up(world) for _ in range(loads - 1))])


def seeded_story(seed: int, *, loads: int = 3, services: int = 4, wrong_shares: bool = False) -> Story:
    """Return the story of a seed: the same for the same seed, some hundred microseconds each."""
    random = Random(seed)
    return story(random, loads=loads, services=services, wrong_shares=wrong_shares)


def stories(*, loads: int = 3, services: int = 4, wrong_shares: bool = False) -> SearchStrategy[Story]:
    """Return the strategy of stories."""
    tell = partial(story, loads=loads, services=services, wrong_shares=wrong_shares)
    return st.builds(tell, st.randoms(use_true_random=False))


def folders(*, services: int = 4, wrong_shares: bool = False) -> SearchStrategy[Folder]:
    """Return the strategy of single interchange folders."""
    return stories(loads=1, services=services, wrong_shares=wrong_shares).map(lambda told: told.loads[0])

"""Several stories as one municipality: their ids told apart by a prefix, their loads made one by one together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from tests.strategies import Folder, Story, seeded_story
from tests.strategies.folders import Row, columns
from tests.strategies.world import KEYS, PARENTS

IDS = {
    "party_id",
    "provider_id",
    "parent_id",
    "successor_id",
    "citizen_id",
    "same_as",
    "service_code",
    "calendar_id",
    "calendar",
    "package_id",
    "service_id",
    "delivery_id",
}
SHARED = {"", "SELF", "weekdays"}
"""Ids that mean the same in every story."""


def together(told: Sequence[Story]) -> Story:
    """Return one story of several that begin in the same year; a story alone stays as it is."""
    if len(told) == 1:
        return told[0]
    (settle_from,) = {one.settle_from for one in told}
    folders = [list(_prefixed(one, f"h{number}.")) for number, one in enumerate(told)]
    return Story(int(settle_from[:4]), [_joined(list(loads)) for loads in zip(*folders, strict=True)])


def in_groups(seeds: range, sizes: Sequence[int]) -> list[list[int]]:
    """Return the seeds in groups of the sizes (again and again), stories of one year in each."""
    by_year: dict[str, list[int]] = defaultdict(list)
    for seed in seeds:
        by_year[seeded_story(seed, loads=1).settle_from].append(seed)
    groups, turn = [], 0
    for _, left in sorted(by_year.items()):
        while left:
            size = sizes[turn % len(sizes)]
            groups.append(left[:size])
            del left[:size]
            turn += 1
    return groups


def _prefixed(told: Story, prefix: str) -> Iterator[Folder]:
    """Give the ids of a story a prefix and fill in the columns that its files left out: with what was known."""
    known: dict[tuple[str, ...], Row] = {}
    for folder in told.loads:
        made: Folder = {}
        for file, stated in folder.items():
            made[file] = []
            for row in stated:
                key = (file, *(row[name] for name in KEYS[file])) if file in KEYS else ()
                before = known.get(key, {}) if key else {}
                whole = {name: row.get(name, before.get(name, "")) for name in columns(file)}
                made[file].append({n: prefix + v if n in IDS and v not in SHARED else v for n, v in whole.items()})
                if key:
                    known[key] = whole
        yield made


def _joined(folders: Sequence[Folder]) -> Folder:
    """Put the rows of several folders into one; what the stories share stands once."""
    joined: Folder = {}
    for folder in folders:
        for file, stated in folder.items():
            rows = joined.setdefault(file, [])
            rows += [row for row in stated if file in PARENTS or row not in rows]
    return joined

"""Scenarios of kills: work is killed at moments spread over the measured length of its phases, then done again."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Protocol

from tests.faults.children import Ended, Moment, Work, run


class Town(Protocol):
    """Something that is worked on and may be killed."""

    phases: tuple[str, ...]

    def begin(self, place: Path) -> None:
        """Make the state that work begins from."""

    def work(self, place: Path) -> Work:
        """Return the work; done again after a kill it is the same."""

    def keep(self, place: Path) -> None:
        """Take the outcome of work without kills as the right one."""

    def torn(self, place: Path) -> list[str]:
        """Return what is wrong right after a kill."""

    def wrong(self, place: Path) -> list[str]:
        """Return what is wrong when all is done."""


@dataclass
class Kills:
    """Scenarios with a town.

    Attributes:
        town: what is killed.
        home: folder for its places.
        lengths: seconds that each phase takes.
        hits: kills by the phase that they hit; `between`, or blank for too late.
        moments: by phase, how many seconds into it those kills came that hit it.
        faulty: by scenario what was wrong.
    """

    town: Town
    home: Path
    lengths: dict[str, float] = field(default_factory=dict)
    hits: Counter[str] = field(default_factory=Counter)
    moments: dict[str, list[float]] = field(default_factory=dict)
    faulty: dict[int, list[str]] = field(default_factory=dict)
    scenarios: int = 0

    def measure(self) -> None:
        """Do the work twice without kills: the outcome is what all must come to, a phase is as long as the shorter of the two."""
        for name in ("clean", "measured"):
            place = self.home / name
            self.town.begin(place)
            for phase, length in run(self.town.work(place)).lengths.items():
                self.lengths[phase] = min(length, self.lengths.get(phase, length))
            self.town.keep(place)

    def scenario(self, seed: int, phase: str, part: float) -> None:
        """Kill the work in a phase when a part of it is done, perhaps once more anywhere, and do it again.

        Args:
            seed: of the scenario.
            phase: the phase to hit.
            part: of the phase's length, from 0 to 1.
        """
        chance, place = Random(seed), self.home / f"scenario{seed}"
        moments = [Moment(phase, part * self.lengths[phase])]
        while chance.random() < 0.4:
            other = chance.choice(self.town.phases)
            moments.append(Moment(other, chance.random() * self.lengths[other]))
        self.town.begin(place)
        work, found = self.town.work(place), []
        for moment in moments:
            self._note(run(work, moment), moment)
            found += self.town.torn(place)
        run(work)
        found += self.town.wrong(place)
        self.scenarios += 1
        if found:
            self.faulty[seed] = found

    def until(self, phase: str, wanted: int, scenarios: int, first_seed: int) -> None:
        """Make at least so many scenarios, and go on until a phase was hit as often as wanted; three tries for each.

        The moments are spread over the phase.
        """
        for attempt in range(3 * max(wanted, scenarios)):
            if self.hits[phase] >= wanted and self.scenarios >= scenarios:
                return
            self.scenario(first_seed + attempt, phase, (attempt % wanted + Random(first_seed + attempt).random()) / wanted)

    def table(self) -> str:
        """Return how many kills hit which phase, and when."""
        lines = [f"{self.scenarios} scenarios, {sum(self.hits.values())} kills, {len(self.faulty)} with faults"]
        lines.append(f"{'phase':12}{'length ms':>10}{'kills':>7}  ms into the phase")
        for phase in self.town.phases:
            when = sorted(self.moments.get(phase, []))
            spread = " ".join(f"{1000 * moment:.0f}" for moment in when)
            lines.append(f"{phase:12}{1000 * self.lengths[phase]:10.0f}{self.hits[phase]:7}  {spread}")
        return "\n".join([*lines, f"{'between':22}{self.hits['between']:7}", f"{'too late':22}{self.hits['']:7}"])

    def _note(self, ended: Ended, moment: Moment) -> None:
        self.hits[ended.killed_in] += 1
        if ended.killed_in == moment.phase:
            self.moments.setdefault(moment.phase, []).append(moment.after)

"""What a job costs: seconds on the clock, seconds of the processors (helpers included), memory at its peak."""

from __future__ import annotations

import multiprocessing
import resource
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from typing import ParamSpec, TypeVar

T = TypeVar("T")
P = ParamSpec("P")
_KB = 1024


class Different(Exception):
    """The product and a peer do not give the same result: no time counts."""


@dataclass(frozen=True)
class Cost:
    """Seconds on the clock, and of all processors together."""

    wall: float
    cpu: float


@dataclass(frozen=True)
class Peak:
    """Megabytes of the process itself, and of its largest helper."""

    own: float
    helper: float


def cost(job: Callable[[], T], times: int = 1) -> tuple[Cost, T]:
    """Do a job several times; return the least it cost, and its last result."""
    walls, cpus = [], []
    for _ in range(times):
        wall, cpu = time.perf_counter(), _cpu()
        result = job()
        walls.append(time.perf_counter() - wall)
        cpus.append(_cpu() - cpu)
    return Cost(min(walls), min(cpus)), result


def _cpu() -> float:
    helpers = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + helpers.ru_utime + helpers.ru_stime


def alone(job: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> tuple[T, Peak]:
    """Do a job in a fresh process, so that its memory is its own; return the result and the peak."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(_watched, job, *arguments, **named).result()


def _watched(job: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> tuple[T, Peak]:
    result = job(*arguments, **named)
    sizes = [resource.getrusage(who).ru_maxrss / _KB for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return result, Peak(*sizes)


def equal(what: str, one: object, other: object) -> None:
    """Refuse to go on where two results differ.

    Raises:
        Different: they do.
    """
    if one != other:
        raise Different(f"{what}: {str(one)[:200]} ≠ {str(other)[:200]}")

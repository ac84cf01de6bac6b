"""What a job costs: seconds on the clock, seconds of the processors (helpers included), memory at its peak."""

from __future__ import annotations

import multiprocessing
import os
import resource
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import ParamSpec, TypeVar

T = TypeVar("T")
P = ParamSpec("P")
_MEGABYTE = 1 << 20
_PAUSE = 0.1


class Different(Exception):
    """The product and a peer do not give the same result: no time counts."""


@dataclass(frozen=True)
class Cost:
    """Seconds on the clock, and of all processors together."""

    wall: float
    cpu: float


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
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + ended.ru_utime + ended.ru_stime + sum(map(_used, _below(os.getpid())))


def _used(process: int) -> float:
    """Return the seconds of processor that a process has used, and those that it started and waited for."""
    figures = _read(Path(f"/proc/{process}/stat")).rpartition(")")[2].split()[11:15]
    return sum(map(int, figures)) / os.sysconf("SC_CLK_TCK")


def alone(job: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> tuple[T, float]:
    """Do a job in a fresh process, so that its memory is its own; return the result and the peak in megabytes, helpers included."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool, _watched() as peak:
        return pool.submit(job, *arguments, **named).result(), max(peak)


@contextmanager
def _watched() -> Iterator[list[float]]:
    """Note the memory of all processes below this one, ten times a second."""
    sizes, over = [0.0], threading.Event()

    def watch() -> None:
        while not over.wait(_PAUSE):
            sizes.append(sum(map(_resident, _below(os.getpid()))))

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield sizes
    finally:
        over.set()
        watcher.join()


def _below(process: int) -> Iterator[int]:
    """Go through the processes that a process has started, and that these have started."""
    for task in Path(f"/proc/{process}/task").glob("*/children"):
        for child in _read(task).split():
            yield int(child)
            yield from _below(int(child))


def _resident(process: int) -> float:
    """Return the megabytes of a process that are in memory; those it shares with others count in each."""
    pages = _read(Path(f"/proc/{process}/statm")).split()[1:2]
    return int(pages[0]) * resource.getpagesize() / _MEGABYTE if pages else 0.0


def _read(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:  # the process has ended meanwhile
        return ""


def equal(what: str, one: object, other: object) -> None:
    """Refuse to go on where two results differ.

    Raises:
        Different: they do.
    """
    if one != other:
        raise Different(f"{what}: {str(one)[:200]} ≠ {str(other)[:200]}")

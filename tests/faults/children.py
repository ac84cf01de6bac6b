"""Children that are told apart by what they were doing when they were killed.

They come from a fork server which has everything imported already, so that a child costs a few milliseconds.
"""

from __future__ import annotations

import multiprocessing
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import TypeAlias

CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(["as2007lib.cli", "tests.faults.month", "tests.faults.acts", "tests.faults.naive"])
PATIENCE = 120.0
"""Seconds after which a child that says nothing is a failure."""

Mark: TypeAlias = Callable[[str], AbstractContextManager[None]]
Work: TypeAlias = Callable[[Mark], object]
"""What a child does: it marks its phases. It is sent to the child, so it is a function or frozen dataclass of a module."""


@dataclass(frozen=True)
class Moment:
    """When to kill: so many seconds into a phase."""

    phase: str
    after: float


@dataclass(frozen=True)
class Ended:
    """How a child ended.

    Attributes:
        exitcode: 0 by itself, -9 killed.
        begun: when each phase began, in order; seconds of the machine's clock.
        done: when each phase ended.
        error: what it died of, where that was no kill.
    """

    exitcode: int
    begun: dict[str, float]
    done: dict[str, float]
    error: str

    @property
    def killed_in(self) -> str:
        """The phase it was killed in; `between` phases, or blank where it had finished."""
        if self.exitcode == 0:
            return ""
        return next((phase for phase in self.begun if phase not in self.done), "between")

    @property
    def lengths(self) -> dict[str, float]:
        """Seconds that each phase took."""
        return {phase: self.done[phase] - begun for phase, begun in self.begun.items() if phase in self.done}


class Child:
    """A process at work."""

    def __init__(self, work: Work) -> None:
        self._receiver, sender = CONTEXT.Pipe(duplex=False)
        self._process = CONTEXT.Process(target=_child, args=(work, sender), daemon=True)
        self._process.start()
        sender.close()
        self._told: dict[str, dict[str, float]] = {"begun": {}, "done": {}}
        self._error = ""

    def wait_for(self, phase: str) -> float | None:
        """Wait until a phase begins; return when that was, or None where the child ended before."""
        while phase not in self._told["begun"]:
            if not self._hear():
                return None
        return self._told["begun"][phase]

    def kill(self) -> None:
        """Kill it (SIGKILL)."""
        self._process.kill()

    def end(self) -> Ended:
        """Wait for its end."""
        while self._hear():
            pass
        self._process.join(PATIENCE)
        exitcode = self._process.exitcode
        assert exitcode is not None, "the child hangs"
        assert exitcode in (0, -9), self._error
        self._process.close()
        return Ended(exitcode, self._told["begun"], self._told["done"], self._error)

    def _hear(self) -> bool:
        """Take in one word of the child; false when it has no more to say."""
        assert self._receiver.poll(PATIENCE), "the child hangs"
        try:
            what, name, moment = self._receiver.recv()
        except EOFError:
            return False
        if what == "error":
            self._error = name
        else:
            self._told[what][name] = moment
        return True


def run(work: Work, kill: Moment | None = None) -> Ended:
    """Let a child work to its end, or kill it at a moment."""
    child = Child(work)
    if kill is not None and (begun := child.wait_for(kill.phase)) is not None:
        time.sleep(max(begun + kill.after - time.monotonic(), 0))
        child.kill()
    return child.end()


def race(works: Sequence[Work]) -> list[Ended]:
    """Let children work at the same time: each waits for the others before it begins."""
    barrier = CONTEXT.Barrier(len(works))
    children = [Child(_Waiting(work, barrier)) for work in works]
    return [child.end() for child in children]


@dataclass(frozen=True)
class _Waiting:
    work: Work
    barrier: object

    def __call__(self, mark: Mark) -> None:
        self.barrier.wait(PATIENCE)  # type: ignore[attr-defined]
        self.work(mark)


def _child(work: Work, sender: Connection) -> None:
    @contextmanager
    def mark(phase: str) -> Iterator[None]:
        sender.send(("begun", phase, time.monotonic()))
        yield
        sender.send(("done", phase, time.monotonic()))

    try:
        work(mark)
    except BaseException:
        sender.send(("error", traceback.format_exc(), 0.0))
        raise

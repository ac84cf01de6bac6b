"""Files are examined some time before they are judged, by helper processes and by this one, and come out in their order.

What a file says does not depend on others, and is most of the work; its verdict does, and is given in one process only. A helper
that dies loses nothing: what it had been given is examined here.
"""

from __future__ import annotations

import queue
import subprocess
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from as2007lib.formats.einvoice.model import Finding
from as2007lib.invoicing.helpers import Processes, asked
from as2007lib.mailroom.examine import Examined, examine, unpacked

CHUNK = 50
"""Files handed to a process at a time."""
BYTES = 5_000_000
"""A chunk that has so many takes no more files."""
_AHEAD = 6
"""Chunks whose bytes are in memory for each process."""
_WORTH = 1_000
"""A helper takes half a second to start, and so many files to pay for it."""


@dataclass(frozen=True, slots=True)
class File:
    """A file of a folder.

    Attributes:
        name: path within the folder.
        content: its bytes.
        digest: their SHA-256.
        refused: why it is not even read.
        known: it came in before, and need not be examined.
    """

    name: str
    content: bytes = field(default=b"", repr=False)
    digest: str = ""
    refused: Finding | None = None
    known: bool = False


@dataclass(eq=False)
class _Job:
    """A chunk on its way; `over` once a helper has answered, or has failed to."""

    files: Sequence[File]
    contents: list[bytes]
    answer: list[Examined] | None = None
    over: threading.Event = field(default_factory=threading.Event)


class Examiners(Processes):
    """Processes that examine files beside this one."""

    def __init__(self, count: int, *, strict: bool) -> None:
        super().__init__(count, "as2007lib.acts.receive_serving")
        self._strict = strict
        self._todo: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._threads = [threading.Thread(target=self._hand_over, args=(process,), daemon=True) for process in self._processes]
        for thread in self._threads:
            thread.start()

    @classmethod
    def for_files(cls, files: int, workers: int, *, strict: bool) -> Self:
        """Start as many as pay for so many files: with this process no more than `workers`, none where it is soon done alone."""
        return cls(min(max(workers - 1, 0), files // _WORTH), strict=strict)

    def examined(self, chunks: Iterator[Sequence[File]]) -> Iterator[tuple[File, Examined | None]]:
        """Go through the files of all chunks in their order, each with what it says; None for those that need not be examined."""
        ahead: deque[_Job] = deque()
        while self._fill(ahead, chunks):
            job = ahead.popleft()
            while job.answer is None and not job.over.is_set():
                self._help(job)
            answers = iter(self._work(job) if job.answer is None else job.answer)
            for file in job.files:
                yield file, next(answers) if _asks(file) else None

    def _fill(self, ahead: deque[_Job], chunks: Iterator[Sequence[File]]) -> bool:
        """Read ahead; return whether anything is left."""
        while len(ahead) < 1 + _AHEAD * len(self._threads) and (files := next(chunks, None)) is not None:
            job = _Job(files, [file.content for file in files if _asks(file)])
            ahead.append(job)
            self._todo.put(job)
        return bool(ahead)

    def _help(self, wanted: _Job) -> None:
        """Do the next chunk that nobody has begun; where there is none, wait for the one that is wanted."""
        try:
            job = self._todo.get_nowait()
        except queue.Empty:
            wanted.over.wait()
            return
        if job is not None:
            job.answer = self._work(job)

    def _work(self, job: _Job) -> list[Examined]:
        return [examine(content, strict=self._strict) for content in job.contents]

    def _hand_over(self, process: subprocess.Popen[bytes]) -> None:
        while (job := self._todo.get()) is not None:
            try:
                answer = asked(process, (self._strict, job.contents))
                if answer is None:
                    return
                job.answer = unpacked(answer)
            finally:
                job.over.set()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """End all processes."""
        for _ in self._threads:
            self._todo.put(None)
        super().__exit__(kind, error, trace)


def _asks(file: File) -> bool:
    return file.refused is None and not file.known

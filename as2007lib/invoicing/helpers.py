"""Processes that render documents beside this one. They start at once, so that planning and starting go on together.

They are started without the program's own main module, which would cost several times as much as all they need. One that dies
loses nothing: what it had been given is rendered here.
"""

from __future__ import annotations

import contextlib
import pickle
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Sequence
from types import TracebackType
from typing import Any, Self

from as2007lib.formats.ubl.document import Document
from as2007lib.invoicing.rendering import RenderedDocument, rendered

CHUNK = 500
"""Documents handed to a process at a time: enough to hide the handing over, few enough to share out evenly."""
_PROGRAM = "import sys; sys.path[:] = {path!r}; from {module} import serve; serve()"


class Processes:
    """Some processes, for the length of a `with`; each answers what it is asked, by the `serve` of a module."""

    def __init__(self, count: int, module: str) -> None:
        command = [sys.executable, "-c", _PROGRAM.format(path=sys.path, module=module)]
        self._processes = [
            subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)  # noqa: S603 - our own
            for _ in range(count)
        ]
        self._threads: list[threading.Thread] = []

    def __enter__(self) -> Self:
        """Return the helpers, which run already."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """End all processes."""
        for process in self._processes:
            process.kill()
        for thread in self._threads:
            thread.join()  # after an error one may still wait for an answer, which now ends
        for process in self._processes:
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    with contextlib.suppress(OSError):  # documents that it did not live to read
                        pipe.close()
            process.wait()


class Helpers(Processes):
    """Processes that render."""

    def __init__(self, count: int) -> None:
        super().__init__(count, "as2007lib.invoicing.serving")

    @classmethod
    def for_lines(cls, lines: int, workers: int) -> Self:
        """Start as many as pay for so many lines: with this process no more than `workers`, none where it is soon done alone."""
        return cls(min(max(workers - 1, 0), lines // (2 * CHUNK)))

    def render(self, documents: Sequence[Document]) -> list[RenderedDocument]:
        """Return the documents as files, in their order, as `rendered` makes them; this process does its share."""
        chunks = [documents[first : first + CHUNK] for first in range(0, len(documents), CHUNK)]
        left = deque(range(len(chunks)))
        made: dict[int, list[RenderedDocument]] = {}

        def hand_over(process: subprocess.Popen[bytes]) -> None:
            # the first chunks are for the helpers and the last for this process, which ends with those that came back
            while (place := _next(left)) is not None:
                answer: list[RenderedDocument] | None = asked(process, chunks[place])
                if answer is None:
                    left.append(place)
                    return
                made[place] = answer

        self._threads = [threading.Thread(target=hand_over, args=(process,), daemon=True) for process in self._processes]
        for thread in self._threads:
            thread.start()
        self._render_here(chunks, left, made)
        for thread in self._threads:
            thread.join()
        self._render_here(chunks, left, made)
        return [document for place in range(len(chunks)) for document in made[place]]

    @staticmethod
    def _render_here(chunks: Sequence[Sequence[Document]], left: deque[int], made: dict[int, list[RenderedDocument]]) -> None:
        while (place := _next(left)) is not None:
            made[place] = [rendered(document) for document in chunks[place]]


def render_documents(documents: Sequence[Document], *, workers: int = 1) -> list[RenderedDocument]:
    """Return the documents as files, in their order, each read back and checked.

    Args:
        documents: numbered documents.
        workers: processes to use; the result does not depend on it.

    Raises:
        VariantError: a document names a format that does not exist.
    """
    with Helpers.for_lines(len(documents), workers) as helpers:
        return helpers.render(documents)


def _next(left: deque[int]) -> int | None:
    try:
        return left.popleft()
    except IndexError:
        return None


def asked(process: subprocess.Popen[bytes], question: object) -> Any:
    """Return a process's answer, None where it cannot give one."""
    if process.stdin is None or process.stdout is None:
        raise AssertionError("the helper was started with pipes")
    try:
        pickle.dump(question, process.stdin, pickle.HIGHEST_PROTOCOL)
        process.stdin.flush()
        return pickle.load(process.stdout)  # noqa: S301 - from our own process
    except (OSError, EOFError, pickle.UnpicklingError):
        return None

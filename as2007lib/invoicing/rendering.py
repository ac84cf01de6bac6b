"""The bytes of documents, each checked; large runs are spread over processes, with the same result."""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from hashlib import sha256

from as2007lib.formats.ubl.document import Document
from as2007lib.formats.ubl.render import render
from as2007lib.formats.ubl.schema import Fault

_CHUNK = 250
"""Documents handed to a process at a time: enough to hide the handing over, few enough to share out evenly."""


@dataclass(frozen=True, slots=True)
class RenderedDocument:
    """A document as a file.

    Attributes:
        number: its number.
        file: the file's name, made of the number alone.
        content: its bytes.
        sha256: their digest, in hexadecimal.
        faults: what is wrong with it; with any it may not be sent.
    """

    number: str
    file: str
    content: bytes
    sha256: str
    faults: tuple[Fault, ...]


def render_documents(documents: Sequence[Document], *, workers: int = 1) -> list[RenderedDocument]:
    """Return the documents as files, in their order, each read back and checked.

    Args:
        documents: numbered documents.
        workers: processes to use; the result does not depend on it.

    Raises:
        VariantError: a document names a format that does not exist.
    """
    if workers <= 1 or len(documents) <= _CHUNK:
        return [_rendered(document) for document in documents]
    # spawned processes start clean: forking one that has threads (Arrow's, a notebook's) can hang
    with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn"), initializer=_end_with_parent) as pool:
        return list(pool.map(_rendered, documents, chunksize=_CHUNK))


def _end_with_parent() -> None:
    """Let this process end when the one that started it is killed; waiting for work, it would never notice."""
    parent = multiprocessing.parent_process()

    def watch() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _rendered(document: Document) -> RenderedDocument:
    made = render(document)
    return RenderedDocument(document.number, f"{document.number}.xml", made.content, sha256(made.content).hexdigest(), made.faults)

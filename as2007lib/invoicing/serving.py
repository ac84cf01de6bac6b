"""What a helper process does: it renders the documents it is sent until there are no more. See `helpers`."""

from __future__ import annotations

import gc
import pickle
from collections.abc import Callable
from typing import Any

from as2007lib.invoicing.rendering import rendered


def serve() -> None:
    """Answer lists of documents with lists of rendered ones."""
    serve_with(lambda documents: [rendered(document) for document in documents])


def serve_with(work: Callable[[Any], object]) -> None:
    """Answer what comes on the standard input by what the work makes of it on the standard output."""
    gc.freeze()  # what was imported stays; nobody need look for it again and again
    with open(0, "rb") as asked, open(1, "wb") as told:
        while True:
            try:
                question = pickle.load(asked)  # noqa: S301 - from the process that started this one
            except EOFError:
                return
            pickle.dump(work(question), told, pickle.HIGHEST_PROTOCOL)
            told.flush()

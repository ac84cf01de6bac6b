"""What a helper process does: it renders the documents it is sent until there are no more. See `helpers`."""

from __future__ import annotations

import gc
import pickle

from as2007lib.invoicing.rendering import rendered


def serve() -> None:
    """Answer lists of documents on the standard input with lists of rendered ones on the standard output."""
    gc.freeze()  # what was imported stays; nobody need look for it again and again
    with open(0, "rb") as asked, open(1, "wb") as told:
        while True:
            try:
                documents = pickle.load(asked)  # noqa: S301 - from the process that started this one
            except EOFError:
                return
            pickle.dump([rendered(document) for document in documents], told, pickle.HIGHEST_PROTOCOL)
            told.flush()

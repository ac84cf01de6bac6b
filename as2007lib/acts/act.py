"""What every act does first and last: the right, the transaction, the entry, and the answer when it was done before."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from as2007lib.access.rights import require
from as2007lib.acts.bulk_work import without_collecting
from as2007lib.store.by import By
from as2007lib.store.engine import Store
from as2007lib.store.journal import Act, acting
from as2007lib.store.known import latest_entry


@contextmanager
def act(store: Store, by: By, name: str, *, right: str | None = None, key: str | None = None, content: str = "") -> Iterator[Act]:
    """Do one act.

    Args:
        store: the store.
        by: who, when and why.
        name: the act's name, as the journal shows it.
        right: the right it needs; the act's name where they are the same.
        key: makes it happen once.
        content: hash of what it is about.

    Raises:
        NotAllowed: the user has not the right.
        Replayed: it was done before with this key and content.
    """
    if key is not None:  # what was done before is told to those only who might do it
        with store.reading() as connection:
            entry = latest_entry(connection)
        require(store, entry, by, right or name)
    with without_collecting(), acting(store, by, name, key=key, content=content) as doing:
        require(doing.transaction, doing.transaction.entry, by, right or name)
        yield doing

"""What waits to be matched, and what is proposed for each line or posting. Nothing is changed."""

from __future__ import annotations

from as2007lib.access.rights import require
from as2007lib.matching.left_to_people import proposed_at
from as2007lib.matching.of_store import matchable
from as2007lib.matching.proposed import Proposed
from as2007lib.store.by import By
from as2007lib.store.engine import Store
from as2007lib.store.known import latest_entry


def proposals(store: Store, by: By, what: str) -> tuple[Proposed, ...]:
    """Return a proposal for each line of received invoices, or each posting, that no decision stands on; by source and line.

    Args:
        store: the store.
        by: who asks; the right is to read.
        what: `invoices` or `postings`.

    Raises:
        UnknownMatch: it is neither.
    """
    matchable(what)
    with store.reading() as connection:
        entry = latest_entry(connection)
    require(store, entry, by, "read")
    with store.together() as reader:
        return proposed_at(reader, entry, what)

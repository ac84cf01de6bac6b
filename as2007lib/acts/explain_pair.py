"""Marking two postings that cancel each other as explained by one another: both, or none."""

from __future__ import annotations

from as2007lib.acts.act import act
from as2007lib.acts.decide import require_as_seen, state_without_items
from as2007lib.acts.deciding import EXPLAINED, Asked, WordsMissing
from as2007lib.store.by import By
from as2007lib.store.clearing import read_amount
from as2007lib.store.engine import Store
from as2007lib.store.errors import As2007Error
from as2007lib.values.danish import kr


class NoPair(As2007Error):
    """De to posteringer ophæver ikke hinanden."""

    def __init__(self, first: int, second: int) -> None:
        super().__init__(
            f"Posteringerne på {kr(first)} og {kr(second)} ophæver ikke hinanden. Intet er ændret: hent siden igen, og se, om et beløb "
            "er rettet."
        )


def explain_pair(store: Store, by: By, first: Asked, second: Asked, reason: str) -> None:
    """Mark a posting and the one that takes it back as explained, with one journal entry.

    Args:
        store: the store.
        by: who, when and why.
        first: the one posting, and what was seen of it.
        second: the other one, likewise.
        reason: why; it stands on both.

    Raises:
        WordsMissing: there is no reason.
        DecidedMeanwhile: somebody else decided on one of them since it was seen; nothing is changed.
        NoPair: they are the same posting, or their amounts do not cancel each other.
    """
    if not reason.strip():
        raise WordsMissing
    with act(store, by, "decide") as doing:
        for asked in (first, second):
            require_as_seen(doing.transaction, asked)
        one, other = (read_amount(doing.transaction, asked.subject) for asked in (first, second))
        if first.subject == second.subject or one + other != 0:
            raise NoPair(one, other)
        for asked in (first, second):
            state_without_items(doing.transaction, asked, EXPLAINED, reason)
        doing.details.update({"kind": EXPLAINED, "postings": [first.subject.posting, second.subject.posting], "amount": one})

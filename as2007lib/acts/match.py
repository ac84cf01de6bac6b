"""Letting the match post by itself what is certain: each such line is decided and laid on its commitments, in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from as2007lib.acts.act import act
from as2007lib.acts.deciding import POSTED
from as2007lib.matching.left_to_people import proposed_at
from as2007lib.matching.of_store import matchable
from as2007lib.matching.proposed import Proposed
from as2007lib.store.by import By
from as2007lib.store.clearing import Subject, read_latest, state_allocations, state_decisions
from as2007lib.store.engine import Store
from as2007lib.store.journal import Transaction

AUTO = "auto"


@dataclass(frozen=True)
class MatchedNow:
    """What a match found, and how many lines it posted by itself."""

    proposals: tuple[Proposed, ...]
    posted: int


def match(store: Store, by: By, what: str) -> MatchedNow:
    """Match what waits, and post by itself what is certain; the rest is proposed. Done again, nothing is posted twice.

    Args:
        store: the store.
        by: who lets it.
        what: `invoices` or `postings`.

    Raises:
        UnknownMatch: it is neither.
    """
    matchable(what)
    with act(store, by, "match") as doing:
        found = proposed_at(doing.transaction, doing.transaction.entry - 1, what)
        certain = [proposed for proposed in found if proposed.decision == AUTO]
        post(doing.transaction, certain)
        doing.details.update({"what": what, "posted": len(certain), "amount": sum(proposed.amount for proposed in certain)})
    return MatchedNow(found, len(certain))


def post(transaction: Transaction, certain: Sequence[Proposed]) -> None:
    """Decide proposals as they stand, by the program itself."""
    before = _latest(transaction)
    rows = [_decision(proposed, before.get((proposed.subject.evidence, proposed.subject.posting))) for proposed in certain]
    numbers = state_decisions(transaction, rows)
    state_allocations(
        transaction,
        [
            {"decision": number, "service": part.service, "party": part.party, "month": part.month, "amount": part.amount}
            for number, proposed in zip(numbers, certain, strict=True)
            for part in proposed.parts
        ],
    )


def _latest(transaction: Transaction) -> dict[tuple[int | None, int | None], int]:
    return {(row["evidence"], row["posting"]): row["id"] for row in read_latest(transaction).to_pylist()}


def _decision(proposed: Proposed, follows: int | None) -> dict[str, Any]:
    subject: Subject = proposed.subject
    return {
        "evidence": subject.evidence,
        "posting": subject.posting,
        "follows": follows,
        "kind": POSTED,
        "by_itself": 1,
        "rule": proposed.rule,
        "confidence": proposed.confidence,
        "words": proposed.explanation,
    }

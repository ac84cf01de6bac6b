"""Deciding on a line or posting: approve with what it is for, reject, put on hold, explain, undo. Never changed, only followed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from as2007lib.access.rights import same_person
from as2007lib.acts.act import act
from as2007lib.acts.deciding import (
    EXPLAINED,
    FIRST,
    HELD,
    POSTED,
    REJECTED,
    UNDONE,
    Asked,
    DecidedMeanwhile,
    LaidOn,
    NoSuchItem,
    NotDecided,
    Returned,
    SecondNeeded,
    SumDiffers,
    WordsMissing,
)
from as2007lib.matching.proposed import LIMIT
from as2007lib.store.by import By
from as2007lib.store.clearing import (
    Decision,
    Subject,
    read_amount,
    read_decision,
    read_laid,
    read_returned,
    read_standing,
    state_allocations,
    state_decisions,
)
from as2007lib.store.engine import Store
from as2007lib.store.journal import Transaction
from as2007lib.store.settings import read_settings
from as2007lib.values.cpr_scan import mask_cprs

_BY_PEOPLE = "person"


def approve_line(store: Store, by: By, asked: Asked, parts: Sequence[LaidOn], words: str = "") -> str:
    """Approve a line or posting with what it is for; return the kind of decision: posted, or first where a second person must follow.

    Args:
        store: the store.
        by: who, when and why.
        asked: the line or posting, and what was seen of it.
        parts: the commitments its amount falls on; of a second approval they are those of the first, and may be left out.
        words: why, where it is another than was proposed.

    Raises:
        DecidedMeanwhile: somebody else decided since it was seen; nothing is changed.
        SumDiffers: the parts are not the whole amount.
        NoSuchItem: nothing was committed on one of them.
        SecondNeeded: the first approval was the same person's.
        Returned: its document went back to the ledger system.
    """
    with _deciding(store, by, asked) as (transaction, before, told):
        limit = _limit(transaction, by, before)
        amount = read_amount(transaction, asked.subject)
        laid = [LaidOn(**row) for row in read_laid(transaction, asked.subject)]
        wanted = list(parts) or laid
        _require_whole(transaction, wanted, amount)
        second = before is not None and before.kind == FIRST and sorted(wanted, key=_place) == laid
        kind = POSTED if limit is None or abs(amount) < limit or second else FIRST
        decision = _state(transaction, asked, kind, words)
        if not second:
            _lay(transaction, decision, laid, wanted)
        told.update({"kind": kind, "amount": amount})
    return kind


def reject_line(store: Store, by: By, asked: Asked, question: str) -> None:
    """Reject a line: it goes back to the supplier with what is asked of him.

    Raises:
        WordsMissing: nothing is asked.
        DecidedMeanwhile: somebody else decided since it was seen.
        Returned: its document went back to the ledger system.
    """
    _without_items(store, by, asked, REJECTED, question)


def hold_line(store: Store, by: By, asked: Asked, reason: str) -> None:
    """Put a line on hold with a reason; it is matched no more until the hold is undone. Raises as `reject_line`."""
    _without_items(store, by, asked, HELD, reason)


def explain_line(store: Store, by: By, asked: Asked, reason: str) -> None:
    """Mark a posting or line as explained: it has no commitment and needs none.

    A document goes back as approved with a line that is explained, so from the limit on it takes two persons too: the first one's is
    `first`. A posting is paid already: one person is enough.

    Raises:
        SecondNeeded: the first explanation was the same person's.
        WordsMissing, DecidedMeanwhile, Returned: as `reject_line`.
    """
    if not reason.strip():
        raise WordsMissing
    with _deciding(store, by, asked) as (transaction, before, told):
        followed = None if read_laid(transaction, asked.subject) else before  # what the first one laid is no explanation
        limit = None if asked.subject.evidence is None else _limit(transaction, by, followed)
        alone = limit is None or abs(read_amount(transaction, asked.subject)) < limit
        second = followed is not None and followed.kind == FIRST
        kind = EXPLAINED if alone or second else FIRST
        state_without_items(transaction, asked, kind, reason)
        told["kind"] = kind


def undo_line(store: Store, by: By, asked: Asked) -> None:
    """Open a decided line again: what it laid is taken back, and a match may find it anew.

    Raises:
        NotDecided: no decision stands on it.
        DecidedMeanwhile: somebody else decided since it was seen.
        Returned: its document went back to the ledger system.
    """
    with _deciding(store, by, asked) as (transaction, before, told):
        if before is None or before.kind == UNDONE:
            raise NotDecided
        state_without_items(transaction, asked, UNDONE, "")
        told["kind"] = UNDONE


def _limit(transaction: Transaction, by: By, before: Decision | None) -> int | None:
    """Return the øre from which two persons must decide.

    Raises:
        SecondNeeded: the first decision was the same person's.
    """
    limit: int | None = read_settings(transaction, transaction.entry - 1).get(LIMIT)
    if before is not None and before.kind == FIRST and limit is not None and same_person(before.user, by.user):
        raise SecondNeeded(by.user, limit)
    return limit


def _without_items(store: Store, by: By, asked: Asked, kind: str, words: str) -> None:
    if not words.strip():
        raise WordsMissing
    with _deciding(store, by, asked) as (transaction, _, told):
        state_without_items(transaction, asked, kind, words)
        told["kind"] = kind


@contextmanager
def _deciding(store: Store, by: By, asked: Asked) -> Iterator[tuple[Transaction, Decision | None, dict[str, Any]]]:
    """Open the act of a decision, on what is as it was seen."""
    with act(store, by, "decide") as doing:
        before = require_as_seen(doing.transaction, asked)
        doing.details.update({"evidence": asked.subject.evidence, "posting": asked.subject.posting})
        yield doing.transaction, before, doing.details


def require_as_seen(transaction: Transaction, asked: Asked) -> Decision | None:
    """Return the newest decision on something, which must be the one that was seen.

    Raises:
        DecidedMeanwhile: somebody else decided since.
        Returned: its document went back to the ledger system.
    """
    before = read_decision(transaction, asked.subject)
    if (before.id if before else None) != asked.seen:
        raise DecidedMeanwhile(before.user if before else "")
    if read_returned(transaction, asked.subject):
        raise Returned
    return before


def state_without_items(transaction: Transaction, asked: Asked, kind: str, words: str) -> None:
    """State a decision that lays nothing, and take back what lies."""
    _lay(transaction, _state(transaction, asked, kind, words), [LaidOn(**row) for row in read_laid(transaction, asked.subject)], [])


def _require_whole(transaction: Transaction, parts: Sequence[LaidOn], amount: int) -> None:
    if sum(part.amount for part in parts) != amount:
        raise SumDiffers(sum(part.amount for part in parts), amount)
    for part in parts:
        if read_standing(transaction, part.service, part.party, part.month) is None:
            raise NoSuchItem


def _state(transaction: Transaction, asked: Asked, kind: str, words: str) -> int:
    subject: Subject = asked.subject
    row = {
        "evidence": subject.evidence,
        "posting": subject.posting,
        "follows": asked.seen,
        "kind": kind,
        "by_itself": 0,
        "rule": _BY_PEOPLE,
        "confidence": 10_000,
        "words": mask_cprs(words.strip()),
    }
    return state_decisions(transaction, [row])[0]


def _lay(transaction: Transaction, decision: int, laid: Sequence[LaidOn], wanted: Sequence[LaidOn]) -> None:
    """Take back what lies, and lay what is wanted."""
    rows = [_allocation(decision, part, -part.amount) for part in laid] + [_allocation(decision, part, part.amount) for part in wanted]
    if rows:
        state_allocations(transaction, rows)


def _allocation(decision: int, part: LaidOn, amount: int) -> dict[str, int]:
    return {"decision": decision, "service": part.service, "party": part.party, "month": part.month, "amount": amount}


def _place(part: LaidOn) -> tuple[int, int, int]:
    return part.service, part.party, part.month

"""The rules of matching: one person proposes them, another approves or rejects. In force from the approving entry on, never before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from as2007lib.access.rights import require, same_person
from as2007lib.acts.act import act
from as2007lib.matching.match_rules import MatchRules, differences, read_rules, stated_rules
from as2007lib.matching.of_store import IN_FORCE, PROPOSED, rules_in_force
from as2007lib.store.by import By
from as2007lib.store.engine import Store
from as2007lib.store.errors import As2007Error
from as2007lib.store.journal import Replayed, Transaction
from as2007lib.store.known import latest_entry
from as2007lib.store.settings import read_settings, state_setting
from as2007lib.values.cpr_scan import mask_cprs

WAITING, APPROVED, REJECTED = "waiting", "approved", "rejected"
"""What can have become of a proposal; one that a newer one replaced stays as it was."""


class NoSuchProposal(As2007Error):
    """Forslaget venter ikke."""

    def __init__(self, number: int) -> None:
        super().__init__(
            f"Forslag {number} til regler venter ikke på nogen: se med «as2007 match-rules show», hvad der gælder, og hvad der venter."
        )


class NothingChanged(As2007Error):
    """Forslaget er lig det, der gælder."""

    def __init__(self) -> None:
        super().__init__("Reglerne er dem, der gælder nu, så der er intet at foreslå. Ret mindst én værdi.")


class ReasonMissing(As2007Error):
    """Der mangler en begrundelse."""

    def __init__(self) -> None:
        super().__init__("Skriv, hvorfor: begrundelsen står ved reglerne, og den, der skal godkende, læser den.")


class OwnProposal(As2007Error):
    """Den, der har foreslået regler, kan ikke selv godkende dem."""

    def __init__(self, user: str) -> None:
        super().__init__(f"«{user}» har selv foreslået reglerne og kan ikke godkende dem. En anden person skal gøre det.")


@dataclass(frozen=True)
class Proposal:
    """A proposal as it stands: its number, what became of it, and how many values it changes."""

    number: int
    state: str
    changes: int


def propose_match_rules(store: Store, by: By, rules: str | MatchRules, reason: str) -> Proposal:
    """Propose rules in place of those in force; a proposal that waits is replaced. The same proposed again writes nothing.

    Args:
        store: the store.
        by: who proposes.
        rules: a file's text, or rules.
        reason: why.

    Raises:
        RulesWrong: the file says what cannot be.
        NothingChanged: they are those in force.
        ReasonMissing: nobody says why.
    """
    words = mask_cprs(reason.strip())
    if not words:
        raise ReasonMissing
    with store.reading() as connection:
        entry = latest_entry(connection)
    require(store, entry, by, "propose rules")
    with act(store, by, "propose match rules", right="propose rules") as doing:
        known = doing.transaction.entry - 1
        in_force = rules_in_force(doing.transaction, known)
        wanted = read_rules(rules, in_force) if isinstance(rules, str) else rules
        changes = len(differences(in_force, wanted))
        if not changes:
            raise NothingChanged
        newest = _newest(doing.transaction)
        stated = {"state": WAITING, "rules": stated_rules(wanted), "user": by.user, "reason": words}
        if newest and {**newest, "number": 0} == {**stated, "number": 0}:
            return Proposal(newest["number"], WAITING, changes)
        number = (newest["number"] if newest else 0) + 1
        state_setting(doing.transaction, PROPOSED, {**stated, "number": number})
        doing.details.update({"proposal": number, "reason": words, "changes": changes})
    return Proposal(number, WAITING, changes)


def approve_match_rules(store: Store, by: By, number: int) -> Proposal:
    """Put proposed rules in force. Always by another person than proposed them, whether or not the store demands four eyes elsewhere.

    Raises:
        NoSuchProposal: none of that number waits: it was rejected, or a newer one replaced it.
        OwnProposal: whoever proposed would approve.
    """
    try:
        with act(store, by, "approve match rules", right="approve rules", key=f"approve match rules:{number}") as doing:
            waiting = _waiting(doing.transaction, number)
            if same_person(waiting["user"], by.user):
                raise OwnProposal(by.user)
            state_setting(doing.transaction, IN_FORCE, {"number": number, "rules": waiting["rules"]})
            state_setting(doing.transaction, PROPOSED, {**waiting, "state": APPROVED})
            doing.details.update({"proposal": number})
    except Replayed:
        pass  # it is in force, or was
    return Proposal(number, APPROVED, 0)


def reject_match_rules(store: Store, by: By, number: int, reason: str) -> Proposal:
    """Reject proposed rules; what is in force stays. Whoever proposed may do it too, to take a proposal back.

    Raises:
        NoSuchProposal: none of that number waits.
        ReasonMissing: nobody says why.
    """
    words = mask_cprs(reason.strip())
    if not words:
        raise ReasonMissing
    try:
        with act(store, by, "reject match rules", right="approve rules", key=f"reject match rules:{number}") as doing:
            waiting = _waiting(doing.transaction, number)
            state_setting(doing.transaction, PROPOSED, {**waiting, "state": REJECTED, "words": words})
            doing.details.update({"proposal": number, "reason": words})
    except Replayed:
        pass  # it was rejected
    return Proposal(number, REJECTED, 0)


def _newest(transaction: Transaction) -> dict[str, Any] | None:
    found: dict[str, Any] | None = read_settings(transaction, transaction.entry - 1).get(PROPOSED)
    return found


def _waiting(transaction: Transaction, number: int) -> dict[str, Any]:
    newest = _newest(transaction)
    if newest is None or newest["number"] != number or newest["state"] != WAITING:
        raise NoSuchProposal(number)
    return newest

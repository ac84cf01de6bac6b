"""The rules of matching: which are in force, which one is proposed and what it would change, and which ones there were."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from as2007lib.access.rights import RIGHTS, require, roles_of
from as2007lib.matching.match_rules import (
    SECTIONS,
    Described,
    Difference,
    MatchRules,
    changeable,
    described,
    differences,
    read_rules,
    rules_of,
    shipped_rules,
    with_value,
    write_rules,
)
from as2007lib.matching.of_store import IN_FORCE, INVOICES, POSTINGS, PROPOSED, match_waiting, read_unmatched, rules_in_force
from as2007lib.matching.proposed import LIMIT, Proposed, as_proposed, for_two, with_originals
from as2007lib.store.by import By
from as2007lib.store.engine import Store
from as2007lib.store.known import latest_entry
from as2007lib.store.settings import read_setting_history, read_settings
from as2007lib.values.errors import As2007Error, why

__all__ = [
    "SECTIONS",
    "Described",
    "Difference",
    "Effect",
    "MatchRules",
    "Moved",
    "Past",
    "RulesNow",
    "changeable",
    "effect",
    "effect_of_file",
    "file_text",
    "match_rules",
    "with_value",
]


class FileUnreadable(As2007Error):
    """Filen kan ikke læses."""

    def __init__(self, file: Path, because: str) -> None:
        super().__init__(f"Filen {file} kan ikke læses ({because}). Kontrollér stien; filen skal være UTF-8.")


WAITING, REPLACED = "waiting", "replaced"
DECISIONS = ("auto", "review", "none")
"""What a proposal can be: posted alone, proposed to a person, or nothing found."""


@dataclass(frozen=True)
class Past:
    """A proposal that somebody made: its number, what became of it, and who did what when (ISO) and why.

    Attributes:
        state: `waiting`, `approved`, `rejected` or `replaced` (by a newer one).
        user, at, reason: who proposed it.
        decided_by, decided_at, words: who approved or rejected it; blank where nobody has.
        changes: what it changed of what was in force.
    """

    number: int
    state: str
    user: str
    at: str
    reason: str
    decided_by: str
    decided_at: str
    words: str
    changes: tuple[Difference, ...]


@dataclass(frozen=True)
class RulesNow:
    """The rules as they are for whoever asks.

    Attributes:
        rights: what the user may do.
        rules: those in force.
        number: the proposal they came from; None: they are the shipped ones.
        described: every value but the chances in words.
        from_shipped: where they differ from the shipped ones.
        waiting: the proposal that waits; None where there is none.
        proposed: its rules.
        past: every proposal, the newest first.
    """

    rights: frozenset[str]
    rules: MatchRules
    number: int | None
    described: tuple[Described, ...]
    from_shipped: tuple[Difference, ...]
    waiting: Past | None
    proposed: MatchRules | None
    past: tuple[Past, ...]

    @property
    def text(self) -> str:
        """The rules in force as a file that a person can change and propose."""
        return write_rules(self.rules)


@dataclass(frozen=True)
class Moved:
    """A line that other rules would treat otherwise: its ids, øre, and what it is by each (decision and rule)."""

    source_id: str
    line_id: str
    amount: int
    now: str
    then: str
    other_parts: bool


@dataclass(frozen=True)
class Effect:
    """What other rules would do to what waits: lines and øre by decision, now and then, and every line that changes."""

    now: dict[str, tuple[int, int]]
    then: dict[str, tuple[int, int]]
    moved: tuple[Moved, ...]


def match_rules(store: Store, by: By) -> RulesNow:
    """Return the rules in force, what waits, and what came before.

    Raises:
        NotAllowed: the user may not read.
    """
    entry = _allowed(store, by)
    rules = rules_in_force(store, entry)
    own = read_setting_history(store, IN_FORCE, entry)
    past = _past(read_setting_history(store, PROPOSED, entry))
    waiting = past[0] if past and past[0].state == WAITING else None
    proposed = rules_of(read_setting_history(store, PROPOSED, entry)[-1]["value"]["rules"]) if waiting else None
    return RulesNow(
        rights=frozenset[str]().union(*(RIGHTS[role] for role in roles_of(store, entry, by.user))),
        rules=rules,
        number=own[-1]["value"]["number"] if own else None,
        described=described(rules),
        from_shipped=differences(shipped_rules(), rules),
        waiting=waiting,
        proposed=proposed,
        past=past,
    )


def effect(store: Store, by: By, rules: MatchRules) -> Effect:
    """Return what other rules would do to the lines and postings that wait. Nothing is changed.

    Raises:
        NotAllowed: the user may not read.
    """
    entry = _allowed(store, by)
    with store.together() as reader:
        in_force = rules_in_force(reader, entry)
        both = [(what, read_unmatched(reader, entry, what)) for what in (INVOICES, POSTINGS)]
        limit = read_settings(reader, entry).get(LIMIT)
    now, then = (
        [
            one
            for what, unmatched in both
            for one in with_originals([for_two(one, limit) for one in as_proposed(match_waiting(unmatched, each), what)])
        ]
        for each in (in_force, rules)
    )
    return Effect(_counted(now), _counted(then), _moved(now, then))


def effect_of_file(store: Store, by: By, text: str, name: str) -> tuple[tuple[Difference, ...], Effect]:
    """Return what a file of rules changes of those in force, and what it would do to what waits.

    Raises:
        NotAllowed: the user may not read.
        RulesWrong: the file says what cannot be.
    """
    entry = _allowed(store, by)
    in_force = rules_in_force(store, entry)
    rules = read_rules(text, in_force, name)
    return differences(in_force, rules), effect(store, by, rules)


def file_text(file: Path) -> str:
    """Return the text of a file of rules.

    Raises:
        FileUnreadable: it is absent, or no UTF-8.
    """
    try:
        return file.read_text("utf-8")
    except OSError as error:
        raise FileUnreadable(file, why(error)) from error
    except UnicodeDecodeError as error:
        raise FileUnreadable(file, "den er ikke UTF-8") from error


def _allowed(store: Store, by: By) -> int:
    with store.reading() as connection:
        entry = latest_entry(connection)
    require(store, entry, by, "read")
    return entry


def _past(stated: Sequence[dict[str, Any]]) -> tuple[Past, ...]:
    """Return the proposals, the newest first; what each changed is seen from the rules that were in force when it was made."""
    made: dict[int, Past] = {}
    in_force = shipped_rules()
    for row in stated:
        value = row["value"]
        rules = rules_of(value["rules"])
        if value["state"] == WAITING:
            told = differences(in_force, rules)
            made = {n: one if one.state != WAITING else _became(one, REPLACED, row) for n, one in made.items()}
            made[value["number"]] = Past(value["number"], WAITING, row["user"], row["at"], value["reason"], "", "", "", told)
            continue
        made[value["number"]] = _became(made[value["number"]], value["state"], row)
        in_force = rules if value["state"] == "approved" else in_force
    return tuple(reversed(made.values()))


def _became(past: Past, state: str, row: dict[str, Any]) -> Past:
    words = row["value"].get("words", "")
    return Past(past.number, state, past.user, past.at, past.reason, row["user"], row["at"], words, past.changes)


def _counted(found: Sequence[Proposed]) -> dict[str, tuple[int, int]]:
    return {
        decision: (sum(p.decision == decision for p in found), sum(p.amount for p in found if p.decision == decision))
        for decision in DECISIONS
    }


def _moved(now: Sequence[Proposed], then: Sequence[Proposed]) -> tuple[Moved, ...]:
    """Return the lines whose decision or parts differ; both lists have the same lines."""
    later = {(p.source_id, p.line_id): p for p in then}
    pairs = ((p, later[p.source_id, p.line_id]) for p in now)
    return tuple(
        Moved(p.source_id, p.line_id, p.amount, p.decision, q.decision, p.parts != q.parts)
        for p, q in pairs
        if (p.decision, p.parts) != (q.decision, q.parts)
    )

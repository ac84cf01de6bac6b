"""A match of what waits in a store: lines of received documents, or postings, against its commitments."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from as2007lib.frames.facts import Postings
from as2007lib.items.commitments import Open, read_open
from as2007lib.items.evidence import Waiting, read_waiting_lines, read_waiting_postings
from as2007lib.matching.engine import Found, propose
from as2007lib.matching.match_rules import MatchRules, rules_of, shipped_rules
from as2007lib.matching.material import Extra
from as2007lib.matching.reversals import reversal_pairs
from as2007lib.matching.second_look import tell_given_up, tell_released, tell_reversed
from as2007lib.matching.wording import explanations
from as2007lib.store.bulk import Reader
from as2007lib.store.known import read_fact
from as2007lib.store.settings import read_settings
from as2007lib.values.arrays import Ints
from as2007lib.values.errors import As2007Error

INVOICES, POSTINGS = "invoices", "postings"
IN_FORCE, PROPOSED = "match_rules", "match_rules_proposed"
"""Settings of the store: the municipality's own rules for matching, and the newest that somebody proposed."""


class UnknownMatch(As2007Error):
    """Det kan ikke afstemmes."""

    def __init__(self, what: str) -> None:
        super().__init__(f"«{what}» kan ikke afstemmes: vælg invoices (fakturaer) eller postings (posteringer).")


def matchable(what: str) -> str:
    """Return what is to be matched.

    Raises:
        UnknownMatch: it is neither invoices nor postings.
    """
    if what not in (INVOICES, POSTINGS):
        raise UnknownMatch(what)
    return what


@dataclass(frozen=True)
class Unmatched:
    """What is to be matched.

    Attributes:
        opened: the commitments.
        waiting: what waits.
        reversals: of postings, those that are taken back, and for each the one that does; None for invoices.
    """

    opened: Open
    waiting: Waiting
    reversals: tuple[Ints, Ints] | None = None


@dataclass(frozen=True)
class Matched:
    """What was found for what waits, and why.

    Attributes:
        opened: the commitments.
        waiting: what waited.
        found: the proposals.
        explanations: by evidence why, in Danish.
    """

    opened: Open
    waiting: Waiting
    found: Found
    explanations: dict[int, str]


def rules_in_force(reader: Reader, entry: int) -> MatchRules:
    """Return the rules that a match goes by, as known at an entry: the municipality's own where some were approved, else the shipped ones.

    Raises:
        RulesWrong: the municipality's own cannot be used by this edition of the program.
    """
    own = read_settings(reader, entry).get(IN_FORCE)
    return rules_of(own["rules"]) if own else shipped_rules()


def match_store(reader: Reader, entry: int, what: str) -> Matched:
    """Match what waits, as known at an entry, by the rules in force there.

    Args:
        reader: the store.
        entry: the journal entry.
        what: `invoices` or `postings`.
    """
    return match_waiting(read_unmatched(reader, entry, what), rules_in_force(reader, entry))


def read_unmatched(reader: Reader, entry: int, what: str) -> Unmatched:
    """Return the commitments and what waits, as known at an entry."""
    opened = read_open(reader, entry)
    if what == INVOICES:
        return Unmatched(opened, read_waiting_lines(reader, opened))
    return Unmatched(opened, read_waiting_postings(reader, opened, entry), reversal_pairs(read_fact(reader, Postings, entry)))


def match_waiting(unmatched: Unmatched, rules: MatchRules) -> Matched:
    """Match what waits by given rules, and say why."""
    opened, waiting = unmatched.opened, unmatched.waiting
    found = propose_waiting(unmatched, rules)
    found = tell_released(found, np.flatnonzero((opened.released > 0) & (opened.commitments.ints("open") <= 0)))
    found = tell_given_up(found, opened.released)
    if unmatched.reversals is not None:
        found = tell_reversed(found, *unmatched.reversals)

    def call(evidence: int) -> str:
        return " linje ".join(filter(None, waiting.ids.get(evidence, ("",))))

    told = explanations(found.proposals, found.reasons, opened.commitments, opened.names, rules.weights, call)
    return Matched(opened, waiting, found, told)


def propose_waiting(unmatched: Unmatched, rules: MatchRules) -> Found:
    """Match what waits by given rules."""
    opened, waiting = unmatched.opened, unmatched.waiting
    return propose(
        waiting.evidence,
        opened.commitments,
        opened.persons,
        opened.suppliers,
        opened.names,
        waiting.allocated,
        rules.weights,
        rules.tolerances,
        rules.calibration,
        Extra(opened.terms, waiting.accounts, waiting.known_accounts, waiting.earlier, waiting.doubtful),
    )

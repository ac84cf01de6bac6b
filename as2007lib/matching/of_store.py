"""A match of what waits in a store: lines of received documents, or postings, against its commitments."""

from __future__ import annotations

from dataclasses import dataclass

from as2007lib.items.commitments import Open, read_open
from as2007lib.items.evidence import Waiting, read_waiting_lines, read_waiting_postings
from as2007lib.matching.engine import Found, propose
from as2007lib.matching.material import Extra
from as2007lib.matching.wording import explanations
from as2007lib.store.bulk import Reader
from as2007lib.values.errors import As2007Error

INVOICES, POSTINGS = "invoices", "postings"


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


def match_store(reader: Reader, entry: int, what: str) -> Matched:
    """Match what waits, as known at an entry.

    Args:
        reader: the store.
        entry: the journal entry.
        what: `invoices` or `postings`.
    """
    opened = read_open(reader, entry)
    waiting = read_waiting_lines(reader, opened) if what == INVOICES else read_waiting_postings(reader, opened, entry)
    extra = Extra(terms=opened.terms, payee_accounts=waiting.accounts, known_accounts=waiting.known_accounts)
    found = propose(waiting.evidence, opened.commitments, opened.persons, opened.suppliers, opened.names, waiting.allocated, extra=extra)

    def call(evidence: int) -> str:
        return " linje ".join(filter(None, waiting.ids.get(evidence, ("",))))

    told = explanations(found.proposals, found.reasons, opened.commitments, opened.names, call=call)
    return Matched(opened, waiting, found, told)

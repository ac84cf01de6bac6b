"""What people were asked about stays with people: posting the other lines makes nobody surer of those that were left.

A line that waited when a match last posted what was certain is not posted alone by the next, unless what it is laid on, the rules or
the limit for two persons have changed since. What a person took back is never posted alone again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from as2007lib.matching.of_store import IN_FORCE, INVOICES, match_store
from as2007lib.matching.proposed import AUTO, LIMIT, REVIEW, Proposed, as_proposed, for_two, with_originals
from as2007lib.store.bulk import Reader
from as2007lib.store.clearing import read_latest
from as2007lib.store.match_history import read_committed_since, read_last_match, read_lines_since, read_postings_since
from as2007lib.store.settings import read_setting_history, read_settings

_WAITED = "Ventede allerede på en person"
_UNDONE = "Fortrudt af en person"
_SAYS = {
    _WAITED: "den ventede på en person, da der sidst blev matchet, og det, den er lagt på, har ikke ændret sig siden",
    _UNDONE: "en person har fortrudt, hvad der før blev besluttet om den",
}


@dataclass(frozen=True)
class LeftToPeople:
    """What is known of lines that wait.

    Attributes:
        undone: those of which a person took a decision back.
        new: those that came after the last match; None: all count as new, since there was none, or the rules have changed.
        changed: the commitments (service, party, month) that changed after it.
    """

    undone: frozenset[int]
    new: frozenset[int] | None
    changed: frozenset[tuple[int, int, int]]

    def why(self, proposed: Proposed) -> str | None:
        """Return why a line is for a person whatever its proposal; None where it is not."""
        if proposed.key in self.undone:
            return _UNDONE
        if self.new is None or proposed.key in self.new or any((p.service, p.party, p.month) in self.changed for p in proposed.parts):
            return None
        return _WAITED


def read_left(reader: Reader, entry: int, what: str) -> LeftToPeople:
    """Return what people were asked about, as known at an entry.

    Args:
        reader: the store.
        entry: the journal entry.
        what: `invoices` or `postings`.
    """
    column = "evidence" if what == INVOICES else "posting"
    undone = frozenset(row[column] for row in read_latest(reader).to_pylist() if row["kind"] == "undone" and row[column] is not None)
    last = read_last_match(reader, entry, what)
    set_since = [change["since"] for name in (IN_FORCE, LIMIT) for change in read_setting_history(reader, name, entry)]
    if not last or max(set_since, default=0) > last:
        return LeftToPeople(undone, None, frozenset())
    new = read_lines_since(reader, last) if what == INVOICES else read_postings_since(reader, last)
    return LeftToPeople(undone, new, read_committed_since(reader, last))


def for_people(proposed: Proposed, left: LeftToPeople) -> Proposed:
    """Return a proposal as it is where a person is to see it: what is certain is then only proposed."""
    why = left.why(proposed) if proposed.decision == AUTO else None
    if why is None:
        return proposed
    return replace(proposed, decision=REVIEW, why=(why,), explanation=f"{proposed.explanation} Se efter: {_SAYS[why]}.")


def proposed_at(reader: Reader, entry: int, what: str) -> tuple[Proposed, ...]:
    """Match what waits, as known at an entry, and return what was found as `as_proposed` does.

    What is certain is still only proposed where two persons must approve it, and where a person was asked about it before.
    """
    limit = read_settings(reader, entry).get(LIMIT)
    left = read_left(reader, entry, what)
    found = as_proposed(match_store(reader, entry, what), what)
    return with_originals([for_two(for_people(proposed, left), limit) for proposed in found])

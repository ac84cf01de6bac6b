"""One person or supplier under several numbers: each number is read as the one that holds now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from as2007lib.frames.base import Ints
from as2007lib.frames.facts import Citizens, Parties


def aliases(citizens: Citizens, read_as: Ints) -> dict[str, str]:
    """Return by each CPR number of a citizen who is another the number of that other one.

    Args:
        citizens: the citizens as known.
        read_as: for each party key the key it is read as (see `resolve_same_as`).
    """
    rows = citizens.table.select(["citizen", "cpr"]).to_pylist()
    number = {row["citizen"]: row["cpr"] for row in rows}
    others = ((row["cpr"], int(read_as[row["citizen"]])) for row in rows if int(read_as[row["citizen"]]) != row["citizen"])
    return {cpr: number[key] for cpr, key in others if key in number}


@dataclass(frozen=True)
class Successors:
    """Who took over from whom: by party the last of its successors, itself where it has none."""

    last: dict[int, int]
    cvr: dict[int, str | None]

    @classmethod
    def of(cls, parties: Parties) -> Successors:
        """Return the successors of all parties; a ring, which the load refuses, ends where it began."""
        rows = parties.table.select(["party", "successor", "cvr"]).to_pylist()
        after = {row["party"]: row["successor"] for row in rows}
        return cls({party: _last(party, after) for party in after}, {row["party"]: row["cvr"] for row in rows})

    def cvr_of(self, parties: Sequence[int], own: Sequence[str | None]) -> list[str | None]:
        """Return the company number that each party is compared by: its last successor's, its own where that has none."""
        return [self.cvr.get(self.last.get(int(party), int(party))) or cvr for party, cvr in zip(parties, own, strict=True)]

    def cvrs(self, parties: Parties) -> dict[str, str]:
        """Return by each company number of a party that was taken over the number of its last successor."""
        rows = parties.table.select(["party", "cvr"]).to_pylist()
        found = ((row["cvr"], self.cvr.get(self.last[row["party"]])) for row in rows if row["cvr"])
        return {old: new for old, new in found if new and new != old}


def _last(party: int, after: dict[int, int | None]) -> int:
    seen = {party}
    while (following := after.get(party)) is not None and following not in seen:
        seen.add(following)
        party = following
    return party

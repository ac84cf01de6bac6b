"""What people decided, beside what the engine would have proposed had nothing been decided: what chances are judged and made by.

Decisions of people bear no rule and no chance, so the engine is run once more, over everything that ever came in, on commitments of which
nothing is used. What it proposes for a line is then compared with what lies on it now. Three things follow, and whoever shows the
figures says so: it knows what is known today, not only what was known when the line came; people saw a proposal before they decided; and a
line that was posted alone and that nobody touched counts as right, though perhaps nobody looked.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from as2007lib.frames.clearing import Decisions
from as2007lib.frames.column import NULL
from as2007lib.items.commitments import Open
from as2007lib.matching.match_rules import MatchRules
from as2007lib.matching.of_store import INVOICES, POSTINGS, propose_waiting, read_unmatched
from as2007lib.store.bulk import Reader, Whole, whole
from as2007lib.store.clearing import COMMITTED, LAID, LATEST
from as2007lib.store.decided import read_decided, read_stands
from as2007lib.values.arrays import Bools, Ints, place_of

FINAL = ("posted", "rejected", "explained")
"""Kinds of decision after which a line is settled; one on hold, or half approved, is still open."""
_COLUMN = {INVOICES: "evidence", POSTINGS: "posting"}


@dataclass(frozen=True)
class AsIfUndecided:
    """A store as it would be had nobody decided anything: no decision, nothing laid, nothing used. The rest is as it is."""

    reader: Reader

    def read(self, sql: str, schema: pa.Schema, whole: Whole | None = None) -> pa.Table:
        """Return the rows of a query."""
        if schema.equals(LATEST) or schema.equals(LAID):
            empty: pa.Table = schema.empty_table()
            return empty
        found = self.reader.read(sql, schema, whole)
        if schema.equals(COMMITTED):
            return found.set_column(schema.get_field_index("used"), "used", _zeros(found.num_rows))
        return found


@dataclass(frozen=True)
class Outcomes:
    """Lines and postings that were decided for good, in the order in which they were; a value each.

    Attributes:
        decision: number of the newest decision.
        by_itself: the program's own decision stands: nobody has touched it.
        rule, strength: of what would be proposed; what chance that is, a calibration says.
        proposed: something would be proposed.
        right: it is exactly what lies there now: the same services and months.
        right_service: the same services, months perhaps not.
    """

    decision: Ints
    by_itself: Bools
    rule: np.ndarray
    strength: Ints
    proposed: Bools
    right: Bools
    right_service: Bools

    def take(self, rows: Bools) -> Outcomes:
        """Return some of them."""
        return Outcomes(*(getattr(self, name)[rows] for name in self.__dataclass_fields__))

    @property
    def decisions(self) -> Decisions:
        """Those for which something would be proposed, as chances are made from."""
        kept = self.take(self.proposed)
        return Decisions.of(
            evidence=np.arange(len(kept.decision)),
            rule=kept.rule.tolist(),
            strength=kept.strength,
            right=kept.right.astype(np.int8),
            right_service=kept.right_service.astype(np.int8),
        )


def read_outcomes(reader: Reader, entry: int, rules: MatchRules) -> Outcomes:
    """Return what became of everything that was decided, as known at an entry, with what the rules would propose for it."""
    found = [_of(reader, entry, rules, what) for what in (INVOICES, POSTINGS)]
    columns = [np.concatenate([getattr(each, name) for each in found]) for name in Outcomes.__dataclass_fields__]
    order = np.argsort(columns[0], kind="stable")
    return Outcomes(*(column[order] for column in columns))


def _of(reader: Reader, entry: int, rules: MatchRules, what: str) -> Outcomes:
    undecided = AsIfUndecided(reader)
    unmatched = read_unmatched(undecided, entry, what)
    opened, proposals = unmatched.opened, propose_waiting(unmatched, rules).proposals
    keys, first = np.unique(proposals.ints("evidence"), return_index=True)
    latest = _latest(read_decided(reader, entry), _COLUMN[what])
    at = place_of(keys, latest["of"].to_numpy())
    latest, at = latest.filter(pa.array(at >= 0)), at[at >= 0]
    mine = proposals.ints("evidence"), proposals.ints("item")
    laid = mine[1] != NULL
    theirs = _standing(read_stands(reader, entry), opened, _COLUMN[what])
    services = np.append(opened.commitments.ints("service"), NULL)
    right = _same(keys, (mine[0][laid], mine[1][laid]), theirs)
    right_service = _same(keys, (mine[0][laid], services[mine[1][laid]]), (theirs[0], services[theirs[1]]))
    return Outcomes(
        decision=latest["id"].to_numpy(),
        by_itself=latest["by_itself"].to_numpy() == 1,
        rule=proposals.texts("rule")[first][at],
        strength=proposals.ints("strength")[first][at],
        proposed=laid[first][at],
        right=right[at],
        right_service=right_service[at],
    )


def _latest(decided: pa.Table, column: str) -> pa.Table:
    """Return the newest decision on each line, where that settles it; `of` is the line."""
    own = decided.filter(pa.array(decided[column].is_valid().to_numpy()))
    of = own[column].to_numpy()
    newest = len(of) - 1 - np.unique(of[::-1], return_index=True)[1]
    own = own.append_column("of", whole(of)).take(pa.array(np.sort(newest)))
    return own.filter(pa.array(np.isin(own["kind"].to_numpy(zero_copy_only=False).astype(str), FINAL)))


def _standing(stands: pa.Table, opened: Open, column: str) -> tuple[Ints, Ints]:
    """Return pairs of line and item that lie; an item that is no longer committed is the last place of all."""
    own = stands.filter(pa.array(stands[column].is_valid().to_numpy()))
    return own[column].to_numpy(), np.asarray(opened.items(own), dtype=np.int64)


def _same(keys: Ints, one: tuple[Ints, Ints], other: tuple[Ints, Ints]) -> Bools:
    """Return for each key whether both have exactly the same values with it, and any."""
    kept = np.isin(other[0], keys)
    place = [np.searchsorted(keys, one[0]), np.searchsorted(keys, other[0][kept])]
    value = [one[1], other[1][kept]]
    codes, inverse = np.unique(np.concatenate(value), return_inverse=True)
    size = max(1, len(codes))
    mine, theirs = (np.unique(at * size + code) for at, code in zip(place, np.split(inverse, [len(value[0])]), strict=True))
    both = np.intersect1d(mine, theirs)
    count = [np.bincount(each // size, minlength=len(keys)) for each in (mine, theirs, both)]
    return np.asarray((count[0] == count[2]) & (count[1] == count[2]) & (count[2] > 0))


def _zeros(size: int) -> pa.Array:
    return whole(np.zeros(size, dtype=np.int64))

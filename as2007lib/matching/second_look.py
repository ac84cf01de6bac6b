"""Why nothing was found, told better by what the engine does not see: reversals among postings, and commitments that were released."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from as2007lib.frames.clearing import DECISIONS, REASON_KINDS, Reasons
from as2007lib.frames.column import NULL
from as2007lib.matching.engine import Found
from as2007lib.values.arrays import Bools, Ints, changes, place_of
from as2007lib.values.danish import kr

REVERSED, RELEASED = "reversed", "released"
"""Names of the causes that are told here."""
_NONE, _ALTERNATIVE, _PERSON = (REASON_KINDS.index(kind) for kind in ("none", "alternative", "person"))
_OVER = "use_over"


def tell_reversed(found: Found, original: Ints, reversal: Ints) -> Found:
    """Tell of postings that cancel each other, and for neither of which anything was found, that they are a pair.

    Args:
        found: what was found.
        original: postings that are taken back.
        reversal: for each the posting that takes it back.
    """
    nothing = _unfound(found)
    both = np.isin(original, nothing) & np.isin(reversal, nothing)
    one = np.concatenate([original[both], reversal[both]])
    other = np.concatenate([reversal[both], original[both]])
    at = place_of(one, found.reasons.ints("evidence"))
    chosen = (found.reasons.ints("kind") == _NONE) & (at >= 0)
    return _renamed(found, chosen, REVERSED, np.append(other, NULL)[at])


def tell_released(found: Found, released: Ints) -> Found:
    """Tell of what nothing was found for that the commitment it is most like was released.

    Args:
        found: what was found.
        released: the items of which nothing is left because it was released.
    """
    reasons = found.reasons
    evidence, kind = reasons.ints("evidence"), reasons.ints("kind")
    rows = np.flatnonzero(kind == _ALTERNATIVE)  # the best one of each stands first
    best = rows[changes(evidence[rows])] if len(rows) else rows
    like = evidence[best[np.isin(reasons.ints("item")[best], released)]]
    chosen = (kind == _NONE) & np.isin(evidence, np.intersect1d(like, _unfound(found)))
    return _renamed(found, chosen, RELEASED, reasons.ints("other"))


def tell_given_up(found: Found, released: Ints) -> Found:
    """Tell of what uses more than what is left of hours or a punch card that a part of it was released.

    Args:
        found: what was found.
        released: øre of each item that were given up.
    """
    proposals, reasons = found.proposals, found.reasons
    rows = np.flatnonzero(proposals.texts("rule").astype(str) == _OVER)
    rows = rows[released[proposals.ints("item")[rows]] > 0]
    if not len(rows):
        return found
    says = [f"{kr(each)} af disponeringen er frigivet" for each in released[proposals.ints("item")[rows]].tolist()]
    more = Reasons.of(
        evidence=proposals.ints("evidence")[rows],
        kind=np.full(len(rows), _PERSON),
        name=pa.array([RELEASED] * len(rows), pa.string()),
        level=pa.nulls(len(rows), pa.string()),
        weight=np.zeros(len(rows), dtype=np.int64),
        item=np.full(len(rows), NULL),
        other=np.full(len(rows), NULL),
        says=pa.array(says, pa.string()),
    )
    both = Reasons(pa.concat_tables([reasons.table, more.table]))
    return Found(proposals, both.take(np.lexsort((both.ints("kind"), both.ints("evidence")))))


def _unfound(found: Found) -> Ints:
    proposals = found.proposals
    return np.asarray(proposals.ints("evidence")[proposals.ints("decision") == DECISIONS.index("none")], np.int64)


def _renamed(found: Found, chosen: Bools, cause: str, other: Ints) -> Found:
    table = found.reasons.table
    columns = {
        "name": pa.array(np.where(chosen, cause, found.reasons.texts("name")), pa.string()),
        "other": pa.array(
            np.where(chosen, other, found.reasons.ints("other")), mask=np.where(chosen, other, found.reasons.ints("other")) == NULL
        ),
    }
    for name, column in columns.items():
        table = table.set_column(table.column_names.index(name), table.schema.field(name), column)
    return Found(found.proposals, Reasons(table))

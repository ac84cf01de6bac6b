"""Stating facts: the difference between what a load says and what is known becomes rows ended and rows begun.

A load that says what is known already writes no row.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from as2007lib.frames.base import Ints
from as2007lib.frames.column import Kind
from as2007lib.frames.facts import Fact
from as2007lib.store.bulk import Reader, whole
from as2007lib.store.identities import Identities
from as2007lib.store.journal import Transaction
from as2007lib.store.known import read_rows
from as2007lib.store.schema import has_persons
from as2007lib.store.sealing import sealed

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Statement:
    """What a load says of one fact.

    Attributes:
        fact: the fact.
        rows: stated rows (text ids), `file_row`, and `source` where not all of them come from the one below: the key, 0 for that one.
        parents: the parents whose whole set the rows are; None where the fact is no child.
        source: key of the source that says it.
        full: rows of this source that are not mentioned are no longer known.
        kept: keys (parents of a child fact) that `full` leaves alone although `rows` lacks them: they wait in quarantine.
    """

    fact: type[Fact]
    rows: pa.Table
    parents: pa.Table | None
    source: int
    full: bool = False
    kept: pa.Table | None = None


@dataclass(frozen=True)
class Change:
    """What a statement changes, before it is written.

    Attributes:
        begun: rows to insert (integer keys), with `file_row`.
        places: their places in the statement.
        ended: ids of rows that hold no longer.
        inserted: rows with a key not known before.
        changed: rows whose key was known with other values.
        unchanged: rows that say what is known.
    """

    begun: pa.Table
    places: Ints
    ended: Ints
    inserted: int
    changed: int
    unchanged: int

    @property
    def vanished(self) -> int:
        """Rows that are ended and not replaced."""
        return len(self.ended) - self.changed


def keyed(rows: pa.Table, fact: type[Fact], identities: Identities) -> pa.Table:
    """Return stated rows with integer keys in place of text ids; other columns stay."""
    for column in fact.columns:
        if column.kind is Kind.KEY:
            place = rows.column_names.index(column.name)
            rows = rows.set_column(place, column.name, identities.keys(column.identity, rows[column.name]))
    return rows.combine_chunks()


def difference(statement: Statement, known: pa.Table, identities: Identities) -> Change:
    """Return what a statement changes in the rows known now (as `read_rows` gives them)."""
    fact = statement.fact
    rows = keyed(statement.rows, fact, identities)
    left, right = matches(rows, known, fact.keys)
    same = _equal(rows.take(pa.array(left)), known.take(pa.array(right)), fact)
    matched = np.zeros(known.num_rows, bool)
    matched[right] = True
    gone = _superseded(statement, known, identities) & ~matched
    gone[right[~same]] = True
    begin = np.ones(rows.num_rows, bool)
    begin[left[same]] = False
    changed = int((~same).sum())
    return Change(
        begun=rows.filter(pa.array(begin)),
        places=np.flatnonzero(begin),
        ended=known["id"].to_numpy()[gone],
        inserted=int(begin.sum()) - changed,
        changed=changed,
        unchanged=int(same.sum()),
    )


def state(
    transaction: Transaction,
    reader: Reader,
    statement: Statement,
    identities: Identities,
    extra: Mapping[str, pa.Array] | None = None,
) -> Change:
    """Write what a statement changes.

    Args:
        transaction: the load's transaction.
        reader: where the rows known before the load are read.
        statement: what the load says.
        identities: all identities, those of the statement among them.
        extra: further columns of the fact's table, a value for each row of the statement.
    """
    fact = statement.fact
    change = difference(statement, read_rows(reader, fact, transaction.entry - 1), identities)
    if len(change.ended):
        transaction.end(fact.name(), change.ended)
    begun = change.begun
    for name, values in (extra or {}).items():
        begun = begun.append_column(name, values.take(pa.array(change.places)))
    begun = _with_source(begun, statement.source)
    if has_persons(fact):
        begun = sealed(transaction, fact.name(), begun)
    transaction.state(fact.name(), begun)
    return change


def _with_source(rows: pa.Table, source: int) -> pa.Table:
    if "source" not in rows.column_names:
        return rows.append_column("source", whole(np.full(rows.num_rows, source)))
    own = rows["source"].to_numpy()
    return rows.set_column(rows.column_names.index("source"), "source", whole(np.where(own == 0, source, own)))


def _comparable(rows: pa.Table, names: tuple[str, ...]) -> list[pa.Array]:
    """Return key columns with nulls made equal to each other."""
    columns = [rows[n].combine_chunks() for n in names]
    return [pc.fill_null(c, "" if pa.types.is_string(c.type) else -1) for c in columns]


def matches(rows: pa.Table, known: pa.Table, names: tuple[str, ...]) -> tuple[Ints, Ints]:
    """Return the places of rows, and of known rows, that have equal key columns; missing values are equal to each other."""
    left = pa.table([*_comparable(rows, names), whole(np.arange(rows.num_rows))], names=[*names, "left"])
    right = pa.table([*_comparable(known, names), whole(np.arange(known.num_rows))], names=[*names, "right"])
    joined = left.join(right, keys=list(names), join_type="inner").sort_by("left")
    return joined["left"].to_numpy(), joined["right"].to_numpy()


def _equal(rows: pa.Table, known: pa.Table, fact: type[Fact]) -> Mask:
    equal = np.ones(rows.num_rows, bool)
    for column in fact.columns:
        one, other = rows[column.name], known[column.name]
        same = pc.fill_null(pc.equal(one, other), pa.scalar(value=False))
        both_missing = pc.and_(pc.is_null(one), pc.is_null(other))
        equal &= np.asarray(pc.or_(same, both_missing))
    return equal


def _superseded(statement: Statement, known: pa.Table, identities: Identities) -> Mask:
    """Return which known rows the statement speaks of even where it does not repeat them."""
    gone = np.zeros(known.num_rows, bool)
    fact = statement.fact
    if statement.parents is not None:
        gone |= _among(known, statement.parents, fact.parent, fact, identities)
    if statement.full:
        own = known["source"].to_numpy() == statement.source
        gone |= own & ~_among(known, statement.kept, fact.parent or fact.keys, fact, identities) if statement.kept is not None else own
    return gone


def _among(known: pa.Table, some: pa.Table, names: tuple[str, ...], fact: type[Fact], identities: Identities) -> Mask:
    columns = []
    for name in names:
        column = fact.column(name)
        columns.append(identities.keys(column.identity, some[name]) if column.kind is Kind.KEY else some[name])
    _, right = matches(pa.table(columns, names=list(names)), known, names)
    found = np.zeros(known.num_rows, bool)
    found[right] = True
    return found

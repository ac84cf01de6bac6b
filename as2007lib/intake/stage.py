"""The stage on which a load is judged: what is known, what may be taken in, and what is found wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from as2007lib.frames.column import Kind
from as2007lib.frames.facts import FACTS, Calendars, Catalogue, Citizens, Fact, Packages, Parties, Providers, Services
from as2007lib.intake.candidates import Candidates
from as2007lib.intake.columns import ints
from as2007lib.intake.known import Known
from as2007lib.intake.statement import WAITS_FOR_ANOTHER
from as2007lib.values.arrays import Bools, Ints

BUILT_IN_CALENDAR = "weekdays"
SPOILED = -2
"""The id of a cell that cannot be read; −1 is a blank one."""

IDENTITIES = frozenset({"party", "provider", "service_code", "calendar", "package", "service"})
IDENTIFYING: tuple[type[Fact], ...] = (Parties, Providers, Citizens, Catalogue, Calendars, Packages, Services)
"""The facts whose first key column gives the ids that others refer to."""

_UNCHECKED = frozenset({"department"})


@dataclass(frozen=True)
class Fault:
    """One check that rows of a fact fail: places among the candidates, the column inside, the code and what to say.

    `waits`: another row may make them right.
    """

    fact: type[Fact]
    rows: Ints
    column: str
    code: str
    details: Sequence[str]
    waits: bool = False


@dataclass(frozen=True, repr=False)
class Stage:
    """Everything the checks look at.

    Attributes:
        known: by fact, the rows in force.
        pool: by fact, the candidates; facts without any are left out.
        left: by fact, the ids (first key column) of rows in quarantine that are not tried.
        settled_by_runs: see `Known`.
        registers: by identity, the text of each id; an id inside is its place there.
        safe: by fact, the candidates that are not to blame when others pass with them: they pass without the rows that waited before.
        faults: what was found.
    """

    known: Mapping[type[Fact], pa.Table]
    pool: Mapping[type[Fact], Candidates]
    left: Mapping[type[Fact], pa.Array]
    settled_by_runs: pa.Table
    registers: Mapping[str, pa.Array]
    safe: Mapping[type[Fact], Bools] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    _cache: dict[tuple[str, type[Fact], str], Ints] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        known: Known,
        pool: Mapping[type[Fact], Candidates],
        left: Mapping[type[Fact], pa.Array],
        safe: Mapping[type[Fact], Bools] | None = None,
    ) -> Stage:
        """Number the ids and begin with the cells that cannot be read."""
        tables = {fact: known.remaining(fact, pool.get(fact)) for fact in FACTS}
        stage = cls(tables, pool, left, known.settled_by_runs, _registers(tables, pool, left), safe or {})
        for fact, found in pool.items():
            for spoiled in found.spoiled:
                stage.blame(fact, np.flatnonzero(spoiled.rows), spoiled.column.name, spoiled.code, spoiled.detail)
        return stage

    def blame(self, fact: type[Fact], rows: Ints, column: str, code: str, details: str | Sequence[str], *, waits: bool = False) -> None:
        """Note that candidates fail a check, and that they are therefore bad; `waits` where the code alone does not tell it."""
        if len(rows):
            texts = [details] * len(rows) if isinstance(details, str) else details
            self.faults.append(Fault(fact, rows, column, code, texts, waits or code in WAITS_FOR_ANOTHER))
            self.pool[fact].bad[rows] = True

    def is_safe(self, fact: type[Fact]) -> Bools:
        """Return which candidates are not to blame when others pass with them."""
        return self.safe[fact] if fact in self.safe else np.zeros(len(self.pool[fact]), dtype=np.bool_)

    def unsafe(self, fact: type[Fact], rows: Ints) -> Ints:
        """Return those of some candidates that are to blame when not all of them can pass: all, where none of them is safe."""
        return rows[~self.is_safe(fact)[rows]]

    def bad_count(self) -> int:
        """Return how many candidates are bad so far."""
        return sum(int(found.bad.sum()) for found in self.pool.values())

    def size(self, identity: str) -> int:
        """Return how long a table by id must be: two places more than there are ids, so that −1 and `SPOILED` find nothing."""
        return len(self.registers[identity]) + 2

    def ids_of(self, identity: str, texts: pa.Array | pa.ChunkedArray) -> Ints:
        """Return the id of each text, −1 where there is none."""
        found = pc.fill_null(pc.index_in(texts, value_set=self.registers[identity]), -1)
        return np.asarray(found.to_numpy(zero_copy_only=False) if isinstance(found, pa.Array) else found.to_numpy(), dtype=np.int64)

    def known_ids(self, fact: type[Fact], column: str) -> Ints:
        """Return the ids in a column of the rows in force, −1 where blank."""
        return self.cached("known", fact, column, lambda: self.ids_of(fact.column(column).identity, self.known[fact][column]))

    def pool_ids(self, fact: type[Fact], column: str) -> Ints:
        """Return the ids in a column of the candidates, −1 where blank and `SPOILED` where the cell cannot be read."""
        return self.cached("pool", fact, column, lambda: self._pool_ids(fact, column))

    def good_ids(self, fact: type[Fact], column: str) -> Ints:
        """Return the ids in a column of the candidates that are good so far."""
        return self.pool_ids(fact, column)[~self.pool[fact].bad] if fact in self.pool else np.empty(0, dtype=np.int64)

    def ints(self, fact: type[Fact], column: str) -> Ints:
        """Return a column of whole numbers (or ids) of the rows in force followed by the candidates."""
        if fact.column(column).kind is Kind.KEY:
            parts = [self.known_ids(fact, column)]
            parts += [self.pool_ids(fact, column)] if fact in self.pool else []
            return self.cached("both", fact, column, lambda: np.concatenate(parts))
        tables = [self.known[fact]] + ([self.pool[fact].table] if fact in self.pool else [])
        return self.cached("both", fact, column, lambda: np.concatenate([ints(fact, table, column) for table in tables]))

    def in_force(self, fact: type[Fact]) -> Ints:
        """Return by id the row (as `ints` counts them) that is in force if all good candidates are taken in, −1: none."""
        key = fact.keys[0]
        result = np.full(self.size(fact.column(key).identity), -1, dtype=np.int64)
        known = self.known_ids(fact, key)
        result[known] = np.arange(len(known), dtype=np.int64)
        if fact in self.pool:
            good = np.flatnonzero(~self.pool[fact].bad)
            result[self.pool_ids(fact, key)[good]] = good + len(known)
        return result

    def mask(self, identity: str, ids: Ints) -> Bools:
        """Return by id whether it is among these."""
        result = np.zeros(self.size(identity), dtype=np.bool_)
        result[ids[ids >= 0]] = True
        return result

    def _pool_ids(self, fact: type[Fact], column: str) -> Ints:
        found = self.pool[fact]
        return np.where(found.spoils(column), SPOILED, self.ids_of(fact.column(column).identity, found.table[column]))

    def cached(self, kind: str, fact: type[Fact], column: str, make: Callable[[], Ints]) -> Ints:
        """Return what `make` gives, made once: known rows and candidates do not change while they are judged."""
        key = (kind, fact, column)
        if key not in self._cache:
            self._cache[key] = make()
        return self._cache[key]


def _registers(
    known: Mapping[type[Fact], pa.Table], pool: Mapping[type[Fact], Candidates], left: Mapping[type[Fact], pa.Array]
) -> dict[str, pa.Array]:
    """Return by identity every id that the load or the rows in force mention."""
    texts: dict[str, list[pa.Array]] = {identity: [] for identity in sorted(IDENTITIES)}
    texts["calendar"].append(pa.array([BUILT_IN_CALENDAR]))
    for fact in FACTS:
        first = fact.columns[0]
        if first.identity in texts:
            texts[first.identity] += [left[fact]]
            texts[first.identity] += known[fact][first.name].chunks if fact in IDENTIFYING else []
        for column in fact.columns if fact in pool else ():
            if column.identity in texts and column.name not in _UNCHECKED:
                texts[column.identity] += pool[fact].table[column.name].chunks
    return {identity: pc.drop_null(pc.unique(pa.chunked_array(parts, pa.string()))) for identity, parts in texts.items()}

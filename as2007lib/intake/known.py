"""What the store knows before a load: the facts in force, the rows that wait, and what runs have settled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from as2007lib.frames.facts import Fact
from as2007lib.intake.candidates import Candidates, own_key
from as2007lib.intake.columns import bools, joined
from as2007lib.intake.statement import Waiting
from as2007lib.values.arrays import Bools

SETTLED = pa.schema([("service", pa.string()), ("party", pa.string()), ("month", pa.int64())])
"""A key that an approved run has settled: text ids and a month number."""


@dataclass(frozen=True, repr=False)
class Known:
    """The state that a load is judged against.

    Attributes:
        tables: by `Fact.name()`, the rows in force with text ids (`stated_schema`); a fact left out has none.
        waiting: the rows in quarantine.
        settled_by_runs: the keys that approved runs of any flow have settled (`SETTLED`).
        replaced: by `Fact.name()`, the rows in force that are no longer known unless the load speaks of them (a mask): what the
            source of a full load brought before.
    """

    tables: Mapping[str, pa.Table] = field(default_factory=dict)
    waiting: Sequence[Waiting] = ()
    settled_by_runs: pa.Table = field(default_factory=SETTLED.empty_table)
    replaced: Mapping[str, Bools] = field(default_factory=dict)

    def table(self, fact: type[Fact]) -> pa.Table:
        """Return the rows of a fact that are in force."""
        schema = fact.stated_schema()
        return self.tables[fact.name()].select(schema.names).cast(schema) if fact.name() in self.tables else schema.empty_table()

    def remaining(self, fact: type[Fact], found: Candidates | None) -> pa.Table:
        """Return the rows of a fact in force that a load leaves known or speaks of, given its candidates (None: it has none)."""
        rows = self.table(fact)
        if fact.name() not in self.replaced:
            return rows
        kept = ~self.replaced[fact.name()]
        if found is not None:
            names = own_key(fact)
            kept |= bools(pc.is_in(joined(rows, names), value_set=joined(found.mentioned(), names)))
        return rows.filter(pa.array(kept))

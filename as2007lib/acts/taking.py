"""One load at work: what it is judged against, and what it writes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pyarrow as pa

from as2007lib.acts.guarded import limited_effect, limits_lost
from as2007lib.acts.loaded import Loaded, LoadOptions, LoadRefused, NotWaiting, UnknownColumn
from as2007lib.frames.column import Kind
from as2007lib.frames.facts import FACTS, Fact, Openings
from as2007lib.intake.candidates import own_key
from as2007lib.intake.known import SETTLED, Known
from as2007lib.intake.statement import StatedTable, Waiting
from as2007lib.intake.statement import Statement as Taken
from as2007lib.store.identities import read_identities, register
from as2007lib.store.journal import Transaction
from as2007lib.store.known import read_sources
from as2007lib.store.openings import opening_flows
from as2007lib.store.runs import read_settled_keys
from as2007lib.store.stated import StatedFacts
from as2007lib.store.versions import Change, Statement, state
from as2007lib.store.waiting import LoadHeader, WaitingRow, Warned, end_waiting, read_waiting, state_load, state_waiting
from as2007lib.values.danish import count


class Taking:
    """One load at work: the store as it was, and the transaction that changes it.

    Args:
        transaction: the load's transaction.
        options: how it is taken in.
        corrections: cells by number of a waiting row and heading, put in before it is tried.
        remedy: what to do where the limit in kroner refuses what is right.

    Raises:
        NotWaiting: a row to be corrected does not wait.
        UnknownColumn: its file has no column of that name.
    """

    def __init__(self, transaction: Transaction, options: LoadOptions, corrections: dict[int, dict[str, str]], *, remedy: str) -> None:
        self.remedy = remedy
        self.transaction = transaction
        self.options = options
        self.entry = transaction.entry - 1
        self.identities = read_identities(transaction)
        self.before = read_waiting(transaction, self.entry)
        unknown = corrections.keys() - {w.id for w in self.before}
        if unknown:
            raise NotWaiting(min(unknown))
        self.asked = {(w.load, w.file, w.row) for w in self.before if w.id in corrections}
        for waiting in self.before:
            _check_columns(waiting.file, corrections.get(waiting.id, {}))
        # a blank cell is None, as it is when a file is read
        self.corrected = [
            replace(w, cells={**w.cells, **{name: cell or None for name, cell in corrections.get(w.id, {}).items()}}) for w in self.before
        ]

    def known(self) -> Known:
        """Return what the load is judged against. The folder of a full load says anew what its source brought before, also what waits."""
        own = self.identities.key("source", self.options.source) if self.options.full else None
        facts = [fact for fact in FACTS if self._is_whole(fact)] if own is not None else []
        return Known(
            tables=StatedFacts(self.transaction, self.entry, self.identities),
            waiting=[
                Waiting(w.file, w.row, w.cells, w.codes, w.waits, w.load, w.source, w.reason) for w in self.corrected if w.source != own
            ],
            settled_by_runs=read_settled_keys(self.transaction, self.entry, self.identities).cast(SETTLED),
            replaced={fact.name(): read_sources(self.transaction, fact, self.entry) == own for fact in facts},
        )

    def take(self, taken: Taken, folder: str) -> Loaded:
        """Write what was read; tell what that changed."""
        if self.options.strict and taken.errors:
            reason = f"{count(len(taken.errors))} fejl, og --strict er valgt: intet er indlæst."
            raise LoadRefused(reason, "Hver fejl står i errors.csv, som skrives med --out MAPPE.", taken, limit=False)
        source = self._register(taken)
        changes = {f.name(): self._state(f, taken.tables.get(f.name()), source) for f in FACTS if self._speaks(f, taken)}
        orphaned = limits_lost(self.transaction, self.options, taken)
        effect = limited_effect(self.transaction, self.options, taken, self.remedy)
        counts = {
            name: {"inserted": c.inserted, "changed": c.changed, "ended": c.vanished, "unchanged": c.unchanged}
            for name, c in changes.items()
        }
        quarantined = sum(w.load == 0 for w in taken.quarantine)
        read = {name: {"read": c.read, "quarantined": c.quarantined} for name, c in taken.counts.items() if name in counts}
        whole = {name: counted | read.get(name, {}) for name, counted in counts.items()}
        header = LoadHeader(source, folder, self.options.period or 0, whole, self._warned(taken), quarantined)
        number = state_load(self.transaction, header)
        self._quarantine(taken, source, number)
        return Loaded(
            load=number,
            changes=counts,
            errors=taken.errors,
            warnings=taken.warnings,
            quarantined=quarantined,
            waiting=len(taken.quarantine),
            effect=effect,
            orphaned=orphaned,
            unread=taken.unread,
            mapping=self.options.mapping,
            still=tuple((w.file, w.row, w.reason) for w in taken.quarantine if (w.load, w.file, w.row) in self.asked),
        )

    def _warned(self, taken: Taken) -> list[Warned]:
        """Return the warnings with the keys of their rows."""
        keys: dict[tuple[str, int], int | None] = {}
        files = {warning.file for warning in taken.warnings}
        for fact in FACTS:
            column = fact.column(own_key(fact)[0])
            if fact.file in files and column.kind is Kind.KEY:
                rows = taken.tables[fact.name()].rows
                found = self.identities.keys(column.identity, rows[column.name]).to_pylist()
                keys.update({(fact.file, row): key for row, key in zip(rows["file_row"].to_pylist(), found, strict=True)})
        return [Warned(w.file, w.row, w.code, keys.get((w.file, w.row))) for w in taken.warnings]

    def _speaks(self, fact: type[Fact], taken: Taken) -> bool:
        return fact.name() in taken.tables or self._is_whole(fact)

    def _is_whole(self, fact: type[Fact]) -> bool:
        """Return whether the folder is the whole truth of a fact; what was settled elsewhere stays settled."""
        return self.options.full and fact is not Openings

    def _register(self, taken: Taken) -> int:
        wanted: dict[str, list[pa.ChunkedArray]] = {"source": [pa.chunked_array([[self.options.source]])]}
        for fact in FACTS:
            if fact.name() in taken.tables:
                rows = taken.tables[fact.name()].rows
                for column in fact.columns:
                    if column.kind is Kind.KEY:
                        wanted.setdefault(column.identity, []).append(rows[column.name])
        self.identities = register(self.transaction, self.identities, wanted)
        return self.identities.key("source", self.options.source) or 0

    def _state(self, fact: type[Fact], table: StatedTable | None, source: int) -> Change:
        rows = table.rows if table else fact.stated_schema().append(pa.field("file_row", pa.int64())).empty_table()
        full = self._is_whole(fact)
        parents = table.parents if table else None
        statement = Statement(fact, rows, parents, source, full=full, kept=table.mentioned if table and full else None)
        if fact is Openings:
            flows = opening_flows(self.transaction, self.transaction, self.identities, rows)
            return state(self.transaction, self.transaction, statement, self.identities, {"flow": flows})
        return state(self.transaction, self.transaction, statement, self.identities)

    def _quarantine(self, taken: Taken, source: int, number: int) -> None:
        """Keep the rows that wait, as they were where nothing about them changed."""
        stay = {(w.load, w.file, w.row): w for w in taken.quarantine}
        left = []
        for before, corrected in zip(self.before, self.corrected, strict=True):
            key = (before.load, before.file, before.row)
            after = stay.get(key)
            if after is not None and before.cells == corrected.cells and after.codes == before.codes and after.waits == before.waits:
                del stay[key]
            else:
                left.append(before.id)
        end_waiting(self.transaction, np.array(left, np.int64))
        fresh = [
            WaitingRow(0, w.load or number, w.file, w.row, w.cells, w.codes, w.reason, w.waits, w.source or source) for w in stay.values()
        ]
        state_waiting(self.transaction, fresh)


def _check_columns(file: str, cells: Mapping[str, str]) -> None:
    """Refuse a correction of a column that the file cannot have."""
    known = [column.header for fact in FACTS if fact.file == file for column in fact.columns]
    for name in cells:
        if name not in known:
            raise UnknownColumn(file, name, known)

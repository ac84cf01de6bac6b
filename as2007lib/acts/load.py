"""Taking in an interchange folder: read and judged by `intake`, stated as versions; what fails is kept in quarantine."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import numpy as np
import pyarrow as pa

from as2007lib.acts.act import act
from as2007lib.frames.column import Kind
from as2007lib.frames.facts import FACTS, Fact, Openings
from as2007lib.intake.export import ExportCheck, check_export, map_export
from as2007lib.intake.known import SETTLED, Known
from as2007lib.intake.mapping import source_mapping, source_mappings
from as2007lib.intake.read import read_files, read_folder, retry
from as2007lib.intake.statement import RowError, StatedTable, Waiting
from as2007lib.intake.statement import Statement as Taken
from as2007lib.settlement.effect import effect_on_settled
from as2007lib.store.by import By
from as2007lib.store.engine import Store
from as2007lib.store.errors import As2007Error
from as2007lib.store.identities import read_identities, register
from as2007lib.store.journal import Transaction
from as2007lib.store.openings import opening_flows
from as2007lib.store.runs import approved_runs, read_settled_keys
from as2007lib.store.settings import read_settings
from as2007lib.store.stated import StatedFacts
from as2007lib.store.versions import Change, Statement, state
from as2007lib.store.waiting import WaitingRow, end_waiting, read_waiting, state_load, state_waiting
from as2007lib.values.danish import count, kr

Profile = Literal["basic", "expert"]
_MOST_VANISHING = 20
"""A full load is refused when more than one service in this many would vanish (5 %, see the interchange format)."""


@dataclass(frozen=True)
class LoadOptions:
    """How a folder is taken in; see the interchange format.

    Attributes:
        source: name of the source the rows belong to; blank: the mapping's name, else `interchange`.
        mapping: name of the mapping that the folder is read through; blank: it is an interchange folder already.
        strict: one bad row refuses the load.
        full: the folder is the whole truth of its source.
        yes: go on where a limit would refuse.
        dry_run: tell what would happen and change nothing.
        profile: edition of the reader.
    """

    source: str = ""
    mapping: str = ""
    strict: bool = False
    full: bool = False
    yes: bool = False
    dry_run: bool = False
    profile: Profile = "expert"


@dataclass(frozen=True)
class Loaded:
    """What a load did (or would do).

    Attributes:
        load: its number.
        changes: by fact: rows inserted, changed, ended without a successor, and unchanged.
        errors: what was wrong, one item a fault.
        warnings: what a person should know.
        quarantined: rows of this load that wait.
        waiting: all rows that wait after it.
        effect: øre by flow that months already settled would change by; empty where it was not asked for.
        dry_run: nothing was changed.
    """

    load: int
    changes: dict[str, dict[str, int]]
    errors: Sequence[RowError]
    warnings: Sequence[RowError]
    quarantined: int
    waiting: int
    effect: dict[str, int]
    dry_run: bool = False


class LoadRefused(As2007Error):
    """Indlæsningen er afvist, og intet er ændret."""

    def __init__(self, message: str, taken: Taken) -> None:
        super().__init__(message)
        self.errors = taken.errors
        self.warnings = taken.warnings


class NotWaiting(As2007Error):
    """Rækken er ikke i karantæne."""

    def __init__(self, number: int) -> None:
        super().__init__(f"Række nr. {number} er ikke i karantæne. Se numrene med «as2007 quarantine list».")


class _DryRun(Exception):
    def __init__(self, result: Loaded) -> None:
        super().__init__()
        self.result = result


def load_folder(store: Store, by: By, folder: Path, options: LoadOptions | None = None) -> Loaded:
    """Take in a folder as one transaction.

    Raises:
        StructuralError: a file cannot be read as the format says; nothing is changed.
        LoadRefused: strict and a bad row, or a limit exceeded; nothing is changed.
    """
    options = named(folder, options or LoadOptions())

    def read(known: Known) -> Taken:
        if options.mapping:
            return read_files(map_export(folder, source_mapping(options.mapping)), known, profile=options.profile)
        return read_folder(folder, known, profile=options.profile)

    return _take_in(store, by, read, options, folder.name)


def named(folder: Path, options: LoadOptions) -> LoadOptions:
    """Return the options with source and mapping found.

    A folder without interchange files, from a source that has a mapping, is read through it.
    """
    plain = folder.is_dir() and any((folder / fact.file).is_file() for fact in FACTS)
    mapping = options.mapping or (options.source if not plain and options.source in source_mappings() else "")
    return replace(options, mapping=mapping, source=options.source or mapping or "interchange")


def check_folder(folder: Path, options: LoadOptions | None = None) -> ExportCheck:
    """Return what the mapping of a source's export does not know; nothing is loaded.

    Raises:
        MappingError: the source has no mapping.
        StructuralError: a file cannot be read.
    """
    asked = options or LoadOptions()
    return check_export(folder, source_mapping(asked.mapping or asked.source))


def release(store: Store, by: By, corrections: dict[int, dict[str, str]] | None = None) -> Loaded:
    """Try what waits in quarantine again, after the given cells (by row id and heading) are corrected."""

    def read(known: Known) -> Taken:
        return retry(known)

    return _take_in(store, by, read, LoadOptions(source="karantæne"), "karantæne", corrections or {}, right="release")


def _take_in(
    store: Store,
    by: By,
    read: Callable[[Known], Taken],
    options: LoadOptions,
    folder: str,
    corrections: dict[int, dict[str, str]] | None = None,
    *,
    right: str = "load",
) -> Loaded:
    try:
        with act(store, by, "load", right=right) as doing:
            work = _Work(store, doing.transaction, options, corrections or {})
            result = work.take(read(work.known()), folder)
            _take_back(options, result)
            doing.details.update({"load": result.load, "source": options.source, "folder": folder, "changes": result.changes})
    except _DryRun as tried:
        return tried.result
    return result


def _take_back(options: LoadOptions, result: Loaded) -> None:
    """End the transaction of a dry run; nothing of it stays."""
    if options.dry_run:
        raise _DryRun(replace(result, dry_run=True))


class _Work:
    """One load at work: the store as it was, and the transaction that changes it."""

    def __init__(self, store: Store, transaction: Transaction, options: LoadOptions, corrections: dict[int, dict[str, str]]) -> None:
        self.store = store
        self.transaction = transaction
        self.options = options
        self.entry = transaction.entry - 1
        self.identities = read_identities(transaction)
        self.before = read_waiting(transaction, self.entry)
        unknown = corrections.keys() - {w.id for w in self.before}
        if unknown:
            raise NotWaiting(min(unknown))
        # a blank cell is None, as it is when a file is read
        self.corrected = [
            replace(w, cells={**w.cells, **{name: cell or None for name, cell in corrections.get(w.id, {}).items()}}) for w in self.before
        ]

    def known(self) -> Known:
        """Return what the load is judged against."""
        return Known(
            tables=StatedFacts(self.transaction, self.entry, self.identities),
            waiting=[Waiting(w.file, w.row, w.cells, w.codes, w.waits, w.load) for w in self.corrected],
            settled_by_runs=read_settled_keys(self.transaction, self.entry, self.identities).cast(SETTLED),
        )

    def take(self, taken: Taken, folder: str) -> Loaded:
        """Write what was read; tell what that changed."""
        if self.options.strict and taken.errors:
            raise LoadRefused(f"{count(len(taken.errors))} fejl, og --strict er valgt: intet er indlæst. Se errors.csv.", taken)
        source = self._register(taken)
        services_before = StatedFacts(self.transaction, self.entry, self.identities)["services"].num_rows if self.options.full else 0
        changes = {f.name(): self._state(f, taken.tables.get(f.name()), source) for f in FACTS if self._speaks(f, taken)}
        self._refuse_vanishing(changes, services_before, taken)
        effect = self._effect(taken)
        counts = {
            name: {"inserted": c.inserted, "changed": c.changed, "ended": c.vanished, "unchanged": c.unchanged}
            for name, c in changes.items()
        }
        quarantined = sum(w.load == 0 for w in taken.quarantine)
        number = state_load(self.transaction, source, folder, json.dumps(counts, sort_keys=True), quarantined)
        self._quarantine(taken, source, number)
        return Loaded(
            load=number,
            changes=counts,
            errors=taken.errors,
            warnings=taken.warnings,
            quarantined=quarantined,
            waiting=len(taken.quarantine),
            effect=effect,
        )

    def _speaks(self, fact: type[Fact], taken: Taken) -> bool:
        return fact.name() in taken.tables or (self.options.full and fact is not Openings)

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
        full = self.options.full and fact is not Openings
        parents = table.parents if table else None
        statement = Statement(fact, rows, parents, source, full=full, kept=table.mentioned if table and full else None)
        if fact is Openings:
            flows = opening_flows(self.transaction, self.transaction, self.identities, rows)
            return state(self.transaction, self.transaction, statement, self.identities, {"flow": flows})
        return state(self.transaction, self.transaction, statement, self.identities)

    def _refuse_vanishing(self, changes: dict[str, Change], before: int, taken: Taken) -> None:
        vanished = changes["services"].vanished if "services" in changes else 0
        if vanished * _MOST_VANISHING > before and self.options.full and not (self.options.yes or self.options.dry_run):
            share = f"{count(vanished)} af {count(before)} ydelser"
            raise LoadRefused(f"{share} ville forsvinde, mere end 5 %: intet er ændret. Er det rigtigt, så gentag med --yes.", taken)

    def _effect(self, taken: Taken) -> dict[str, int]:
        limit = read_settings(self.transaction, self.entry).get("load_limit")
        if limit is None and not self.options.dry_run:
            return {}
        effect = effect_on_settled(self.transaction, approved_runs(self.transaction.connection), self.transaction.entry)
        moved = sum(abs(amount) for amount in effect.values())
        if limit is not None and moved > limit and not (self.options.yes or self.options.dry_run):
            raise LoadRefused(
                f"Indlæsningen ville flytte {kr(moved)} i måneder, der er afregnet; grænsen er {kr(limit)} Intet er ændret. "
                "Se hvad der sker med --dry-run; er det rigtigt, så gentag med --yes.",
                taken,
            )
        return effect

    def _quarantine(self, taken: Taken, source: int, number: int) -> None:
        """Keep the rows that wait, as they were where nothing about them changed."""
        reasons: dict[tuple[str, int], list[str]] = {}
        for error in taken.errors:
            reasons.setdefault((error.file, error.row), []).append(error.message)
        stay = {(w.load, w.file, w.row): w for w in taken.quarantine}
        kept, left = {}, []
        for before, corrected in zip(self.before, self.corrected, strict=True):
            after = stay.get((before.load, before.file, before.row))
            if after is not None and before.cells == corrected.cells and after.codes == before.codes:
                kept[(before.load, before.file, before.row)] = before
            else:
                left.append(before.id)
        earlier = {(w.load, w.file, w.row): w for w in self.before}
        end_waiting(self.transaction, np.array(left, np.int64))
        fresh = []
        for key, after in stay.items():
            if key not in kept:
                old = earlier.get(key)
                told = " ".join(reasons.get((after.file, after.row), []))
                reason = told or (old.reason if old else "")
                origin = old.source if old else source
                fresh.append(
                    WaitingRow(0, after.load or number, after.file, after.row, after.cells, after.codes, reason, after.waits, origin)
                )
        state_waiting(self.transaction, fresh)

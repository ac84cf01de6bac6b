"""Taking in an interchange folder: read and judged by `intake`, stated as versions; what fails is kept in quarantine."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from as2007lib.acts.act import act
from as2007lib.acts.guarded import LOAD_ANYWAY, RELEASE_ANYWAY
from as2007lib.acts.loaded import Loaded, LoadOptions, LoadRefused, NotWaiting
from as2007lib.acts.taking import Taking
from as2007lib.formats.interchange import StructuralError
from as2007lib.frames.facts import FACTS
from as2007lib.intake.export import ExportCheck, check_export, map_export, with_origins
from as2007lib.intake.folder import files_in, folder_name
from as2007lib.intake.known import Known
from as2007lib.intake.mapping import MappingError, source_mapping, source_mappings
from as2007lib.intake.read import read_files, read_folder, retry
from as2007lib.intake.statement import Statement as Taken
from as2007lib.store.by import By
from as2007lib.store.engine import Store
from as2007lib.values.months import month_number

__all__ = ["LoadOptions", "LoadRefused", "Loaded", "NotWaiting", "check_folder", "load_folder", "named", "release"]


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
    if options.period is None:
        options = replace(options, period=month_number(by.today.year, by.today.month))

    def read(known: Known) -> Taken:
        if options.mapping:
            mapped = map_export(folder, source_mapping(options.mapping))
            stated = with_origins(read_files(mapped.files, known, profile=options.profile), mapped)
            return replace(stated, unread=mapped.unread)
        return read_folder(folder, known, profile=options.profile)

    return _take_in(store, by, read, options, folder_name(folder))


def named(folder: Path, options: LoadOptions) -> LoadOptions:
    """Return the options with source and mapping found.

    A folder without interchange files, from a source that has a mapping, is read through it.
    """
    mapping = options.mapping or (options.source if options.source in source_mappings() and not _has_facts(folder) else "")
    return replace(options, mapping=mapping, source=options.source or mapping or "interchange")


def _has_facts(folder: Path) -> bool:
    try:
        return not {fact.file for fact in FACTS}.isdisjoint(path.name for path in files_in(folder))
    except StructuralError:
        return False  # it is told where the folder is read, after the right to load is checked


def check_folder(folder: Path, options: LoadOptions | None = None) -> ExportCheck:
    """Return what the mapping of a source's export does not know; nothing is loaded.

    Raises:
        MappingError: the source has no mapping.
        StructuralError: a file cannot be read.
    """
    asked = options or LoadOptions()
    if not (asked.mapping or asked.source):
        known = ", ".join(source_mappings())
        raise MappingError(
            f"Angiv med --source, hvilken kilde mappen kommer fra: {known}. En mappe i indlæsningsformatet prøves med --dry-run."
        )
    return check_export(folder, source_mapping(asked.mapping or asked.source))


def release(store: Store, by: By, corrections: dict[int, dict[str, str]] | None = None, *, yes: bool = False) -> Loaded:
    """Try what waits in quarantine again, after the given cells (by row id and heading) are corrected.

    Raises:
        NotWaiting: a row to be corrected does not wait.
        UnknownColumn: its file has no column of that name.
        LoadRefused: the limit in kroner is exceeded and `yes` is not given; nothing is changed.
    """

    def read(known: Known) -> Taken:
        return retry(known)

    return _take_in(store, by, read, LoadOptions(source="karantæne", yes=yes), "karantæne", corrections or {}, right="release")


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
            remedy = RELEASE_ANYWAY if right == "release" else LOAD_ANYWAY
            taking = Taking(doing.transaction, options, corrections or {}, remedy=remedy)
            result = taking.take(read(taking.known()), folder)
            _take_back(options, result)
            doing.details.update({"load": result.load, "source": options.source, "folder": folder, "changes": result.changes})
    except _DryRun as tried:
        return tried.result
    return result


def _take_back(options: LoadOptions, result: Loaded) -> None:
    """End the transaction of a dry run; nothing of it stays."""
    if options.dry_run:
        raise _DryRun(replace(result, dry_run=True))

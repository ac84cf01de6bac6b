"""Reads an interchange folder (or its files as bytes) against what is known, and tries waiting rows again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Literal

import numpy as np

from as2007lib.formats.interchange import RawTable, StructuralError, read_table
from as2007lib.frames.facts import (
    FACTS,
    Calendars,
    Catalogue,
    Citizens,
    Fact,
    Packages,
    Parties,
    Providers,
    Rates,
    Services,
)
from as2007lib.intake.candidates import Candidates, candidates, file_batch, waiting_batches
from as2007lib.intake.folder import WRITTEN_BESIDE, content_of, files_in, folder_name
from as2007lib.intake.ignored import ignored
from as2007lib.intake.known import Known
from as2007lib.intake.openings import check_openings
from as2007lib.intake.outcome import statement
from as2007lib.intake.persons import judge_same_as, judge_self
from as2007lib.intake.quarantine import Divided, divide, left_ids
from as2007lib.intake.references import explain_references, judge_references
from as2007lib.intake.rowchecks import check_rows
from as2007lib.intake.shares import judge_shares
from as2007lib.intake.stage import Stage
from as2007lib.intake.statement import Statement
from as2007lib.intake.warned import warned
from as2007lib.values.arrays import Bools

Profile = Literal["basic", "expert"]

BASIC: tuple[type[Fact], ...] = (Parties, Providers, Citizens, Catalogue, Calendars, Rates, Packages, Services)
"""The files of the basic edition of Indlæsning; the expert edition has them all."""


def read_folder(folder: Path, known: Known, *, profile: Profile = "expert") -> Statement:
    """Read an interchange folder.

    Args:
        folder: where the files are; what is no interchange file there is named in `Statement.unread`.
        known: what the store knows before the load.
        profile: which edition's files are allowed.

    Returns:
        What is to be written; nothing has been.

    Raises:
        StructuralError: a file cannot be read or is not allowed, or there is none. The load is refused as a whole.
    """
    names = {fact.file for fact in FACTS}
    present = files_in(folder)
    files = {path.name: content_of(path) for path in present if path.name in names}
    if not files:
        raise StructuralError(folder_name(folder), f"mappen har ingen filer at indlæse: de hedder fx {Parties.file} eller {Services.file}")
    unread = tuple(path.name for path in present if path.name not in names | WRITTEN_BESIDE)
    return replace(read_files(files, known, profile=profile), unread=unread)


def read_files(files: Mapping[str, bytes], known: Known, *, profile: Profile = "expert") -> Statement:
    """Read the files of an interchange folder given as bytes by name; see `read_folder`."""
    facts = {fact.file: fact for fact in FACTS}
    for name in files:
        if name not in facts:
            raise StructuralError(name, "filen hører ikke til indlæsningsformatet")
        if profile == "basic" and facts[name] not in BASIC:
            raise StructuralError(name, "filen hører til ekspertudgaven af Indlæsning; basisudgaven læser kun grunddata og ydelser")
    raw = {fact: read_table(fact, files[fact.file]) for fact in FACTS if fact.file in files}
    return _judged(raw, known, divide(known.waiting, raw, everything=False), releasing=False)


def retry(known: Known) -> Statement:
    """Try every row in quarantine again, without new files."""
    return _judged({}, known, divide(known.waiting, {}, everything=True), releasing=True)


def _judged(raw: Mapping[type[Fact], RawTable], known: Known, divided: Divided, *, releasing: bool) -> Statement:
    stage = _stage(raw, known, divided)
    safe = _safe(stage, raw, known, divided)
    if any((mask & stage.pool[fact].bad).any() for fact, mask in safe.items()):
        stage = _stage(raw, known, divided, safe)
    explain_references(stage)
    return statement(stage, [*ignored(stage), *warned(stage)], divided.left, raw, releasing=releasing)


def _stage(raw: Mapping[type[Fact], RawTable], known: Known, divided: Divided, safe: Mapping[type[Fact], Bools] | None = None) -> Stage:
    """Return all rows judged together."""
    stage = Stage.of(known, _pool(raw, known, divided), {fact: left_ids(fact, divided.left[fact]) for fact in FACTS}, safe)
    check_rows(stage)
    while any(_blames(stage, judge) for judge in (judge_references, judge_same_as, judge_self, judge_shares)):
        pass  # a row that falls may take others with it: begin again with the references
    check_openings(stage)
    return stage


def _safe(stage: Stage, raw: Mapping[type[Fact], RawTable], known: Known, divided: Divided) -> dict[type[Fact], Bools]:
    """Return by fact the candidates that pass without the rows that waited before; none where no row can have fallen for these."""
    fell = any((found.bad & (found.loads == 0)).any() for found in stage.pool.values())
    if not fell or not any(divided.tried.values()):
        return {}
    alone = _stage(raw, known, divided.without_trying())
    return {fact: np.append(~found.bad, np.zeros(len(stage.pool[fact]) - len(found), dtype=np.bool_)) for fact, found in alone.pool.items()}


def _blames(stage: Stage, judge: Callable[[Stage], None]) -> bool:
    before = stage.bad_count()
    judge(stage)
    return stage.bad_count() != before


def _pool(raw: Mapping[type[Fact], RawTable], known: Known, divided: Divided) -> dict[type[Fact], Candidates]:
    pool = {}
    for fact in FACTS:
        batches = ([file_batch(raw[fact])] if fact in raw else []) + waiting_batches(divided.tried[fact])
        if batches:
            pool[fact] = candidates(fact, batches, known.table(fact))
    return pool

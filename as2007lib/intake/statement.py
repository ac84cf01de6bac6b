"""What a load states: rows to be taken in, faults, warnings, and the rows that wait after it. Nothing here is written yet."""

from __future__ import annotations

from dataclasses import dataclass, field

import pyarrow as pa

from as2007lib.formats.interchange import RowError

__all__ = ["WAITS_FOR_ANOTHER", "Count", "RowError", "StatedTable", "Statement", "Waiting"]

WAITS_FOR_ANOTHER = frozenset({"unknown_reference", "depends_on_quarantined", "shares_not_100", "same_as_cycle", "self_count"})
"""The codes of a row that another row may make right: it waits for that one, and is tried again after each load."""


@dataclass(frozen=True, repr=False)
class StatedTable:
    """The rows of one fact that a load takes in.

    Attributes:
        rows: complete rows with text ids (`Fact.stated_schema`), `file_row`, the row's number in its file, and `source`, the key of
            the source that brought it, 0 for that of the load at hand.
        parents: of a child file the parents (text columns `Fact.parent`) whose set is replaced by `rows`; a parent without
            rows there has the empty set from now on. None for other files.
        mentioned: the keys (of a child file: the parents) of all rows of this load, those in quarantine among them.
    """

    rows: pa.Table
    parents: pa.Table | None
    mentioned: pa.Table


@dataclass(frozen=True)
class Waiting:
    """A row in quarantine.

    Attributes:
        file: the file it came in.
        row: its number there.
        cells: its cells by column name, None where blank; a column that the file lacked is not there.
        codes: why it waits.
        waits: it (of a child file: its whole set) waits for another row only, and is tried again after each load.
        load: the number of the load that brought it, 0 for the load at hand.
        source: the key of the source that brought it, 0 for that of the load at hand.
        reason: why it waits, in words.
    """

    file: str
    row: int
    cells: dict[str, str | None] = field(repr=False)
    codes: tuple[str, ...]
    waits: bool
    load: int = 0
    source: int = 0
    reason: str = ""


@dataclass(frozen=True)
class Count:
    """What became of the rows of one file.

    Attributes:
        read: rows in the file.
        accepted: those of them taken in.
        quarantined: those of them that wait.
        released: rows of earlier loads that are taken in now.
    """

    read: int
    accepted: int
    quarantined: int
    released: int


@dataclass(frozen=True)
class Statement:
    """The outcome of reading a folder.

    Attributes:
        tables: by `Fact.name()`, for each fact that a file of the folder or a released row states something about.
        errors: the faults of this load's rows, by file, row and column.
        warnings: likewise, of rows that are taken in all the same.
        quarantine: all rows that wait after this load, in place of those that waited before.
        counts: by `Fact.name()`, what became of the rows.
        unread: names of files in the folder that are no interchange files; of an export, files and sheets that its mapping uses not.
    """

    tables: dict[str, StatedTable]
    errors: list[RowError]
    warnings: list[RowError]
    quarantine: list[Waiting]
    counts: dict[str, Count]
    unread: tuple[str, ...] = ()

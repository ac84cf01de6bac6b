"""What a load is asked for and what it answers, and how it is refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from as2007lib.intake.statement import RowError
from as2007lib.intake.statement import Statement as Taken
from as2007lib.store.errors import As2007Error
from as2007lib.values.cpr_scan import mask_cprs

Profile = Literal["basic", "expert"]


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
        period: number of the month that the source delivers for; None: the month in which it is loaded.
    """

    source: str = ""
    mapping: str = ""
    strict: bool = False
    full: bool = False
    yes: bool = False
    dry_run: bool = False
    profile: Profile = "expert"
    period: int | None = None


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
        effect: øre by flow that months already settled would change by because of this load; empty where it was not asked for.
        orphaned: services that are known still and that nothing is due for any more, because a full load took their package, their
            catalogue service or its calendar away.
        unread: names of files (of an export: also of sheets) in the folder that were not read.
        mapping: the mapping the folder was read through; blank for an interchange folder.
        still: why each row that was corrected waits all the same: its file, its number there, and the reason.
        dry_run: nothing was changed.
    """

    load: int
    changes: dict[str, dict[str, int]]
    errors: Sequence[RowError]
    warnings: Sequence[RowError]
    quarantined: int
    waiting: int
    effect: dict[str, int]
    orphaned: int = 0
    unread: tuple[str, ...] = ()
    mapping: str = ""
    still: tuple[tuple[str, int, str], ...] = ()
    dry_run: bool = False


class LoadRefused(As2007Error):
    """Indlæsningen er afvist, og intet er ændret.

    Attributes:
        reason: why, without what to do about it.
        limit: a limit was exceeded: `yes` would go on.
        errors: what was wrong with rows.
        warnings: what a person should know of them.
    """

    def __init__(self, reason: str, remedy: str, taken: Taken, *, limit: bool = True) -> None:
        super().__init__(f"{reason} {remedy}")
        self.reason = reason
        self.limit = limit
        self.errors = taken.errors
        self.warnings = taken.warnings


class NotWaiting(As2007Error):
    """Rækken er ikke i karantæne."""

    def __init__(self, number: int) -> None:
        super().__init__(f"Række nr. {number} er ikke i karantæne. Se numrene med «as2007 quarantine list».")


class UnknownColumn(As2007Error):
    """Filen har ingen sådan kolonne."""

    def __init__(self, file: str, column: str, known: Sequence[str]) -> None:
        super().__init__(f"{file} har ingen kolonne «{mask_cprs(column)}». Intet er ændret: vælg mellem {', '.join(known)}.")

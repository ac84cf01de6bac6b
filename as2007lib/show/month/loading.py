"""The first notebook: what the sources brought, what was wrong, and what that costs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from as2007lib.acts.load import Loaded
from as2007lib.acts.month import SourceLoad
from as2007lib.answers.quality import FaultKind, Quality
from as2007lib.show.month.words import FAULT_NAMES, whole_kr
from as2007lib.show.shown import Shown, Words, shown
from as2007lib.show.tables import Column, Table, table
from as2007lib.show.text import FLOW_NAMES, surprises
from as2007lib.values.cpr_scan import mask_cprs
from as2007lib.values.danish import many, percent

_MOST_SHOWN = 25
_TWO_DECIMALS = 100
"""Ten-thousandths of a per cent in a hundredth; the score is never rounded up."""
_KINDS = ("inserted", "changed", "ended", "unchanged")


def brought(loads: Sequence[SourceLoad]) -> Shown:
    """Show what each source brought."""
    rows = [_source(load) for load in loads]
    columns = [
        Column("Kilde"),
        Column("Mappe"),
        Column("Indlæsning", "count"),
        *_COUNTS,
        Column("Karantæne", "count"),
        Column("Advarsler", "count"),
    ]
    files = [
        table(
            f"Rækker fra {load.source}",
            [Column("Fil"), *_COUNTS],
            [[f"{name}.csv", *(c[k] for k in _KINDS)] for name, c in load.loaded.changes.items()],
        )
        for load in loads
        if load.loaded
    ]
    noticed = [f"{load.source}: {told}." for load in loads if load.loaded for told in surprises(load.loaded)]
    empty = [f"{load.source} har intet lagt i mappen {load.folder} denne måned." for load in loads if not load.loaded]
    return shown(
        Words("", (*empty, *noticed)) if empty or noticed else None,
        table("Kilder", columns, rows, empty="Parameterfilen nævner ingen kilder."),
        *files,
    )


_COUNTS = (Column("Nye", "count"), Column("Ændrede", "count"), Column("Ophørte", "count"), Column("Uændrede", "count"))


def _source(load: SourceLoad) -> list[object]:
    if not load.loaded:
        return [load.source, Path(load.folder).name, *[None] * (len(_KINDS) + 3)]
    done = load.loaded
    summed = [sum(c[kind] for c in done.changes.values()) for kind in _KINDS]
    return [load.source, Path(load.folder).name, done.load, *summed, done.quarantined, len(done.warnings)]


def effect(loads: Sequence[SourceLoad]) -> Table:
    """Show what the new knowledge does to months that were settled already."""
    rows = [(load.source, FLOW_NAMES[flow], amount) for load in loads if load.loaded for flow, amount in load.loaded.effect.items()]
    return table(
        "Ændringer i måneder, der allerede er afregnet",
        [Column("Kilde"), Column("Pengestrøm"), Column("Kr.", "amount")],
        rows,
        note="Beløbet kommer som reguleringer i den næste afregning.",
        empty="Intet af det, der er afregnet, ændres, eller parameterfilen har ingen grænse for det (load_limit).",
    )


def faults(loads: Sequence[SourceLoad]) -> Shown:
    """Show the rows that were put in quarantine and the warnings, without what stood in them."""
    found = [(load, load.loaded) for load in loads if load.loaded]
    errors = [(load.source, done) for load, done in found if done.errors]
    return shown(
        *[_rows(f"Rækker i karantæne fra {source}", done, errors=True) for source, done in errors],
        *[_rows(f"Advarsler fra {load.source}", done, errors=False) for load, done in found if done.warnings],
        None
        if any(done.errors or done.warnings for _, done in found)
        else Words("Fejl og advarsler", ("Der er hverken fejl eller advarsler.",)),
    )


def _rows(title: str, done: Loaded, *, errors: bool) -> Table:
    told = done.errors if errors else done.warnings
    rows = [(e.file, e.row, e.column, FAULT_NAMES.get(e.code, e.code), mask_cprs(e.message)) for e in told[:_MOST_SHOWN]]
    columns = [
        Column("Fil"),
        Column("Række", "count"),
        Column("Kolonne"),
        Column("Fejl" if errors else "Advarsel"),
        Column("Hvad der skal rettes"),
    ]
    rest = len(told) - _MOST_SHOWN
    counts = Counter(FAULT_NAMES.get(e.code, e.code) for e in told[_MOST_SHOWN:])
    more = f"Og {many(rest, 'mere', 'flere')}: {', '.join(f'{name} ({n})' for name, n in counts.most_common())}." if rest > 0 else ""
    return table(title, columns, rows, note=more)


def quality(found: Sequence[Quality]) -> Shown:
    """Show how good what each source delivered for the month is, and what each kind of fault puts at stake."""
    return shown(Words("Datakvalitet", tuple(_score(q) for q in found)), *[_kinds(q) for q in found if q.kinds])


def _score(found: Quality) -> str:
    stakes = sum(kind.amount or 0 for kind in found.kinds if not kind.warning)
    told = f"{found.source}: {percent(shown_score(found))} af {many(found.rows, 'række', 'rækker')} er uden fejl."
    return f"{told} Ydelser for {whole_kr(stakes)} om måneden er berørt af rækker i karantæne." if stakes else told


def shown_score(found: Quality) -> int:
    """Return the score as it is shown, in ten-thousandths of a per cent: whole hundredths, never rounded up."""
    return found.score // _TWO_DECIMALS * _TWO_DECIMALS


def fault_sort(kind: FaultKind) -> str:
    """Return whether the rows of a kind of fault wait or were taken in."""
    return "advarsel" if kind.warning else "karantæne"


def _kinds(found: Quality) -> Table:
    return table(
        f"Fejl hos {found.source} og hvad de berører",
        [Column("Fejl"), Column("Slags"), Column("Rækker", "count"), Column("Ydelser", "count"), Column("Kr. om måneden", "amount")],
        [_kind(kind) for kind in found.kinds],
        note="Beløbet er de berørte ydelsers nyeste måned. En ny ydelse i karantæne kan ikke prissættes og tæller 0.",
    )


def _kind(kind: FaultKind) -> tuple[object, ...]:
    return (FAULT_NAMES.get(kind.code, kind.code), fault_sort(kind), kind.rows, kind.services, kind.amount)

"""Commands that ask: explain, rerun, verify, export, doctor."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from as2007lib.answers import health, proofs
from as2007lib.answers.explain import explain as explain_line
from as2007lib.answers.export import export as export_folder
from as2007lib.answers.files import write_files
from as2007lib.cli.door import DONE, LOOK, REFUSED, Door, Out, Run, app, command, needed, progress, ready
from as2007lib.show import data, text
from as2007lib.show import explain as shown

Line = Annotated[str, typer.Argument(metavar="LINJE", help="Linjens navn, som det står i lines.csv, fx sale-2026-10-1-12.")]


@command(app, "explain")
def explain(
    at: Door, line: Line, annex: Annotated[Path | None, typer.Option("--annex", help="Skriv et bilag til betaleren her.")] = None
) -> int:
    """Forklar et beløb til dagen."""
    found = explain_line(at.store(), at.by, line)
    if annex is not None:
        write_files(annex.parent, {annex.name: shown.annex([found]).encode()})
    at.say(shown.text(found), shown.data(found))
    return DONE


@command(app, "rerun")
def rerun(at: Door, run: Run) -> int:
    """Afregn en tidligere kørsel igen, som kendt dengang, og sammenlign."""
    found = proofs.rerun(at.store(), at.by, run)
    at.say(text.rerun(found), {"run_id": run, "equal": found.equal, "first": found.first})
    return DONE if found.equal else REFUSED


@command(app, "verify")
def verify(at: Door) -> int:
    """Bevis journalen, summerne og alle kørsler; den første fejl nævnes."""
    found = proofs.verify(at.store(), at.by, progress)
    at.say(text.verified(found), data.verified(found))
    return REFUSED if found.faults else DONE


@command(app, "export")
def export(at: Door, out: Out = None, known: Annotated[str, typer.Option("--known", help="Som kendt ved denne indlæsning.")] = "") -> int:
    """Skriv hele lageret som en mappe i indlæsningsformatet."""
    folder = needed(out)
    store = at.store()
    ready(folder)  # an export is noted in the use log: none is, of what cannot be written
    made = export_folder(store, at.by, known or None)
    write_files(folder, made)
    at.say(text.files(len(made)), {"files": sorted(made)})
    return DONE


@command(app, "doctor")
def doctor(at: Door) -> int:
    """Vis udgaver, lager, disk, rettigheder, kø og seneste kørsler."""
    checks = health.doctor(at.store(), at.by)
    at.say(text.checks(checks), data.records(checks))
    return DONE if all(c.well for c in checks) else LOOK

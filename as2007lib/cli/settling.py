"""Commands of a run's life: settle, approve, documents, runs, send, close."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from as2007lib.acts.approve import approve_run
from as2007lib.acts.fix import FixedRun
from as2007lib.acts.period import send_run, set_period
from as2007lib.acts.settle import prepare_run, settle_and_approve
from as2007lib.answers.documents import run_documents
from as2007lib.answers.door import FLOWS, Store, flow_named, month_of
from as2007lib.answers.files import write_files
from as2007lib.answers.holds import holds_on
from as2007lib.answers.periods import list_periods
from as2007lib.answers.runs import RunContent, list_runs, preview, run_content, run_files
from as2007lib.cli.door import DONE, LOOK, Door, Flow, Misused, Month, Out, Run, app, command, hand_over, needed, ready
from as2007lib.show import data, text


@command(app, "settle")
def settle(
    at: Door,
    flow: Flow,
    period: Month,
    approve: Annotated[bool, typer.Option("--approve", help="Beregn og godkend på én gang.")] = False,
    as_known: Annotated[str, typer.Option("--as-known", help="Som kendt ved denne indlæsning; intet gemmes.")] = "",
    settle_from: Annotated[str, typer.Option("--settle-from", help="Lagerets første ydelsesmåned; kun første gang.")] = "",
    out: Out = None,
) -> int:
    """Beregn en kørsel, og skriv dens lines.csv og findings.csv."""
    store, month, begin = at.store(), month_of(period), month_of(settle_from) if settle_from else None
    flow = flow_named(flow)
    if as_known and approve:
        raise Misused("--approve og --as-known kan ikke bruges sammen: det, der var kendt engang, kan ses, men ikke godkendes.")
    ready(out)
    if approve:
        fixed = settle_and_approve(store, at.by, flow, month, settle_from=begin)
        content = run_content(store, at.by, fixed.run.run_id)
        return _fixed(at, store, fixed, content, out)
    if as_known:
        content = preview(store, at.by, flow, month, as_known, begin)
        at.say(text.draft(content), data.content(content, "preview"))
        if out is not None:
            write_files(out, content.files)
        return _seen(content)
    prepared = prepare_run(store, at.by, flow, month, settle_from=begin)
    content = run_content(store, at.by, prepared.run.run_id)
    held = holds_on(store, at.by, flow, month)
    at.say(text.draft(content, held), data.content(content, "draft") | {"holds": data.holds(held)})
    hand_over(out, content.files, text.draft(content), _again(content))
    return LOOK if prepared.basis.settings.get("four_eyes") else _seen(content)


def _fixed(at: Door, store: Store, fixed: FixedRun, content: RunContent, out: Path | None) -> int:
    """Tell of an approved run, and write its files where a folder is given."""
    documents = run_documents(store, at.by, content.run_id)
    held = [] if fixed.again else holds_on(store, at.by, content.flow, content.period)
    at.say(text.fixed(fixed, held), data.fixed(fixed, content, documents) | {"holds": data.holds(held)})
    if out is not None:
        hand_over(out, run_files(store, at.by, content), text.fixed(fixed), _again(content))
    return LOOK if any(document.held for document in documents) else _seen(content)


def _again(content: RunContent) -> str:
    return f"Skriv dem igen med «as2007 documents {content.run_id} --out MAPPE»."


def _seen(content: RunContent) -> int:
    return LOOK if len(content.findings) else DONE


@command(app, "approve")
def approve(at: Door, run: Run, out: Out = None) -> int:
    """Godkend en kladde: linjer, dokumenter og bilag opstår samlet."""
    store = at.store()
    ready(out)
    fixed = approve_run(store, at.by, run)
    content = run_content(store, at.by, run)
    return _fixed(at, store, fixed, content, out)


@command(app, "documents")
def documents(at: Door, run: Run, out: Out = None) -> int:
    """Skriv en kørsels linjer, fund og dokumenter igen, ens til byten."""
    folder = needed(out)
    store = at.store()
    files = run_files(store, at.by, run_content(store, at.by, run))
    write_files(folder, files)
    at.say(text.files(len(files), run), {"run_id": run, "files": sorted(files)})
    return DONE


@command(app, "runs")
def runs(at: Door) -> int:
    """Vis alle kørsler og kladder."""
    found = list_runs(at.store(), at.by)
    at.say(text.runs(found), data.runs(found))
    return DONE


@command(app, "send")
def send(at: Door, run: Run) -> int:
    """Noter, at en godkendt kørsels dokumenter er sendt."""
    store = at.store()
    first = send_run(store, at.by, run)
    held = [d.document_id for d in run_documents(store, at.by, run) if d.held]
    at.say(text.sent(run, len(held), first=first), {"run_id": run, "first": first, "held": held})
    return LOOK if held else DONE


@command(app, "close")
def close(
    at: Door,
    period: Month,
    flow: Annotated[str, typer.Option("--flow", help="Kun denne strøm; ellers alle.")] = "",
    lock: Annotated[bool, typer.Option("--lock", help="Lås perioden for altid.")] = False,
    reopen: Annotated[bool, typer.Option("--reopen", help="Åbn en lukket periode igen.")] = False,
) -> int:
    """Luk en periode; det, der kommer sent, afregnes i den næste åbne."""
    if lock and reopen:
        raise Misused("--lock og --reopen kan ikke bruges sammen: en låst periode åbnes aldrig igen.")
    state = "locked" if lock else "open" if reopen else "closed"
    store = at.store()
    done = set_period(store, at.by, month_of(period), state, (flow_named(flow),) if flow else FLOWS)
    found = [p for p in list_periods(store, at.by) if p.period == month_of(period)]
    lapsed = f"\nKladder, der bortfaldt: {', '.join(done.lapsed)}." if done.lapsed else ""
    told = {"period": period, "state": state, "changed": done.flows, "lapsed": done.lapsed, "roots": {p.flow: p.root for p in found}}
    at.say(text.periods(found) + lapsed, told)
    return DONE

"""The command line: thin doors to acts and answers.

Exit codes: 0 done, 1 refused or different (nothing changed), 2 done with something to look at.
"""

from __future__ import annotations

import functools
import getpass
import inspect
import json
import os
import secrets
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from as2007lib.acts.approve import approve_run
from as2007lib.acts.hold import Held, add_hold, remove_hold
from as2007lib.acts.load import Loaded, LoadOptions, LoadRefused, check_folder, load_folder, release
from as2007lib.acts.period import send_run, set_period
from as2007lib.acts.roles import grant_role, revoke_role
from as2007lib.acts.settings import init as init_store
from as2007lib.acts.settle import prepare_run, settle_and_approve
from as2007lib.answers import health, proofs
from as2007lib.answers.door import FLOWS, As2007Error, By, Store, StructuralError, flow_named, month_of, open_store, write_errors
from as2007lib.answers.explain import explain as explain_line
from as2007lib.answers.export import export as export_folder
from as2007lib.answers.files import write_files
from as2007lib.answers.holds import list_holds
from as2007lib.answers.periods import list_periods
from as2007lib.answers.quarantine import quarantine
from as2007lib.answers.runs import RunContent, list_runs, preview, run_content
from as2007lib.show import data, text
from as2007lib.show import explain as shown

DONE, REFUSED, LOOK = 0, 1, 2
_DB = "sqlite:///outputs/as2007.db"

app = typer.Typer(help="AS2007: afregning af sociale ydelser.", no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
hold_app = typer.Typer(help="Tilbagehold ydelser eller modparter, frigiv dem, se listen.", no_args_is_help=True)
quarantine_app = typer.Typer(help="Rækker, der venter, og at tage dem ind.", no_args_is_help=True)
roles_app = typer.Typer(help="Hvem der må hvad.", no_args_is_help=True)
app.add_typer(hold_app, name="hold")
app.add_typer(quarantine_app, name="quarantine")
app.add_typer(roles_app, name="roles")

Out = Annotated[Path | None, typer.Option("--out", help="Mappe til filerne.")]
Flow = Annotated[str, typer.Option("--flow", help=", ".join(FLOWS))]
Month = Annotated[str, typer.Option("--period", help="Måned, fx 2026-10.")]


@dataclass(frozen=True)
class Door:
    """Who came, to which store, and how the answer is wanted."""

    db: str
    by: By
    as_json: bool

    def store(self) -> Store:
        """Open the store."""
        return open_store(self.db)

    def say(self, words: str, values: Any) -> None:
        """Print the result: words for people, or data for programs."""
        typer.echo(json.dumps(values, ensure_ascii=False, indent=2) if self.as_json else words)


_COMMON = {
    "db": Annotated[str, typer.Option("--db", envvar="AS2007_DB", help="Lagerets adresse (SQLAlchemy-URL).")],
    "user": Annotated[str, typer.Option("--user", help="Hvem der gør det; ellers login-navnet.")],
    "as_json": Annotated[bool, typer.Option("--json", help="Skriv resultatet til programmer.")],
    "debug": Annotated[bool, typer.Option("--debug", help="Vis hele fejlen.")],
}
_DEFAULTS: dict[str, Any] = {"db": _DB, "user": "", "as_json": False, "debug": False}


def command(group: typer.Typer, name: str) -> Callable[[Callable[..., int]], Callable[..., int]]:
    """Make a command of a function that takes a door first and returns the exit code; every command has the common options."""

    def wrap(work: Callable[..., int]) -> Callable[..., int]:
        @functools.wraps(work)
        def run(**options: Any) -> None:
            common = {key: options.pop(key) for key in _COMMON}
            raise typer.Exit(work(_door(**common), **options))

        own = list(inspect.signature(work, eval_str=True).parameters.values())[1:]
        kind = inspect.Parameter.KEYWORD_ONLY
        common = [inspect.Parameter(key, kind, default=_DEFAULTS[key], annotation=_COMMON[key]) for key in _COMMON]
        signature = inspect.Signature([*(p.replace(kind=kind) for p in own), *common])
        setattr(run, "__signature__", signature)  # noqa: B010 - what typer reads; a wrapped function has no such attribute to mypy
        run.__annotations__ = {p.name: p.annotation for p in signature.parameters.values()}
        group.command(name)(run)
        return work

    return wrap


def _door(db: str, user: str, *, as_json: bool, debug: bool) -> Door:
    """Read clock, login and randomness: here, and nowhere below."""
    _Debug.on = debug
    by = By(user or getpass.getuser(), datetime.now(UTC), seed=secrets.token_bytes(32), workers=os.cpu_count() or 1)
    return Door(db, by, as_json)


class _Debug:
    on = False


@command(app, "init")
def init(
    at: Door,
    four_eyes: Annotated[bool, typer.Option("--four-eyes", help="En anden skal godkende end den, der har beregnet.")] = False,
    demand_accounts: Annotated[bool, typer.Option("--demand-accounts", help="Afregn intet uden konto.")] = False,
) -> int:
    """Opret lageret, eller bring det til nyeste udgave."""
    wanted = {"four_eyes": four_eyes, "demand_accounts": demand_accounts}
    store, changed = init_store(at.db, at.by, {name: True for name, value in wanted.items() if value})
    at.say(f"Lageret {store.place} er klar.", {"db": store.place, "settings": changed})
    return DONE


@command(app, "load")
def load(
    at: Door,
    folder: Path,
    source: Annotated[str, typer.Option("--source", help="Kildens navn; en kendt kilde læses gennem sin oversættelse.")] = "",
    strict: Annotated[bool, typer.Option("--strict", help="Én fejl afviser det hele.")] = False,
    full: Annotated[bool, typer.Option("--full", help="Mappen er hele sandheden fra kilden.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Fortsæt, hvor en grænse ellers standser.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Fortæl hvad der ville ske, og ændr intet.")] = False,
    check: Annotated[bool, typer.Option("--check", help="Vis kolonner og værdier, som oversættelsen ikke kender; indlæs intet.")] = False,
    edition: Annotated[str, typer.Option("--edition", help="Indlæsningens udgave: basic eller expert.")] = "expert",
    out: Out = None,
) -> int:
    """Indlæs en mappe i indlæsningsformatet, eller et fagsystems udtræk gennem dets oversættelse."""
    options = LoadOptions(
        source=source, strict=strict, full=full, yes=yes, dry_run=dry_run, profile="basic" if edition == "basic" else "expert"
    )
    if check:
        found = check_folder(folder, options)
        at.say(text.checked(found), data.checked(found))
        return LOOK if found.values or found.headings or found.missing else DONE
    try:
        result = load_folder(at.store(), at.by, folder, options)
    except LoadRefused as refused:
        _faults(out, refused)
        raise
    _faults(out, result)
    at.say(text.loaded(result), data.loaded(result))
    return LOOK if result.quarantined else DONE


def _faults(out: Path | None, result: Loaded | LoadRefused) -> None:
    if out is not None:
        write_files(out, {"errors.csv": write_errors(result.errors), "warnings.csv": write_errors(result.warnings)})


@command(quarantine_app, "list")
def quarantine_list(at: Door) -> int:
    """Vis de rækker, der venter, og hvorfor."""
    rows = quarantine(at.store(), at.by)
    at.say(text.quarantine(rows), data.records(rows))
    return LOOK if rows else DONE


@command(quarantine_app, "release")
def quarantine_release(
    at: Door,
    row: Annotated[int, typer.Option("--row", help="Nummeret på en række, der rettes først.")] = 0,
    cell: Annotated[list[str] | None, typer.Option("--set", help="Rettelse af rækken, fx to_date=2026-10-31; kan gentages.")] = None,
) -> int:
    """Prøv alt, der venter, igen; ret eventuelt en række først."""
    fixed = dict(c.split("=", 1) for c in cell or [] if "=" in c)
    result = release(at.store(), at.by, {row: fixed} if row else {})
    at.say(text.loaded(result), data.loaded(result))
    return LOOK if result.waiting else DONE


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
        raise Contradiction
    if approve:
        fixed = settle_and_approve(store, at.by, flow, month, settle_from=begin)
        content = run_content(store, at.by, fixed.run.run_id)
        at.say(text.fixed(fixed), data.fixed(fixed, content))
        return _write(out, content)
    if as_known:
        content = preview(store, at.by, flow, month, as_known, begin)
        at.say(text.draft(content), data.content(content, "preview"))
        return _write(out, content)
    prepared = prepare_run(store, at.by, flow, month, settle_from=begin)
    content = run_content(store, at.by, prepared.run.run_id)
    at.say(text.draft(content), data.content(content, "draft"))
    code = _write(out, content)
    return LOOK if prepared.basis.settings.get("four_eyes") else code


class Contradiction(As2007Error):
    """--approve og --as-known kan ikke bruges sammen: det, der var kendt engang, kan ses, men ikke godkendes."""

    def __init__(self) -> None:
        super().__init__(self.__doc__)


def _write(out: Path | None, content: RunContent) -> int:
    if out is not None:
        write_files(out, content.files)
    return LOOK if len(content.findings) else DONE


@command(app, "approve")
def approve(at: Door, run: str, out: Out = None) -> int:
    """Godkend en kladde: linjer, dokumenter og bilag opstår samlet."""
    store = at.store()
    fixed = approve_run(store, at.by, run)
    content = run_content(store, at.by, run)
    at.say(text.fixed(fixed), data.fixed(fixed, content))
    return _write(out, content)


@command(app, "documents")
def documents(at: Door, run: str, out: Out = None) -> int:
    """Skriv en kørsels linjer, fund og dokumenter igen, ens til byten."""
    content = run_content(at.store(), at.by, run)
    _write(out, content)
    at.say(f"{len(content.files)} filer fra {run}.", {"run_id": run, "files": sorted(content.files)})
    return DONE


@command(app, "runs")
def runs(at: Door) -> int:
    """Vis alle kørsler og kladder."""
    found = list_runs(at.store(), at.by)
    at.say(text.runs(found), data.runs(found))
    return DONE


@command(app, "send")
def send(at: Door, run: str) -> int:
    """Noter, at en godkendt kørsels dokumenter er sendt."""
    first = send_run(at.store(), at.by, run)
    at.say(f"{run} er {'nu' if first else 'allerede'} noteret som sendt.", {"run_id": run, "first": first})
    return DONE


@command(app, "close")
def close(
    at: Door,
    period: Month,
    flow: Annotated[str, typer.Option("--flow", help="Kun denne strøm; ellers alle.")] = "",
    lock: Annotated[bool, typer.Option("--lock", help="Lås perioden for altid.")] = False,
    reopen: Annotated[bool, typer.Option("--reopen", help="Åbn en lukket periode igen.")] = False,
) -> int:
    """Luk en periode; det, der kommer sent, afregnes i den næste åbne."""
    state = "locked" if lock else "open" if reopen else "closed"
    store = at.store()
    changed = set_period(store, at.by, month_of(period), state, (flow_named(flow),) if flow else FLOWS)
    found = [p for p in list_periods(store, at.by) if p.period == month_of(period)]
    at.say(text.periods(found), {"period": period, "state": state, "changed": changed, "roots": {p.flow: p.root for p in found}})
    return DONE


Service = Annotated[str, typer.Option("--service", help="Ydelsens id.")]
Party = Annotated[str, typer.Option("--party", help="Modpartens id.")]


@command(hold_app, "add")
def hold_add(
    at: Door,
    reason: Annotated[str, typer.Option("--reason", help="Hvorfor.")],
    first: Annotated[str, typer.Option("--from", help="Første ydelsesmåned, fx 2026-10.")],
    service: Service = "",
    party: Party = "",
) -> int:
    """Tilbagehold en ydelse eller en modpart fra en ydelsesmåned."""
    held = Held(service or None, party or None)
    add_hold(at.store(), at.by, held, month_of(first), reason)
    at.say(f"{held.name} er tilbageholdt fra {first}.", {"service": service, "party": party, "from": first})
    return DONE


@command(hold_app, "remove")
def hold_remove(at: Door, service: Service = "", party: Party = "") -> int:
    """Frigiv en ydelse eller en modpart."""
    held = Held(service or None, party or None)
    remove_hold(at.store(), at.by, held)
    at.say(f"{held.name} er frigivet.", {"service": service, "party": party})
    return DONE


@command(hold_app, "list")
def hold_list(at: Door) -> int:
    """Vis hvad der er tilbageholdt."""
    found = list_holds(at.store(), at.by)
    at.say(text.holds(found), data.holds(found))
    return DONE


@command(roles_app, "grant")
def roles_grant(at: Door, holder: str, role: str) -> int:
    """Giv en bruger en rolle."""
    new = grant_role(at.store(), at.by, holder, role)
    at.say(f"«{holder}» {'har nu' if new else 'havde allerede'} rollen {role}.", {"holder": holder, "role": role, "changed": new})
    return DONE


@command(roles_app, "revoke")
def roles_revoke(at: Door, holder: str, role: str) -> int:
    """Tag en rolle fra en bruger."""
    had = revoke_role(at.store(), at.by, holder, role)
    at.say(f"«{holder}» {'har ikke længere' if had else 'havde ikke'} rollen {role}.", {"holder": holder, "role": role, "changed": had})
    return DONE


@command(app, "explain")
def explain(at: Door, line: str, annex: Annotated[Path | None, typer.Option("--annex", help="Skriv et bilag til betaleren her.")] = None) -> int:
    """Forklar et beløb til dagen."""
    found = explain_line(at.store(), at.by, line)
    if annex is not None:
        write_files(annex.parent, {annex.name: shown.annex([found]).encode()})
    at.say(shown.text(found), shown.data(found))
    return DONE


@command(app, "rerun")
def rerun(at: Door, run: str) -> int:
    """Afregn en tidligere kørsel igen, som kendt dengang, og sammenlign."""
    found = proofs.rerun(at.store(), at.by, run)
    at.say(text.rerun(found), {"run_id": run, "equal": found.equal, "first": found.first})
    return DONE if found.equal else REFUSED


@command(app, "verify")
def verify(at: Door) -> int:
    """Bevis journalen, summerne og alle kørsler; den første fejl nævnes."""
    found = proofs.verify(at.store(), at.by, _progress)
    at.say(text.verified(found), data.verified(found))
    return REFUSED if found.faults else DONE


@command(app, "export")
def export(at: Door, out: Out = None, known: Annotated[str, typer.Option("--known", help="Som kendt ved denne indlæsning.")] = "") -> int:
    """Skriv hele lageret som en mappe i indlæsningsformatet."""
    made = export_folder(at.store(), at.by, known or None)
    if out is not None:
        write_files(out, made)
    at.say(f"{len(made)} filer.", {"files": sorted(made)})
    return DONE


@command(app, "doctor")
def doctor(at: Door) -> int:
    """Vis udgaver, lager, disk, rettigheder, kø og seneste kørsler."""
    checks = health.doctor(at.store(), at.by)
    at.say(text.checks(checks), data.records(checks))
    return DONE if all(c.well for c in checks) else LOOK


def _progress(what: str, done: int, whole: int) -> None:
    """Show how far long work is: a line that moves on a terminal, plain lines elsewhere."""
    end = "\r" if sys.stderr.isatty() and done < whole else "\n"
    sys.stderr.write(f"{what}: {done} af {whole}{end}")


def main() -> None:
    """Run the program; errors are one Danish line."""
    usage = typer.BadParameter.__base__  # the class of all mistakes on the command line, which typer does not export
    try:
        code = app(standalone_mode=False)
    except (As2007Error, StructuralError) as error:
        code = _told(str(error))
    except typer.Abort:
        code = _told("Afbrudt. Intet er ændret.")
    except Exception as error:  # noqa: BLE001 - the last door: whatever comes is one line, never a traceback with data in it
        code = _told(_usage(error) if isinstance(error, usage or ()) else f"Uventet fejl ({type(error).__name__}). Se mere med --debug.")
    sys.exit(code or DONE)


def _usage(error: Any) -> str:
    return f"Kommandoen er ikke skrevet rigtigt: {error.format_message()} Se «as2007 --help»."


def _told(message: str) -> int:
    if _Debug.on:
        traceback.print_exc()
    sys.stderr.write(" ".join(message.split()) + "\n")
    return REFUSED

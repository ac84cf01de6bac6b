"""Commands that take facts in: init, load, quarantine."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from as2007lib.acts.load import Loaded, LoadOptions, LoadRefused, check_folder, load_folder, release
from as2007lib.acts.settings import demands
from as2007lib.acts.settings import init as init_store
from as2007lib.answers.door import write_errors
from as2007lib.answers.files import write_files
from as2007lib.answers.quarantine import quarantine
from as2007lib.cli.danish import DanishGroup
from as2007lib.cli.door import DONE, LOOK, Door, Misused, Out, app, command, hand_over, ready
from as2007lib.show import data, text

quarantine_app = typer.Typer(cls=DanishGroup, help="Rækker, der venter, og at tage dem ind.", no_args_is_help=True)
app.add_typer(quarantine_app, name="quarantine")


@command(app, "init")
def init(
    at: Door,
    four_eyes: Annotated[bool, typer.Option("--four-eyes", help="En anden skal godkende end den, der har beregnet.")] = False,
    demand_accounts: Annotated[bool, typer.Option("--demand-accounts", help="Afregn intet uden konto.")] = False,
) -> int:
    """Opret lageret, eller bring det til nyeste udgave."""
    wanted = {"four_eyes": four_eyes, "demand_accounts": demand_accounts}
    store, _ = init_store(at.db, at.by, {name: True for name, value in wanted.items() if value})
    at.say(f"Lageret {store.place} er klar.", {"db": store.place, "settings": demands(store)})
    return DONE


@command(app, "load")
def load(
    at: Door,
    folder: Annotated[Path, typer.Argument(metavar="MAPPE", readable=False, help="Mappen med filerne.")],
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
    if edition not in ("basic", "expert"):
        raise Misused("--edition er basic eller expert.")
    options = LoadOptions(
        source=source, strict=strict, full=full, yes=yes, dry_run=dry_run, profile="basic" if edition == "basic" else "expert"
    )
    if check:
        found = check_folder(folder, options)
        at.say(text.checked(found), data.checked(found))
        return LOOK if found.values or found.headings or found.missing else DONE
    store = at.store()
    ready(out)
    try:
        result = load_folder(store, at.by, folder, options)
    except LoadRefused as refused:
        if out is not None:
            write_files(out, _faults(refused))
        raise
    at.say(text.loaded(result), data.loaded(result))
    done = "Det er prøvet, og intet er ændret." if result.dry_run else f"Indlæsning {result.load} er gennemført."
    hand_over(out, _faults(result), done, "" if result.dry_run else "Se, hvad der venter, med «as2007 quarantine list».")
    return LOOK if result.quarantined or result.orphaned else DONE


def _faults(result: Loaded | LoadRefused) -> dict[str, bytes]:
    return {"errors.csv": write_errors(result.errors), "warnings.csv": write_errors(result.warnings)}


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
    yes: Annotated[bool, typer.Option("--yes", help="Fortsæt, hvor grænsen i kroner ellers standser.")] = False,
) -> int:
    """Prøv alt, der venter, igen; ret eventuelt en række først."""
    if any("=" not in c for c in cell or []) or bool(cell) != bool(row):
        raise Misused("En rettelse skrives --row NUMMER --set kolonne=værdi.")
    fixed = dict(c.split("=", 1) for c in cell or [])
    result = release(at.store(), at.by, {row: fixed} if row else {}, yes=yes)
    at.say(text.loaded(result), data.loaded(result))
    return LOOK if result.waiting else DONE

"""Commands about the rules of matching: show, export, propose, approve, reject, recalibrate."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from as2007lib.acts.match_rules import approve_match_rules, propose_match_rules, reject_match_rules
from as2007lib.answers.door import format_month, month_of
from as2007lib.answers.files import write_files
from as2007lib.answers.match_rules import effect_of_file, file_text, match_rules
from as2007lib.cli.danish import DanishGroup
from as2007lib.cli.door import DONE, LOOK, REFUSED, Door, app, command, tell
from as2007lib.cli.jobs import ExtraMissing
from as2007lib.show import matching_rules as shown

rules_app = typer.Typer(cls=DanishGroup, help="Reglerne for afstemning: se, foreslå og godkend dem.", no_args_is_help=True)
app.add_typer(rules_app, name="match-rules")

File = Annotated[Path, typer.Argument(metavar="FIL", help="YAML-fil med regler; «export» skriver den.")]
Number = Annotated[int, typer.Argument(metavar="NUMMER", help="Forslagets nummer.")]
Reason = Annotated[str, typer.Option("--reason", help="Hvorfor.")]


@command(rules_app, "show")
def rules_show(at: Door) -> int:
    """Vis de regler, der gælder, og det forslag, der venter."""
    now = match_rules(at.store(), at.by)
    at.say(shown.words(now), shown.data(now))
    return LOOK if now.waiting else DONE


@command(rules_app, "export")
def rules_export(at: Door, file: Annotated[Path, typer.Argument(metavar="FIL", help="Filen, der skrives.")]) -> int:
    """Skriv de regler, der gælder, som en fil, du kan rette og foreslå."""
    now = match_rules(at.store(), at.by)
    write_files(file.parent, {file.name: now.text.encode()})
    at.say(f"Reglerne er skrevet til {file}. Ret dem, og foreslå dem: as2007 match-rules propose {file}", {"file": str(file)})
    return DONE


@command(rules_app, "propose")
def rules_propose(
    at: Door,
    file: File,
    reason: Reason = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Vis kun, hvad der ville ændre sig.")] = False,
) -> int:
    """Foreslå andre regler; en anden person skal godkende dem, før de gælder."""
    store, text = at.store(), file_text(file)
    changes, found = effect_of_file(store, at.by, text, str(file))
    if dry_run:
        at.say("\n".join([*map(shown.change, changes), *shown.effect_words(found)]), shown.effect_data(found))
        return DONE
    made = propose_match_rules(store, at.by, text, reason)
    at.say(
        shown.proposed_words(made.number, changes, found), {"proposal": made.number, "changes": made.changes, **shown.effect_data(found)}
    )
    return LOOK


@command(rules_app, "approve")
def rules_approve(at: Door, number: Number) -> int:
    """Godkend et forslag: det gælder fra nu af. Den, der har foreslået det, kan ikke."""
    approve_match_rules(at.store(), at.by, number)
    at.say(f"Forslag {number} gælder fra nu af.", {"proposal": number, "state": "approved"})
    return DONE


@command(rules_app, "reject")
def rules_reject(at: Door, number: Number, reason: Reason = "") -> int:
    """Afvis et forslag; reglerne bliver, som de er."""
    reject_match_rules(at.store(), at.by, number, reason)
    at.say(f"Forslag {number} er afvist.", {"proposal": number, "state": "rejected"})
    return DONE


@command(rules_app, "recalibrate")
def rules_recalibrate(
    at: Door,
    file: Annotated[Path, typer.Argument(metavar="PARAMETERFIL", help="Kommunens parameterfil; lageret er det, den nævner.")],
    period: Annotated[str, typer.Option("--period", help="Måneden, det gøres i, fx 2026-10; ellers denne.")] = "",
    held_back: Annotated[
        int, typer.Option("--held-back", min=1, max=80, help="Procent af afgørelserne, der holdes tilbage til prøven.")
    ] = 25,
    propose: Annotated[bool, typer.Option("--propose", help="Læg de nye sandsynligheder frem som et forslag.")] = False,
) -> int:
    """Kør genkalibreringen: nye sandsynligheder af egne afgørelser; de foreslås kun med --propose."""
    try:
        from as2007lib.pipelines.recalibration import recalibrate  # noqa: PLC0415 - heavy to import
    except ModuleNotFoundError as missing:
        raise ExtraMissing("notebooks", str(missing.name)) from missing
    month = format_month(month_of(period or f"{at.by.today:%Y-%m}"))
    result = recalibrate(file, month, at.by.user, held_back_pct=held_back, propose=propose)
    if not result.ok:
        tell(result.message)
        return REFUSED
    at.say(f"Genkalibreringen er udført: {result.output}", {"output": str(result.output), "status": str(result.status)})
    return LOOK if propose else DONE

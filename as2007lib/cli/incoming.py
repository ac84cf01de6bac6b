"""Commands for what comes in: receive, match."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from as2007lib.acts.match import match as match_now
from as2007lib.acts.receive import receive_folder
from as2007lib.answers.matching import proposals
from as2007lib.cli.door import DONE, LOOK, Door, Out, app, command, hand_over, progress, ready
from as2007lib.show.incoming import matching, receiving

_EVERY = 500


@command(app, "receive")
def receive(
    at: Door,
    folder: Annotated[Path, typer.Argument(metavar="MAPPE", readable=False, help="Mappen med e-fakturaer.")],
    out: Out = None,
) -> int:
    """Modtag e-fakturaer: hver fil læses, kontrolleres og gemmes, og documents.csv siger, hvad der blev af den."""
    store = at.store()
    ready(out)
    result = receive_folder(store, at.by, folder, progress=_progress)
    at.say(receiving.words(result), receiving.data(result))
    again = "Modtag mappen igen for at se det: intet gemmes to gange."
    hand_over(out, {"documents.csv": receiving.csv_of(result)}, receiving.words(result), again)
    return LOOK if any(file.looked_at for file in result.files) else DONE


def _progress(done: int, whole: int) -> None:
    if whole > _EVERY and (done % _EVERY == 0 or done == whole):
        progress("Modtager", done, whole)


@command(app, "match")
def match(
    at: Door,
    what: Annotated[str, typer.Argument(metavar="HVAD", help="invoices: fakturaer, eller postings: posteringer.")],
    apply: Annotated[bool, typer.Option("--apply", help="Postér det, der er sikkert.")] = False,
    out: Out = None,
) -> int:
    """Find, hvad fakturaer eller posteringer er for; uden --apply ændres intet."""
    store = at.store()
    ready(out)
    if apply:
        result = match_now(store, at.by, what)
        found, posted = result.proposals, result.posted
    else:
        found, posted = proposals(store, at.by, what), None
    at.say(matching.words(found, posted), matching.data(found, posted))
    again = "Kør «as2007 match» igen for at se, hvad der venter."
    hand_over(out, {"matches.csv": matching.csv_of(found)}, matching.words(found, posted), again)
    return LOOK if any(proposed.decision != "auto" for proposed in found) else DONE

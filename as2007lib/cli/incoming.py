"""Commands for what comes in: receive, match, return."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from as2007lib.acts.match import match as match_now
from as2007lib.acts.receive import receive_folder
from as2007lib.acts.return_documents import return_documents
from as2007lib.answers.door import Store
from as2007lib.answers.matching import proposals
from as2007lib.answers.returns import DEFAULT, Return, Waits, message_files, returns, syntax_names
from as2007lib.cli.door import DONE, LOOK, Door, Out, app, command, hand_over, progress, ready
from as2007lib.show.incoming import matching, receiving, returning

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


@command(app, "return")
def send_back(
    at: Door,
    out: Out = None,
    syntax: Annotated[str, typer.Option("--syntax", metavar="FORMAT", help=", ".join(syntax_names()))] = DEFAULT,
    document: Annotated[list[str] | None, typer.Option("--document", metavar="ID", help="Kun dette dokument; kan gentages.")] = None,
    again: Annotated[bool, typer.Option("--again", help="Send intet: vis, hvad der er sendt, og skriv filerne igen.")] = False,
) -> int:
    """Send afgjorte fakturaer tilbage til økonomisystemet, en meddelelse for hver, med konto pr. linje."""
    store, named = at.store(), tuple(document or ())
    ready(out)
    if again:
        return _sent_before(at, store, named, out)
    result = return_documents(store, at.by, syntax, documents=named)
    now = {one.message for one in result.documents}
    messages = [one for one in returns(store, at.by).messages if one.message in now] if now else []
    told = returning.words(messages, result.waits)
    at.say(told, returning.data(messages, result.waits))
    if out is not None:
        _write(at, store, messages, result.waits, out, told)
    return LOOK if result.waits or any(one.notes for one in result.documents) else DONE


def _sent_before(at: Door, store: Store, named: tuple[str, ...], out: Path | None) -> int:
    """Tell of everything that went back, and write the files again."""
    found = returns(store, at.by)
    messages = [one for one in found.messages if one.document_id in named or not named]
    waits = [one for one in found.waits if one.document_id in named or not named]
    files = message_files(store, at.by, named) if out is not None else {}
    told = returning.status(messages, waits, len(found.ready))
    at.say(told, returning.data(messages, waits))
    if out is not None:
        hand_over(out, files | {"returns.csv": returning.csv_of(messages, waits)}, told, _AGAIN)
    return LOOK if returning.to_look_at(messages, waits) else DONE


def _write(at: Door, store: Store, messages: list[Return], waits: tuple[Waits, ...], out: Path, told: str) -> None:
    files = message_files(store, at.by, [one.document_id for one in messages]) if messages else {}
    hand_over(out, files | {"returns.csv": returning.csv_of(messages, waits)}, told, _AGAIN)


_AGAIN = "Skriv dem igen med «as2007 return --again --out MAPPE»."

"""What every command shares: the store, the user, the form of the answer. Clock, login and randomness are read here."""

from __future__ import annotations

import functools
import getpass
import inspect
import json
import os
import secrets
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from as2007lib.answers.door import FLOWS, As2007Error, By, Store, open_store
from as2007lib.answers.files import FolderUnusable, make_folder, write_files
from as2007lib.cli.danish import OPTIONS, DanishCommand, DanishGroup
from as2007lib.show.clock import now

DONE, REFUSED, LOOK = 0, 1, 2
DEFAULT_DB = "sqlite:///outputs/as2007.db"

app = typer.Typer(
    cls=DanishGroup,
    help="AS2007: afregning af sociale ydelser.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

Out = Annotated[Path | None, typer.Option("--out", help="Mappe til filerne.")]
Flow = Annotated[str, typer.Option("--flow", help=", ".join(FLOWS))]
Run = Annotated[str, typer.Argument(metavar="KØRSEL", help="Kørslens navn, fx sale-2026-10-1; «as2007 runs» viser dem.")]
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
    "purpose": Annotated[str, typer.Option("--purpose", help="Hvorfor; det står i journalen og i brugsloggen.")],
    "as_json": Annotated[bool, typer.Option("--json", help="Skriv resultatet til programmer.")],
    "debug": Annotated[bool, typer.Option("--debug", help="Vis hele fejlen.")],
}
_DEFAULTS: dict[str, Any] = {"db": DEFAULT_DB, "user": "", "purpose": "", "as_json": False, "debug": False}


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
        group.command(name, cls=DanishCommand, options_metavar=OPTIONS)(run)
        return work

    return wrap


def _door(db: str, user: str, purpose: str, *, as_json: bool, debug: bool) -> Door:
    """Read clock, login and randomness: here, and nowhere below."""
    Debug.on = debug
    by = By(user or getpass.getuser(), now(), purpose, seed=secrets.token_bytes(32), workers=os.cpu_count() or 1)
    return Door(db, by, as_json)


class Misused(As2007Error):
    """Kommandoens muligheder passer ikke sammen."""


def needed(folder: Path | None) -> Path:
    """Return the folder of a command that does nothing but write files.

    Raises:
        Misused: none was given.
    """
    if folder is None:
        raise Misused("Angiv med --out, hvor filerne skal skrives.")
    return folder


class Unwritten(As2007Error):
    """Det er gjort, men filerne blev ikke skrevet."""

    def __init__(self, done: str, failed: FolderUnusable, again: str) -> None:
        super().__init__(f"{done} {failed.what} {again}")


def ready(out: Path | None) -> None:
    """See that the folder of a command's files can be used, before anything is done.

    Raises:
        FolderUnusable: it cannot.
    """
    if out is not None:
        make_folder(out)


def hand_over(out: Path | None, files: Mapping[str, bytes], done: str, again: str) -> None:
    """Write the files of what was done, if a folder is given.

    Args:
        out: the folder.
        files: content by name.
        done: what was done, should the files fail.
        again: how the files are then written or seen.

    Raises:
        Unwritten: the folder can no longer be used, such as when the disk is full.
    """
    if out is None:
        return
    try:
        write_files(out, files)
    except FolderUnusable as failed:
        raise Unwritten(done, failed, again) from failed


def tell(message: str, trace: str = "") -> None:
    """Write an error as one line; where it came from only where the user asked."""
    if Debug.on and trace:
        sys.stderr.write(trace)
    sys.stderr.write(" ".join(message.split()) + "\n")


class Debug:
    """Whether the user asked for whole tracebacks."""

    on = False


def progress(what: str, done: int, whole: int) -> None:
    """Show how far long work is: a line that moves on a terminal, plain lines elsewhere."""
    end = "\r" if sys.stderr.isatty() and done < whole else "\n"
    sys.stderr.write(f"{what}: {done} af {whole}{end}")

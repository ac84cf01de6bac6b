"""The command line: thin doors to acts and answers.

Exit codes: 0 done, 1 refused or different (nothing changed), 2 done with something to look at.
"""

from __future__ import annotations

import sys
import traceback
from typing import Any

import typer

from as2007lib.answers.door import As2007Error
from as2007lib.cli import asking, commitments, incoming, issuing, jobs, loading, match_rules, people, settling
from as2007lib.cli.door import DONE, LOOK, REFUSED, Door, Unwritten, app, command, tell

__all__ = [
    "Door",
    "app",
    "asking",
    "command",
    "commitments",
    "incoming",
    "issuing",
    "jobs",
    "loading",
    "main",
    "match_rules",
    "people",
    "settling",
]

_USAGE = {
    "UsageError": "Der står noget efter kommandoen, som den ikke tager; muligheder skrives med deres navn, fx --json.",
    "NoArgsIsHelpError": "Skriv en af kommandoerne.",
    "NoSuchOption": "Der er ingen sådan mulighed: {option}.",
    "MissingParameter": "Der mangler {param}.",
    "BadOptionUsage": "Muligheden {option} er ikke skrevet rigtigt.",
    "BadParameter": "En værdi er ikke skrevet rigtigt: {param}.",
}


def main() -> None:
    """Run the program; errors are one Danish line."""
    usage: Any = typer.BadParameter.__base__  # the class of all mistakes on the command line, which typer does not export
    try:
        code = app(standalone_mode=False)
    except Unwritten as error:
        code = _told(str(error), LOOK)
    except As2007Error as error:
        code = _told(str(error))
    except typer.Abort:
        code = _told("Afbrudt. Intet er ændret.")
    except usage as error:
        code = _told(_mistake(error))
    except Exception as error:  # noqa: BLE001 - the last door: whatever comes is one line, never a traceback with data in it
        code = _told(f"Uventet fejl ({type(error).__name__}). Se mere med --debug.")
    sys.exit(code or DONE)


def _mistake(error: Any) -> str:
    """Say in Danish what is wrong with the command line; values are not repeated."""
    told = _USAGE.get(type(error).__name__, "Kommandoen er ikke skrevet rigtigt.")
    if type(error).__name__ == "UsageError" and hasattr(
        getattr(error.ctx, "command", None), "commands"
    ):  # a group that has no such command
        told = "Kommandoen findes ikke."
    param: Any = getattr(error, "param", None)
    # options are told by their names, what stands after the command as the help shows it
    shown = param.metavar.strip("[]") if getattr(param, "param_type_name", "") == "argument" and param.metavar else ""
    names = shown or "/".join(getattr(param, "opts", None) or ["en værdi"])
    told = told.format(option=getattr(error, "option_name", ""), param=names)
    return f"{told} Se «{error.ctx.command_path if error.ctx else 'as2007'} --help»."


def _told(message: str, code: int = REFUSED) -> int:
    tell(message, traceback.format_exc())
    return code

"""The help texts of the command line in Danish: what the library writes of its own in English is said here, once."""

from __future__ import annotations

from typing import Any

from typer import rich_utils
from typer.core import TyperCommand, TyperGroup

_TITLES = {
    "ARGUMENTS_PANEL_TITLE": "Skal stå efter kommandoen",
    "OPTIONS_PANEL_TITLE": "Muligheder",
    "COMMANDS_PANEL_TITLE": "Kommandoer",
    "ERRORS_PANEL_TITLE": "Fejl",
    "DEFAULT_STRING": "[ellers: {}]",
    "ENVVAR_STRING": "[miljøvariabel: {}]",
    "REQUIRED_LONG_STRING": "[skal stå]",
}
for _name, _told in _TITLES.items():
    setattr(rich_utils, _name, _told)

OPTIONS, COMMAND = "[MULIGHEDER]", "KOMMANDO …"
"""What the usage line calls options, and the command of a group."""
_ORDER = ("init", "load", "quarantine", "settle", "hold", "approve", "issue", "documents", "send", "close", "runs", "explain", "rerun")
"""Commands in the order of a month; those not named follow as they were made."""


_TYPES = {"str": "tekst", "path": "sti", "Path": "sti", "file": "fil", "directory": "mappe", "int": "tal", "int range": "tal", "bool": ""}
"""What the kinds of values are called; a switch takes none."""


def _typed(params: list[Any], context: Any) -> list[Any]:
    for param in params:
        kind = param.display_type(context).strip("<>")
        bare = kind.removeprefix("list[").removesuffix("]")
        told = _TYPES.get(bare, bare)
        setattr(param, "display_type_rich", lambda ctx, told=told: f"<{told}>" if told else "")  # noqa: B010, ARG005 - called with it
    return params


def _usage(command: Any, context: Any, formatter: Any) -> None:
    formatter.write_usage(context.command_path, " ".join(command.collect_usage_pieces(context)), prefix="Brug: ")


def _with_danish(option: Any) -> Any:
    if option is not None:
        option.help = "Vis denne hjælp."
    return option


class DanishCommand(TyperCommand):
    """A command whose help is Danish."""

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        """Write the usage line."""
        _usage(self, ctx, formatter)

    def get_params(self, ctx: Any) -> list[Any]:
        """Return the parameters, the kinds of their values told in Danish."""
        return _typed(super().get_params(ctx), ctx)

    def get_help_option(self, ctx: Any) -> Any:
        """Return the option that shows the help."""
        return _with_danish(super().get_help_option(ctx))


class DanishGroup(TyperGroup):
    """A group of commands whose help is Danish, the commands in the order of a month."""

    def __init__(self, **more: Any) -> None:
        super().__init__(**more | {"options_metavar": OPTIONS, "subcommand_metavar": COMMAND})

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        """Write the usage line."""
        _usage(self, ctx, formatter)

    def get_params(self, ctx: Any) -> list[Any]:
        """Return the parameters, the kinds of their values told in Danish."""
        return _typed(super().get_params(ctx), ctx)

    def get_help_option(self, ctx: Any) -> Any:
        """Return the option that shows the help."""
        return _with_danish(super().get_help_option(ctx))

    def list_commands(self, ctx: Any) -> list[str]:
        """Return the names of the commands in the order in which they are shown."""
        names = super().list_commands(ctx)
        return sorted(names, key=lambda name: _ORDER.index(name) if name in _ORDER else len(_ORDER))

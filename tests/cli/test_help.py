"""The help of every command is Danish, also where the library writes it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from as2007lib.cli import app

ENGLISH = (
    "Usage",
    "Options",
    "Arguments",
    "Commands",
    "Show this message",
    "required",
    "default",
    "env var",
    "OPTIONS",
    "ARGS",
    "<str",
    "<bool",
    "<path",
    "<int",
    "list[",
)
KINDS = ("<str", "<bool", "<path", "<Path", "<int", "<list[")


def commands(group: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    yield path
    for name, command in getattr(group, "commands", {}).items():
        yield from commands(command, (*path, name))


@pytest.mark.parametrize("path", list(commands(typer.main.get_command(app))), ids=" ".join)
def test_help_is_danish(path: tuple[str, ...]) -> None:
    told = CliRunner().invoke(app, [*path, "--help"], env={"COLUMNS": "200"})
    assert told.exit_code == 0
    assert "Brug: " in told.output
    assert "Vis denne hjælp." in told.output
    assert [word for word in (*ENGLISH, *KINDS) if word in told.output] == []


def test_commands_come_in_the_order_of_a_month() -> None:
    told = CliRunner().invoke(app, ["--help"], env={"COLUMNS": "200"}).output
    assert told.index(" load ") < told.index(" settle ") < told.index(" approve ") < told.index(" close ")

"""Runs the program in this process, as a terminal would: arguments in, exit code and output out."""

from __future__ import annotations

import contextlib
import io
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

from as2007lib.cli import main


@dataclass(frozen=True)
class Answer:
    """What the program said."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        """The result of a command run with --json."""
        return json.loads(self.out)


def as2007(*words: object, allowed: Sequence[int] = (0, 2)) -> Answer:
    """Run a command; any other exit code than the allowed ones fails the test."""
    out, err = io.StringIO(), io.StringIO()
    argv = ["as2007", *map(str, words)]
    with patch.object(sys, "argv", argv), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            main()
        except SystemExit as ended:
            code = int(ended.code or 0)
    answer = Answer(code, out.getvalue(), err.getvalue())
    assert code in allowed, f"{argv} gave {code}: {answer.err or answer.out}"
    return answer

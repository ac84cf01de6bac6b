"""The project's own CSV: a row an accounting, for ledger systems that take tables."""

from __future__ import annotations

from typing import Final

from as2007lib.formats.answer import own_csv
from as2007lib.formats.answer.model import Answer
from as2007lib.formats.answer.syntax import AnswerSyntax, nothing_missing


def _faults(answer: Answer, content: bytes) -> tuple[str, ...]:
    try:
        same = own_csv.read(content) == answer
    except ValueError as error:
        return (str(error),)
    return () if same else ("Meddelelsen læses ikke, som den skulle.",)


VARIANT: Final = AnswerSyntax("Eget CSV", "csv", render=own_csv.render, faults=_faults, missing=nothing_missing)

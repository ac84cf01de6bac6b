"""The project's own XML, modelled on the flow of an invoice lent for approval: every accounting with its month and accounting year."""

from __future__ import annotations

from typing import Final

from as2007lib.formats.answer import own_xml
from as2007lib.formats.answer.model import Answer
from as2007lib.formats.answer.syntax import AnswerSyntax, nothing_missing


def _faults(answer: Answer, content: bytes) -> tuple[str, ...]:
    try:
        same = own_xml.read(content) == answer
    except ValueError as error:
        return (str(error),)
    return () if same else ("Meddelelsen læses ikke, som den skulle.",)


VARIANT: Final = AnswerSyntax("Eget XML", "xml", render=own_xml.render, faults=_faults, missing=nothing_missing)

"""The contract that every syntax of answers fulfils."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from as2007lib.formats.answer.model import Answer


@dataclass(frozen=True)
class AnswerSyntax:
    """A way to write answers; each module of `syntaxes` holds one as its constant VARIANT.

    Attributes:
        title: what users call it.
        suffix: how its files end.
        render: an answer to bytes in UTF-8.
        faults: what of an answer does not read from its bytes as it was meant; nothing where all is well.
        missing: what an answer lacks to be written so, in Danish; blank where nothing.
    """

    title: str
    suffix: str
    render: Callable[[Answer], bytes]
    faults: Callable[[Answer, bytes], tuple[str, ...]]
    missing: Callable[[Answer], str]


def nothing_missing(_: Answer) -> str:
    """Return that an answer can always be written."""
    return ""

"""The one way answers become bytes: rendered in a syntax found by its name, read back and compared."""

from __future__ import annotations

from dataclasses import dataclass, field

from as2007lib.formats.answer import syntaxes
from as2007lib.formats.answer.model import Answer
from as2007lib.formats.answer.syntax import AnswerSyntax
from as2007lib.values.errors import As2007Error
from as2007lib.values.variants import find_variants

DEFAULT = "eget-xml"
"""The syntax where none is asked for: it carries all there is."""


class UnknownSyntax(As2007Error):
    """Meddelelsens format findes ikke."""

    def __init__(self, name: str) -> None:
        super().__init__(f"Formatet «{name}» findes ikke; vælg mellem {', '.join(syntax_names())}.")


@dataclass(frozen=True, slots=True)
class Rendered:
    """An answer as a file, and what is wrong with it: nothing, or it may not be sent."""

    file: str
    content: bytes = field(repr=False)
    faults: tuple[str, ...] = ()


def syntax_names() -> tuple[str, ...]:
    """Return the names of all syntaxes, sorted."""
    return tuple(_named())


def syntax_named(name: str) -> AnswerSyntax:
    """Return the syntax of that name.

    Raises:
        UnknownSyntax: there is none.
    """
    found = _named().get(name)
    if found is None:
        raise UnknownSyntax(name)
    return found


def render(answer: Answer, syntax: AnswerSyntax) -> Rendered:
    """Return an answer as a file, with the faults found on reading it back; its name is that of the message."""
    content = syntax.render(answer)
    return Rendered(f"{answer.message}.{syntax.suffix}", content, syntax.faults(answer, content))


def _named() -> dict[str, AnswerSyntax]:
    return {name.replace("_", "-"): syntax for name, syntax in find_variants(syntaxes, AnswerSyntax).items()}

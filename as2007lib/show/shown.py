"""What a notebook's cell shows: headings, sentences, tables and charts, one below the other."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Any

from as2007lib.show.figures import Chart
from as2007lib.show.tables import Table


@dataclass(frozen=True)
class Words:
    """A heading (blank: none) and sentences."""

    heading: str
    sentences: tuple[str, ...] = ()
    small: bool = False

    def _repr_html_(self) -> str:
        mark = "h4" if self.small else "h3"
        heading = f"<{mark}>{escape(self.heading)}</{mark}>" if self.heading else ""
        return heading + "".join(f"<p>{escape(sentence)}</p>" for sentence in self.sentences)

    def __repr__(self) -> str:
        """Return the words as text."""
        return "\n".join([*([self.heading] if self.heading else []), *self.sentences])


Part = Words | Table | Chart


@dataclass(frozen=True)
class Shown:
    """Parts to be shown in their order; a chart's heading and words stand above it for everybody."""

    parts: tuple[Part, ...]

    @property
    def all_parts(self) -> tuple[Part, ...]:
        """The parts, with the words of each chart before it."""
        return tuple(
            each
            for part in self.parts
            for each in ((Words(part.title, (part.told,), small=True), part) if isinstance(part, Chart) else (part,))
        )

    def _ipython_display_(self) -> None:
        from IPython.display import display  # noqa: PLC0415 - only notebooks have it

        for part in self.all_parts:
            display(part)  # type: ignore[no-untyped-call]  # IPython has no type for it

    def __repr__(self) -> str:
        """Return all parts as text."""
        return "\n\n".join(str(part) for part in self.parts)


def shown(*parts: Part | Shown | None) -> Shown:
    """Return several parts as one; None stands for nothing."""
    flat: list[Any] = []
    for part in parts:
        flat += part.parts if isinstance(part, Shown) else [part] if part is not None else []
    return Shown(tuple(flat))

"""How a segment's amount falls on parties, in words: each exact part, its rounding, and who got the øre left over, and why."""

from __future__ import annotations

from collections.abc import Iterator

from as2007lib.explain.model import Part, Segment, ShareUse
from as2007lib.show.explain import words
from as2007lib.values.danish import count, kr, percent, quantity


def sharing(segment: Segment) -> Iterator[str]:
    """Return the sharing in sentences."""
    if len(segment.parts) == 1:
        part = segment.parts[0]
        yield f"{words.upper(words.party(part.party))} har det hele{_rows(part)}."
        return
    for part in segment.parts:
        yield (
            f"{words.upper(words.party(part.party))}: {words.share(part.share)} af {kr(segment.amount)} er {_rounded(part)}{_rows(part)}."
        )
    left = [p for p in segment.parts if p.extra]
    if left:
        yield left_over(segment, left)


def left_over(segment: Segment, left: list[Part]) -> str:
    """Return who got the øre that rounding left over, and why."""
    lowest = min(p.remainder for p in left)
    tied = any(not p.extra and p.remainder == lowest for p in segment.parts)
    who = words.enumeration([f"{words.party(p.party)} (rest {words.ore_part(p.remainder)})" for p in left])
    rule = "; ved lige store rester går øren til det id, der kommer først" if tied else ""
    rests = "den største rest" if len(left) == 1 else "de største rester"
    return f"{count(len(left))} øre var tilovers og gik til {rests}: {who}{rule}."


def _rounded(part: Part) -> str:
    if part.exact.denominator == 1:
        return kr(part.amount)
    extra = f" {'plus' if part.extra > 0 else 'minus'} 1 øre af det, der var tilovers: {kr(part.amount)}" if part.extra else ""
    return f"{words.exact(part.exact)}, rundet mod nul {kr(part.towards_zero)}{extra}"


def _rows(part: Part) -> str:
    return f" ({'; '.join(_row(row, part) for row in part.rows)})" if part.rows else ""


def _row(row: ShareUse, part: Part) -> str:
    stated = f"vægt {quantity(row.weight)}" if row.weight is not None else f"{percent(row.share_pct or 0)}"
    other = "" if row.party_id == part.party.party_id else f" til {row.party_id}"
    return f"{stated}{other}, {words.origin(row.origin)}"

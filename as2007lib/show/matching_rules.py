"""The rules of matching in words: what is in force, what is proposed, what it changes and what it would do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from as2007lib.answers.match_rules import DECISIONS, SECTIONS, Described, Difference, Effect, Past, RulesNow
from as2007lib.show.matching_words import begun, when_said
from as2007lib.values.danish import count, kr, many

DECISION_NAMES = {"auto": "posteres alene", "review": "foreslås", "none": "uden forslag"}
"""What each decision is called of a line."""
_MOST_SHOWN = 40


def summary(now: RulesNow) -> list[str]:
    """Return what is in force and what waits, a sentence each."""
    origin = "Kommunen har ikke egne regler: de medfølgende gælder."
    if now.number is not None:
        own = next(one for one in now.past if one.number == now.number)
        origin = (
            f"Kommunens egne regler gælder: forslag {own.number} af {own.user}, godkendt af {own.decided_by} {when_said(own.decided_at)}."
        )
        origin += f" {_differ(len(now.from_shipped))}"
    if now.waiting is None:
        return [origin, "Intet forslag venter."]
    return [origin, f"{proposal(now.waiting)} Det venter på, at en anden godkender det."]


def _differ(values: int) -> str:
    return f"De afviger fra de medfølgende i {many(values, 'værdi', 'værdier')}." if values else "De er som de medfølgende."


def proposal(past: Past) -> str:
    """Return who proposed what, when and why."""
    changes = many(len(past.changes), "værdi", "værdier")
    return f"Forslag {past.number} af {past.user} {when_said(past.at)} ændrer {changes}. Begrundelse: «{past.reason}»."


def words(now: RulesNow) -> str:
    """Return what the command line says of the rules."""
    told = summary(now)
    for section, title in SECTIONS.items():
        values = [one for one in now.described if one.section == section]
        told += [f"{title}:", *(f"  {value(one)}" for one in values)] if values else []
    told.append(f"Sandsynligheder: {many(len(now.rules.calibration.steps), 'regel', 'regler')}; «as2007 match-rules export» skriver dem.")
    if now.waiting is not None:
        told += ["Forslaget:", *(f"  {change(one)}" for one in shortened(now.waiting.changes))]
    return "\n".join(told)


def value(one: Described) -> str:
    """Return a value on a line: «auto_amount: 1,00 kr. (så meget …)»."""
    return f"{one.name}: {one.value} ({one.says})"


def change(one: Difference) -> str:
    """Return a change on a line."""
    return f"{one.name}: {one.old} → {one.new} ({one.says})"


def shortened(changes: Sequence[Difference]) -> Sequence[Difference]:
    """Return the first changes, as many as a person reads at once."""
    return changes[:_MOST_SHOWN]


def effect_words(found: Effect) -> list[str]:
    """Return what rules would do to what waits, a sentence each."""
    told = [f"{begun(DECISION_NAMES[d])}: {_counted(found.now[d])} nu, {_counted(found.then[d])} med forslaget." for d in DECISIONS]
    moved = many(len(found.moved), "linje", "linjer")
    return [
        *told,
        f"{moved} ville blive behandlet anderledes." if found.moved else "Ingen linje, der venter, ville blive behandlet anderledes.",
    ]


def _counted(told: tuple[int, int]) -> str:
    return f"{many(told[0], 'linje', 'linjer')} på {kr(told[1])}"


def proposed_words(number: int, changes: Sequence[Difference], found: Effect) -> str:
    """Return what the command line says of a proposal that was made."""
    told = [
        f"Forslag {number} er lagt frem med {many(len(changes), 'ændring', 'ændringer')}:",
        *(f"  {change(c)}" for c in shortened(changes)),
    ]
    if len(changes) > _MOST_SHOWN:
        told.append(f"  … og {count(len(changes) - _MOST_SHOWN)} mere.")
    after = f"En anden person godkender det: as2007 match-rules approve {number}"
    return "\n".join([*told, *effect_words(found), after])


def data(now: RulesNow) -> dict[str, Any]:
    """Return the rules and proposals as data."""
    return {
        "number": now.number,
        "rules": [asdict(one) for one in now.described],
        "from_shipped": [asdict(one) for one in now.from_shipped],
        "waiting": asdict(now.waiting) if now.waiting else None,
        "past": [asdict(one) for one in now.past],
    }


def effect_data(found: Effect) -> dict[str, Any]:
    """Return what rules would do as data: lines and øre by decision, now and then, and the lines that move."""
    counts = {
        name: {decision: {"lines": told[0], "amount": told[1]} for decision, told in counted.items()}
        for name, counted in (("now", found.now), ("then", found.then))
    }
    return {**counts, "moved": [asdict(one) for one in found.moved]}

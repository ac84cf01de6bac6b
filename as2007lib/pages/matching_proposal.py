"""The proposal that waits on the page of matching: what it changes, what it would do, and the decision; and proposing another value."""

from __future__ import annotations

from collections.abc import Callable

from as2007lib.acts.match_rules import approve_match_rules, propose_match_rules, reject_match_rules
from as2007lib.answers.match_rules import DECISIONS, Effect, Past, changeable, effect, with_value
from as2007lib.matching.stated import RulesWrong
from as2007lib.pages import kit
from as2007lib.pages.kit.node import Node, el
from as2007lib.pages.matching_desk import Desk, Later
from as2007lib.pages.matching_rules import changes_table
from as2007lib.show import matching_rules as told
from as2007lib.show.matching_words import begun
from as2007lib.store.errors import As2007Error

_SAID = {"true": "ja", "false": "nej"}
"""How a check's values are said on the page; the file has the words of its format."""
_OWN = "Du har selv foreslået reglerne. En anden person skal godkende dem."


class ProposalPart(kit.Part):
    """What waits, and the form that proposes one other value."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.effect = Later(self._effect)
        self.values = changeable(desk.now.rules)
        options = [(path, f"{begun(says)} ({path}: {_SAID.get(value, value)})") for path, (says, value) in self.values.items()]
        self.path = kit.Choice("path", "Værdi", options)
        self.value = kit.TextField("value", "Ny værdi", "", "Skriv tallet med decimalkomma; ved «standser» ja eller nej.", required=True)
        self.reason = kit.LongText("reason", "Begrundelse", "", "Den, der skal godkende, læser den.", required=True)
        self.form = kit.Form("Foreslå en anden værdi", [self.path, self.value, self.reason], "Foreslå", self._propose)
        self.decisions = kit.Decisions([], "Beslutning om forslaget")
        self._redraw()
        desk.redraw.append(self._redraw)

    def draw(self, place: kit.Place, /) -> Node:
        """Draw what waits, and the form."""
        waiting = self.desk.now.waiting
        parts: list[kit.Part] = [kit.Text("Intet forslag venter.")]
        if waiting is not None:
            parts = [kit.Text(told.proposal(waiting)), changes_table("Ændringer", waiting.changes), self.effect, self.decisions]
        return el("div", *place.draw([*parts, self.form]), class_="as-page")

    def _redraw(self) -> None:
        self.effect.forget()
        self.form.refused = self.desk.may_not("propose rules")
        several = "Skal flere værdier ændres, så hent reglerne som fil under «Regler», ret den, og brug «as2007 match-rules propose»."
        instead = " Et nyt forslag erstatter det, der venter." if self.desk.now.waiting else ""
        self.form.note = f"{several}{instead}"
        self.decisions.actions = self._actions(self.desk.now.waiting) if self.desk.now.waiting else []

    def _effect(self) -> list[kit.Part]:
        if self.desk.now.proposed is None:
            return []
        found = effect(self.desk.store, self.desk.by(), self.desk.now.proposed)
        return [_effect_table(found), kit.Text(told.effect_words(found)[-1]), *([_moved(found)] if found.moved else [])]

    def _actions(self, waiting: Past) -> list[kit.Action]:
        refused = self.desk.may_not("approve rules")
        return [
            kit.Action(
                "Godkend forslaget",
                f"Godkend forslag {waiting.number}? Det gælder fra nu af for alt, der afstemmes.",
                "Ja, godkend",
                lambda _: self._decide(lambda: self._approve(waiting.number)),
                refused=refused or (_OWN if self.desk.own() else ""),
                tone="main",
            ),
            kit.Action(
                "Afvis forslaget",
                f"Afvis forslag {waiting.number}? Reglerne bliver, som de er.",
                "Ja, afvis",
                lambda reason: self._decide(lambda: self._reject(waiting.number, reason)),
                "required",
                refused,
            ),
        ]

    def _decide(self, do: Callable[[], str]) -> None:
        try:
            said = do()
        except As2007Error:
            self.desk.show()  # what waits may be another than the one that was seen
            raise
        self.desk.show()
        self.desk.page.say(said)

    def _approve(self, number: int) -> str:
        approve_match_rules(self.desk.store, self.desk.by(), number)
        return f"Forslag {number} gælder fra nu af."

    def _reject(self, number: int, reason: str) -> str:
        reject_match_rules(self.desk.store, self.desk.by(), number, reason)
        return f"Forslag {number} er afvist."

    def _propose(self, given: dict[str, str]) -> dict[str, str] | None:
        try:
            rules = with_value(self.desk.now.rules, given["path"], given["value"])
        except RulesWrong as wrong:
            return {"value": f"{begun(_on_page(next(iter(wrong.faults.values()))))}."}
        made = propose_match_rules(self.desk.store, self.desk.by(), rules, given["reason"])
        self.desk.show()
        self.value.value = self.reason.value = ""
        self.desk.page.say(f"Forslag {made.number} er lagt frem.", remedy="En anden person skal godkende det.")
        return None


def _on_page(words: str) -> str:
    for stated, said in _SAID.items():
        words = words.replace(stated, said)
    return words


def _effect_table(found: Effect) -> kit.Table:
    columns = [
        kit.Column("what", "Det, der venter nu", sortable=False),
        kit.Column("now", "Linjer nu", "count", sortable=False),
        kit.Column("then", "Med forslaget", "count", sortable=False),
        kit.Column("now_amount", "Kr. nu", "amount", sortable=False),
        kit.Column("then_amount", "Kr. med forslaget", "amount", sortable=False),
    ]
    rows = {
        "what": [begun(told.DECISION_NAMES[d]) for d in DECISIONS],
        "now": [found.now[d][0] for d in DECISIONS],
        "then": [found.then[d][0] for d in DECISIONS],
        "now_amount": [found.now[d][1] for d in DECISIONS],
        "then_amount": [found.then[d][1] for d in DECISIONS],
    }
    return kit.Table("Hvad forslaget ville gøre", columns, rows, key="what", totals=("now", "then", "now_amount", "then_amount"))


def _moved(found: Effect) -> kit.Table:
    columns = [
        kit.Column("source", "Kilde", "code"),
        kit.Column("amount", "Beløb", "amount"),
        kit.Column("now", "Nu"),
        kit.Column("then", "Med forslaget"),
    ]
    rows = {
        "number": list(range(len(found.moved))),
        "source": [f"{one.source_id} linje {one.line_id}" if one.line_id else one.source_id for one in found.moved],
        "amount": [one.amount for one in found.moved],
        "now": [told.DECISION_NAMES[one.now] for one in found.moved],
        "then": [f"{told.DECISION_NAMES[one.then]}{', på noget andet' if one.other_parts else ''}" for one in found.moved],
    }
    return kit.Table("Linjer, der ville blive behandlet anderledes", columns, rows, key="number", page_size=10)

"""The rules in force on the page of matching: every value in words, the file of them, and what came before."""

from __future__ import annotations

from as2007lib.answers.match_rules import SECTIONS, Difference, Past
from as2007lib.matching.calibration import merged
from as2007lib.matching.wording import RULE_NAMES
from as2007lib.pages import kit
from as2007lib.pages.kit.node import Node, el
from as2007lib.pages.matching_desk import Desk
from as2007lib.show import matching_rules as told
from as2007lib.show.matching_words import begun, chance, when_said
from as2007lib.values.numbers import format_scaled

_NOTES = {
    "tolerances": "Hvor meget en linje må afvige, og hvor sikker den skal være for at posteres alene.",
    "checks": "Hvorfor en linje skal ses af en person. «Standser»: den posteres aldrig alene; ellers siges grunden kun.",
    "weights": "Hvor meget hvert felt taler for (+) eller imod (-), i log-odds. Et forslag får summen, og tærsklen står under tolerancer.",
}


class RulesPart(kit.Part):
    """The rules in force."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.section = kit.Choice("section", "Vis", [*SECTIONS.items(), ("past", "Tidligere forslag")])
        self.filters = kit.Filters([self.section], lambda _: self._redraw(), "Vælg, hvad du vil se")
        self.parts: list[kit.Part] = []
        self._redraw()
        desk.redraw.append(self._redraw)

    def draw(self, place: kit.Place, /) -> Node:
        """Draw what is in force."""
        export = kit.Buttons(("Hent reglerne (YAML)", self._export))
        return el("div", *place.draw([kit.Text(*told.summary(self.desk.now)), self.filters, *self.parts, export]), class_="as-page")

    def _redraw(self) -> None:
        chosen = self.section.value
        if chosen == "past":
            self.parts = [_past(self.desk.now.past)]
        elif chosen == "calibration":
            self.parts = [kit.Text(_STEPS), self._steps()]
        else:
            self.parts = [kit.Text(_NOTES[chosen]), self._values(chosen)]

    def _values(self, section: str) -> kit.Table:
        found = [one for one in self.desk.now.described if one.section == section]
        own = {one.name for one in self.desk.now.from_shipped if one.section == section}
        columns = [kit.Column("says", "Betydning"), kit.Column("value", "Værdi"), kit.Column("name", "Navn i filen", "code")]
        rows = {
            "says": [begun(one.says) for one in found],
            "value": [f"{one.value} (egen)" if one.name in own else one.value for one in found],
            "name": [one.name for one in found],
        }
        return kit.Table(SECTIONS[section], columns, rows, key="name", page_size=50)

    def _steps(self) -> kit.Table:
        steps = [(rule, step) for rule, each in sorted(self.desk.now.rules.calibration.steps.items()) for step in merged(each)]
        columns = [
            kit.Column("rule", "Fundet ved"),
            kit.Column("strength", "Fra styrke"),
            kit.Column("chance", "Hele forslaget rigtigt"),
            kit.Column("service", "Ydelsen rigtig"),
            kit.Column("count", "Hviler på", "count"),
        ]
        rows = {
            "number": list(range(len(steps))),
            "rule": [begun(RULE_NAMES[rule]) for rule, _ in steps],
            "strength": [format_scaled(step.strength, 3, trim=True) for _, step in steps],
            "chance": [chance(step.chance) for _, step in steps],
            "service": [chance(step.service_chance) for _, step in steps],
            "count": [step.count for _, step in steps],
        }
        return kit.Table("Sandsynligheder", columns, rows, key="number")

    def _export(self) -> None:
        self.desk.page.download("regler.yml", self.desk.now.text.encode(), "application/yaml")
        self.desk.page.say("Reglerne er hentet. Ret filen, og foreslå den med «as2007 match-rules propose».", "info")


_STEPS = (
    "Hvor ofte forslag af hver regel er rigtige, efter deres styrke. Hviler et trin på 0 afgørelser, er det sat i hånden. "
    "Genkalibreringen (notebooken genkalibrering) foreslår nye af kommunens egne afgørelser."
)


def changes_table(caption: str, changes: tuple[Difference, ...]) -> kit.Table:
    """Return what rules change, old beside new."""
    columns = [
        kit.Column("says", "Hvad"),
        kit.Column("old", "Nu"),
        kit.Column("new", "Forslag"),
        kit.Column("section", "Del"),
    ]
    rows = {
        "number": list(range(len(changes))),
        "says": [begun(one.says) for one in changes],
        "old": [one.old for one in changes],
        "new": [one.new for one in changes],
        "section": [SECTIONS[one.section] for one in changes],
    }
    return kit.Table(caption, columns, rows if changes else {}, key="number", empty="Intet ændres.")


def _past(past: tuple[Past, ...]) -> kit.Table:
    columns = [
        kit.Column("number", "Forslag", "count"),
        kit.Column("state", "Tilstand", "badge", badges=_BADGES),
        kit.Column("made", "Foreslået"),
        kit.Column("reason", "Begrundelse"),
        kit.Column("decided", "Afgjort"),
        kit.Column("words", "Afgørelsens begrundelse"),
        kit.Column("changes", "Ændringer", "count"),
    ]
    rows = {
        "number": [one.number for one in past],
        "state": [one.state for one in past],
        "made": [f"{one.user}, {when_said(one.at)}" for one in past],
        "reason": [one.reason for one in past],
        "decided": [f"{one.decided_by}, {when_said(one.decided_at)}" if one.decided_by else None for one in past],
        "words": [one.words or None for one in past],
        "changes": [len(one.changes) for one in past],
    }
    return kit.Table("Tidligere forslag", columns, rows if past else {}, key="number", empty="Ingen har foreslået noget endnu.")


_BADGES = {
    "waiting": kit.Badge("Venter", "warn"),
    "approved": kit.Badge("Godkendt", "good"),
    "rejected": kit.Badge("Afvist", "bad"),
    "replaced": kit.Badge("Erstattet"),
}

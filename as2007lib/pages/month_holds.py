"""The tab of what is held back: the list with reasons, holding a service or party, and releasing it."""

from __future__ import annotations

from as2007lib.acts.hold import Held, add_hold, remove_hold
from as2007lib.answers.door import As2007Error, format_month, month_of
from as2007lib.answers.held import held_back
from as2007lib.answers.holds import Hold, list_holds
from as2007lib.pages import kit
from as2007lib.pages.kit.node import Node, el
from as2007lib.pages.month_desk import Desk
from as2007lib.settlement.errors import NothingNamed
from as2007lib.show.text import FLOW_NAMES
from as2007lib.values.cpr_scan import find_cprs, mask_cprs

_KINDS = [("service", "Ydelse"), ("party", "Modpart")]


class Holds(kit.Part):
    """What is held back."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.held: list[Hold] = []
        self._meant: dict[str, str] = {}
        self.table = kit.Table(
            "Tilbageholdt",
            [
                kit.Column("id", "Id", "code"),
                kit.Column("kind", "Hvad"),
                kit.Column("from", "Fra måned", "month"),
                kit.Column("reason", "Grund"),
            ],
            key="number",
            choose=True,
            empty="Intet er holdt tilbage.",
        )
        self.decisions = kit.Decisions([], "Frigiv")
        self.sums = kit.Table(
            "",
            [
                kit.Column("id", "Id", "code"),
                kit.Column("flow", "Pengestrøm"),
                kit.Column("months", "Ydelsesmåneder", "count"),
                kit.Column("amount", "Kr.", "amount"),
            ],
            totals=("months", "amount"),
            empty="Det, der holdes tilbage, ville intet give i periodens pengestrømme.",
        )
        self.kind = kit.Choice("kind", "Hvad", _KINDS)
        self.id = kit.TextField("id", "Id", "", "Ydelsens eller modpartens id, som det står i listerne.", required=True)
        self.month = kit.TextField("from", "Fra ydelsesmåned", "", "Skriv den som 2026-10.", required=True)
        self.reason = kit.LongText("reason", "Grund", "", "Den gemmes i journalen. Skriv ingen personoplysninger.", required=True)
        self.form = kit.Form("Hold tilbage", [self.kind, self.id, self.month, self.reason], "Hold tilbage", self._hold)
        self._counted = False
        self._redraw()
        desk.redraw.append(self._redraw)

    def propose(self, service: str) -> None:
        """Fill in the form for a service; an id that looks like a CPR number is shown masked and still meant."""
        self.kind.value, self.id.value = "service", mask_cprs(service)
        self._meant[self.id.value] = service

    def draw(self, place: kit.Place, /) -> Node:
        """Draw the list, what it is worth where that was asked for, and the form."""
        sums = [self.sums] if self._counted else []
        count = kit.Buttons(("Beregn, hvad der holdes tilbage i kroner", self._count))
        return el("div", *place.draw([self.table, self.decisions, *([count] if self.held else []), *sums, self.form]), class_="as-page")

    def _redraw(self) -> None:
        self.held = list_holds(self.desk.store, self.desk.by())
        self._counted = False
        self.table.chosen = []
        self.table.show(
            {
                "number": list(range(len(self.held))),
                "id": [mask_cprs(h.service or h.party) for h in self.held],
                "kind": ["Ydelse" if h.service else "Modpart" for h in self.held],
                "from": [h.from_month for h in self.held],
                "reason": [mask_cprs(h.reason) for h in self.held],
            }
            if self.held
            else {}
        )
        refused = self.desk.refused("hold")
        self.form.note = refused or "Det, der holdes tilbage, afregnes ikke, før det frigives. Det, der er afregnet, bliver stående."
        self.month.value = self.month.value or format_month(self.desk.period)
        nothing = "" if self.held else "Intet er holdt tilbage."
        self.decisions.actions = [kit.Action("Frigiv de valgte", self._asked, "Ja, frigiv", self._release, refused=refused or nothing)]

    def _asked(self) -> str:
        named = ", ".join(mask_cprs(self.held[n].service or self.held[n].party) for n in self.table.chosen)
        if not named:
            raise As2007Error("Ingen rækker er valgt. Sæt flueben ved det, der skal frigives.")
        return f"Frigiv {named}? Det kommer med, næste gang der beregnes."

    def _release(self, _reason: str) -> None:
        chosen = [self.held[n] for n in self.table.chosen]
        for hold in chosen:
            remove_hold(self.desk.store, self.desk.by(), Held(hold.service or None, hold.party or None))
        self.desk.show()
        self.desk.page.say(f"{', '.join(mask_cprs(h.service or h.party) for h in chosen)} er frigivet.", remedy=self.desk.outdated)

    def _hold(self, values: dict[str, str]) -> dict[str, str] | None:
        if find_cprs(values["reason"]):
            self.reason.value = ""
            return {"reason": "Skriv ikke CPR-numre i grunden: den gemmes i journalen."}
        try:
            from_month = month_of(values["from"])
        except As2007Error as wrong:
            return {"from": str(wrong)}
        meant = self._meant.get(values["id"], values["id"])
        held = Held(service=meant) if values["kind"] == "service" else Held(party=meant)
        try:
            before = add_hold(self.desk.store, self.desk.by(), held, from_month, values["reason"])
        except NothingNamed as wrong:
            return {"id": mask_cprs(str(wrong))}
        self.id.value = self.reason.value = ""
        self.desk.show()
        told = f"{held.name} holdes tilbage fra {values['from']}" + (
            "." if before is None else f"; før var det fra {format_month(before)}."
        )
        self.desk.page.say(mask_cprs(told), remedy=self.desk.outdated)
        return None

    def _count(self) -> None:
        self.desk.page.working("Det, der holdes tilbage, beregnes …")
        found = held_back(self.desk.store, self.desk.by(), self.desk.month)
        self.sums.caption = "Hvad en afregning nu ville give, hvis det blev frigivet"
        self.sums.show(
            {
                "id": [h.service or h.party for h in found],
                "flow": [FLOW_NAMES[h.flow] for h in found],
                "months": [h.months for h in found],
                "amount": [h.amount for h in found],
            }
            if found
            else {}
        )
        self._counted = True

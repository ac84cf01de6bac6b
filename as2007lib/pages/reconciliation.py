"""The page of reconciliation: sums of both sides that tie, and behind each tab what can be done about it."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from as2007lib.pages import kit
from as2007lib.pages.evidence_parts import Again
from as2007lib.pages.kit.node import Node, el
from as2007lib.pages.reconciliation_ages import Ages
from as2007lib.pages.reconciliation_desk import Desk
from as2007lib.pages.reconciliation_ours import Commitments
from as2007lib.pages.reconciliation_pairs import Pairs
from as2007lib.pages.reconciliation_postings import Postings, decided, waiting
from as2007lib.pages.reconciliation_sums import Groups
from as2007lib.values.danish import amount, many, month
from as2007lib.values.months import format_month, parse_month

TABS = ("Kun i økonomisystemet", "Kun hos os", "Tilbageførsler", "Afstemt og forklaret", "Aldersfordeling", "Summer")
"""The tabs, from left to right."""


def show() -> kit.Page:
    """Return the page of reconciliation for whoever opened it."""
    return kit.open_page(lambda visitor: ReconciliationPage(visitor).page)


class ReconciliationPage:
    """The page put together."""

    def __init__(self, visitor: kit.Visitor) -> None:
        self.desk = Desk(visitor)
        self.page = self.desk.page
        self.waiting = Postings(self.desk, "Posteringer, der kun står i økonomisystemet", waiting, "rest", "Rest")
        self.ours = Commitments(self.desk)
        self.pairs = Pairs(self.desk)
        self.decided = Postings(self.desk, "Posteringer, der er afstemt eller forklaret", decided, "done", "Afgjort")
        self.ages = Ages(self.desk)
        parts = (self.waiting, self.ours, self.pairs, self.decided, self.ages, Groups(self.desk))
        self.tabs = kit.Tabs("Afstemning", {name: [part] for name, part in zip(TABS, parts, strict=True)})
        self.page.parts = [Months(self.desk), Sums(self.desk), self.tabs]
        self.page.refresh()


class Months(kit.Part):
    """Which service months are shown."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.again = Again(desk)
        found = pc.unique(pa.concat_arrays([side["month"].combine_chunks() for side in (desk.whole.ledger, desk.whole.ours)]))
        months = sorted(found.to_pylist(), reverse=True)
        self.month = kit.Choice("until", "Ydelsesmåned til og med", [("", "Alle"), *((format_month(m), month(m)) for m in months)])
        self.alone = kit.Tick("alone", "Kun den måned")
        self.filters = kit.Filters([self.month, self.alone], lambda _: self._choose(), "Vælg måneder")

    def draw(self, place: kit.Place, /) -> Node:
        """Draw the choice, under the offer to fetch the page anew where it is stale."""
        return el("div", *place.draw([self.again, self.filters]))

    def _choose(self) -> None:
        self.desk.choose(parse_month(self.month.value) if self.month.value else None, alone=bool(self.alone.value))


class Sums(kit.Part):
    """The sums of both sides, as figures and as one line that ties."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def draw(self, place: kit.Place, /) -> Node:
        """Draw two rows of figures."""
        ledger, ours = self.desk.found.ledger_sums, self.desk.found.our_sums
        ages = self.desk.found.ages
        alone, opened, over = (sum(getattr(aged, name) for aged in ages) for name in ("ledger_count", "ours_count", "over_count"))
        posted = [
            kit.Card("I alt (kr.)", amount(ledger.total)),
            kit.Card("Afstemt (kr.)", amount(ledger.matched)),
            kit.Card("Forklaret (kr.)", amount(ledger.explained)),
            kit.Card(
                "Kun i økonomisystemet (kr.)", amount(ledger.only), many(alone, "postering", "posteringer"), "warn" if alone else "good"
            ),
        ]
        committed = [
            kit.Card("I alt (kr.)", amount(ours.total)),
            kit.Card("Afstemt (kr.)", amount(ours.matched)),
            kit.Card("Frigivet (kr.)", amount(ours.released)),
            kit.Card("Kun hos os (kr.)", amount(ours.only), many(opened, "disponering", "disponeringer"), "warn" if opened else "good"),
            kit.Card("Brugt for meget (kr.)", amount(ours.over), many(over, "disponering", "disponeringer"), "bad" if over else "good"),
        ]
        sides = [
            kit.Section(
                "Økonomisystemet", kit.Cards(posted, "Økonomisystemet"), kit.Text("I alt = afstemt + forklaret + kun i økonomisystemet.")
            ),
            kit.Section(
                "Disponeret hos os",
                kit.Cards(committed, "Disponeret hos os"),
                kit.Text("I alt = afstemt + frigivet + kun hos os − brugt for meget. Afstemt er både med posteringer og fakturaer."),
            ),
        ]
        return el("div", *place.draw(sides), class_="as-page")

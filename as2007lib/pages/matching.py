"""The page of matching: the rules in force, what is proposed, how far chances are to be trusted, and what was posted alone and changed."""

from __future__ import annotations

from as2007lib.pages import kit
from as2007lib.pages.matching_desk import Desk, Later
from as2007lib.pages.matching_judged import misjudged_parts, reliability_parts
from as2007lib.pages.matching_proposal import ProposalPart
from as2007lib.pages.matching_rules import RulesPart

TABS = {"regler": "Regler", "forslag": "Forslag", "paalidelighed": "Pålidelighed", "rettet": "Posteret alene og rettet"}
"""The tabs by what the page's address calls them."""


def show() -> kit.Page:
    """Return the page of matching for whoever opened it."""
    return kit.open_page(lambda visitor: MatchingPage(visitor).page)


class MatchingPage:
    """The page put together; `?fane=` in the address chooses the tab."""

    def __init__(self, visitor: kit.Visitor) -> None:
        self.desk = Desk(visitor)
        self.page = self.desk.page
        self.rules = RulesPart(self.desk)
        self.proposal = ProposalPart(self.desk)
        self.reliability = Later(lambda: reliability_parts(self.desk))
        self.misjudged = Later(lambda: misjudged_parts(self.desk))
        parts: list[kit.Part] = [self.rules, self.proposal, self.reliability, self.misjudged]
        tabs = {heading: [part] for heading, part in zip(TABS.values(), parts, strict=True)}
        self.desk.redraw.append(self.reliability.forget)
        self.page.parts = [kit.Tabs("Matchning", tabs, TABS.get(visitor.query.get("fane", ""), ""))]
        self.page.refresh()

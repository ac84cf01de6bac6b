"""What is proposed for a line or posting: which commitments its amount falls on, how sure that is, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from as2007lib.frames.clearing import Reasons
from as2007lib.matching.bands import EARLY, ORIGINAL_WAITS
from as2007lib.matching.causes import CAUSE_NAMES, causes
from as2007lib.matching.of_store import INVOICES, Matched
from as2007lib.store.clearing import Subject
from as2007lib.values.cpr_scan import mask_cprs
from as2007lib.values.danish import kr

FOREIGN = "Linjen er i en anden valuta end kroner og sammenlignes ikke med disponeringer. Se selv, hvad den er for."
_FOREIGN_SHORT = "Anden valuta end kroner"
AUTO, REVIEW = "auto", "review"
_NONE = "none"


LIMIT = "decide_limit"
"""Setting: øre from which two persons must approve a line; not set: one is enough, and none where it is certain."""
_TWO = "Kræver to personer"


@dataclass(frozen=True)
class Part:
    """A part of an amount on a commitment.

    Attributes:
        service_id: text id of the service.
        service, party: keys of the service and the supplier.
        month: number of the service month.
        amount: øre; negative for a credit.
    """

    service_id: str
    service: int
    party: int
    month: int
    amount: int


@dataclass(frozen=True)
class Proposed:
    """A proposal.

    Attributes:
        subject: the line or posting.
        source_id, line_id: how they are told; a posting has no line_id.
        amount: øre of the whole line.
        decision: `auto` (may be posted alone), `review` (proposed to a person) or `none` (nothing found).
        confidence: the chance that it is right, in ten-thousandths.
        rule: the stage that found it.
        explanation: why, in Danish, field by field, without a CPR number.
        parts: what it falls on; empty where nothing was found.
        why: what stops it from being posted alone, in few words; empty where nothing does.
        reverses: the key of the line or posting that it takes back, where it does.
    """

    subject: Subject
    source_id: str
    line_id: str
    amount: int
    decision: str
    confidence: int
    rule: str
    explanation: str
    parts: tuple[Part, ...] = ()
    why: tuple[str, ...] = ()
    reverses: int | None = None

    @property
    def key(self) -> int | None:
        """The key of the line or posting; None of one in another currency."""
        return self.subject.evidence if self.subject.posting is None else self.subject.posting


def for_two(proposed: Proposed, limit: int | None) -> Proposed:
    """Return a proposal as it is where two persons must approve from a limit on (øre; None: nowhere): what is certain is only proposed."""
    if proposed.decision != AUTO or limit is None or abs(proposed.amount) < limit:
        return proposed
    told = f"{proposed.explanation} Se efter: fra {kr(limit)} skal to personer godkende."
    return replace(proposed, decision=REVIEW, why=(_TWO,), explanation=told)


def with_originals(found: Sequence[Proposed]) -> tuple[Proposed, ...]:
    """Return proposals as they are where what takes back a line that waits for a person waits with it.

    The match sees to it for the lines that it leaves to people itself (`bands`); here for those left to them afterwards.
    """
    waiting = {one.key for one in found if one.decision == REVIEW}
    return tuple(_told_early(one) if one.decision == AUTO and one.reverses in waiting else one for one in found)


def _told_early(proposed: Proposed) -> Proposed:
    told = f"{proposed.explanation} Se efter: {EARLY}."
    return replace(proposed, decision=REVIEW, why=(CAUSE_NAMES[ORIGINAL_WAITS],), explanation=told)


def as_proposed(matched: Matched, what: str) -> tuple[Proposed, ...]:
    """Return what was found as it is shown: in the order in which lines came in, those in another currency among them."""
    table = matched.found.proposals.table
    amounts = dict(zip(*(matched.waiting.evidence.table[n].to_pylist() for n in ("evidence", "amount")), strict=True))
    keys = matched.opened.keys.to_pylist()
    names = matched.opened.identities.name(matched.opened.keys["service"]).to_pylist()
    rows: dict[int, list[dict[str, int]]] = {}
    for row in table.to_pylist():
        rows.setdefault(row["evidence"], []).append(row)
    stops, reversing = causes(matched.found.reasons), _reversing(matched.found.reasons)
    found = {}
    for evidence, own in rows.items():
        source_id, line_id = matched.waiting.ids[evidence]
        items = [(row["item"], row["amount"]) for row in own if row["item"] is not None]
        found[evidence] = Proposed(
            subject=Subject(evidence=evidence) if what == INVOICES else Subject(posting=evidence),
            source_id=source_id,
            line_id=line_id,
            amount=amounts[evidence],
            decision=str(own[0]["decision"]),
            confidence=own[0]["confidence"],
            rule=str(own[0]["rule"]),
            explanation=mask_cprs(matched.explanations[evidence]),
            parts=tuple(
                Part(names[item], keys[item]["service"], keys[item]["party"], keys[item]["month"], amount) for item, amount in items
            ),
            why=() if str(own[0]["decision"]) == AUTO else stops[evidence],
            reverses=reversing.get(evidence),
        )
    for evidence, source_id, line_id, amount in matched.waiting.foreign:
        found[evidence] = Proposed(Subject(), source_id, line_id, amount, _NONE, 0, _NONE, FOREIGN, why=(_FOREIGN_SHORT,))
    return tuple(found[evidence] for evidence in sorted(found))


def _reversing(reasons: Reasons) -> dict[int, int]:
    """Return by evidence what it takes back."""
    rows = zip(reasons.ints("evidence").tolist(), reasons.texts("name").tolist(), reasons.ints("other").tolist(), strict=True)
    return {evidence: other for evidence, name, other in rows if name == "reverses"}

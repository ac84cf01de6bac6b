"""What is proposed for a line or posting: which commitments its amount falls on, how sure that is, and why."""

from __future__ import annotations

from dataclasses import dataclass

from as2007lib.store.clearing import Subject


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

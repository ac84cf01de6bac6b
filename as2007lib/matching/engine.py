"""The engine: evidence and commitments in, proposals and reasons out. The order of rows never changes the answer."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from as2007lib.frames.clearing import Allocated, Commitments, Evidence, Persons, Proposals, Reasons, ServiceNames, Suppliers
from as2007lib.frames.column import NULL
from as2007lib.matching.assign import scored
from as2007lib.matching.bands import Outcome, judged
from as2007lib.matching.calibration import Calibration, default_calibration
from as2007lib.matching.candidates import candidates
from as2007lib.matching.credits import Lost, reverse
from as2007lib.matching.doubles import billed_again, credited_before, first_wins
from as2007lib.matching.holders import Holder, Holders, earlier_holders, held_rows
from as2007lib.matching.material import Extra, Known, Material, make_material
from as2007lib.matching.options import find_options
from as2007lib.matching.parts import parts
from as2007lib.matching.reasons import make_reasons
from as2007lib.matching.rules import references, rules
from as2007lib.matching.scoring import score_pairs
from as2007lib.matching.services import services
from as2007lib.matching.stage import Laid, Left, Stage, Work, together
from as2007lib.matching.tolerances import Tolerances, default_tolerances
from as2007lib.matching.uses import uses
from as2007lib.matching.weights import Weights, default_weights

STAGES: tuple[Stage, ...] = (references, rules, scored, parts, uses, services)
"""What lays bills, in order: each takes what the ones before left."""


@dataclass(frozen=True)
class Found:
    """What was found: proposals in order of evidence and item, and why they are so."""

    proposals: Proposals
    reasons: Reasons


def propose(
    evidence: Evidence,
    commitments: Commitments,
    persons: Persons,
    suppliers: Suppliers,
    names: ServiceNames,
    allocated: Allocated,
    weights: Weights | None = None,
    tolerances: Tolerances | None = None,
    calibration: Calibration | None = None,
    extra: Extra | None = None,
) -> Found:
    """Propose what evidence is for.

    Args:
        evidence: what waits to be matched.
        commitments: open items, also those used up, so that a second bill for them is known again.
        persons: the citizens of the commitments.
        suppliers: their suppliers.
        names: their services.
        allocated: what earlier decisions laid on the items.
        weights: log-odds by field; the product's own where not given.
        tolerances: limits and checks; likewise.
        calibration: chances; likewise.
        extra: frames that some checks need.
    """
    known = Known(persons, suppliers, names, allocated, extra or Extra())
    work = _work(make_material(evidence, commitments, known), weights or default_weights(), tolerances or default_tolerances())
    done, twice, lost = _laid(work)
    outcome = judged(work, done, calibration or default_calibration())
    return Found(_proposals(work, outcome), make_reasons(work, outcome, twice, lost))


def _work(material: Material, weights: Weights, tolerances: Tolerances) -> Work:
    items, near = material.items, tolerances.limits.near_amount
    # what was credited beyond what was laid makes nobody bill more than was committed
    amounts = np.where(items.open > 0, np.where(items.amount > 0, np.minimum(items.open, items.amount), items.open), items.amount)
    every = np.arange(len(material.lines.key), dtype=np.int64)
    scores = score_pairs(material, weights, *candidates(material, every, near))
    options = find_options(material, weights, tolerances.limits, scores, amounts)
    return Work(material, weights, tolerances, scores, options, amounts)


def _laid(work: Work) -> tuple[Laid, dict[int, int], dict[int, Lost]]:
    """Let all stages lay what they can; return also which lines bill what is held, and which name what cannot be credited."""
    material = work.material
    left = Left(material.lines.amount != 0, material.items.open)
    found = []
    for stage in STAGES:
        done, left = stage(work, left)
        found.append(done)
    bills, left = first_wins(work, together(found), left)
    holders = Holders({}, {})
    holders.add(*earlier_holders(material))
    bills, before = credited_before(work, bills, holders)
    holders.add(*_new_holders(work, bills))
    back, _ = reverse(work, holders, left.lines)
    waiting = left.lines.copy()
    waiting[back.line] = False
    again, twice = billed_again(work, Left(waiting, left.open), holders)
    waiting[again.line] = False
    more, lost = reverse(work, holders, waiting)
    return together([bills, back, again, more]), before | twice, lost


def _new_holders(work: Work, bills: Laid) -> list[Holder]:
    """Return who holds what after this matching."""
    lines = work.material.lines
    return [
        Holder(int(lines.key[line]), line, int(lines.issued[line]), rows, int(lines.amount[line]))
        for line, rows in held_rows(bills, np.sort(bills.line)).items()
    ]


def _proposals(work: Work, outcome: Outcome) -> Proposals:
    lines, done = work.material.lines, outcome.laid
    size = len(lines.key)
    place = np.full(size, -1, dtype=np.int64)
    place[done.line] = np.arange(len(done.line))
    alone = np.flatnonzero(place < 0)
    line = np.concatenate([done.row_line, alone])
    item = np.concatenate([work.material.items.key[done.row_item], np.full(len(alone), NULL)])
    amount = np.concatenate([done.row_amount, lines.amount[alone]])
    order = np.lexsort((item, lines.key[line]))
    line, at = line[order], place[line[order]]
    return Proposals.of(
        evidence=lines.key[line],
        item=item[order],
        amount=amount[order],
        decision=np.append(outcome.decision, 2)[at],
        confidence=np.append(outcome.chance, 0)[at],
        rule=np.append(done.rule, "none")[at],
        strength=np.append(outcome.strength, 0)[at],
    )

"""Proposals as a match would give them, for the small municipality that buys: the service S1, in the month of the line's own id."""

from __future__ import annotations

from as2007lib.answers.choices import items
from as2007lib.answers.invoices import invoice, queue
from as2007lib.answers.proposed import Part, Proposed
from as2007lib.store.by import By
from as2007lib.store.clearing import Subject
from as2007lib.store.engine import Store


def proposals(store: Store, by: By) -> tuple[Proposed, ...]:
    """Propose for the first line of each document January, for the second February."""
    found = [item for item in items(store, by) if item.service_id == "S1"]
    proposed = []
    for head in queue(store, by).documents:
        for line, item in zip(invoice(store, by, head.document_id).lines, found, strict=False):
            part = Part("S1", item.service, item.party, item.month, line.amount)
            why = "Borger: CPR-nummeret er borgerens.\nBeløb: beløbet er disponeringens til øren."
            subject = Subject(evidence=line.evidence)
            proposed.append(Proposed(subject, head.document_id, line.row_id, line.amount, "review", 9_700, "regel", why, (part,)))
    return tuple(proposed)

"""What the monthly notebooks show, a file a notebook; nothing is computed here."""

from as2007lib.show.month.billing import bills, booked, held_documents, written
from as2007lib.show.month.closing import closed, proof
from as2007lib.show.month.loading import brought, effect, faults, quality
from as2007lib.show.month.settling import changes, corrections, findings, held, next_step, overview, totals

__all__ = [
    "bills",
    "booked",
    "brought",
    "changes",
    "closed",
    "corrections",
    "effect",
    "faults",
    "findings",
    "held",
    "held_documents",
    "next_step",
    "overview",
    "proof",
    "quality",
    "totals",
    "written",
]

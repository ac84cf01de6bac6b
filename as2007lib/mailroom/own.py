"""Which receivers are the municipality itself: by EAN (GLN) of it and its departments, and by its company number."""

from __future__ import annotations

from dataclasses import dataclass

from as2007lib.formats.einvoice.model import Finding, Party
from as2007lib.frames.facts import Parties
from as2007lib.values.identifiers import gln_ok


@dataclass(frozen=True)
class Own:
    """The numbers that documents for the municipality are addressed to; empty where none is known."""

    glns: frozenset[str] = frozenset()
    cvrs: frozenset[str] = frozenset()

    @classmethod
    def of(cls, parties: Parties) -> Own:
        """Return the numbers of the party that is the municipality, and of its departments."""
        rows = parties.table.select(["kind", "is_self", "gln", "cvr"]).to_pylist()
        ours = [row for row in rows if row["is_self"] or row["kind"] == "department"]
        return cls(
            glns=frozenset(row["gln"] for row in ours if row["gln"]),
            cvrs=frozenset(row["cvr"] for row in ours if row["cvr"] and row["is_self"]),
        )


def check_receiver(customer: Party, own: Own) -> tuple[Finding, ...]:
    """Return what is to be said of who a document is for; nothing where it is the municipality, or no number of its is known."""
    if not own.glns:
        return ()
    if customer.gln:
        if customer.gln in own.glns:
            return ()
        known = "" if gln_ok(customer.gln) else " Kontrolcifret passer heller ikke."
        return (
            Finding(
                "receiver_not_ours",
                f"Dokumentet er til EAN (GLN) {customer.gln}, som ikke er kommunens.{known} Er det, så tilføj nummeret i parties.csv.",
                refuses=True,
            ),
        )
    if customer.cvr:
        if customer.cvr in own.cvrs:
            return ()
        return (Finding("receiver_not_ours", f"Dokumentet er til CVR {customer.cvr}, som ikke er kommunens.", refuses=True),)
    return (Finding("receiver_unnamed", "Dokumentet siger ikke, hvilket EAN (GLN) det er til. Se, om det er kommunens."),)

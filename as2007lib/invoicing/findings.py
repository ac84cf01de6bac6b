"""What was found while planning documents, and the one place where it becomes Danish sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

_SENTENCES = {
    "supplier_unknown": "Lageret siger ikke, hvilken modpart kommunen selv er, så dokumentet kan ikke sendes. Sæt is_self på én modpart.",
    "supplier_endpoint": "Kommunen selv har hverken EAN (GLN) eller CVR-nummer, så dokumentet kan ikke sendes. Ret kommunens egen modpart.",
    "supplier_cvr": "Kommunen selv har intet CVR-nummer, og det kræver formatet. Ret kommunens egen modpart.",
    "payer_unknown": "«{payer}» findes ikke blandt modparter og borgere, så dokumentet kan ikke sendes. Indlæs modparten.",
    "customer_endpoint": "«{payer}» har hverken EAN (GLN) eller CVR-nummer, så dokumentet kan ikke sendes. Ret modparten.",
    "gln_format": "EAN (GLN) til «{payer}» har ikke 13 cifre og er ikke brugt. Ret modparten eller ydelsens andel.",
    "no_gln": "«{payer}» har intet EAN (GLN); dokumentet er stilet til CVR-nummeret.",
    "no_address": "«{payer}» har ingen adresse; dokumentet er lavet uden.",
    "no_reference": "«{payer}» har ikke oplyst en referenceperson; dokumentet er lavet uden.",
    "no_payment": "Parametrene siger ikke, hvor fakturaer skal betales; de er lavet uden bankkonto.",
    "unknown_service": "Mindst én ydelse på dokumentet til «{payer}» kendes ikke længere; den står med sit id og uden moms.",
    "original_held": "Den faktura eller kreditnota, som dokumentet til «{payer}» retter, er selv holdt tilbage. "
    "Udsted først den med «as2007 issue {run_id}».",
    "unknown_original": "Mindst én regulering til «{payer}» har intet tidligere dokument at henvise til.",
}
HOLDING = ("supplier_unknown", "supplier_endpoint", "supplier_cvr", "payer_unknown", "customer_endpoint", "original_held")
"""The findings that hold a document back: it has its number and its place in the sums, but may not be sent."""


@dataclass(frozen=True, slots=True)
class DocumentFinding:
    """Something a person should look at.

    Attributes:
        code: what was found, one of the codes above.
        document: the document's place in the plan; None: it concerns them all.
        party_id: the payer's text id; blank where it concerns them all.
        run_id: the run that must be issued first, where that is what was found.
    """

    code: str
    document: int | None = None
    party_id: str = ""
    run_id: str = ""

    @property
    def holds(self) -> bool:
        """Whether the document is held back."""
        return self.code in HOLDING

    @property
    def message(self) -> str:
        """The Danish sentence."""
        return _SENTENCES[self.code].format(payer=self.party_id, run_id=self.run_id)


def held_documents(findings: Sequence[DocumentFinding]) -> frozenset[int]:
    """Return the places of the documents that may not be sent."""
    return frozenset(finding.document for finding in findings if finding.holds and finding.document is not None)

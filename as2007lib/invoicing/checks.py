"""What a person should look at before documents are sent."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from as2007lib.formats.ubl.document import Address, Document
from as2007lib.formats.ubl.render import syntax_named
from as2007lib.frames.results import KINDS, Lines
from as2007lib.invoicing.documents import Stated
from as2007lib.invoicing.findings import DocumentFinding
from as2007lib.invoicing.grouping import Groups
from as2007lib.invoicing.material import Material
from as2007lib.invoicing.parameters import InvoicingParameters
from as2007lib.invoicing.payers import Payer


def find_document_faults(
    documents: Sequence[Document], payers: Sequence[Payer], stated: Sequence[Stated], parameters: InvoicingParameters
) -> list[DocumentFinding]:
    """Return the findings about parties and references, document by document, those that concern all of them first."""
    found = [DocumentFinding("no_payment")] if documents and parameters.payment is None else []
    for place, (document, payer, said) in enumerate(zip(documents, payers, stated, strict=True)):
        found += [DocumentFinding(code, place, payer.party_id) for code in _codes(document, payer, said)]
    return found


def find_line_faults(lines: Lines, material: Material, groups: Groups, payers: Sequence[Payer]) -> list[DocumentFinding]:
    """Return what the lines tell of their documents.

    One finding a document where a service is unknown, one where a correction has no earlier document to name, and one for each
    run in which documents that it corrects are still held back.
    """
    correction = lines.ints("kind") == KINDS.index("correction")
    found = []
    for code, where in (("unknown_service", ~material.known), ("unknown_original", correction & (material.original == ""))):
        found += [DocumentFinding(code, place, payers[place].party_id) for place in np.unique(groups.document[where]).tolist()]
    return found + _held_originals(material, groups, payers)


def _held_originals(material: Material, groups: Groups, payers: Sequence[Payer]) -> list[DocumentFinding]:
    """Return a finding for each document and each run in which something it corrects is held back, in the order of the lines."""
    rows = np.flatnonzero(material.held_in != "")
    waits = dict.fromkeys(zip(groups.document[rows].tolist(), material.held_in[rows].tolist(), strict=True))
    return [DocumentFinding("original_held", place, payers[place].party_id, run_id) for place, run_id in waits]


def _codes(document: Document, payer: Payer, said: Stated) -> list[str]:
    codes = list(syntax_named(document.syntax).missing(document.supplier, document.customer))
    if not document.supplier.name:
        codes = ["supplier_unknown", *[code for code in codes if not code.startswith("supplier")]]
    if not payer.known:
        codes = ["payer_unknown" if code == "customer_endpoint" else code for code in codes]
    if payer.bad_gln or (said.gln and not payer.accepts(said.gln)):
        codes.append("gln_format")
    if not document.customer.gln and document.customer.cvr:
        codes.append("no_gln")
    if payer.known and not payer.protected and document.customer.address == Address():
        codes.append("no_address")
    if not document.customer_reference:
        codes.append("no_reference")
    return codes

"""Whether a document's form is right: the schema UBL 2.1."""

from __future__ import annotations

from as2007lib.formats.einvoice.model import DocumentType, Finding
from as2007lib.formats.einvoice.tree import Element
from as2007lib.formats.einvoice.wording import finding
from as2007lib.formats.ubl.schema import check_tree
from as2007lib.values.cpr_scan import mask_cprs

TOLD = 10
"""So many breaches of the schema are told of one file."""


def faults_of(root: Element, kind: DocumentType) -> list[Finding]:
    """Return the breaches of the form, the first few of them."""
    del kind
    return [finding("xsd", message=mask_cprs(fault.message)) for fault in check_tree(root)[:TOLD]]

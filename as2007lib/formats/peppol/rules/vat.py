"""Which tax a scheme is: most rules look at VAT only."""

from __future__ import annotations

from as2007lib.formats.peppol.rules.tree import Node


def is_vat(category: Node) -> bool:
    """Return whether a tax category, or a party's tax scheme, is about VAT."""
    for scheme in category.all("cac:TaxScheme"):
        for node in scheme.all("cbc:ID"):
            if node.trimmed.upper() == "VAT":
                return True
    return False


def vat_numbers(party: Node) -> list[Node]:
    """Return a party's VAT numbers."""
    return [number for scheme in party.all("cac:PartyTaxScheme") if is_vat(scheme) for number in scheme.all("cbc:CompanyID")]

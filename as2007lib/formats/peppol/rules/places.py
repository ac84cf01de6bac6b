"""Addresses, countries and deliveries."""

from __future__ import annotations

from as2007lib.formats.peppol.rules.tables import codes
from as2007lib.formats.peppol.rules.tree import Tree


def check(tree: Tree) -> None:
    """Check places."""
    for name in ("cac:PostalAddress", "cac:Address"):
        for address in tree.every(name):
            if len(address.all("cac:AddressLine")) > 1:
                tree.fail("UBL-SR-51", address)
    deliveries = tree.root.all("cac:Delivery")
    if len(deliveries) > 1:
        tree.fail("UBL-SR-24", deliveries[1])
    for delivery in tree.every("cac:Delivery"):
        if len(delivery.at("cac:DeliveryParty", "cac:PartyName", "cbc:Name")) > 1:
            tree.fail("UBL-SR-25", delivery)
        for address in delivery.at("cac:DeliveryLocation", "cac:Address"):
            if not address.at("cac:Country", "cbc:IdentificationCode"):
                tree.fail("BR-57", address)
    _countries(tree)


def _countries(tree: Tree) -> None:
    countries = codes("country")
    for name, rule in (("cac:Country", "BR-CL-14"), ("cac:OriginCountry", "BR-CL-15")):
        for country in tree.every(name):
            for node in country.all("cbc:IdentificationCode"):
                if node.trimmed not in countries:
                    tree.fail(rule, node)

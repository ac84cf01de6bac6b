"""What services, parties and providers are called: ids, and names of all that is no person."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from as2007lib.frames.base import Frame, Ints
from as2007lib.frames.column import NULL
from as2007lib.frames.facts import BUSINESS_AREAS, Catalogue, Packages, Parties, Providers, Services
from as2007lib.store.bulk import Reader
from as2007lib.store.identities import Identities, read_identities
from as2007lib.store.known import read_fact
from as2007lib.store.services import read_services_ever
from as2007lib.values.arrays import place_of
from as2007lib.values.cpr_scan import mask_cprs


@dataclass(frozen=True)
class Names:
    """Names as known at an entry.

    Attributes:
        identities: text ids of all keys.
        services: the services asked about, those no longer in force among them.
        packages: the packages.
        catalogue: the catalogue.
        providers: the providers.
        parties: key → name of the parties that are no persons.
    """

    identities: Identities
    services: Services
    packages: Packages
    catalogue: Catalogue
    providers: Providers
    parties: dict[int, str]

    def id(self, key: int) -> str:
        """Return a key's text id, with anything like a CPR number masked; blank where there is no key."""
        return "" if key < 0 else mask_cprs(self.identities.text(key))

    def party(self, key: int) -> str:
        """Return what a party is called: a person by the id alone."""
        return self.parties.get(key, self.id(key))

    def provider(self, key: int) -> str:
        """Return what a provider is called; blank where there is no key."""
        place = int(place_of(self.providers.ints("provider"), np.array([key]))[0])
        return str(self.providers.texts("name")[place]) if place >= 0 else self.id(key)

    def service(self, key: int) -> str:
        """Return what is granted by a service: the name of its catalogue service, else its id."""
        return self.granted(int(self.catalogue_of(np.array([key]))[0])) or self.id(key)

    def granted(self, place: int) -> str:
        """Return the name of the catalogue service at a place in the catalogue; blank where it is not known."""
        return str(self.catalogue.table["name"][place]) if place >= 0 else ""

    def provider_of(self, services: Ints) -> Ints:
        """Return the provider of each service, `NULL` where there is none."""
        return _looked_up(self.services, "service", services, "provider")

    def area_of(self, services: Ints) -> Ints:
        """Return the place of each service's business area in `BUSINESS_AREAS`, `NULL` where the service is not known."""
        place = self.catalogue_of(services)
        return np.append(self.catalogue.ints("business_area"), NULL)[place]

    def citizen_of(self, services: Ints) -> Ints:
        """Return the citizen of each service, `NULL` where there is none."""
        return _looked_up(self.packages, "package", _looked_up(self.services, "service", services, "package"), "citizen")

    def area(self, place: int) -> str:
        """Return the code of a business area; blank where it is not known."""
        return BUSINESS_AREAS[place] if place >= 0 else ""

    def catalogue_of(self, services: Ints) -> Ints:
        """Return the place of each service's catalogue service in the catalogue, −1 where it is not known."""
        code = _looked_up(self.services, "service", services, "service_code")
        return place_of(self.catalogue.ints("service_code"), code)


def read_names(reader: Reader, entry: int, services: Ints) -> Names:
    """Read what parties, providers and the given services are called, as known at an entry."""
    known = read_fact(reader, Services, entry)
    parties = read_fact(reader, Parties, entry)
    known_names = zip(parties.ints("party").tolist(), parties.texts("kind"), parties.texts("name"), strict=True)
    return Names(
        identities=read_identities(reader),
        services=read_services_ever(reader, entry, known, np.unique(services)),
        packages=read_fact(reader, Packages, entry),
        catalogue=read_fact(reader, Catalogue, entry),
        providers=read_fact(reader, Providers, entry),
        parties={party: str(name) for party, kind, name in known_names if kind != "person"},
    )


def _looked_up(frame: Frame, key: str, wanted: Ints, column: str) -> Ints:
    place = place_of(frame.ints(key), wanted)
    return np.append(frame.ints(column), NULL)[place]

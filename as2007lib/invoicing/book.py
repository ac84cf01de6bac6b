"""What documents are made of beside the lines: the facts as known to the run, and what was billed before."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from as2007lib.frames.base import Frame, Ints
from as2007lib.frames.column import NULL, Column, Kind, key, text
from as2007lib.frames.facts import Catalogue, Citizens, Packages, Parties, Providers, Services, Shares
from as2007lib.store.identities import Identities
from as2007lib.values.arrays import places


class EarlierDocuments(Frame):
    """The document that first billed each settled key: one row a key, an opening's document among them."""

    columns = (
        key("service", "service", "the service", required=True),
        key("party", "party", "the party of the line", required=True),
        Column("month", Kind.MONTH, "the service month", required=True),
        text("number", "the document's number", required=True),
        Column("issued", Kind.DAY, "the document's date"),
        text("held_in", "the run in which the document is still held back; null: it is not"),
    )


@dataclass(frozen=True)
class Book:
    """The facts that documents are made of, by integer key.

    Attributes:
        identities: text ids of all keys.
        parties: the parties; exactly one of them is the municipality itself.
        providers: where services are delivered.
        citizens: the citizens.
        packages: the packages.
        services: the services, those no longer in force among them where lines name them.
        catalogue: the catalogue services.
        shares: the shares.
        earlier: what billed each settled key first.
    """

    identities: Identities
    parties: Parties
    providers: Providers
    citizens: Citizens
    packages: Packages
    services: Services
    catalogue: Catalogue
    shares: Shares
    earlier: EarlierDocuments

    def row_of(self, frame: Frame, name: str, keys: Ints) -> Ints:
        """Return the row of a frame whose column `name` is each key, −1 where there is none."""
        known = frame.ints(name)
        size = int(max(known.max(initial=-1), keys.max(initial=-1))) + 1
        found: Ints = places(known, size)[np.where(keys >= 0, keys, 0)] if size else np.full(len(keys), -1)
        return np.where(keys >= 0, found, -1)

    def ids(self, keys: Ints) -> list[str]:
        """Return the text id of each key, blank where it has none."""
        return [text or "" for text in self.identities.name(keys).to_pylist()]

    @cached_property
    def party_rows(self) -> dict[int, dict[str, Any]]:
        """The parties by key."""
        return {row["party"]: row for row in self.parties.table.to_pylist()}

    def citizen(self, key: int) -> dict[str, Any] | None:
        """Return what is known of a citizen, None where nothing is."""
        row = self._citizen_places.get(key)
        if row is None:
            return None
        found: dict[str, Any] = self.citizens.table.slice(row, 1).to_pylist()[0]
        return found

    @cached_property
    def _citizen_places(self) -> dict[int, int]:
        return {int(citizen): row for row, citizen in enumerate(self.citizens.ints("citizen"))}

    @cached_property
    def protected_cprs(self) -> frozenset[str]:
        """The CPR numbers of the citizens whose name and address are protected."""
        protected = self.citizens.ints("address_protected") == 1
        return frozenset(self.citizens.take(protected).table["cpr"].to_pylist())

    def same_person(self, citizens: Ints) -> Ints:
        """Return each citizen as the one it is the same person as; chains are followed, a circle is left where it is met again."""
        known, named = self.citizens.ints("citizen"), self.citizens.ints("same_as")
        links = dict(zip(known[named != NULL].tolist(), named[named != NULL].tolist(), strict=True))
        last = {citizen: _end_of(citizen, links) for citizen in links}
        if not last:
            return citizens
        unique, inverse = np.unique(citizens, return_inverse=True)
        return np.array([last.get(int(citizen), int(citizen)) for citizen in unique], dtype=np.int64)[inverse]


def _end_of(citizen: int, links: dict[int, int]) -> int:
    seen = {citizen}
    while citizen in links and links[citizen] not in seen:
        citizen = links[citizen]
        seen.add(citizen)
    return citizen


def take(values: Ints, rows: Ints) -> Ints:
    """Return the value at each row, `NULL` where the row is −1."""
    if not len(values):
        return np.full(len(rows), NULL)
    return np.where(rows >= 0, values[rows], NULL)

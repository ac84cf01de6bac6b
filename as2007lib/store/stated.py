"""Everything known, as files would state it; each fact is read when it is first asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pyarrow as pa

from as2007lib.frames.facts import FACTS
from as2007lib.store.bulk import Reader
from as2007lib.store.identities import Identities
from as2007lib.store.known import read_stated


class StatedFacts(Mapping[str, pa.Table]):
    """By the name of each fact its rows as known at an entry, with text ids."""

    def __init__(self, reader: Reader, entry: int, identities: Identities) -> None:
        self._reader = reader
        self._entry = entry
        self._identities = identities
        self._facts = {fact.name(): fact for fact in FACTS}
        self._read: dict[str, pa.Table] = {}

    def __getitem__(self, name: str) -> pa.Table:
        """Return the rows of a fact."""
        if name not in self._read:
            self._read[name] = read_stated(self._reader, self._facts[name], self._entry, self._identities)
        return self._read[name]

    def __contains__(self, name: object) -> bool:
        """Tell whether there is such a fact, without reading it."""
        return name in self._facts

    def __iter__(self) -> Iterator[str]:
        """Go through the names of facts."""
        return iter(self._facts)

    def __len__(self) -> int:
        """Return the number of facts."""
        return len(self._facts)

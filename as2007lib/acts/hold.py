"""Holding a service or a party back from settlement, with a reason, and releasing it again."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from as2007lib.acts.act import act
from as2007lib.settlement.errors import HoldUnknown, NothingNamed, ReasonMissing
from as2007lib.store.by import By
from as2007lib.store.engine import Store
from as2007lib.store.identities import read_identities
from as2007lib.store.journal import Transaction
from as2007lib.store.runs import read_holds
from as2007lib.values.cpr_scan import mask_cprs
from as2007lib.values.months import format_month


@dataclass(frozen=True)
class Held:
    """What is held: a service or a party, by its text id."""

    service: str | None = None
    party: str | None = None

    @property
    def name(self) -> str:
        """How it is called in messages."""
        return f"Ydelsen «{self.service}»" if self.service else f"Modparten «{self.party}»"


def add_hold(store: Store, by: By, held: Held, from_month: int, reason: str) -> int | None:
    """Hold a service or party from a service month on; return the first month of the hold on it that this one replaces, if any.

    Raises:
        NothingNamed: it is not in the store, or neither or both were named.
        ReasonMissing: no reason is given.
    """
    if not reason.strip():
        raise ReasonMissing
    with act(store, by, "hold") as doing:
        service, party = _keys(doing.transaction, held)
        before = _end(doing.transaction, service, party)
        row = {"service": [service], "party": [party], "from_month": [from_month], "reason": [mask_cprs(reason.strip())]}
        doing.transaction.state("holds", pa.table(row, schema=_ROWS))
        doing.details.update({"service": held.service, "party": held.party, "from": format_month(from_month)})
    return before


def remove_hold(store: Store, by: By, held: Held) -> None:
    """Release a service or party.

    Raises:
        HoldUnknown: it is not held.
    """
    with act(store, by, "release-hold", right="hold") as doing:
        if _end(doing.transaction, *_keys(doing.transaction, held)) is None:
            raise HoldUnknown(held.name)
        doing.details.update({"service": held.service, "party": held.party})


def _keys(transaction: Transaction, held: Held) -> tuple[int | None, int | None]:
    if (held.service is None) == (held.party is None):
        raise NothingNamed
    kind, text = ("service", held.service) if held.service else ("party", held.party)
    key = read_identities(transaction).key(kind, str(text))
    if key is None:
        raise NothingNamed(str(text))
    return (key, None) if held.service else (None, key)


def _end(transaction: Transaction, service: int | None, party: int | None) -> int | None:
    """End the hold on a service or party; return its first month."""
    known = read_holds(transaction, transaction.entry).to_pylist()
    old = next((r for r in known if (r["service"], r["party"]) == (service, party)), None)
    if old is None:
        return None
    transaction.end("holds", np.array([old["id"]], np.int64))
    return int(old["from_month"])


_ROWS = pa.schema([("service", pa.int64()), ("party", pa.int64()), ("from_month", pa.int64()), ("reason", pa.string())])

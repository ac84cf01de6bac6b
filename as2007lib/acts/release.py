"""Releasing what is left of commitments: nothing more is expected for it. Never changed, only followed by taking it back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import pyarrow as pa
import pyarrow.compute as pc

from as2007lib.acts.act import act
from as2007lib.acts.deciding import NoSuchItem, WordsMissing
from as2007lib.store.by import By
from as2007lib.store.clearing import read_commitments
from as2007lib.store.engine import Store
from as2007lib.store.errors import As2007Error
from as2007lib.store.journal import Transaction
from as2007lib.store.reconciling import state_releases
from as2007lib.values.cpr_scan import mask_cprs
from as2007lib.values.danish import kr, month

Key: TypeAlias = tuple[int, int, int]
_RIGHT = "decide"
_PARTS = pa.schema([(name, pa.int64()) for name in ("service", "party", "month", "amount")])


@dataclass(frozen=True)
class Wanted:
    """A part of a commitment that somebody releases or takes back.

    Attributes:
        service, party, month: the commitment, by key.
        amount: øre, more than 0.
        seen: øre that the person saw were left (released, where it is taken back); None: whatever there is.
    """

    service: int
    party: int
    month: int
    amount: int
    seen: int | None = None

    @property
    def key(self) -> Key:
        """The commitment."""
        return self.service, self.party, self.month


class TooMuch(As2007Error):
    """Der er ikke så meget."""

    def __init__(self, there: int, wanted: Wanted) -> None:
        super().__init__(
            f"Af disponeringen for {month(wanted.month)} kan højst {kr(max(there, 0))} frigives eller tages tilbage, ikke "
            f"{kr(wanted.amount)} Intet er ændret."
        )


class ChangedMeanwhile(As2007Error):
    """Disponeringen er ændret i mellemtiden."""

    def __init__(self, there: int, seen: int) -> None:
        super().__init__(
            f"Disponeringen er ændret i mellemtiden: du så {kr(seen)}, og nu er det {kr(there)} Intet er ændret: hent siden igen."
        )


class NothingLeft(As2007Error):
    """Der er intet at frigive."""

    def __init__(self) -> None:
        super().__init__("Der er ingen rest at frigive. Intet er ændret.")


def release_commitments(store: Store, by: By, wanted: Sequence[Wanted], reason: str) -> int:
    """Release what is left of commitments, or a part of it; return the øre released.

    Args:
        store: the store.
        by: who, when and why.
        wanted: the parts; several of one commitment are summed.
        reason: why.

    Raises:
        WordsMissing: there is no reason.
        NothingLeft: nothing is asked for.
        NoSuchItem: nothing was committed on one of them.
        ChangedMeanwhile: another amount is left than was seen; nothing is changed.
        TooMuch: more is asked for than is left; nothing is changed.
    """
    return _stated(store, by, wanted, reason, "open")


def take_back_released(store: Store, by: By, wanted: Sequence[Wanted], reason: str) -> int:
    """Take back what was released, so that it is expected again; return the øre. Raises as `release_commitments`."""
    return _stated(store, by, wanted, reason, "released")


def close_commitments(store: Store, by: By, until: int, reason: str) -> int:
    """Release all that is left of every commitment up to a month, that month too; return the øre released.

    Args:
        store: the store.
        by: who, when and why.
        until: number of the last service month.
        reason: why.

    Raises:
        WordsMissing: there is no reason.
        NothingLeft: nothing is left up to there.
    """
    _require_words(reason)
    with act(store, by, "close_commitments", right=_RIGHT) as doing:
        rows = read_commitments(doing.transaction)
        left = rows["amount"].to_numpy() - rows["used"].to_numpy() - rows["released"].to_numpy()
        parts = rows.select(["service", "party", "month"]).append_column("amount", [left])
        parts = parts.filter((rows["month"].to_numpy() <= until) & (left > 0))
        if not parts.num_rows:
            raise NothingLeft
        return _keep(doing.transaction, doing.details, parts, reason)


def _stated(store: Store, by: By, wanted: Sequence[Wanted], reason: str, of: str) -> int:
    _require_words(reason)
    back = of == "released"
    with act(store, by, "take_back_released" if back else "release_commitments", right=_RIGHT) as doing:
        _require_there(_there(doing.transaction, of, [part.service for part in wanted]), wanted)
        sign = -1 if back else 1
        cells = [{"service": w.service, "party": w.party, "month": w.month, "amount": sign * w.amount} for w in wanted]
        parts = pa.Table.from_pylist(cells, _PARTS)
        return abs(_keep(doing.transaction, doing.details, parts, reason))


def _require_words(reason: str) -> None:
    if not reason.strip():
        raise WordsMissing


def _require_there(there: Mapping[Key, int], wanted: Sequence[Wanted]) -> None:
    if not wanted or any(part.amount <= 0 for part in wanted):
        raise NothingLeft
    asked: dict[Key, int] = {}
    for part in wanted:
        if part.key not in there:
            raise NoSuchItem
        if part.seen is not None and part.seen != there[part.key]:
            raise ChangedMeanwhile(there[part.key], part.seen)
        asked[part.key] = asked.get(part.key, 0) + part.amount
        if asked[part.key] > there[part.key]:
            raise TooMuch(there[part.key], part)


def _there(transaction: Transaction, of: str, services: Sequence[int]) -> dict[Key, int]:
    """Return by commitment of some services the øre that are left, or released."""
    rows = read_commitments(transaction)
    rows = rows.filter(pc.is_in(rows["service"], value_set=pa.array(services, pa.int64())))
    amount = rows["released"].to_numpy()
    if of == "open":
        amount = rows["amount"].to_numpy() - rows["used"].to_numpy() - amount
    keys = zip(*(rows[name].to_pylist() for name in ("service", "party", "month")), strict=True)
    return dict(zip(keys, amount.tolist(), strict=True))


def _keep(transaction: Transaction, details: dict[str, object], parts: pa.Table, reason: str) -> int:
    state_releases(transaction, parts.append_column("reason", pa.repeat(mask_cprs(reason.strip()), parts.num_rows)))
    total = int(pc.sum(parts["amount"]).as_py())
    details.update({"commitments": parts.num_rows, "amount": total})
    return total

"""Commitments as they stand: what is expected, used, released, left, and used too much; and every release with its reason."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from as2007lib.access.rights import require
from as2007lib.answers.reconciliation_sides import commitment_side
from as2007lib.items.commitments import read_open
from as2007lib.store.by import By
from as2007lib.store.clearing import read_commitments
from as2007lib.store.engine import Store
from as2007lib.store.errors import As2007Error
from as2007lib.store.identities import read_identities
from as2007lib.store.known import latest_entry
from as2007lib.store.reconciling import read_releases
from as2007lib.values.cpr_scan import mask_cprs
from as2007lib.values.danish import month as month_name
from as2007lib.values.days import day_of
from as2007lib.values.numbers import parse_kroner


class NoSuchCommitment(As2007Error):
    """Der er ingen sådan disponering."""

    def __init__(self, service_id: str, period: int) -> None:
        super().__init__(
            f"Ydelsen «{mask_cprs(service_id)}» har ingen disponering i {month_name(period)}. «as2007 commitments list» viser dem, der er."
        )


class SeveralSuppliers(As2007Error):
    """Disponeringen er ikke entydig."""

    def __init__(self, service_id: str, parties: list[str]) -> None:
        named = ", ".join(f"«{party}»" for party in parties)
        super().__init__(f"Ydelsen «{mask_cprs(service_id)}» har flere leverandører den måned: {named}. Vælg en med --party.")


class BadAmount(As2007Error):
    """Beløbet er ikke skrevet rigtigt."""

    def __init__(self, text: str) -> None:
        super().__init__(f"«{mask_cprs(text)}» er ikke et beløb. Skriv kroner som 1234,50.")


@dataclass(frozen=True)
class Released:
    """A release, or (negative) the taking back of one: the commitment by key, øre, why, by whom and when (ISO, with its zone)."""

    service: int
    party: int
    month: int
    amount: int
    reason: str
    user: str
    at: str


def commitments(store: Store, by: By, period: int | None = None) -> pa.Table:
    """Return every commitment, or those of a service month, as they stand now (`reconciliation_sides.COMMITTED`).

    Raises:
        NotAllowed: the user may not read.
    """
    entry = _allowed(store, by)
    with store.together() as reader:
        side = commitment_side(read_open(reader, entry), read_commitments(reader), day_of(by.today))
    return side if period is None else side.filter(pc.equal(side["month"], period))


def one_commitment(store: Store, by: By, service_id: str, period: int, party_id: str = "") -> dict[str, int]:
    """Return keys and øre of the commitment of a service in a month; `party_id` is needed where it has several suppliers.

    Raises:
        NotAllowed: the user may not read.
        NoSuchCommitment: there is none.
        SeveralSuppliers: it has several, and none was named.
    """
    side, known = commitments(store, by, period), read_identities(store)
    wanted = pc.equal(side["service"], known.key("service", service_id) or 0)
    if party_id:
        wanted = pc.and_(wanted, pc.equal(side["party"], known.key("party", party_id) or 0))
    found = side.filter(wanted)
    if not found.num_rows:
        raise NoSuchCommitment(service_id, period)
    if found.num_rows > 1:
        raise SeveralSuppliers(service_id, found["party_id"].to_pylist())
    row: dict[str, int] = found.select(["service", "party", "month", "released", "open"]).to_pylist()[0]
    return row


def ore_of(text: str) -> int:
    """Return in øre what a person wrote in kroner.

    Raises:
        BadAmount: it is not an amount.
    """
    try:
        return parse_kroner(text)
    except ValueError as error:
        raise BadAmount(text) from error


def releases(store: Store, by: By) -> tuple[Released, ...]:
    """Return every release and every taking back, oldest first.

    Raises:
        NotAllowed: the user may not read.
    """
    _allowed(store, by)
    rows = read_releases(store).to_pylist()
    return tuple(Released(r["service"], r["party"], r["month"], r["amount"], mask_cprs(r["reason"]), r["by_user"], r["at"]) for r in rows)


def _allowed(store: Store, by: By) -> int:
    with store.reading() as connection:
        entry = latest_entry(connection)
    require(store, entry, by, "read")
    return entry

"""The commitments that a person may lay a line on, found by what they are called; citizens are masked."""

from __future__ import annotations

from dataclasses import dataclass

from as2007lib.access.rights import require
from as2007lib.items.commitments import Open, read_open
from as2007lib.store.by import By
from as2007lib.store.engine import Store
from as2007lib.store.known import latest_entry
from as2007lib.values.cpr_scan import mask_cprs
from as2007lib.values.months import format_month


@dataclass(frozen=True)
class Item:
    """A commitment: what, for whom (masked), from whom, which month, and øre expected and left."""

    service: int
    party: int
    month: int
    service_id: str
    name: str
    citizen: str
    supplier: str
    supplier_cvr: str
    amount: int
    open: int

    @property
    def key(self) -> tuple[int, int, int]:
        """What tells it apart."""
        return self.service, self.party, self.month

    @property
    def called(self) -> str:
        """What it is called on screen: service, name and citizen."""
        return ", ".join(filter(None, (f"{self.service_id} {self.name}", self.citizen)))


def items(store: Store, by: By) -> tuple[Item, ...]:
    """Return every commitment as it stands now, by service, supplier and month.

    Raises:
        NotAllowed: the user may not read.
    """
    with store.reading() as connection:
        entry = latest_entry(connection)
    require(store, entry, by, "read")
    return _items(read_open(store, entry))


def search(found: tuple[Item, ...], text: str = "", month: str = "", most: int = 200) -> list[Item]:
    """Return at most so many items that have each word of a text in service, citizen or supplier, of a month (`2026-10`; blank: any)."""
    words = text.casefold().split()
    kept = (item for item in found if month in ("", format_month(item.month)) and all(word in _said(item) for word in words))
    return [item for item, _ in zip(kept, range(most), strict=False)]


def _said(item: Item) -> str:
    return f"{item.service_id} {item.name} {item.citizen} {item.supplier} {item.supplier_cvr}".casefold()


def _items(opened: Open) -> tuple[Item, ...]:
    persons = {row["citizen"]: f"{row['cpr'][:6]}-xxxx" for row in opened.persons.table.to_pylist()}
    suppliers = {row["party"]: (mask_cprs(row["name"]), row["cvr"] or "") for row in opened.suppliers.table.to_pylist()}
    names = {row["service"]: (mask_cprs(row["service_id"]), row["name"]) for row in opened.names.table.to_pylist()}
    return tuple(
        Item(
            service=row["service"],
            party=row["party"],
            month=row["month"],
            service_id=names[row["service"]][0],
            name=names[row["service"]][1],
            citizen=persons.get(row["citizen"], ""),
            supplier=suppliers[row["party"]][0],
            supplier_cvr=suppliers[row["party"]][1],
            amount=row["amount"],
            open=row["open"],
        )
        for row in opened.commitments.table.to_pylist()
    )

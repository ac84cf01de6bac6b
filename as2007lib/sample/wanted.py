"""What a month's commitments would be billed or posted as, one by one, and the truth about what a line is for."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from as2007lib.items.commitments import Open
from as2007lib.sample.chance import Chance
from as2007lib.values.arrays import Bools, Ints, place_of

_BY_LEDGER = 80  # of a thousand services of suppliers: no e-invoice, the ledger posts them


@dataclass(frozen=True)
class Target:
    """A part of a line on a service month, in øre; negative for a credit."""

    service_id: str
    month: int
    amount: int


@dataclass(frozen=True)
class Meant:
    """The truth about a line or a posting.

    Attributes:
        file: the document's file; blank for a posting.
        source: the document's number, or the posting's id.
        line: the line's id; blank for a posting, and for a document that is refused whole.
        kind: what was done to it, such as ``usual`` or ``two_months``.
        targets: what it is for; empty where nothing was committed, or where it bills what was billed before.
    """

    file: str
    source: str
    line: str
    kind: str
    targets: tuple[Target, ...] = ()


@dataclass(frozen=True)
class Wanted:
    """One commitment, with all that a supplier knows of it.

    Attributes:
        service: key of the service.
        service_id: its text id.
        month: the service month.
        amount: øre.
        quantity: ten-thousandths of a unit; 0 where it is not delivered bit by bit.
        party: key of the supplier.
        account: account string; may be blank.
        order: the order number agreed on; may be blank.
        name: what is delivered.
        cpr, person: the citizen; blank where there is none.
    """

    service: int
    service_id: str
    month: int
    amount: int
    quantity: int
    party: int
    account: str
    order: str
    name: str
    cpr: str = field(repr=False)
    person: str = field(repr=False)

    @property
    def target(self) -> Target:
        """The whole of it."""
        return Target(self.service_id, self.month, self.amount)


@dataclass(frozen=True)
class Market:
    """The commitments, and who settles which of them how: the same for invoices and postings, so that none is claimed by both."""

    seed: int
    opened: Open

    def invoiced(self, month: int) -> list[Wanted]:
        """Return the commitments of a month that suppliers send e-invoices for."""
        return self._wanted(month, ~self._families & ~self._by_ledger)

    def posted(self, month: int) -> list[Wanted]:
        """Return those of suppliers that the ledger posts without an e-invoice."""
        return self._wanted(month, ~self._families & self._by_ledger)

    def paid(self, month: int) -> list[Wanted]:
        """Return those of foster families, whom payroll pays."""
        return self._wanted(month, self._families)

    @cached_property
    def _families(self) -> Bools:
        suppliers = self.opened.suppliers
        persons = suppliers.ints("party")[[cpr is not None for cpr in suppliers.table["cpr"].to_pylist()]]
        return np.isin(self.opened.commitments.ints("party"), persons)

    @cached_property
    def _by_ledger(self) -> Bools:
        return by_service(Chance(self.seed, "market"), "by ledger", self.opened.commitments.ints("service"), _BY_LEDGER)

    def _wanted(self, month: int, where: Bools) -> list[Wanted]:
        rows = self.opened.commitments
        places = np.flatnonzero(where & (rows.ints("month") == month) & (rows.ints("amount") > 0))
        names, persons = self.opened.names, self.opened.persons
        picked = rows.table.take(places).to_pylist()
        named = names.table.take(place_of(names.ints("service"), rows.ints("service")[places])).to_pylist()
        people = {row["citizen"]: row for row in persons.table.to_pylist()}
        return [_one(row, name, people.get(row["citizen"], {})) for row, name in zip(picked, named, strict=True)]


def by_service(chance: Chance, name: str, services: Ints, thousandths: int) -> Bools:
    """Return where something happens to a service: to the same services whichever rows are asked for."""
    return chance.hit(name, int(services.max(initial=0)) + 1, thousandths)[services]


def _one(row: dict[str, int | str | None], name: dict[str, str], person: dict[str, str]) -> Wanted:
    return Wanted(
        service=int(row["service"] or 0),
        service_id=name["service_id"],
        month=int(row["month"] or 0),
        amount=int(row["amount"] or 0),
        quantity=int(row["quantity"] or 0),
        party=int(row["party"] or 0),
        account=str(row["account"] or ""),
        order=str(row["order_number"] or ""),
        name=name["name"],
        cpr=person.get("cpr", ""),
        person=person.get("name", ""),
    )

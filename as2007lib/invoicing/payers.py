"""Who a document goes to: the payer of a line after successions, and how that party stands on paper."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np

from as2007lib.formats.ubl.document import Address, Contact, Party
from as2007lib.frames.base import Ints
from as2007lib.invoicing.book import Book
from as2007lib.invoicing.parameters import InvoicingParameters
from as2007lib.values.days import day_of

_GLN = re.compile(r"[0-9]{13}")
_CVR = re.compile(r"(?:DK)?([0-9]{8})")


@dataclass(frozen=True)
class Payer:
    """A payer as it stands on paper.

    Attributes:
        party_id: its text id.
        party: name, numbers and address.
        days: its own days to pay, where it has any.
        syntax: the format of its documents.
        known: whether anything is known of it.
        bad_gln: whether its own GLN is no GLN and is left out.
        protected: whether name and address are protected and left out.
    """

    party_id: str
    party: Party
    days: int | None
    syntax: str
    known: bool = True
    bad_gln: bool = False
    protected: bool = False

    @staticmethod
    def accepts(gln: str) -> bool:
        """Return whether a stated GLN can take the place of the payer's own."""
        return _GLN.fullmatch(gln) is not None


def payers_of(parties: Ints, book: Book, issued: date) -> Ints:
    """Return who pays for each line's party on the document's date: a party that has ended is its successor, and so on.

    A party that names a successor without an end date counts as ended. A circle of successors is left at its last link.
    """
    day = day_of(issued)
    unique, inverse = np.unique(parties, return_inverse=True)
    now = np.array([_successor(int(party), book.party_rows, day) for party in unique], dtype=np.int64)
    payers: Ints = now[inverse] if len(unique) else parties
    return payers


def _successor(party: int, rows: Mapping[int, dict[str, Any]], day: int) -> int:
    seen = {party}
    while True:
        row = rows.get(party)
        if row is None or row["successor"] is None or (row["stop"] is not None and row["stop"] > day) or row["successor"] in seen:
            return party
        party = row["successor"]
        seen.add(party)


def seller(book: Book, contact: Contact) -> Party | None:
    """Return the municipality itself as supplier, None where the store does not say which party it is."""
    rows = [row for row in book.party_rows.values() if row["is_self"] == 1]
    if len(rows) != 1:
        return None
    return replace(_party(rows[0], protected=False), contact=contact)


def payer_of(key: int, book: Book, parameters: InvoicingParameters) -> Payer:
    """Return a payer as it stands on paper.

    Of a citizen whose address is protected neither name nor address is given, be it as citizen or as a party with that CPR number.
    """
    party_id = book.identities.text(key)
    syntax = parameters.syntax_of(party_id)
    row = book.party_rows.get(key)
    if row is not None:
        protected = row["cpr"] is not None and row["cpr"] in book.protected_cprs
        return Payer(party_id, _party(row, protected=protected), row["payment_days"], syntax, bad_gln=_bad(row["gln"]), protected=protected)
    citizen = book.citizen(key)
    if citizen is None:
        return Payer(party_id, Party(name=party_id), None, syntax, known=False)
    protected = citizen["address_protected"] == 1
    return Payer(party_id, _party({**citizen, "gln": None, "cvr": None}, protected=protected), None, syntax, protected=protected)


def _party(row: dict[str, Any], *, protected: bool) -> Party:
    cvr = _CVR.fullmatch(row["cvr"] or "")
    address = Address() if protected else Address(row["address"] or "", row["postcode"] or "", row["city"] or "")
    return Party(
        name="Beskyttet navn og adresse" if protected else row["name"],
        gln="" if _bad(row["gln"]) else row["gln"] or "",
        cvr=cvr[1] if cvr else "",
        address=address,
    )


def _bad(gln: str | None) -> bool:
    return bool(gln) and not _GLN.fullmatch(gln or "")

"""Disponeringer as a match is given them: what approved purchase runs expect, who it is for, from whom, and what is left."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from as2007lib.frames.base import Ints
from as2007lib.frames.clearing import Commitments, Persons, ServiceNames, ServiceTerms, Suppliers
from as2007lib.frames.facts import Catalogue, Citizens, Packages, Parties, Services, Shares
from as2007lib.items.same import Successors, aliases
from as2007lib.pricing.parties import resolve_same_as
from as2007lib.store.bulk import Reader, whole
from as2007lib.store.clearing import read_commitments
from as2007lib.store.identities import Identities, read_identities
from as2007lib.store.known import read_fact
from as2007lib.store.services import read_services_ever
from as2007lib.values.arrays import place_of

_BIT_BY_BIT = ("hour", "piece")
_SCALE = 10_000


@dataclass(frozen=True)
class Open:
    """Commitments, and all a match compares them with.

    Attributes:
        commitments: one row an item; an item's number is its place.
        persons, suppliers, names: who and what they are.
        terms: what is agreed on the services.
        keys: of each item its service, party and month, as columns.
        released: øre of each item that were given up.
        identities: every text id.
        same: which CPR number is read as which, and which CVR number, where a person or a supplier has several.
    """

    commitments: Commitments
    persons: Persons
    suppliers: Suppliers
    names: ServiceNames
    terms: ServiceTerms
    keys: pa.Table
    released: Ints
    identities: Identities
    same: tuple[dict[str, str], dict[str, str]]

    def items(self, rows: pa.Table) -> Ints:
        """Return the item of each row with service, party and month; -1 where there is none."""
        mine, theirs = (_packed(table) for table in (self.keys, rows))
        return place_of(mine, theirs)


def read_open(reader: Reader, entry: int) -> Open:
    """Return all commitments with who they are for, as known at an entry (what is used and released: now)."""
    rows = read_commitments(reader)
    identities = read_identities(reader)
    service = rows["service"].to_numpy()
    services = read_services_ever(reader, entry, read_fact(reader, Services, entry), service)
    packages, citizens = read_fact(reader, Packages, entry), read_fact(reader, Citizens, entry)
    parties, shares = read_fact(reader, Parties, entry), read_fact(reader, Shares, entry)
    read_as = resolve_same_as(citizens, len(identities.order))
    at = place_of(services.ints("service"), service)
    package = _picked(services.table["package"], at)
    citizen = _picked(packages.table["citizen"], place_of(packages.ints("package"), _filled(package)))
    known = _filled(citizen)
    resolved = np.where(known >= 0, read_as[np.maximum(known, 0)], -1)
    share = _newest_share(shares, rows)
    successors = Successors.of(parties)
    return Open(
        commitments=_commitments(rows, resolved, share, shares),
        persons=_persons(citizens, resolved),
        suppliers=_suppliers(parties, rows["party"].to_numpy(), successors),
        names=_names(services, identities, read_fact(reader, Catalogue, entry), service),
        terms=_terms(services, rows),
        keys=rows.select(["service", "party", "month"]),
        released=rows["released"].to_numpy(),
        identities=identities,
        same=(aliases(citizens, read_as), successors.cvrs(parties)),
    )


def _commitments(rows: pa.Table, citizen: Ints, share: Ints, shares: Shares) -> Commitments:
    amount, used, released = (rows[name].to_numpy() for name in ("amount", "used", "released"))
    rate = rows["rate"].to_numpy()
    by_bit = np.isin(rows["unit"].to_numpy(zero_copy_only=False), _BIT_BY_BIT) & (rate > 0)
    quantity = np.where(by_bit, amount * _SCALE // np.where(by_bit, rate, 1), 0)
    columns = {
        "item": whole(np.arange(rows.num_rows)),
        "service": rows["service"],
        "party": rows["party"],
        "citizen": pa.array(citizen, mask=citizen < 0),
        "month": rows["month"],
        "amount": rows["amount"],
        "open": whole(amount - used - released),
        "quantity": pa.array(quantity, mask=~by_bit),
        "account": rows["account"],
        "order_number": _picked(shares.table["order_number"], share),
        "reference": _picked(shares.table["their_reference"], share),
    }
    return Commitments(pa.table(columns, schema=Commitments.schema()))


def _persons(citizens: Citizens, wanted: Ints) -> Persons:
    table = citizens.table.select(["citizen", "cpr", "name"])
    return Persons(table.filter(pa.array(np.isin(citizens.ints("citizen"), wanted))).cast(Persons.schema()))


def _suppliers(parties: Parties, wanted: Ints, successors: Successors) -> Suppliers:
    table = parties.table.filter(pa.array(np.isin(parties.ints("party"), wanted)))
    cvr = successors.cvr_of(table["party"].to_numpy(), table["cvr"].to_pylist())
    return Suppliers(
        pa.table(
            {"party": table["party"], "cvr": pa.array(cvr, pa.string()), "gln": table["gln"], "cpr": table["cpr"], "name": table["name"]},
            schema=Suppliers.schema(),
        )
    )


def _names(services: Services, identities: Identities, catalogue: Catalogue, wanted: Ints) -> ServiceNames:
    table = services.table.filter(pa.array(np.isin(services.ints("service"), wanted)))
    code = table["service_code"].to_numpy()
    name = _picked(catalogue.table["name"], place_of(catalogue.ints("service_code"), code))
    columns = {
        "service": table["service"],
        "service_id": identities.name(table["service"]),
        "package_id": identities.name(table["package"]),
        "name": pa.array([n or "" for n in name.to_pylist()], pa.string()),
    }
    return ServiceNames(pa.table(columns, schema=ServiceNames.schema()))


def _terms(services: Services, rows: pa.Table) -> ServiceTerms:
    """Return the price of the newest month that is committed of each service, and the days it is paid for."""
    newest = rows.sort_by([("service", "ascending"), ("month", "descending")])
    keys, first = np.unique(newest["service"].to_numpy(), return_index=True)
    at = place_of(services.ints("service"), keys)
    start, stop = (
        pc.coalesce(_picked(services.table[paid], at), _picked(services.table[own], at))
        for paid, own in (("paid_start", "start"), ("paid_stop", "stop"))
    )
    columns = {
        "service": whole(keys),
        "unit": newest["unit"].take(pa.array(first)),
        "price": newest["rate"].take(pa.array(first)),
        "price_from": pa.nulls(len(keys), pa.int64()),
        "start": start,
        "stop": stop,
    }
    return ServiceTerms(pa.table(columns).cast(ServiceTerms.schema()))


def _newest_share(shares: Shares, rows: pa.Table) -> Ints:
    """Return the place of the newest share of each row's service and party; -1 where it has none."""
    order = np.argsort(shares.ints("start"), kind="stable")[::-1]  # np.unique keeps the first of equal keys: the newest
    keys, first = np.unique(_packed(shares.table.select(["service", "party"]).take(pa.array(order))), return_index=True)
    found = place_of(keys, _packed(rows.select(["service", "party"])))
    return np.where(found >= 0, order[first[np.maximum(found, 0)]], -1) if len(keys) else np.full(rows.num_rows, -1)


def _packed(rows: pa.Table) -> Ints:
    """Return service, party and (where there is one) month as one number a row: keys are below 2 to the 25th and 26th."""
    names = [n for n in ("service", "party", "month") if n in rows.column_names]
    service, party, *month = (rows[name].to_numpy() for name in names)
    key = service * (1 << 26) + party
    return np.asarray(key * (1 << 12) + (month[0] % (1 << 12)) if month else key, np.int64)


def _filled(column: pa.ChunkedArray | pa.Array) -> Ints:
    return np.asarray(column.fill_null(-1).to_numpy(zero_copy_only=False), np.int64)


def _picked(column: pa.ChunkedArray, places: Ints) -> pa.Array:
    """Return a column's values at places; null where a place is -1."""
    found = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    return found.take(pa.array(places, mask=places < 0))

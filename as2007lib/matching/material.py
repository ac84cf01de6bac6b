"""The frames as numbers: texts become codes that compare, rows come in one order whatever order they were given in."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from as2007lib.frames.clearing import (
    Allocated,
    Commitments,
    EarlierBills,
    Evidence,
    KnownAccounts,
    PayeeAccounts,
    Persons,
    ServiceNames,
    ServiceTerms,
    Suppliers,
)
from as2007lib.frames.column import NULL
from as2007lib.matching.habit import usual_lag
from as2007lib.matching.names import Names, name_codes
from as2007lib.values.arrays import Ints, changes, owners, place_of

_CPR, _BIRTH = 10, 6


@dataclass(frozen=True)
class Extra:
    """Frames that a match can do without: what is not given leaves the checks that need it silent.

    Attributes:
        terms: units, prices and dates of services.
        payee_accounts: the bank accounts that evidence asks to be paid to.
        known_accounts: the bank accounts that suppliers were paid to before.
        earlier: what suppliers billed before, from which their habits are known.
        doubtful: evidence, by key, of documents that say or owe something doubtful.
    """

    terms: ServiceTerms = field(default_factory=ServiceTerms.empty)
    payee_accounts: PayeeAccounts = field(default_factory=PayeeAccounts.empty)
    known_accounts: KnownAccounts = field(default_factory=KnownAccounts.empty)
    earlier: EarlierBills = field(default_factory=EarlierBills.empty)
    doubtful: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Known:
    """What is known beside evidence and commitments."""

    persons: Persons
    suppliers: Suppliers
    names: ServiceNames
    allocated: Allocated
    extra: Extra


@dataclass(frozen=True)
class Lines:
    """Evidence in order of issue, source and key; −1 is a text that was not given, `NULL` a number."""

    key: Ints
    source: Ints
    kind: Ints
    amount: Ints
    first: Ints
    last: Ints
    issued: Ints
    credits: Ints
    cpr: Ints
    birth: Ints
    citizen: Ints
    name: Ints
    supplier: Ints
    account: Ints
    order: Ints
    text: Ints
    quantity: Ints
    price: Ints
    frame: Evidence


@dataclass(frozen=True)
class Items:
    """Open items in order of group, month and key; a group is one service at one supplier."""

    key: Ints
    group: Ints
    month: Ints
    amount: Ints
    open: Ints
    quantity: Ints


@dataclass(frozen=True)
class Groups:
    """One service at one supplier: its items lie from `first`, `count` of them."""

    service: Ints
    party: Ints
    first: Ints
    count: Ints
    citizen: Ints
    cpr: Ints
    name: Ints
    supplier: Ints
    account: Ints
    order: Ints
    text: Ints


@dataclass(frozen=True)
class Material:
    """What the stages work on.

    `service_refs` and `package_refs` are pairs of a line and a group whose id it quotes; `lag` tells how many days after its period the
    supplier of each line usually bills, `group_lag` that of each group: `NULL` where that cannot be told.
    """

    lines: Lines
    items: Items
    groups: Groups
    names: Names
    texts: list[str]
    service_refs: tuple[Ints, Ints]
    package_refs: tuple[Ints, Ints]
    lag: Ints
    group_lag: Ints
    known: Known


def make_material(evidence: Evidence, commitments: Commitments, known: Known) -> Material:
    """Return the frames as numbers."""
    frame = evidence.take(_order(*(evidence.ints(name) for name in ("issued_on", "source", "evidence"))))
    opened = commitments.take(_order(*(commitments.ints(name) for name in ("service", "party", "month", "item"))))
    begins = np.flatnonzero(changes(opened.ints("service"), opened.ints("party")))
    count = np.diff(np.append(begins, len(opened)))
    stand = opened.take(begins + count - 1)
    codes = _codes(frame, stand, known)
    named = place_of(known.names.ints("service"), stand.ints("service"))
    lines = _lines(frame, known, codes)
    groups = _groups(stand, known, codes, begins, count)
    usual = _usual(lines, codes, known.extra.earlier)
    item = [opened.ints(name) for name in ("month", "amount", "open", "quantity")]
    return Material(
        lines=lines,
        items=Items(opened.ints("item"), owners(count), *item),
        groups=groups,
        names=codes.names,
        texts=codes.texts,
        service_refs=_references(frame, known.names, "service_id", named),
        package_refs=_references(frame, known.names, "package_id", named),
        lag=usual[lines.supplier],
        group_lag=usual[groups.supplier],
        known=known,
    )


@dataclass(frozen=True)
class _Codes:
    names: Names
    account: tuple[Ints, Ints]
    order: tuple[Ints, Ints]
    text: tuple[Ints, Ints]
    texts: list[str]
    supplier: tuple[Ints, Ints, Ints]


def _codes(frame: Evidence, stand: Commitments, known: Known) -> _Codes:
    texts = _coded(frame.table["text"], known.names.table["name"])
    return _Codes(
        names=name_codes(frame.table["person_name"], known.persons.table["name"]),
        account=_coded(frame.table["account"], stand.table["account"])[:2],
        order=_coded(frame.table["order_number"], stand.table["order_number"])[:2],
        text=texts[:2],
        texts=texts[2],
        supplier=_suppliers(frame, known.suppliers, known.extra.earlier),
    )


def _lines(frame: Evidence, known: Known, codes: _Codes) -> Lines:
    cpr, birth = _cprs(frame.table["cpr"])
    person_cpr = _cprs(known.persons.table["cpr"])[0]
    first, last = frame.ints("first_month"), frame.ints("last_month")
    first = np.where(first == NULL, last, first)
    return Lines(
        **{name: frame.ints(name) for name in ("source", "kind", "amount", "credits", "quantity", "price")},
        key=frame.ints("evidence"),
        first=first,
        last=np.where(last == NULL, first, last),
        issued=frame.ints("issued_on"),
        cpr=cpr,
        birth=birth,
        citizen=np.where(cpr < 0, -1, place_of(person_cpr, cpr)),
        name=codes.names.left,
        supplier=codes.supplier[0],
        account=codes.account[0],
        order=codes.order[0],
        text=codes.text[0],
        frame=frame,
    )


def _groups(stand: Commitments, known: Known, codes: _Codes, begins: Ints, count: Ints) -> Groups:
    citizen = place_of(known.persons.ints("citizen"), stand.ints("citizen"))
    return Groups(
        service=stand.ints("service"),
        party=stand.ints("party"),
        first=begins,
        count=count,
        citizen=citizen,
        cpr=_picked(_cprs(known.persons.table["cpr"])[0], citizen),
        name=_picked(codes.names.right, citizen),
        supplier=_picked(codes.supplier[1], place_of(known.suppliers.ints("party"), stand.ints("party"))),
        account=codes.account[1],
        order=codes.order[1],
        text=_picked(codes.text[1], place_of(known.names.ints("service"), stand.ints("service"))),
    )


def _order(*columns: Ints) -> Ints:
    """Return the order of rows by columns, the first being the most significant; columns that lie in order are left alone."""
    return np.lexsort(columns[::-1]).astype(np.int64)


def _picked(values: Ints, places: Ints) -> Ints:
    """Return the values at places, −1 where the place is."""
    return np.append(values, -1)[places]


def _coded(left: pa.ChunkedArray, right: pa.ChunkedArray) -> tuple[Ints, Ints, list[str]]:
    """Return two columns of text as codes that compare, −1 for none; and the texts of the codes."""
    coded = pa.chunked_array([*left.chunks, *right.chunks], pa.string()).combine_chunks().dictionary_encode()
    codes = coded.indices.fill_null(-1).to_numpy().astype(np.int64)
    return codes[: len(left)], codes[len(left) :], coded.dictionary.to_pylist()


def _cprs(texts: pa.ChunkedArray) -> tuple[Ints, Ints]:
    """Return CPR numbers of ten digits as whole numbers, and the birth dates of six or ten as whole numbers; −1 for none."""
    plain = pc.replace_substring(pc.fill_null(texts, ""), "-", "")
    digits, length = pc.match_substring_regex(plain, "^[0-9]+$"), pc.utf8_length(plain)
    whole = pc.and_(digits, pc.equal(length, _CPR)).to_numpy()
    dated = pc.and_(digits, pc.or_(pc.equal(length, _CPR), pc.equal(length, _BIRTH))).to_numpy()
    cpr = np.full(len(texts), -1, dtype=np.int64)
    birth = np.full(len(texts), -1, dtype=np.int64)
    cpr[whole] = pc.cast(plain.filter(pa.array(whole)), pa.int64()).to_numpy()
    birth[dated] = pc.cast(pc.utf8_slice_codeunits(plain.filter(pa.array(dated)), 0, _BIRTH), pa.int64()).to_numpy()
    return cpr, birth


def _suppliers(frame: Evidence, suppliers: Suppliers, earlier: EarlierBills) -> tuple[Ints, Ints, Ints]:
    """Return a code for who is paid: the company number, or else the CPR number of a payee that is a person."""
    billing = [pc.coalesce(bills.table["supplier_cvr"], bills.table["supplier_cpr"]) for bills in (frame, earlier)]
    own = pc.coalesce(suppliers.table["cvr"], suppliers.table["cpr"])
    bills, parties, _ = _coded(pa.chunked_array([chunk for column in billing for chunk in column.chunks], pa.string()), own)
    return bills[: len(frame)], parties, bills[len(frame) :]


def _usual(lines: Lines, codes: _Codes, earlier: EarlierBills) -> Ints:
    """Return by the code of a supplier how many days after its period it usually bills, now and before; at the end `NULL`, for −1."""
    bills = np.flatnonzero(lines.amount > 0)
    return usual_lag(
        np.concatenate([lines.supplier[bills], codes.supplier[2]]),
        np.concatenate([lines.last[bills], earlier.ints("last_month")]),
        np.concatenate([lines.issued[bills], earlier.ints("issued_on")]),
        max(int(each.max(initial=-1)) for each in codes.supplier),
    )


def _references(frame: Evidence, names: ServiceNames, column: str, named: Ints) -> tuple[Ints, Ints]:
    """Return pairs of a line and a group whose id the line's reference holds, in order."""
    stated = frame.table["reference"].combine_chunks()
    rows = np.flatnonzero(pc.is_valid(stated).to_numpy(zero_copy_only=False))
    numbers: dict[str, list[int]] = {}
    if len(rows):
        ids = names.table[column].to_pylist()
        for group, place in enumerate(named.tolist()):
            if place >= 0:
                numbers.setdefault(ids[place], []).append(group)
    found = sorted({(row, group) for row in rows.tolist() for word in stated[row].as_py().split() for group in numbers.get(word, ())})
    pairs = np.array(found, dtype=np.int64).reshape(-1, 2)
    return pairs[:, 0], pairs[:, 1]

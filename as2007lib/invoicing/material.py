"""What each line brings to its document, as whole columns: payer, references, service, citizen, and what billed it before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from as2007lib.frames.base import Frame, Ints
from as2007lib.frames.results import Lines
from as2007lib.invoicing.book import Book, take
from as2007lib.invoicing.parameters import InvoicingParameters
from as2007lib.values.arrays import Bools, pack
from as2007lib.values.cpr_scan import mask_cprs
from as2007lib.values.intervals import spots

Texts = NDArray[np.object_]


@dataclass(frozen=True)
class Material:
    """Columns in the order of the lines; texts are blank where unknown.

    Attributes:
        payer: who the line is billed to.
        provider: where it was delivered, `NULL` where nowhere in particular.
        gln: EAN (GLN) stated on the share.
        reference: the payer's reference person.
        order_number: the payer's order number.
        account: the payer's account string.
        known: whether the service is known.
        item: the catalogue service's id.
        name: its name, or the service's own id where it is unknown.
        place: the provider's name.
        units: the service's quantity in ten-thousandths, `NULL` where it is 1.
        standard: whether the line bears VAT.
        case: the reference of the case.
        citizen: the citizen, `NULL` where there is none or the payer may not have the CPR number.
        cpr: the citizen's CPR number, where the payer may have it.
        original: number of the document that billed the key before.
        issued: its day, `NULL` where unknown.
        held_in: the run in which it is still held back.
    """

    payer: Ints
    provider: Ints
    gln: Texts
    reference: Texts
    order_number: Texts
    account: Texts
    known: Bools
    item: Texts
    name: Texts
    place: Texts
    units: Ints
    standard: Bools
    case: Texts
    citizen: Ints
    cpr: Texts
    original: Texts
    issued: Ints
    held_in: Texts


def material_of(lines: Lines, payer: Ints, book: Book, parameters: InvoicingParameters) -> Material:
    """Gather what the lines bring to their documents; `payer` is who each line is billed to."""
    service = lines.ints("service")
    share = _share_rows(lines, payer, book)
    own = book.row_of(book.services, "service", service)
    code = take(book.services.ints("service_code"), own)
    entry = book.row_of(book.catalogue, "service_code", code)
    provider = take(book.services.ints("provider"), own)
    package = take(book.services.ints("package"), own)
    citizen, case = _cases(package, book, parameters)
    allowed = np.isin(payer, [key for key in np.unique(payer) if book.identities.text(int(key)) in parameters.cpr_payers])
    citizen = np.where(allowed, citizen, -1)
    earlier = _earlier_rows(lines, book)
    return Material(
        payer=payer,
        provider=provider,
        gln=_texts(book.shares, "gln", share),
        reference=_texts(book.shares, "their_reference", share),
        order_number=_texts(book.shares, "order_number", share),
        account=_texts(book.shares, "account", share),
        known=entry >= 0,
        item=_names(code, book),
        name=np.where(entry >= 0, _texts(book.catalogue, "name", entry), _names(service, book)),
        place=_texts(book.providers, "name", book.row_of(book.providers, "provider", provider)),
        units=take(book.services.ints("quantity"), own),
        standard=_texts(book.catalogue, "vat", entry) == "standard",
        case=case,
        citizen=citizen,
        cpr=_texts(book.citizens, "cpr", book.row_of(book.citizens, "citizen", citizen)),
        original=_texts(book.earlier, "number", earlier),
        issued=take(book.earlier.ints("issued"), earlier),
        held_in=_texts(book.earlier, "held_in", earlier),
    )


def _share_rows(lines: Lines, payer: Ints, book: Book) -> Ints:
    """Return the newest share of the service and payer that is in force on some day of each line, −1 where there is none."""
    shares, size = book.shares, len(book.shares)
    if not size:
        return np.full(len(lines), -1, dtype=np.int64)
    pairs = pack(np.concatenate([shares.ints("service"), lines.ints("service")]), np.concatenate([shares.ints("party"), payer]))
    keys = np.unique(pairs, return_inverse=True)[1].astype(np.int64)
    begin = spots(keys[:size], shares.ints("start"))
    order = np.argsort(begin, kind="stable")
    place = np.searchsorted(begin[order], spots(keys[size:], lines.ints("stop"))) - 1
    row = order[np.maximum(place, 0)]
    good = (place >= 0) & (keys[row] == keys[size:]) & (shares.ints("stop")[row] > lines.ints("start"))
    return np.where(good, row, -1)


def _cases(package: Ints, book: Book, parameters: InvoicingParameters) -> tuple[Ints, Texts]:
    """Return the citizen (same_as followed) and the case reference of each line; whatever looks like a CPR number is masked in it."""
    row = book.row_of(book.packages, "package", package)
    citizen = book.same_person(take(book.packages.ints("citizen"), row))
    keys, inverse = np.unique(package if parameters.case_by == "package" else citizen, return_inverse=True)
    references = np.array([mask_cprs(text) for text in book.ids(keys)], dtype=object)
    return citizen, references[inverse] if len(keys) else references


def _earlier_rows(lines: Lines, book: Book) -> Ints:
    """Return the document that billed each correction's key before, −1 where none is known or the line is no correction."""
    names = ("service", "party", "month")
    size = len(book.earlier)
    keys = pack(*[np.concatenate([book.earlier.ints(name), lines.ints(name)]) for name in names])
    known, first = np.unique(keys[:size], return_index=True)
    place = np.searchsorted(known, keys[size:])
    found = np.zeros(len(lines), dtype=np.bool_)
    inside = place < len(known)
    found[inside] = known[place[inside]] == keys[size:][inside]
    correction = lines.ints("kind") == Lines.column("kind").codes.index("correction")
    rows = np.full(len(lines), -1, dtype=np.int64)
    rows[found & correction] = first[place[found & correction]]
    return rows


def _texts(frame: Frame, name: str, rows: Ints) -> Texts:
    """Return a text column at the given rows, blank where the row is −1 or the text null."""
    column = frame.table[name].combine_chunks()
    return _filled(column.take(pa.array(rows, mask=rows < 0)))


def _names(keys: Ints, book: Book) -> Texts:
    return _filled(book.identities.name(keys))


def _filled(texts: Any) -> Texts:
    return np.asarray(pc.fill_null(texts, "").to_numpy(zero_copy_only=False), dtype=object)

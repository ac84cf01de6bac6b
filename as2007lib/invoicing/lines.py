"""The lines of documents, in the order in which they are printed."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from as2007lib.formats.ubl.document import DocumentReference, Line, Period, Vat
from as2007lib.frames.base import Ints
from as2007lib.frames.column import NULL
from as2007lib.frames.facts import UNITS
from as2007lib.frames.results import KINDS, Lines
from as2007lib.invoicing.amounts import Figures
from as2007lib.invoicing.grouping import Groups
from as2007lib.invoicing.material import Material, Texts
from as2007lib.invoicing.words import description
from as2007lib.values.days import date_of
from as2007lib.values.texts import ranks


def document_lines(lines: Lines, material: Material, groups: Groups, figures: Figures) -> tuple[list[str], list[Line]]:
    """Return the account string of each document whose lines agree on one (else blank), and all lines in printed order."""
    order = groups.order
    accounts, own_accounts = _accounts(material.account[order], groups)
    periods: dict[tuple[int, int], Period] = {}
    correction = (lines.ints("kind") == KINDS.index("correction"))[order]
    columns = zip(
        groups.position[order].tolist(),
        material.name[order].tolist(),
        material.item[order].tolist(),
        _descriptions(lines, material, figures, order),
        [figures.quantity[row] for row in order],
        [figures.unit[row] for row in order],
        figures.price[order].tolist(),
        figures.amount[order].tolist(),
        [Vat.STANDARD if standard else Vat.EXEMPT for standard in material.standard[order]],
        figures.vat[order].tolist(),
        lines.ints("start")[order].tolist(),
        (lines.ints("stop")[order] - 1).tolist(),
        own_accounts,
        _or_none(np.where(correction, lines.ints("old_amount")[order], NULL)),
        _or_none(np.where(correction, lines.ints("new_amount")[order], NULL)),
        _originals(material, order),
        material.case[order].tolist(),
        material.cpr[order].tolist(),
        strict=True,
    )
    printed = [
        Line(str(position), name, item, words, quantity, unit, price, amount, vat, vat_amount, _period(first, last, periods), *rest)
        for position, name, item, words, quantity, unit, price, amount, vat, vat_amount, first, last, *rest in columns
    ]
    return accounts, printed


def _period(first: int, last: int, made: dict[tuple[int, int], Period]) -> Period:
    """Return the period of two days; one object a period, as a run has few of them."""
    if (first, last) not in made:
        made[first, last] = Period(date_of(first), date_of(last))
    return made[first, last]


def _descriptions(lines: Lines, material: Material, figures: Figures, order: Ints) -> list[str]:
    columns = zip(
        material.place[order].tolist(),
        figures.tied[order].tolist(),
        _or_none(lines.ints("quantity")[order]),
        [UNITS[unit] for unit in lines.ints("unit")[order]],
        _or_none(lines.ints("rate")[order]),
        _or_none(lines.ints("factor_pct")[order]),
        _or_none(lines.ints("share")[order]),
        _or_none(material.units[order]),
        strict=True,
    )
    return [
        description(place, tied=tied, quantity=quantity, unit=unit, rate=rate, factor_pct=factor, share=share, units=units)
        for place, tied, quantity, unit, rate, factor, share, units in columns
    ]


def _originals(material: Material, order: Ints) -> list[DocumentReference | None]:
    """Return the document each line corrects; one object a document, as many lines name the same."""
    made: dict[tuple[str, int], DocumentReference] = {}
    found: list[DocumentReference | None] = []
    for number, day in zip(material.original[order].tolist(), material.issued[order].tolist(), strict=True):
        if number and (number, day) not in made:
            made[number, day] = DocumentReference(number, None if day == NULL else date_of(day))
        found.append(made.get((number, day)))
    return found


def _accounts(accounts: Texts, groups: Groups) -> tuple[list[str], list[str]]:
    """Return each document's account string where all its lines have the same, and each line's where they differ."""
    if not len(groups):
        return [], []
    rank = ranks(pa.array(accounts, pa.string()))
    agreed = np.minimum.reduceat(rank, groups.starts) == np.maximum.reduceat(rank, groups.starts)
    whole = np.where(agreed, accounts[groups.starts], "")
    single = np.where(np.repeat(agreed, groups.sizes), "", accounts)
    return whole.tolist(), single.tolist()


def _or_none(values: Ints) -> list[int | None]:
    return [None if value == NULL else value for value in values.tolist()]

"""Which lines stand on one document, and in what order documents and lines come."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from as2007lib.frames.base import Ints
from as2007lib.frames.results import Lines
from as2007lib.invoicing.book import Book
from as2007lib.invoicing.material import Material
from as2007lib.invoicing.parameters import InvoicingParameters
from as2007lib.values.arrays import changes, pack, sums
from as2007lib.values.texts import ranks


@dataclass(frozen=True)
class Groups:
    """The lines of a run laid on documents.

    Attributes:
        document: the place of each line's document, by line.
        position: the line's place on its document, from 1, by line.
        order: the lines sorted by document and position.
        starts: where each document begins in `order`.
    """

    document: Ints
    position: Ints
    order: Ints
    starts: Ints

    def __len__(self) -> int:
        """Return the number of documents."""
        return len(self.starts)

    @property
    def sizes(self) -> Ints:
        """The number of lines of each document."""
        return np.diff(np.append(self.starts, len(self.order)))

    def sums(self, amounts: Ints) -> Ints:
        """Return the sum of a column over each document's lines."""
        return sums(amounts[self.order], self.starts)


def group_lines(lines: Lines, material: Material, book: Book, parameters: InvoicingParameters) -> Groups:
    """Lay the lines on documents: by payer, what the parameters group by, and (credit_as separate) the sign of the key.

    Documents come in byte order of the payer's id and of what they are grouped by; lines keep the order of the run.
    """
    order_of = book.identities.order
    columns = [order_of[material.payer]]
    if "provider" in parameters.group_by:
        columns.append(np.where(material.provider >= 0, order_of[np.maximum(material.provider, 0)] + 1, 0))
    stated = {"gln": material.gln, "reference": material.reference, "order_number": material.order_number}
    columns += [ranks(pa.array(texts, pa.string())) for name, texts in stated.items() if name in parameters.group_by]
    if parameters.credit_as == "separate":
        columns.append(_below_zero(lines))
    return laid_on(pack(*columns))


def laid_on(documents: Ints) -> Groups:
    """Lay each line on the document it names; documents come in the order of their keys, lines keep theirs."""
    _, document = np.unique(documents, return_inverse=True)
    order = np.argsort(document, kind="stable")
    starts = np.flatnonzero(changes(document[order]))
    position = np.empty(len(order), dtype=np.int64)
    position[order] = np.arange(len(order)) - starts[document[order]] + 1
    return Groups(document.astype(np.int64), position, order, starts)


def _below_zero(lines: Lines) -> Ints:
    """Return 1 on the lines of keys (service, party, month) whose sum is below zero."""
    _, key = np.unique(pack(lines.ints("service"), lines.ints("party"), lines.ints("month")), return_inverse=True)
    order = np.argsort(key, kind="stable")
    total = sums(lines.ints("amount")[order], np.flatnonzero(changes(key[order])))
    below: Ints = (total < 0)[key].astype(np.int64)
    return below

"""One posting on the page of reconciliation: what it says, what was decided on it, and what it lies on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from as2007lib.access.rights import require
from as2007lib.answers.decided import Decided, Lies, Made
from as2007lib.answers.reconciliation import Reconciliation, rows_of
from as2007lib.answers.reconciliation_sides import CHANGED
from as2007lib.store.bulk import whole
from as2007lib.store.by import By
from as2007lib.store.clearing import Subject, read_laid
from as2007lib.store.engine import Store
from as2007lib.store.errors import NoSuchEvidence
from as2007lib.store.reconciling import read_made_on_posting
from as2007lib.values.cpr_scan import mask_cprs


@dataclass(frozen=True)
class DecidedPosting(Decided):
    """A posting.

    Attributes:
        row: what stands of it on the ledger's side (`reconciliation_sides.POSTED`).
    """

    row: dict[str, Any]

    word = "posteringen"

    @property
    def state(self) -> str:
        """What it is: one of `reconciliation_sides.STATES`."""
        return str(self.row["state"])

    @property
    def ready(self) -> bool:
        """Whether it can be decided as it stands; one that changed can, while the ledger still states it."""
        return bool(self.amount) and (self.open or self.state == CHANGED)


def posting(store: Store, by: By, found: Reconciliation, key: int) -> DecidedPosting:
    """Return a posting of a reconciliation.

    Raises:
        NotAllowed: the user may not read.
        NoSuchEvidence: it is not on the ledger's side.
    """
    require(store, found.entry, by, "read")
    (row,) = rows_of(found.ledger, "posting", whole([key]).to_numpy()).to_pylist()
    if row["posting"] is None:
        raise NoSuchEvidence
    subject = Subject(posting=key)
    made = tuple(
        Made(d["id"], d["kind"], bool(d["by_itself"]), d["by_user"], d["at"], mask_cprs(d["words"]))
        for d in read_made_on_posting(store, key).to_pylist()
    )
    laid = tuple(Lies(**part) for part in read_laid(store, subject)) if made else ()
    return DecidedPosting(subject, f"Posteringen {row['posting_id']}", row["amount"], made, laid, row)

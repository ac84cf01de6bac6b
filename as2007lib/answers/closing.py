"""What must hold before a month is closed: the store proves itself, every run's sums tie, and no draft waits."""

from __future__ import annotations

from dataclasses import dataclass

from as2007lib.answers.proofs import Verified, verify
from as2007lib.answers.runs import list_runs
from as2007lib.store.by import By
from as2007lib.store.engine import Store
from as2007lib.store.errors import As2007Error
from as2007lib.store.vouchers import read_ties


class MonthNotReady(As2007Error):
    """Måneden kan ikke lukkes endnu."""


@dataclass(frozen=True)
class Ties:
    """What an approved run sums to in each place, øre.

    Attributes:
        run_id: the run.
        lines: its lines.
        settled: what it has settled, by key.
        documents: its documents without VAT; None where its flow has none.
        debit: its entries in debit.
        credit: its entries in credit, negative.
        vouchers: how many vouchers it has.
    """

    run_id: str
    lines: int
    settled: int
    documents: int | None
    debit: int
    credit: int
    vouchers: int

    @property
    def tied(self) -> bool:
        """Whether all of it comes to the same."""
        return self.lines == self.settled and self.documents in {None, self.lines} and self.debit + self.credit == 0


@dataclass(frozen=True)
class Closing:
    """The checks before closing: the proof of the whole store, the period's runs, and the drafts that wait."""

    proof: Verified
    runs: tuple[Ties, ...]
    drafts: tuple[str, ...]

    def require_ready(self) -> None:
        """Stop here unless the month may be closed.

        Raises:
            MonthNotReady: something does not tie, or a draft waits.
        """
        untied = [run.run_id for run in self.runs if not run.tied]
        if self.proof.faults or untied:
            where = self.proof.faults[0].where if self.proof.faults else untied[0]
            raise MonthNotReady(f"Måneden er ikke lukket, for noget går ikke op ved {where}. Se tabellerne, og kør «as2007 verify».")
        if self.drafts:
            named = ", ".join(self.drafts)
            raise MonthNotReady(f"Måneden er ikke lukket, for disse kladder venter: {named}. Godkend dem, og fortsæt med --resume.")


def check_closing(store: Store, by: By, period: int) -> Closing:
    """Return the checks before a period is closed; every approved run of the store is made again, so it takes its time."""
    proof = verify(store, by)
    known = list_runs(store, by)
    billed = {run.run_id for run in known if run.flow == "sale"}
    rows = read_ties(store, period).to_pylist()
    return Closing(
        proof=proof,
        runs=tuple(Ties(**{**row, "documents": row["documents"] if row["run_id"] in billed else None}) for row in rows),
        drafts=tuple(run.run_id for run in known if run.state == "draft" and run.period == period),
    )

"""The fourth notebook: the sums that must tie, the proof of the store, and the fingerprint of the closed month."""

from __future__ import annotations

from collections.abc import Sequence

from as2007lib.answers.closing import Closing
from as2007lib.answers.periods import Period
from as2007lib.show.shown import Shown, Words, shown
from as2007lib.show.tables import Column, Table, table
from as2007lib.show.text import FLOW_NAMES, PERIOD_NAMES, verified


def proof(found: Closing) -> Shown:
    """Show what every run of the period sums to in each place, and whether the store proves itself."""
    rows = [(r.run_id, r.lines, r.settled, r.documents, r.debit, -r.credit, r.vouchers, "ja" if r.tied else "NEJ") for r in found.runs]
    columns = [Column("Kørsel"), Column("Linjer", "amount"), Column("Afregnet", "amount"), Column("Dokumenter", "amount")]
    more = [Column("Debet", "amount"), Column("Kredit", "amount"), Column("Bilag", "count"), Column("Går op")]
    note = "Debet og kredit er lige store og rummer også reguleringer og moms. Beløb i kr."
    return shown(
        table("Summer, der skal gå op", [*columns, *more], rows, note=note, empty="Ingen kørsel er godkendt i måneden."),
        Words("Lagerets bevis", tuple(verified(found.proof).splitlines())),
    )


def closed(found: Sequence[Period], period: int) -> Table:
    """Show the states of a period with the fingerprint (root hash) of each flow's lines."""
    rows = [(FLOW_NAMES[p.flow], PERIOD_NAMES[p.state], p.runs, p.root) for p in found if p.period == period]
    columns = [Column("Pengestrøm"), Column("Tilstand"), Column("Kørsler", "count"), Column("Fingeraftryk (rodhash) af alle linjer")]
    note = "Skriv fingeraftrykket ud, eller gem det uden for lageret: det beviser senere, at ingen linje er ændret."
    return table("Måneden er lukket", columns, rows, note=note, empty="Måneden har ingen kørsler.")

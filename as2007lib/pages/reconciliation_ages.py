"""How old what is unmatched is, on the page of reconciliation."""

from __future__ import annotations

from as2007lib.pages import kit
from as2007lib.pages.kit.node import Node
from as2007lib.pages.reconciliation_desk import Desk
from as2007lib.show.reconciliation import ages
from as2007lib.show.reconciliation.words import band

_LABELS = {
    "ledger_count": "Posteringer",
    "ledger": "Kun i økonomisystemet",
    "ours_count": "Åbne disponeringer",
    "ours": "Kun hos os",
    "over": "Brugt for meget",
}


class Ages(kit.Part):
    """The figure, and its numbers as a table."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def draw(self, place: kit.Place, /) -> Node:
        """Draw the figure of what is chosen now."""
        found = self.desk.found.ages
        columns = [kit.Column("band", "Alder", "code", sortable=False)]
        columns += [
            kit.Column(name, label, "count" if name.endswith("count") else "amount", sortable=False) for name, label in _LABELS.items()
        ]
        rows = {"band": [band(aged) for aged in found]} | {name: [getattr(aged, name) for aged in found] for name in _LABELS}
        table = kit.Table("Alder i dage fra bogføringen eller månedens slutning", columns, rows, totals=tuple(_LABELS))
        return kit.Figure("Aldersfordeling", ages.figure(found), ages.words(found), table).draw(place)

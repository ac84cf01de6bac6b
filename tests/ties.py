"""What must hold of every reconciliation, to the øre."""

from __future__ import annotations

import pyarrow.compute as pc

from as2007lib.answers.reconciliation import Reconciliation, grouped

LEDGER, OURS = ("amount", "laid", "explained", "rest"), ("amount", "used", "released", "open", "over")


def require_ties(found: Reconciliation) -> None:
    """Assert that each side's columns sum to its whole: in every row, in every group, in bands of age and in all."""
    ledger, ours = found.ledger_sums, found.our_sums
    assert ledger.total == ledger.matched + ledger.explained + ledger.only
    assert ours.total == ours.matched + ours.released + ours.only - ours.over
    for row in found.ledger.select(list(LEDGER)).to_pylist():
        assert row["amount"] == row["laid"] + row["explained"] + row["rest"]
    for row in found.ours.select(list(OURS)).to_pylist():
        assert row["amount"] == row["used"] + row["released"] + row["open"] - row["over"]
        assert not (row["open"] and row["over"])
    assert sum(aged.ledger for aged in found.ages) == ledger.only
    assert (sum(aged.ours for aged in found.ages), sum(aged.over for aged in found.ages)) == (ours.only, ours.over)
    for by in ("month", "booked", "account", "system", "supplier", "state"):
        assert [pc.sum(grouped(found.ledger, by)[name]).as_py() or 0 for name in LEDGER] == list(vars(ledger).values())
    for by in ("month", "account", "supplier"):
        assert [pc.sum(grouped(found.ours, by)[name]).as_py() or 0 for name in OURS] == list(vars(ours).values())

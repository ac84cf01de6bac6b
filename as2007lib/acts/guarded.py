"""The limits of a load: how many services may vanish under `full`, and how many kroner may move in months already settled."""

from __future__ import annotations

import numpy as np

from as2007lib.acts.loaded import LoadOptions, LoadRefused
from as2007lib.frames.base import Ints
from as2007lib.intake.statement import Statement as Taken
from as2007lib.settlement.effect import effect_on_settled, moved_between
from as2007lib.store.journal import Transaction
from as2007lib.store.runs import approved_runs
from as2007lib.store.services import read_carried, read_services_known
from as2007lib.store.settings import read_settings
from as2007lib.values.danish import count, kr, many

_MOST_VANISHING = 20
"""A full load is refused when more than one service in this many would vanish (5 %, see the interchange format)."""
LOAD_ANYWAY = "Se hvad der sker med --dry-run; er det rigtigt, så indlæs med «as2007 load» og --yes."
RELEASE_ANYWAY = "Er det rigtigt, så tag rækkerne ind med «as2007 quarantine release» og --yes."


def limits_lost(transaction: Transaction, options: LoadOptions, taken: Taken) -> int:
    """Return how many services stay known under a full load although nothing is due for them any more.

    Raises:
        LoadRefused: these and those no longer known are too many.
    """
    if not options.full:
        return 0
    entry = transaction.entry
    before, after = read_services_known(transaction, entry - 1), read_services_known(transaction, entry)
    lost: Ints = np.setdiff1d(read_carried(transaction, entry - 1), read_carried(transaction, entry))
    orphaned = len(np.intersect1d(lost, after))
    vanished = len(np.setdiff1d(before, after)) + orphaned
    if vanished * _MOST_VANISHING > len(before) and not (options.yes or options.dry_run):
        without = f" ({count(orphaned)} af dem, fordi bevilling, katalogydelse eller kalender forsvinder)" if orphaned else ""
        raise LoadRefused(
            f"{count(vanished)} af {many(len(before), 'ydelse', 'ydelser')} ville forsvinde{without}, mere end 5 %: intet er ændret.",
            LOAD_ANYWAY,
            taken,
        )
    return orphaned


def limited_effect(transaction: Transaction, options: LoadOptions, taken: Taken, remedy: str) -> dict[str, int]:
    """Return øre by flow that the load itself would change settled months by; empty where no limit is set and nobody asks.

    What is added and what is taken away are held against the limit each by itself, the larger of the two in each flow: a large bill
    and a large credit may come to little and must be looked at all the same.

    Raises:
        LoadRefused: more than the limit would be moved; `remedy` says what to do where that is right.
    """
    limit = read_settings(transaction, transaction.entry - 1).get("load_limit")
    if limit is None and not options.dry_run:
        return {}
    runs = approved_runs(transaction.connection)
    # what was known before and is not settled yet is not this load's doing
    before, after = (effect_on_settled(transaction, runs, entry) for entry in (transaction.entry - 1, transaction.entry))
    effect = {flow: moved_between(before[flow], lines) for flow, lines in after.items()}
    moved = sum(of_flow.gross for of_flow in effect.values())
    if limit is not None and moved > limit and not (options.yes or options.dry_run):
        raise LoadRefused(
            f"Indlæsningen ville flytte {kr(moved)} i måneder, der er afregnet; grænsen er {kr(limit)} "
            "Tillæg og fradrag er talt hver for sig. Intet er ændret.",
            remedy,
            taken,
        )
    return {flow: of_flow.net for flow, of_flow in effect.items()}

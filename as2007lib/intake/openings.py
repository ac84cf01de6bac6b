"""Openings (settled.csv): stated by service, month and the person behind the party, until a run has settled them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa

from as2007lib.frames.facts import Openings
from as2007lib.intake.columns import ints, ranked
from as2007lib.intake.persons import person_of
from as2007lib.intake.stage import Stage
from as2007lib.values.arrays import Ints

_DUPLICATE = "den samme ydelse, måned og modpart (efter same_as) står på flere rækker"
_SETTLED = "måneden er allerede afregnet i en godkendt kørsel: en åbning kan ikke længere ændres"


@dataclass(frozen=True)
class _Keys:
    """The keys of openings with parties read through same_as: one number each for those known, candidates, and runs'."""

    known: Ints
    pool: Ints
    runs: Ints


def check_openings(stage: Stage) -> None:
    """Blame candidates that runs have settled, and those that same_as makes one key."""
    if Openings not in stage.pool:
        return
    bad, keys = stage.pool[Openings].bad, _keys(stage)
    settled = np.isin(keys.pool, keys.runs) & _complete(stage)
    good = np.flatnonzero(~bad)
    twice = stage.unsafe(Openings, good[pd.Series(keys.pool[good]).duplicated(keep=False).to_numpy()])
    stage.blame(Openings, np.flatnonzero(settled), "month", "already_settled", _SETTLED)
    stage.blame(Openings, twice, "party", "duplicate_key", _DUPLICATE, waits=True)


def with_replaced(stage: Stage, rows: pa.Table) -> pa.Table:
    """Add to the openings taken in, amount 0, those known under another id of the same person, so that they count once."""
    good, keys = np.flatnonzero(~stage.pool[Openings].bad), _keys(stage)
    places = pd.Series(np.arange(len(good)), index=keys.pool[good])
    stated_by = places.reindex(keys.known).to_numpy()
    other = ~np.isnan(stated_by)
    mine = stage.pool_ids(Openings, "party")[good]
    other[other] = stage.known_ids(Openings, "party")[other] != mine[stated_by[other].astype(np.int64)]
    if not other.any():
        return rows
    replaced = stage.known[Openings].filter(pa.array(other))
    nothing = pa.array(np.zeros(replaced.num_rows, dtype=np.int64))
    replaced = replaced.set_column(replaced.schema.get_field_index("amount"), "amount", nothing)
    lines = rows["file_row"].combine_chunks().take(pa.array(stated_by[other].astype(np.int64)))
    sources = rows["source"].combine_chunks().take(pa.array(stated_by[other].astype(np.int64)))
    return pa.concat_tables([rows, replaced.append_column("file_row", lines).append_column("source", sources).cast(rows.schema)])


def _complete(stage: Stage) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    found = stage.pool[Openings]
    return ~(found.spoils("service") | found.spoils("party") | found.spoils("month"))


def _keys(stage: Stage) -> _Keys:
    person, runs = person_of(stage), stage.settled_by_runs
    service = (stage.known_ids(Openings, "service"), stage.pool_ids(Openings, "service"), stage.ids_of("service", runs["service"]))
    party = (stage.known_ids(Openings, "party"), stage.pool_ids(Openings, "party"), stage.ids_of("party", runs["party"]))
    month = (
        ints(Openings, stage.known[Openings], "month"),
        ints(Openings, stage.pool[Openings].table, "month"),
        np.asarray(runs["month"].to_numpy(), dtype=np.int64),
    )
    # a month that cannot be read would be far below all others: months lie above 0
    months = np.maximum(np.concatenate(month), 0)
    number = ranked(np.concatenate(service), person[np.concatenate(party)], months)
    ends = np.cumsum([len(part) for part in service])
    return _Keys(*np.split(number, ends[:-1]))

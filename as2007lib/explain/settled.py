"""What was settled on a key before, and what a line is booked on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from as2007lib.explain.model import Booked, Earlier
from as2007lib.explain.names import Names
from as2007lib.frames.facts import Openings
from as2007lib.store.bulk import Reader
from as2007lib.store.history import read_billed, read_document_header, read_key_openings, read_key_runs, read_voucher
from as2007lib.store.runs import Run
from as2007lib.values.cpr_scan import mask_cprs


@dataclass(frozen=True)
class SettledBefore:
    """Earlier settlements of a key, oldest first.

    Attributes:
        items: the openings, then the runs.
        known: the entry known to the last run that settled it; None where no run has.
        parties: keys of the parties they were settled on.
    """

    items: tuple[Earlier, ...]
    known: int | None
    parties: frozenset[int]

    @property
    def total(self) -> int:
        """What is settled, øre."""
        return sum(item.amount for item in self.items)


def settled_before(reader: Reader, run: Run, service: int, month: int, names: Names, own: Callable[[int], bool]) -> SettledBefore:
    """Return what counted as settled for a run on a service month; `own` tells which parties are read as the line's."""
    openings = [r for r in read_key_openings(reader, run.flow, run.known, service, month).to_pylist() if own(r["party"])]
    runs = [r for r in read_key_runs(reader, run.flow, run.known, service, month).to_pylist() if own(r["party"])]
    billed = {(r["run"], r["party"]): r for r in read_billed(reader, service, month).to_pylist()}
    items = [
        Earlier(None, None, names.person(r["party"]), r["amount"], r["document"], r["document_date"], names.origin(Openings.file, r))
        for r in openings
    ]
    for r in runs:
        document = billed.get((r["run"], r["party"]), {"document_id": None, "issued_on": None})
        settled = (r["run_id"], r["period"], names.person(r["party"]), r["amount"])
        items.append(Earlier(*settled, document["document_id"], document["issued_on"], None))
    parties = frozenset(r["party"] for r in (*openings, *runs))
    return SettledBefore(tuple(items), max((r["known"] for r in runs), default=None), parties)


def booked(reader: Reader, run: Run, line: dict[str, Any], names: Names) -> Booked:
    """Return the document and the voucher a line of an approved run is on.

    Args:
        reader: the store.
        run: the line's run; a draft's lines are on nothing yet.
        line: the line's row.
        names: what keys are called.
    """
    if run.state == "draft":
        return Booked()
    voucher = {} if line["voucher"] is None else read_voucher(reader, line["voucher"]).to_pylist()[0]
    at = Booked(voucher=voucher.get("id"), voucher_text=mask_cprs(voucher["text"]) if voucher else None)
    if line["document"] is None:
        return at
    header = read_document_header(reader, line["document"]).to_pylist()[0]
    return replace(
        at,
        document_id=header["document_id"],
        document_type=header["type"],
        issued_on=header["issued_on"],
        payer=names.party(header["party"]),
        document_amount=header["amount"],
        held_back=bool(header["held"]),
    )

"""What comes to the demonstration's municipality from outside: suppliers' e-invoices, and the postings of payroll and ledger."""

from __future__ import annotations

from pathlib import Path

from as2007lib.answers.matching import proposals
from as2007lib.frames.facts import Parties
from as2007lib.items.commitments import read_open
from as2007lib.sample.invoices import make_invoices, own_party
from as2007lib.sample.postings import make_postings
from as2007lib.settings import Incoming, Parameters, Source
from as2007lib.store.by import By
from as2007lib.store.clearing import read_latest
from as2007lib.store.engine import Store
from as2007lib.store.known import latest_entry, read_fact
from as2007lib.values.danish import many
from as2007lib.values.months import format_month

BOXES = ("fakturaer-ind", "posteringer", "svar-ud")
"""The folders they come in by, and the one that answers go out by."""
_LIMIT = 10_000_000
_WORDS = (("fakturalinje", "fakturalinjer"), ("postering", "posteringer"))


def incoming_of(folder: Path) -> Incoming:
    """Return the part of the parameter file that names the folders within the demonstration's."""
    invoices, postings, returned = (str(folder / box) for box in BOXES)
    return Incoming(invoices=invoices, postings=(Source(name="posteringer", folder=postings),), decide_limit=_LIMIT, returned=returned)


def make_boxes(folder: Path) -> None:
    """Make the folders, empty."""
    for box in BOXES:
        (folder / box).mkdir()


def send_from_outside(store: Store, parameters: Parameters, month: int, seed: int) -> None:
    """Put what comes for a month's commitments into its folders: a subfolder a month.

    Args:
        store: the municipality's, with the month's purchases approved.
        parameters: its parameters, whose folders are filled.
        month: number of the service month.
        seed: the same one gives the same bytes.
    """
    with store.reading() as connection:
        entry = latest_entry(connection)
    with store.together() as reader:
        opened, parties = read_open(reader, entry), read_fact(reader, Parties, entry)
    name, incoming = format_month(month), parameters.incoming
    make_invoices(seed, month, opened, own_party(parties)).write(Path(incoming.invoices or ".") / name)
    make_postings(seed, month, opened).write(Path(incoming.postings[0].folder) / name)


def told_of(store: Store, by: By) -> str:
    """Return how far what came in has got by now, all months together, in Danish."""
    with store.together() as reader:
        alone = sum(row["by_itself"] for row in read_latest(reader).to_pylist())
    waiting = [len(proposals(store, by, what)) for what in ("invoices", "postings")]
    invoices, postings = (many(number, one, several) for number, (one, several) in zip(waiting, _WORDS, strict=True))
    posted = many(alone, "linje er posteret", "linjer er posteret")
    waits = f"{invoices} venter på siden Fakturabetaling, {postings} på Afstemning"
    return f"Fakturaer og posteringer udefra: {posted} af sig selv til nu; {waits}."

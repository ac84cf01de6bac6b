"""What comes in from outside, in a month as a municipality's parameter file describes it: receive its invoices, match, return."""

from __future__ import annotations

from as2007lib.access.rights import require
from as2007lib.acts.match import MatchedNow, match
from as2007lib.acts.month_folders import invoice_folder
from as2007lib.acts.receive import ReceivedFolder, receive_folder
from as2007lib.acts.return_documents import ReturnedNow, return_documents
from as2007lib.matching.left_to_people import proposed_at
from as2007lib.matching.of_store import matchable
from as2007lib.settings import Parameters
from as2007lib.store.by import By
from as2007lib.store.engine import Store
from as2007lib.store.known import latest_entry


def receive_month(store: Store, by: By, parameters: Parameters, period: int) -> ReceivedFolder | None:
    """Receive the e-invoices of a month; None where the parameter file names no folder of them.

    Raises:
        SourceMissing: the folder is not there; nothing is received.
        FolderUnreadable: a file cannot be read; nothing is received.
    """
    folder = invoice_folder(parameters, period)
    return None if folder is None else receive_folder(store, by, folder)


def match_month(store: Store, by: By, parameters: Parameters, what: str) -> MatchedNow:
    """Match what waits, and post what is certain where the parameter file lets it; else everything waits for a person.

    Args:
        store: the store.
        by: who lets it.
        parameters: the municipality's.
        what: `invoices` or `postings`.

    Raises:
        UnknownMatch: it is neither.
    """
    if parameters.incoming.post_certain:
        return match(store, by, what)
    with store.reading() as connection:
        entry = latest_entry(connection)
    require(store, entry, by, "read")
    with store.together() as reader:
        return MatchedNow(proposed_at(reader, entry, matchable(what)), 0)


def return_month(store: Store, by: By, parameters: Parameters) -> ReturnedNow | None:
    """Send back what is decided; None where the parameter file names no folder for the messages.

    The files are written afterwards, by `answers.returns`; `as2007 return --again` writes them once more.

    Raises:
        DocumentChanged: the bytes of a document are not those that came in.
    """
    return return_documents(store, by, parameters.incoming.return_format) if parameters.incoming.returned else None

"""A small municipality that has decided: some lines posted alone, some of them changed by people, others decided by people only."""

from __future__ import annotations

from pathlib import Path

from as2007lib.acts.decide import approve_line, reject_line, undo_line
from as2007lib.acts.deciding import Asked, LaidOn
from as2007lib.acts.match import match
from as2007lib.acts.receive import receive_folder
from as2007lib.store.clearing import Subject, read_decision
from as2007lib.store.engine import Store
from as2007lib.store.identities import read_identities
from tests.acts.purchases import ANNA, BO, FEB, HOURS_CVR, JAN, OTHER_PERSON, PERSON, Billed, bought, invoice, put

HOURS = "Støtte i eget hjem"


def judged(store: Store, home: Path) -> Store:
    """Lines 1 and 2 are posted alone; a person moves the first to another month, and lays, rejects or leaves the rest."""
    files = {
        "a": invoice("F-1", Billed(3_000_000, case="S1", cpr=PERSON)),
        "b": invoice("F-2", Billed(3_000_000, month="2026-02", case="S1", cpr=PERSON)),
        "c": invoice("T-1", Billed(45_000, name=HOURS, cpr=OTHER_PERSON), cvr=HOURS_CVR),
        "d": invoice("T-2", Billed(50_000, name=HOURS, cpr=OTHER_PERSON), cvr=HOURS_CVR),
        "e": invoice("T-3", Billed(123_400, name="Taxa"), cvr=HOURS_CVR),
        "f": invoice("T-4", Billed(55_000, name=HOURS, cpr=OTHER_PERSON), cvr=HOURS_CVR),
    }
    receive_folder(bought(store, home), ANNA, put(home / "in", **files))
    assert match(store, ANNA, "invoices").posted == 2
    lay(store, 1, "S1", "L1", FEB, 3_000_000, words=f"Det var februar, se {PERSON}")
    lay(store, 3, "S2", "L2", JAN, 45_000)
    lay(store, 4, "S2", "L2", FEB, 50_000)
    reject_line(store, BO, Asked(Subject(evidence=5), seen(store, 5)), "Hvilken borger?")
    return store


def lay(store: Store, line: int, service: str, party: str, month: int, amount: int, words: str = "") -> None:
    """Let Bo approve a line on a commitment."""
    known = read_identities(store)
    part = LaidOn(int(known.key("service", service) or 0), int(known.key("party", party) or 0), month, amount)
    approve_line(store, BO, Asked(Subject(evidence=line), seen(store, line)), [part], words)


def undo(store: Store, line: int) -> None:
    """Let Bo open a line again."""
    undo_line(store, BO, Asked(Subject(evidence=line), seen(store, line)))


def seen(store: Store, line: int) -> int | None:
    """Return the newest decision on a line."""
    found = read_decision(store, Subject(evidence=line))
    return found.id if found else None

"""The small municipality that buys, with what its ledger posted: what fits, what nobody committed, and what was taken back."""

from __future__ import annotations

from pathlib import Path

from as2007lib.acts.deciding import Asked, LaidOn
from as2007lib.acts.load import load_folder
from as2007lib.acts.loaded import LoadOptions
from as2007lib.acts.release import Wanted
from as2007lib.answers.choices import Item, items
from as2007lib.store.clearing import Subject, read_decision
from as2007lib.store.engine import Store
from as2007lib.store.identities import read_identities
from tests.acts.purchases import ANNA, HOME_CVR, HOURS_CVR, OTHER_PERSON, PERSON, bought
from tests.acts.small import write

HEAD = "posting_id;account;posted_on;period;amount;text;cpr;supplier_cvr\n"
ROWS = {
    "B1": f"5380001;2026-02-03;2026-01;30000,00;Birken januar S1;{PERSON};{HOME_CVR}",
    "B2": f"5380001;2026-02-20;2026-02;35000,00;Birken februar {PERSON[:6]}-{PERSON[6:]};{PERSON};{HOME_CVR}",
    "B3": "5380009;2026-01-15;2026-01;99,00;Kontorartikler;;",
    "R1": f"5380002;2026-02-04;2026-02;1250,00;Taxa;{OTHER_PERSON};{HOURS_CVR}",
    "R2": f"5380002;2026-02-09;2026-02;-1250,00;Taxa tilbage;{OTHER_PERSON};{HOURS_CVR}",
}
"""What stands on each posting after its id."""


def postings_csv(rows: dict[str, str]) -> str:
    """Return postings.csv of rows by id."""
    return HEAD + "".join(f"{posting};{row}\n" for posting, row in rows.items())


def posted(store: Store, home: Path) -> Store:
    """Make the municipality, its commitments and the five postings."""
    load_ledger(bought(store, home), home, ROWS)
    return store


def load_ledger(store: Store, home: Path, rows: dict[str, str], *, full: bool = False) -> None:
    """Load postings; `full`: they are all that the ledger says."""
    load_folder(store, ANNA, write(home / "ledger", postings=postings_csv(rows)), LoadOptions(source="ledger", full=full, yes=True))


def restate(store: Store, home: Path, posting: str, amount: str) -> None:
    """Load a posting again with another amount (as it stands in a file)."""
    cells = ROWS[posting].split(";")
    load_ledger(store, home, {posting: ";".join([*cells[:3], amount, *cells[4:]])})


def subject(store: Store, posting: str) -> Subject:
    """Return a posting by its id."""
    return Subject(posting=read_identities(store).key("posting", posting))


def asked(store: Store, posting: str) -> Asked:
    """Return a posting as somebody sees it who looks now."""
    found = read_decision(store, subject(store, posting))
    return Asked(subject(store, posting), found.id if found else None)


def item(store: Store, service: str, month: int) -> Item:
    """Return a commitment by its service and month."""
    return next(i for i in items(store, ANNA) if (i.service_id, i.month) == (service, month))


def part(store: Store, service: str, month: int, amount: int) -> LaidOn:
    """Return øre laid on a commitment."""
    return LaidOn(*item(store, service, month).key, amount)


def wanted(store: Store, service: str, month: int, amount: int, seen: int | None = None) -> Wanted:
    """Return øre of a commitment that somebody releases or takes back."""
    return Wanted(*item(store, service, month).key, amount, seen)

"""Every act there is: what must be done before it, doing it, and what the store says of everything but numbers and moments."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeAlias

from sqlalchemy import text

from as2007lib.acts.approve import approve_run
from as2007lib.acts.decide import approve_line, undo_line
from as2007lib.acts.deciding import Asked, LaidOn
from as2007lib.acts.explain_pair import explain_pair
from as2007lib.acts.hold import Held, add_hold, remove_hold
from as2007lib.acts.issue import issue_held
from as2007lib.acts.load import load_folder, release
from as2007lib.acts.match import match
from as2007lib.acts.match_rules import approve_match_rules, propose_match_rules, reject_match_rules
from as2007lib.acts.period import send_run, set_period
from as2007lib.acts.receive import receive_folder
from as2007lib.acts.release import close_commitments, release_commitments, take_back_released
from as2007lib.acts.return_documents import return_documents
from as2007lib.acts.roles import grant_role, revoke_role
from as2007lib.acts.settings import set_settings
from as2007lib.acts.settle import prepare_run, settle_and_approve
from as2007lib.matching import shipped_rules
from as2007lib.matching.match_rules import write_rules
from as2007lib.store.by import By
from as2007lib.store.clearing import Subject, read_decision
from as2007lib.store.columns import metadata
from as2007lib.store.engine import Store, open_store
from as2007lib.store.identities import read_identities
from as2007lib.store.known import latest_entry
from as2007lib.store.schema import JOURNALLED, VERSIONED
from as2007lib.values.errors import As2007Error
from as2007lib.values.months import parse_month
from tests.acts.ledger import load_ledger, subject, wanted
from tests.acts.purchases import Billed, bought, invoice, put
from tests.acts.small import FILES, write, write_all
from tests.faults.children import Mark

ANNA, BO = (By(user, datetime(2026, 11, 24, 12, tzinfo=UTC), seed=b"seed") for user in ("anna", "bo"))
JAN, FEB = parse_month("2026-01"), parse_month("2026-02")
RUN = "sale-2026-01-1"
DEARER = "service_code;provider_id;from_date;rate\nY1;;2025-01-01;1100,00\nY9;;2025-01-01;1,0\n"
"""A rate that changes what was settled, and one of a service that nobody knows: it waits in quarantine."""
NAMELESS = FILES["parties.csv"].replace("22674595;5798001236461", ";").replace("87979261;5798004713259", ";")
"""The parties, two payers without what a document is sent by: theirs are held back."""
VOLATILE = {"id", "since", "until", "salt", "seal", "known", "load", "run", "document", "voucher", "first_line", "follows"}
"""Columns that tell when something was stated, or count it: they follow from the order of acts."""

Do: TypeAlias = Callable[[Store, Path], Any]
Content: TypeAlias = dict[str, Counter[tuple[Any, ...]]]


def folders(home: Path) -> Path:
    """Write the folders that acts take in: the small municipality; other rates, with so many newcomers that the file must grow; invoices.

    They are written before anything is done: an act that wrote them itself would be read by its racers with half a file in it.
    """
    write_all(home / "load1")
    _invoices(home)
    newcomers = "".join(f"N{number};610190-1234;Testborger {number}\n" for number in range(400))
    write(home / "load2", rates=DEARER, citizens=f"citizen_id;cpr;name\n{newcomers}")
    return home


LINE = Subject(evidence=1)


def _approve(store: Store) -> None:
    """Approve the first line that was received, as somebody who saw nothing decided on it."""
    known = read_identities(store)
    service, party = (int(known.key(kind, text) or 0) for kind, text in (("service", "S1"), ("party", "L1")))
    approve_line(store, BO, Asked(LINE), [LaidOn(service, party, JAN, 3_000_000)])


def _undo(store: Store) -> None:
    decided = read_decision(store, LINE)
    undo_line(store, BO, Asked(LINE, decided.id if decided else None))


def _reversed(store: Store, home: Path) -> None:
    """Load a posting and the one that takes it back, with so many others that the file must grow."""
    pair = {posting: f"5380002;2026-02-04;2026-02;{amount};Taxa;;87979261" for posting, amount in (("R1", "10,00"), ("R2", "-10,00"))}
    load_ledger(store, home, pair | {f"N{number:03}": f"5380009;2026-02-04;2026-02;{number},00;Kontor;;" for number in range(60)})


def _pair(store: Store) -> list[Asked]:
    """A posting and its reversal, as somebody sees them who saw nothing decided."""
    return [Asked(subject(store, posting)) for posting in ("R1", "R2")]


DO_LEDGER: dict[str, Do] = {
    "reversed": _reversed,
    "explain pair": lambda store, _: explain_pair(store, ANNA, *_pair(store), "Fejlbetalt og tilbageført"),
    "release commitment": lambda store, _: release_commitments(
        store, ANNA, [wanted(store, "S1", JAN, 1_000, seen=3_000_000)], "Brugt mindre"
    ),
    "take back": lambda store, _: take_back_released(store, BO, [wanted(store, "S1", JAN, 1_000, seen=1_000)], "Kom alligevel"),
    "close commitments": lambda store, _: close_commitments(store, ANNA, JAN, "Året er slut"),
}


def _invoices(home: Path) -> None:
    """Write e-invoices, one of them again and one broken; with bytes enough that the file must grow."""
    many = {f"n{number:03}": invoice(f"N-{number}", Billed(100 + number)) for number in range(60)}
    one = invoice("F-1", Billed(3_000_000, case="S1"))
    put(home / "invoices", a=one, b=one, c=one[:-20], **many)


DO: dict[str, Do] = {
    **DO_LEDGER,
    "bought": bought,
    "receive": lambda store, home: receive_folder(store, ANNA, home / "invoices"),
    "match": lambda store, _: match(store, ANNA, "invoices"),
    "approve line": lambda store, _: _approve(store),
    "propose rules": lambda store, _: propose_match_rules(store, ANNA, write_rules(shipped_rules()).replace('"0,92"', '"0,95"'), "prøve"),
    "approve rules": lambda store, _: approve_match_rules(store, BO, 1),
    "reject rules": lambda store, _: reject_match_rules(store, BO, 1, "for forsigtigt"),
    "undo line": lambda store, _: _undo(store),
    "return": lambda store, _: return_documents(store, BO),
    "load1": lambda store, home: load_folder(store, ANNA, home / "load1"),
    "load nameless": lambda store, home: load_folder(store, ANNA, write(write_all(home / "nameless"), parties=NAMELESS)),
    "load": lambda store, home: load_folder(store, ANNA, home / "load2"),
    "release": lambda store, _: release(store, ANNA, {1: {"service_code": "Y2", "provider_id": "T1", "rate": "1,00"}}),
    "prepare": lambda store, _: prepare_run(store, ANNA, "sale", JAN),
    "approve": lambda store, _: approve_run(store, BO, RUN),
    "settle": lambda store, _: settle_and_approve(store, ANNA, "sale", JAN, settle_from=JAN),
    "settle later": lambda store, _: settle_and_approve(store, ANNA, "sale", FEB, settle_from=JAN),
    "settle internal": lambda store, _: settle_and_approve(store, ANNA, "internal", JAN, settle_from=JAN),
    "issue": lambda store, _: issue_held(store, BO, RUN),
    "send": lambda store, _: send_run(store, ANNA, RUN),
    "close": lambda store, _: set_period(store, ANNA, JAN, "closed"),
    "hold": lambda store, _: add_hold(store, ANNA, Held(service="S1"), JAN, "afventer aftale"),
    "let go": lambda store, _: remove_hold(store, ANNA, Held(service="S1")),
    "grant": lambda store, _: grant_role(store, ANNA, "anna", "administrator"),
    "grant bo": lambda store, _: grant_role(store, ANNA, "bo", "administrator"),
    "revoke": lambda store, _: revoke_role(store, ANNA, "bo", "administrator"),
    "set": lambda store, _: set_settings(store, ANNA, {"four_eyes": True, "load_limit": 100}),
}


@dataclass(frozen=True)
class Case:
    """An act before the table of tests.

    Attributes:
        name: the act.
        before: what is done first.
        entries_again: journal entries that doing it a second time writes: none where it is done once for good; one where
            the second is an act of its own with the same outcome (a load's header, a new draft, the same hold anew).
        refused_again: doing it a second time is refused.
    """

    name: str
    before: tuple[str, ...]
    entries_again: int = 0
    refused_again: bool = False

    def prepare(self, store: Store, home: Path) -> None:
        """Do what comes before it."""
        folders(home)
        for name in self.before:
            DO[name](store, home)

    def do(self, store: Store, home: Path) -> Any:
        """Do it."""
        return DO[self.name](store, home)

    def again(self, store: Store, home: Path) -> None:
        """Do it once more, as somebody who does not know whether it was done."""
        with contextlib.suppress(*([As2007Error] if self.refused_again else [])):
            self.do(store, home)


CASES = (
    Case("load", ("load1", "settle"), entries_again=1),
    Case("release", ("load1", "load"), refused_again=True),
    Case("prepare", ("load1",), entries_again=1),
    Case("approve", ("load1", "prepare")),
    Case("settle", ("load1",), entries_again=1),
    Case("issue", ("load nameless", "settle", "load1")),
    Case("send", ("load1", "settle")),
    Case("close", ("load1", "prepare")),
    Case("hold", ("load1",), entries_again=1),
    Case("let go", ("load1", "hold"), refused_again=True),
    Case("grant", ("load1",)),
    Case("revoke", ("load1", "grant", "grant bo")),
    Case("set", ("load1",)),
    Case("receive", ("bought",)),
    Case("match", ("bought", "receive")),
    Case("propose rules", ("load1",)),
    Case("approve rules", ("load1", "propose rules")),
    Case("reject rules", ("load1", "propose rules")),
    Case("approve line", ("bought", "receive"), refused_again=True),
    Case("undo line", ("bought", "receive", "approve line"), refused_again=True),
    Case("return", ("bought", "receive", "approve line")),
    Case("explain pair", ("bought", "reversed"), refused_again=True),
    Case("release commitment", ("bought",), refused_again=True),
    Case("take back", ("bought", "release commitment"), refused_again=True),
    Case("close commitments", ("bought",), refused_again=True),
)


@dataclass(frozen=True)
class Doing:
    """Acts done in a child; one that is refused is told as such."""

    url: str
    home: Path
    names: Sequence[str]

    def __call__(self, mark: Mark) -> None:
        store = open_store(self.url)
        for name in self.names:
            with mark(name):
                try:
                    DO[name](store, self.home)
                except As2007Error as error:
                    with mark(f"refused: {type(error).__name__}"):
                        pass


def address(store: Store) -> str:
    """Return the address of a store, for a child."""
    return store.engine.url.render_as_string(hide_password=False).replace("postgresql+psycopg", "postgresql")


def entries(store: Store) -> int:
    """Return the number of journal entries."""
    with store.reading() as connection:
        return latest_entry(connection)


def content(store: Store) -> Content:
    """Return what holds in every table; runs without lines, and the headers of loads, are left out."""
    found = {}
    with store.reading() as connection:
        for table in sorted({*JOURNALLED} - {"loads"}):
            names = [
                c.name for c in metadata.tables[table].columns if c.name not in VOLATILE | ({"run_id"} if table == "drafts" else set())
            ]
            where = " WHERE until IS NULL" if table in VERSIONED else " WHERE count > 0" if table == "runs" else ""
            columns = ", ".join(f'"{name}"' for name in names) or "1"
            found[table] = Counter(
                tuple(_plain(v) for v in row) for row in connection.execute(text(f"SELECT {columns} FROM {table}{where}"))
            )
    return found


def _plain(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview) else value

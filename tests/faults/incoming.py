"""What comes in and goes back, as a child does it: receive, match, approve, return, write the files."""

from __future__ import annotations

import contextlib
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from as2007lib.acts.decide import approve_line
from as2007lib.acts.deciding import Asked, DecidedMeanwhile, LaidOn, Returned
from as2007lib.acts.match import match
from as2007lib.acts.receive import receive_folder
from as2007lib.acts.return_documents import return_documents
from as2007lib.answers.files import write_files
from as2007lib.answers.proofs import verify
from as2007lib.answers.returns import message_files
from as2007lib.store.clearing import Subject
from as2007lib.store.engine import Store, init_store, open_store
from as2007lib.store.identities import read_identities
from tests.acts.purchases import HOURS_CVR, Billed, bought, invoice, put
from tests.faults.acts import ANNA, BO, JAN, Content, content
from tests.faults.children import Mark, Work

PHASES = ("receive", "match", "approve", "return", "files")
DB, OUT = "as2007.db", "out"


@dataclass(frozen=True)
class Incoming:
    """The same work every time it is called: of two documents the match posts what is certain, a person the rest; all others wait."""

    place: Path
    folder: Path

    def __call__(self, mark: Mark) -> None:
        store = open_store(f"sqlite:///{self.place / DB}")
        with mark("receive"):
            receive_folder(store, ANNA, self.folder)
        with mark("match"):
            match(store, ANNA, "invoices")
        with mark("approve"):
            _approve(store, 1, "S1", "L1", 3_000_000)
            _approve(store, 2, "S2", "L2", 400_000)
        with mark("return"):
            return_documents(store, BO)
        with mark("files"):
            write_files(self.place / OUT, message_files(store, BO))


def _approve(store: Store, evidence: int, service_id: str, party_id: str, amount: int) -> None:
    """Approve a line, as somebody who saw nothing decided on it; where something is, it stays as it is."""
    known = read_identities(store)
    service, party = (int(known.key(kind, text) or 0) for kind, text in (("service", service_id), ("party", party_id)))
    with contextlib.suppress(DecidedMeanwhile, Returned):
        approve_line(store, BO, Asked(Subject(evidence=evidence)), [LaidOn(service, party, JAN, amount)])


class BuyingTown:
    """A municipality that has committed its purchases, and a folder of invoices."""

    phases = PHASES

    def __init__(self, home: Path) -> None:
        self.before = home / "before"
        store = bought(init_store(f"sqlite:///{self.before / DB}"), home)
        store.engine.dispose()
        many = {f"n{number:02}": invoice(f"N-{number}", Billed(100 + number, description="Andet")) for number in range(20)}
        one, hours = invoice("F-1", Billed(3_000_000)), invoice("F-2", Billed(400_000, case="S2"), cvr=HOURS_CVR)
        self.folder = put(home / "in", a=one, b=hours, c=one, **many)
        self.clean: dict[str, Any] = {}

    def begin(self, place: Path) -> None:
        """Put the store of before into an empty place."""
        shutil.copytree(self.before, place)

    def work(self, place: Path) -> Work:
        """Return the work in a place."""
        return Incoming(place, self.folder)

    def keep(self, place: Path) -> None:
        """Take a place where nothing went wrong as what all others must come to: two documents went back."""
        assert self.wrong(place, own=False) == []
        self.clean = {"store": _content(place), "files": _files(place)}
        assert len(self.clean["files"]) == 2

    def torn(self, place: Path) -> list[str]:
        """Return what is half done: no file is, not even right after a kill."""
        return [f"half a file: {name}" for name, made in _files(place).items() if made != self.clean["files"][name]]

    def wrong(self, place: Path, *, own: bool = True) -> list[str]:
        """Return what is not as it must be when the work is done."""
        faults = [f"{fault.where}: {fault.what}" for fault in verify(open_store(f"sqlite:///{place / DB}"), BO).faults]
        drafts = [f"left behind: {path.name}" for path in (place / OUT).glob(".*")]
        if not own:
            return [*faults, *drafts]
        other = [name for name, rows in _content(place).items() if rows != self.clean["store"][name]]
        files = [] if _files(place) == self.clean["files"] else ["other files than without kills"]
        return [*faults, *drafts, *(f"{name} not as without kills" for name in other), *files]


def _content(place: Path) -> Content:
    return content(open_store(f"sqlite:///{place / DB}"))


def _files(place: Path) -> dict[str, bytes]:
    out = place / OUT
    return {path.name: path.read_bytes() for path in sorted(out.glob("[!.]*"))} if out.is_dir() else {}

"""How it must not be done: a commit for each invoice, no key, the ledger booked afterwards, files written in place.

The harness that finds nothing wrong with the real thing must find this wrong nearly every time.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from tests.faults.children import Mark, Work

INVOICES = [(f"K{n % 98}", 100_000 + n) for n in range(30)]
PHASES = ("approve", "documents")


@dataclass(frozen=True)
class NaiveMonth:
    """Bill everybody, write the invoices, book the sum."""

    place: Path

    def __call__(self, mark: Mark) -> None:
        with closing(sqlite3.connect(self.place / "naive.db")) as connection:
            connection.execute("PRAGMA synchronous = FULL")
            with mark("approve"):
                for payer, amount in INVOICES:
                    number = connection.execute("SELECT count(*) + 1 FROM invoices").fetchone()[0]
                    connection.execute("INSERT INTO invoices VALUES (?, ?, ?)", (number, payer, amount))
                    connection.commit()
            with mark("documents"):
                for number, payer, amount in connection.execute("SELECT * FROM invoices").fetchall():
                    with (self.place / f"{number}.xml").open("w") as file:
                        file.write(f"<Invoice><ID>{number}</ID><Payer>{payer}</Payer>")
                        file.flush()
                        file.write(f"<Amount>{amount}</Amount></Invoice>")
                    connection.execute("UPDATE ledger SET amount = amount + ?", (amount,))
                    connection.commit()


class NaiveTown:
    """The naive month before a harness."""

    phases = PHASES

    def begin(self, place: Path) -> None:
        """Make an empty store."""
        place.mkdir()
        with closing(sqlite3.connect(place / "naive.db")) as connection:
            connection.execute("CREATE TABLE invoices (number INTEGER PRIMARY KEY, payer TEXT, amount INTEGER)")
            connection.execute("CREATE TABLE ledger AS SELECT 0 AS amount")
            connection.commit()

    def work(self, place: Path) -> Work:
        """Return the month's work in a place."""
        return NaiveMonth(place)

    def keep(self, place: Path) -> None:
        """Check that it comes out right where nothing goes wrong."""
        assert self.wrong(place) == []

    def torn(self, place: Path) -> list[str]:
        """Return the invoices of which half a file is there."""
        return [path.name for path in place.glob("*.xml") if not path.read_text().endswith("</Invoice>")]

    def wrong(self, place: Path) -> list[str]:
        """Return what is lost, doubled or not booked."""
        with closing(sqlite3.connect(place / "naive.db")) as connection:
            billed = connection.execute("SELECT payer, amount FROM invoices ORDER BY number").fetchall()
            booked = connection.execute("SELECT amount FROM ledger").fetchone()[0]
        total = sum(amount for _, amount in INVOICES)
        return [f"{len(billed)} invoices"] * (billed != INVOICES) + [f"booked {booked}"] * (booked != total)

"""A municipality in a store beside the same one in the day-by-day reference: whatever is done to one is done to both."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from datetime import UTC, date, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any, TypeAlias

from sqlalchemy import text

from as2007lib.acts.load import LoadOptions, load_folder
from as2007lib.acts.settle import settle_and_approve
from as2007lib.answers.runs import run_content
from as2007lib.store.by import By
from as2007lib.store.engine import Store, init_store
from as2007lib.values.months import format_month, parse_month
from tests.reference import Line, Reference, Run
from tests.reference.calendar import month_number, month_text
from tests.strategies import Folder, write

BY = By("anna", datetime(2026, 11, 24, 12, tzinfo=UTC), seed=b"seed")
SEEN = ("no_rate", "shares_not_100", "rate_fallback", "delivery_outside")
"""The findings that pricing makes; the reference makes the same."""

Key: TypeAlias = tuple[str, str, str]
Found: TypeAlias = set[Key]


class Town:
    """A store on SQLite and its reference."""

    def __init__(self, path: Path, settle_from: str) -> None:
        path.mkdir(parents=True, exist_ok=True)
        self.path, self.settle_from = path, settle_from
        self.store: Store = init_store(f"sqlite:///{path / 'as2007.db'}")
        self.reference = Reference(settle_from)
        self.loads = 0

    def load(self, folder: Folder, *, full: bool = False) -> None:
        """Load a folder of good rows into both; `full`: it is the whole truth."""
        self.take_in(folder, full=full)
        self.reference.load(folder, full=full)

    def take_in(self, folder: Folder, *, full: bool = False) -> None:
        """Load a folder of good rows into the store."""
        self.loads += 1
        loaded = load_folder(self.store, BY, write(folder, self.path / f"load{self.loads}"), LoadOptions(full=full, yes=full))
        assert loaded.errors == []
        assert loaded.load == self.loads

    def settle(self, flow: str, period: str) -> str:
        """Settle and approve a period of a flow in both, compare, and return the run id."""
        fixed = settle_and_approve(self.store, BY, flow, parse_month(period), settle_from=parse_month(self.settle_from))
        self.compare(fixed.run.run_id, self.reference.approve(flow, period))
        return fixed.run.run_id

    def compare(self, run_id: str, expected: Run) -> None:
        """Compare a run with the reference's: every line in its order, every finding."""
        files = run_content(self.store, BY, run_id).files
        made = rows(files["lines.csv"])
        assert list(map(_told, made)) == list(map(_expected, expected.lines)), run_id
        for row, line in zip(made, expected.lines, strict=True):
            assert _shown(row) == (line.rate, line.factor_pct), row
            assert _near(row["quantity"], line.quantity, 4), row
            assert _near(row["share"], line.share, 6), row
        assert findings(files["findings.csv"]) == expected.skipped | expected.warned, run_id

    def emitted(self, flow: str) -> dict[Key, int]:
        """Return the sums over all approved runs and openings of a flow, merged persons read as one."""
        lines = (
            "SELECT s.text AS service, p.text AS party, l.month, l.amount FROM lines l JOIN runs r ON r.id = l.run "
            "JOIN identities s ON s.id = l.service JOIN identities p ON p.id = l.party WHERE r.flow = :flow"
        )
        opened = (
            "SELECT s.text, p.text, o.month, o.amount FROM settled o JOIN identities s ON s.id = o.service "
            "JOIN identities p ON p.id = o.party WHERE o.flow = :flow AND o.until IS NULL"
        )
        sums: dict[Key, int] = defaultdict(int)
        with self.store.reading() as connection:
            for service, party, month, amount in connection.execute(text(f"{lines} UNION ALL {opened}"), {"flow": flow}):
                sums[service, self.reference.known.person(party), format_month(month)] += amount
        return sums

    def untelescoped(self, flow: str, period: str) -> list[Any]:
        """Return the service months that are neither skipped nor held and whose sums are not what is due now."""
        known, held = self.reference.known, self.reference.held_services
        held_parties = {known.person(party): since for party, since in self.reference.held_parties.items()}
        emitted: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
        for (service, party, month), amount in self.emitted(flow).items():
            emitted[service, month][party] = amount
        wrong = []
        for row in known.rows["services.csv"].values():
            service = row["service_id"]
            last = month_number(period) + known.is_advance(row)
            for month in map(month_text, range(month_number(self.settle_from), last + 1)):
                due = self.reference.due(service, month) if row["flow"] == flow else None
                if (due and due.skipped) or held.get(service, "9999-99") <= month:
                    continue
                owed, billed = due.by_party() if due else {}, emitted[service, month]
                differs = {p for p in {*owed, *billed} if owed.get(p, 0) != billed.get(p, 0)}
                if open_ones := {p for p in differs if held_parties.get(p, "9999-99") > month}:
                    wrong.append((service, month, open_ones))
        return wrong


def rows(content: bytes) -> list[dict[str, str]]:
    """Return the rows of a file of the program."""
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def findings(content: bytes) -> Found:
    """Return what pricing found in a run."""
    return {(r["service_id"], r["month"], r["code"]) for r in rows(content) if r["code"] in SEEN}


def _told(row: dict[str, str]) -> tuple[Any, ...]:
    names = (row["service_id"], row["party_id"], row["month"], row["kind"])
    dates = (date.fromisoformat(row["from_date"]), date.fromisoformat(row["to_date"]))
    return (*names, *dates, *(int(row[name].replace(",", "")) for name in ("amount", "old_amount", "new_amount")))


def _expected(line: Line) -> tuple[Any, ...]:
    names = (line.service, line.party, line.month, line.kind)
    return (*names, line.from_date, line.to_date, line.amount, line.old_amount, line.new_amount)


def _number(cell: str) -> Fraction | None:
    return Fraction(cell.replace(",", ".")) if cell else None


def _shown(row: dict[str, str]) -> tuple[Fraction | None, Fraction | None]:
    return _number(row["rate"]), _number(row["factor_pct"])


def _near(cell: str, exact: Fraction | None, decimals: int) -> bool:
    shown = _number(cell)
    return shown is exact is None or (None not in (shown, exact) and abs(shown - exact) * 2 * 10**decimals <= 1)  # type: ignore[operator]

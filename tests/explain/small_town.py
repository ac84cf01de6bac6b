"""A small municipality written by hand, and its months settled through the acts."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from as2007lib.acts.load import LoadOptions, load_folder
from as2007lib.acts.settings import init
from as2007lib.acts.settle import prepare_run, settle_and_approve
from as2007lib.answers.explain import explain
from as2007lib.answers.runs import list_runs
from as2007lib.explain.model import Explanation
from as2007lib.store.by import By
from as2007lib.store.engine import Store
from as2007lib.values.days import parse_day
from as2007lib.values.months import parse_month

BY = By("anna", datetime(2026, 5, 4, 8, 30, tzinfo=UTC), seed=b"7" * 32)
Rows = Sequence[dict[str, str]]


class Town:
    """The store, and short words for what is done to it."""

    store: Store

    def __init__(self, folder: Path, address: str = "") -> None:
        self.folder = folder
        self.loads = 0
        self.store, _ = init(address or f"sqlite:///{folder / 'lager.db'}", BY)

    def load(self, **files: Rows) -> None:
        """Load a folder with these files; row n of a file is the nth given, the header being row 1."""
        self._load(LoadOptions(), files)

    def load_full(self, **files: Rows) -> None:
        """Load a folder as the whole truth of its source: basics and these files."""
        self._load(LoadOptions(full=True), basics() | files)

    def _load(self, options: LoadOptions, files: dict[str, Rows]) -> None:
        self.loads += 1
        folder = self.folder / f"mappe{self.loads}"
        folder.mkdir()
        for name, rows in files.items():
            with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, sorted({c for row in rows for c in row}), delimiter=";", restval="")
                writer.writeheader()
                writer.writerows(rows)
        loaded = load_folder(self.store, BY, folder, options)
        assert not loaded.errors

    def settle(self, flow: str, period: str) -> list[Explanation]:
        """Settle and approve a period; explain every line of the run."""
        fixed = settle_and_approve(self.store, BY, flow, parse_month(period), settle_from=None if self.settled else parse_month(period))
        return self.explained(fixed.run.run_id, fixed.run.count)

    def draft(self, flow: str, period: str) -> list[Explanation]:
        """Prepare a draft; explain every line of it."""
        run = prepare_run(self.store, BY, flow, parse_month(period)).run
        return self.explained(run.run_id, run.count)

    def explained(self, run_id: str, count: int) -> list[Explanation]:
        """Explain the lines of a run."""
        return [explain(self.store, BY, f"{run_id}-{n}") for n in range(1, count + 1)]

    @property
    def settled(self) -> bool:
        """Whether anything was settled before."""
        return bool(list_runs(self.store, BY))


def basics() -> dict[str, Rows]:
    """Parties, providers, citizens, catalogue and rates that every town here has."""
    return {
        "parties": [
            {"party_id": "SOL", "name": "Solby Kommune", "kind": "municipality", "is_self": "1", "cvr": "29189714", "gln": "5790000000012"},
            {"party_id": "MAANE", "name": "Måneby Kommune", "kind": "municipality"},
            {"party_id": "STJERNE", "name": "Stjerneby Kommune", "kind": "municipality"},
            {"party_id": "AFD", "name": "Børn og unge", "kind": "department"},
            {"party_id": "LEV", "name": "Hjælp ApS", "kind": "supplier"},
            {"party_id": "PLEJE", "name": "Frida Fiktiv", "kind": "person", "cpr": "6101901234"},
        ],
        "providers": [
            {"provider_id": "HUS", "party_id": "AFD", "name": "Botilbuddet Huset", "from_date": "2020-01-01"},
            {"provider_id": "GAARD", "party_id": "AFD", "name": "Gården", "from_date": "2020-01-01"},
        ],
        "citizens": [
            {"citizen_id": "B1", "cpr": "6202801234", "name": "Bo Fiktiv", "address": "Skjult Sti 9", "address_protected": "1"},
            {"citizen_id": "B2", "cpr": "6303801234", "name": "Bo Fiktiv", "address": "Skjult Sti 9"},
        ],
        "catalogue": [
            catalogue("DAG", "Døgnophold", "day", absence_after_days="2", absence_pct="50"),
            catalogue("HVERDAG", "Dagtilbud", "day", calendar="weekdays"),
            catalogue("MDR", "Plads", "month"),
            catalogue("UGE", "Aflastning", "week"),
            catalogue("AAR", "Undervisning", "year", calendar="skole"),
            catalogue("TIME", "Støttetimer", "hour"),
        ],
        "calendars": [
            {"calendar_id": "skole", "from_date": "2026-01-01", "to_date": "2026-04-20", "weekdays": "1111100", "holidays": "0"},
        ],
        "rates": [
            {"service_code": "DAG", "from_date": "2026-01-01", "rate": "1000,00"},
            {"service_code": "HVERDAG", "from_date": "2026-01-01", "rate": "1234,50"},
            {"service_code": "MDR", "from_date": "2026-01-01", "rate": "10000,00"},
            {"service_code": "UGE", "from_date": "2026-01-01", "rate": "700,01"},
            {"service_code": "AAR", "from_date": "2026-01-01", "rate": "120000,00"},
            {"service_code": "TIME", "from_date": "2026-01-01", "rate": "401,00"},
        ],
        "packages": [
            {"package_id": "P1", "citizen_id": "B1", "department": "AFD", "from_date": "2026-01-01", "start_reason": "Visiteret"},
            {"package_id": "P2", "citizen_id": "B2", "department": "AFD", "from_date": "2026-01-01"},
        ],
    }


def catalogue(code: str, name: str, unit: str, **more: str) -> dict[str, str]:
    return {
        "service_code": code,
        "name": name,
        "business_area": "udsatte_voksne",
        "paragraph": "SEL § 107",
        "unit": unit,
        "timing": "arrears",
        "income_account": "5380 01",
        "expense_account": "5380 02",
    } | more


def service(code: str, **more: str) -> dict[str, str]:
    """The service Y1 of package P1 that Måneby pays for, from the first day of 2026."""
    stated = {"service_id": "Y1", "package_id": "P1", "service_code": code, "provider_id": "HUS", "flow": "sale", "party_id": "MAANE"}
    return {**stated, "from_date": "2026-01-01", "to_date": "", **more}


def town(folder: Path, *services: dict[str, str], address: str = "", **files: Rows) -> Town:
    """Return a town with these services and further files, loaded in one go."""
    made = Town(folder, address)
    made.load(**(basics() | {"services": services} | files))
    return made


def day(text: str) -> int:
    return parse_day(text)


def amounts(found: list[Explanation]) -> list[tuple[str, int]]:
    return [(e.line.party.party_id, e.line.amount) for e in found]

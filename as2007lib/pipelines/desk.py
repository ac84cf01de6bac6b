"""The desk of a month: what has run, what each step depends on, and what awaits a person, all from the municipality's store."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from as2007lib.acts.month import open_month, waiting_drafts
from as2007lib.acts.month_folders import invoice_folder, posting_folders, source_folders
from as2007lib.frames.facts import Budget, Postings
from as2007lib.frames.words import FLOW_NAMES
from as2007lib.pipelines.month import MonthTask
from as2007lib.pipelines.tasks import NotebookResult, RunRecord, Status, file_hashes
from as2007lib.settings import Parameters, Source
from as2007lib.show.clock import now
from as2007lib.store.by import By
from as2007lib.store.done import last_done, last_load
from as2007lib.store.engine import Store
from as2007lib.store.known import latest_entry
from as2007lib.store.notebook_log import note, noted
from as2007lib.store.runs import approved_runs, read_periods
from as2007lib.values.danish import date_long
from as2007lib.values.days import day_of
from as2007lib.values.months import parse_month

LOADING, SETTLING, INVOICING = "01-indlaesning", "02-afregning", "03-fakturering"
PAYING, MATCHING, CLOSING = "04-fakturabetaling", "05-afstemning", "06-luk-maaneden"
"""The steps of a month: the stems of the monthly notebooks."""


_KNOWLEDGE = ("hold", "release-hold", "set")
"""The acts, beside loads, that can change what a draft holds; approving, sending and closing do not make it stale."""
_NOT_SETTLED = tuple(fact.name() for fact in (Postings, Budget))
"""The facts whose loads change no draft."""


def open_desk(task: MonthTask, parameters: Parameters) -> StoreDesk:
    """Open the desk of a municipality's month now; its store is made and set if need be."""
    return open_desk_at(task, parameters, now())


def open_desk_at(task: MonthTask, parameters: Parameters, at: datetime) -> StoreDesk:
    """Open the desk of a municipality's month at a moment."""
    by = By(task.user, at, purpose=f"månedskørsel {task.period}", seed=secrets.token_bytes(32))
    return StoreDesk(open_month(by, parameters), by, parameters, parse_month(task.period))


class StoreDesk:
    """A desk whose records lie in the store."""

    def __init__(self, store: Store, by: By, parameters: Parameters, period: int) -> None:
        self._store = store
        self._by = by
        self._parameters = parameters
        self._period = period

    def done(self, key: str) -> NotebookResult | None:
        """Return the result of the run with this key that is done, or None."""
        finished = [r for r in noted(self._store, key) if r["status"] == Status.DONE.value]
        if not finished:
            return None
        kept = finished[-1]["details"]["result"]
        output = Path(kept["output"]) if kept["output"] else None
        return NotebookResult(**{**kept, "status": Status(kept["status"]), "output": output})

    def begin(self, record: RunRecord) -> int:
        """Record that a run begins, and return its number."""
        details = {"parameters": dict(record.parameters), "inputs": dict(record.inputs), "version": record.version}
        return self._note(record.key, record.name, "begun", record.began_at, details)

    def finish(self, number: int, result: NotebookResult) -> None:
        """Record what became of a run."""
        kept = {**asdict(result), "status": result.status.value, "output": str(result.output) if result.output else ""}
        self._note(result.key, result.name, result.status.value, now(), {"begun": number, "result": kept})

    def inputs(self, step: str) -> Mapping[str, str]:
        """Return what a step's result depends on.

        Loading: the sources' files. Settling: the newest knowledge, and which flows' day has come. Invoicing: the approved
        runs. What comes in: those too, its files, and the newest decision. Closing: when the period was opened again, too.

        Raises:
            SourceMissing: a source that is to be loaded has no folder.
        """
        if step == LOADING:
            return self._files(self._parameters.sources, source_folders(self._parameters, self._period))
        if step == SETTLING:
            return self._knowledge()
        with self._store.reading() as connection:
            runs = {run.run_id: run.digest for run in approved_runs(connection) if run.period == self._period}
        if step == INVOICING:
            return runs
        return runs | (self._opened() if step == CLOSING else self._came_in(step))

    def skips(self, step: str) -> bool:
        """Tell whether a municipality has no use for a step: it buys nothing, and nothing comes in from outside."""
        incoming = self._parameters.incoming
        asked = {PAYING: bool(incoming.invoices), MATCHING: bool(incoming.postings)}
        return step in asked and not asked[step] and self._parameters.flows.purchase is None

    def _files(self, sources: Sequence[Source], folders: Sequence[Path]) -> dict[str, str]:
        hashes = ((source.name, file_hashes(folder)) for source, folder in zip(sources, folders, strict=True))
        return {f"{name}/{file}": digest for name, files in hashes for file, digest in files.items()}

    def _came_in(self, step: str) -> dict[str, str]:
        """Return what came in from outside, and when somebody last decided on any of it."""
        with self._store.reading() as connection:
            decided = {"decided": str(last_done(connection, ("decide",)))}
        if step == MATCHING:
            return decided | self._files(self._parameters.incoming.postings, posting_folders(self._parameters, self._period))
        folder = invoice_folder(self._parameters, self._period)
        return decided | ({f"invoices/{file}": digest for file, digest in file_hashes(folder).items()} if folder else {})

    def _knowledge(self) -> dict[str, str]:
        today = day_of(self._by.today)
        due = [name for name, flow in self._parameters.flows.chosen().items() if flow.days(self._period).prepare <= today]
        with self._store.reading() as connection:
            known = max(last_done(connection, _KNOWLEDGE), last_load(connection, _NOT_SETTLED))
        return {"knowledge": str(known), "due": " ".join(due)}

    def _opened(self) -> dict[str, str]:
        with self._store.reading() as connection:
            states = read_periods(self._store, latest_entry(connection)).to_pylist()
        return {f"opened {r['flow']}": str(r["since"]) for r in states if r["period"] == self._period and r["state"] == "open"}

    def waits(self, step: str) -> str:
        """Return what a person must do before the month can go on.

        Drafts must be approved before anything is invoiced; a flow whose day has not come holds back the closing only.
        """
        if step == SETTLING:
            named = ", ".join(draft.run_id for draft in waiting_drafts(self._store, self._period))
            told = (
                f"Disse kladder venter på godkendelse: {named}. Godkend dem på siden eller med «as2007 approve», og fortsæt med --resume."
            )
            return told if named else ""
        later = self._later() if step == INVOICING else []
        return f"{' '.join(later)} Måneden lukkes først derefter: fortsæt med --resume." if later else ""

    def _later(self) -> list[str]:
        """Return the flows whose day has not come, each with its day."""
        today, chosen = day_of(self._by.today), self._parameters.flows.chosen()
        with self._store.reading() as connection:
            settled = {run.flow for run in approved_runs(connection) if run.period == self._period}
        days = {name: flow.days(self._period).prepare for name, flow in chosen.items() if name not in settled}
        return [f"{FLOW_NAMES[name]} beregnes tidligst {date_long(day)}." for name, day in days.items() if day > today]

    def _note(self, key: str, name: str, status: str, at: datetime, details: dict[str, object]) -> int:
        row = {
            "key": key,
            "notebook": name,
            "period": self._period,
            "status": status,
            "at": at.astimezone(UTC).isoformat(),
            "by_user": self._by.user,
            "details": details,
        }
        return note(self._store, row)

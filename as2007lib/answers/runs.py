"""The lines and findings of a run: stored ones of an approved run, computed anew for a draft or a preview."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from as2007lib.access.rights import require
from as2007lib.formats.results.findings import findings_csv
from as2007lib.formats.results.lines import Names, lines_csv
from as2007lib.formats.results.vouchers import vouchers_csv
from as2007lib.frames.results import Findings, Lines
from as2007lib.settlement.basis import read_basis
from as2007lib.settlement.compute import compute
from as2007lib.settlement.errors import RunUnknown
from as2007lib.settlement.scope import Ask
from as2007lib.store.by import By
from as2007lib.store.documents import read_documents
from as2007lib.store.engine import Store
from as2007lib.store.identities import Identities, read_identities
from as2007lib.store.known import entry_of, latest_entry, load_of
from as2007lib.store.runs import Run, approved_runs, find_run, open_drafts, read_findings, read_lines
from as2007lib.store.settings import read_settings
from as2007lib.store.use_log import note_use
from as2007lib.store.vouchers import read_voucher_entries
from as2007lib.values.arrays import Bools, pack
from as2007lib.values.months import format_month, parse_month


@dataclass(frozen=True)
class RunContent:
    """A run with all it emits.

    Attributes:
        run_id: its id.
        flow: its flow.
        period: its month number.
        lines: its lines.
        findings: what it found.
        new: which findings the flow's last approved run before it did not have.
        identities: text ids of all keys.
    """

    run_id: str
    flow: str
    period: int
    lines: Lines
    findings: Findings
    new: Bools
    identities: Identities

    @property
    def total(self) -> int:
        """The sum of the lines, øre."""
        return int(self.lines.ints("amount").sum())

    @property
    def files(self) -> dict[str, bytes]:
        """The run as files without persons' data: lines.csv and findings.csv."""
        names = Names(self.identities.name(self.lines.table["service"]), self.identities.name(self.lines.table["party"]))
        return {
            "lines.csv": lines_csv(self.run_id, self.lines, names),
            "findings.csv": findings_csv(self.findings, self.identities.name(self.findings.table["service"]), self.new),
        }


def list_runs(store: Store, by: By) -> list[Run]:
    """Return all approved runs and waiting drafts, oldest first, drafts last."""
    with store.reading() as connection:
        require(store, latest_entry(connection), by, "read")
        return [*approved_runs(connection), *open_drafts(connection)]


def find(store: Store, by: By, run_id: str) -> Run:
    """Return a run's header.

    Raises:
        RunUnknown: there is no such run.
    """
    with store.reading() as connection:
        require(store, latest_entry(connection), by, "read")
        run = find_run(connection, run_id)
    if run is None:
        raise RunUnknown(run_id)
    return run


def run_content(store: Store, by: By, run_id: str) -> RunContent:
    """Return a run with all it emits.

    Raises:
        RunUnknown: there is no such run.
    """
    run = find(store, by, run_id)
    if run.state == "draft":
        return _computed(
            store, run_id, Ask(run.flow, run.period, parse_month(run.parameters["settle_from"]), run.known), run.known, run.follows
        )
    findings = read_findings(store, run.id)
    return RunContent(
        run_id=run_id,
        flow=run.flow,
        period=run.period,
        lines=read_lines(store, run.id),
        findings=findings,
        new=_new(findings, store, run.follows),
        identities=read_identities(store),
    )


def run_files(store: Store, by: By, content: RunContent) -> dict[str, bytes]:
    """Return a run as files: lines, findings, vouchers and the documents that may be sent, equal to the byte whenever asked.

    Documents tell who somebody is: handing them over needs a right of its own, and the use log tells of it.

    Args:
        store: the store.
        by: who asks and why.
        content: the run's content, as `run_content` gave it.

    Raises:
        NotAllowed: the user may see the run, but not its documents.
    """
    run = find(store, by, content.run_id)
    if run.state == "draft":
        return content.files
    with store.reading() as connection:
        newest = latest_entry(connection)
        documents = [d for d in read_documents(connection, run.id) if not d.held]
    if documents:
        require(store, newest, by, "documents")
        with store.writing() as connection:
            note_use(connection, by, "dokumenter udleveret", [run.run_id])
    entries = read_voucher_entries(store, run.id)
    vouchers = {"vouchers.csv": vouchers_csv(run.run_id, entries)} if entries.num_rows else {}
    return content.files | vouchers | {d.file: d.content for d in documents}


def preview(store: Store, by: By, flow: str, period: int, known: str | None = None, settle_from: int | None = None) -> RunContent:
    """Return what a run would emit as known at a load, without keeping anything.

    Args:
        store: the store.
        by: who asks.
        flow: the flow.
        period: the run's month.
        known: number of the load; None: as known now.
        settle_from: first service month where the store has none yet.
    """
    with store.reading() as connection:
        newest = latest_entry(connection)
        require(store, newest, by, "read")
        entry = entry_of(connection, known)
        load = load_of(connection, entry)
        before = [r for r in approved_runs(connection, flow) if known is None or (r.load <= load and r.period < period)]
    fixed = read_settings(store, newest).get("settle_from")
    begin = parse_month(fixed) if fixed else period if settle_from is None else settle_from
    ask = Ask(flow, period, begin, settled_at=newest, newest_load=None if known is None else load)
    run_id = f"{flow}-{format_month(period)}-kendt-{load}"
    return _computed(store, run_id, ask, entry, before[-1].id if before else None)


def _computed(store: Store, run_id: str, ask: Ask, entry: int, follows: int | None) -> RunContent:
    with store.together() as reader:
        basis = read_basis(reader, entry)
        computed = compute(reader, basis, ask)
    new = _new(computed.findings, store, follows)
    return RunContent(run_id, ask.flow, ask.period, computed.lines, computed.findings, new, basis.identities)


def _new(findings: Findings, store: Store, follows: int | None) -> Bools:
    """Return which findings an earlier run did not have."""
    before = Findings.empty() if follows is None else read_findings(store, follows)
    both = Findings.concat([findings, before])
    key = pack(both.ints("service"), both.ints("month"), both.ints("code"))
    return ~np.isin(key[: len(findings)], key[len(findings) :])

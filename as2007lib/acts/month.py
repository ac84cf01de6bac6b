"""The steps of a month as a municipality's parameter file describes it: load its sources, prepare its flows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from as2007lib.acts.load import Loaded, LoadOptions, load_folder
from as2007lib.acts.month_folders import posting_folders, source_folders
from as2007lib.acts.parameters import apply_parameters, check_variants
from as2007lib.acts.period import set_period
from as2007lib.acts.settings import init
from as2007lib.acts.settle import prepare_run
from as2007lib.settings import Parameters, Source
from as2007lib.settlement.remaining import settled_run
from as2007lib.store.by import By
from as2007lib.store.engine import Store
from as2007lib.store.runs import Run, approved_runs, open_drafts
from as2007lib.values.days import day_of


@dataclass(frozen=True)
class SourceLoad:
    """What became of one source: its name, and the load (None: its folder holds nothing for the month)."""

    source: str
    folder: str
    loaded: Loaded | None


@dataclass(frozen=True)
class FlowStep:
    """What became of one flow: its run (draft or approved), or the day number from which it may be prepared."""

    flow: str
    run: Run | None
    due_on: int


def open_month(by: By, parameters: Parameters) -> Store:
    """Open the municipality's store, made if it is new, and set as the parameter file says.

    Raises:
        UnknownVariant: a format of documents does not exist; no store is made.
        AddressUnknown, StoreNewer, StoreUnwritable: the store cannot be used.
    """
    check_variants(parameters)
    store, _ = init(parameters.database, by)
    apply_parameters(store, by, parameters)
    return store


def load_sources(store: Store, by: By, parameters: Parameters, period: int) -> list[SourceLoad]:
    """Load each source's folder of the month: its subfolder named as the month, else the folder itself.

    Raises:
        SourceMissing: a source's folder is not there; nothing is loaded.
        StructuralError: a file cannot be read; what was loaded before it stays.
        LoadRefused: a limit was exceeded.
    """
    return _load(store, by, parameters.sources, source_folders(parameters, period), period)


def load_postings(store: Store, by: By, parameters: Parameters, period: int) -> list[SourceLoad]:
    """Load the month's postings from payroll and ledger as `load_sources` loads the sources, and raise as it does."""
    return _load(store, by, parameters.incoming.postings, posting_folders(parameters, period), period)


def _load(store: Store, by: By, sources: Sequence[Source], folders: Sequence[Path], period: int) -> list[SourceLoad]:
    done = []
    for source, folder in zip(sources, folders, strict=True):
        options = LoadOptions(source=source.name, mapping=source.mapping or "", full=source.full, period=period)
        filled = any(path.is_file() for path in folder.iterdir())
        done.append(SourceLoad(source.name, str(folder), load_folder(store, by, folder, options) if filled else None))
    return done


def prepare_flows(store: Store, by: By, parameters: Parameters, period: int) -> list[FlowStep]:
    """Prepare every flow of the parameter file whose day has come, unless its period is settled with the newest knowledge.

    Raises:
        PeriodClosed: the period is closed for a flow.
    """
    steps = []
    for name, flow in parameters.flows.chosen().items():
        due = flow.days(period).prepare
        if day_of(by.today) < due:
            steps.append(FlowStep(name, None, due))
            continue
        settled = settled_run(store, name, period)
        if settled is not None:
            steps.append(FlowStep(name, settled, due))
            continue
        prepared = prepare_run(store, by, name, period, settle_from=None if _begun(store) else parameters.settle_from)
        steps.append(FlowStep(name, prepared.run, due))
    return steps


def close_month(store: Store, by: By, parameters: Parameters, period: int) -> list[str]:
    """Close the period for the flows of the parameter file; return those for which that changed something."""
    return set_period(store, by, period, "closed", tuple(parameters.flows.chosen())).flows


def waiting_drafts(store: Store, period: int) -> list[Run]:
    """Return the drafts of a period that await approval."""
    with store.reading() as connection:
        return [run for run in open_drafts(connection) if run.period == period]


def _begun(store: Store) -> bool:
    """Return whether a run was approved, which fixed where settlement begins; drafts fix nothing."""
    with store.reading() as connection:
        return bool(approved_runs(connection))

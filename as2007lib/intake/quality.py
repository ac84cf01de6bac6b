"""The quality of a source's data: how many rows are without fault, and what each kind of fault puts at stake in kroner."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd
import pyarrow as pa

from as2007lib.formats.interchange import RowError
from as2007lib.frames.facts import FACTS, Fact, Packages, Services
from as2007lib.intake.cells import HUNDRED_PERCENT
from as2007lib.intake.known import Known
from as2007lib.intake.statement import Statement

STAKES = pa.schema([("service", pa.string()), ("month", pa.int64()), ("amount", pa.int64())])
"""What a service is worth in a month: text id, month number, øre."""

_LINKS = ("service", "package", "citizen", "service_code", "provider")
"""How a row leads to services, the nearest link first."""


@dataclass(frozen=True)
class FaultKind:
    """One kind of fault.

    Attributes:
        code: the code of the check.
        warning: its rows were taken in all the same.
        rows: how many rows have it.
        services: how many services those rows are about.
        amount: øre of these services' months, each counted once, by their size; None when no stakes were given.
    """

    code: str
    warning: bool
    rows: int
    services: int
    amount: int | None


@dataclass(frozen=True)
class Quality:
    """The quality of what a source delivered.

    Attributes:
        source: whose data it is.
        rows: rows in the files.
        faulty: rows in quarantine.
        score: rows without fault, in ten-thousandths of a per cent.
        kinds: each kind of fault, the dearest first.
        months: code, month, services and amount (øre) of each kind of fault and service month.
    """

    source: str
    rows: int
    faulty: int
    score: int
    kinds: tuple[FaultKind, ...]
    months: pa.Table


def quality(source: str, statement: Statement, known: Known, stakes: pa.Table | None = None) -> Quality:
    """Judge the data that a source delivered.

    Args:
        source: whose data it is.
        statement: what was stated, each row of a file with a number of its own.
        known: what is known beside it.
        stakes: what services are worth by month (`STAKES`), as far as somebody can tell.
    """
    rows = sum(count.read for count in statement.counts.values())
    faulty = sum(count.quarantined for count in statement.counts.values())
    faults = pd.concat([_frame(statement.errors, warning=False), _frame(statement.warnings, warning=True)], ignore_index=True)
    touched = _services_of(faults, statement, known)
    worth = (STAKES.empty_table() if stakes is None else stakes).to_pandas()
    dear = touched.merge(worth, on="service") if len(touched) else touched.assign(month=0, amount=0)
    dear["amount"] = dear["amount"].abs()
    names = sorted(set(zip(faults["code"], faults["warning"], strict=True)))
    kinds = [_kind(code, faults, touched, dear if stakes is not None else None, warning=bool(warning)) for code, warning in names]
    kinds.sort(key=lambda kind: (-(kind.amount or 0), -kind.rows, kind.code))
    score = HUNDRED_PERCENT if not rows else (rows - faulty) * HUNDRED_PERCENT // rows
    return Quality(source, rows, faulty, score, tuple(kinds), _months(dear))


def _frame(errors: Iterable[RowError], *, warning: bool) -> pd.DataFrame:
    rows = [(error.file, error.row, error.code) for error in errors]
    return pd.DataFrame(rows, columns=["file", "row", "code"]).drop_duplicates().assign(warning=warning)


def _services_of(faults: pd.DataFrame, statement: Statement, known: Known) -> pd.DataFrame:
    """Return code, warning and service for each service that a faulty row is about, directly or through what it names."""
    services = _linked(statement, known)
    parts = []
    for fact in FACTS:
        mine = faults[faults["file"] == fact.file]
        link = _link_of(fact)
        if not len(mine) or not link:
            continue
        named = mine.merge(_stated(fact, statement), on="row")
        parts.append(named.merge(services, on=link, suffixes=("", "_known"))[["code", "warning", "service"]])
    empty = pd.DataFrame(columns=["code", "warning", "service"])
    return pd.concat(parts, ignore_index=True).drop_duplicates() if parts else empty


def _link_of(fact: type[Fact]) -> str:
    """Return the column by which a fact's rows lead to services; blank where they do not."""
    names = {column.name for column in fact.columns}
    return next((name for name in _LINKS if name in names), "")


def _stated(fact: type[Fact], statement: Statement) -> pd.DataFrame:
    """Return row number and link of the rows of this load, taken in or not."""
    link = _link_of(fact)
    header = fact.column(link).header
    waiting = [(row.row, row.cells.get(header)) for row in statement.quarantine if row.file == fact.file and not row.load]
    frame = pd.DataFrame(waiting, columns=["row", link])
    if fact.name() in statement.tables:
        taken = statement.tables[fact.name()].rows.select(["file_row", link]).to_pandas().rename(columns={"file_row": "row"})
        frame = pd.concat([taken, frame], ignore_index=True)
    return frame.dropna()


def _linked(statement: Statement, known: Known) -> pd.DataFrame:
    """Return all services with the package, citizen, catalogue service and provider they lead to."""
    services = _everything(Services, ["service", "package", "service_code", "provider"], statement, known)
    packages = _everything(Packages, ["package", "citizen"], statement, known)
    return services.merge(packages, on="package", how="left")


def _everything(fact: type[Fact], names: list[str], statement: Statement, known: Known) -> pd.DataFrame:
    headers = [fact.column(name).header for name in names]
    waiting = [tuple(row.cells.get(header) for header in headers) for row in statement.quarantine if row.file == fact.file]
    frames = [known.table(fact).select(names).to_pandas(), pd.DataFrame(waiting, columns=names)]
    if fact.name() in statement.tables:
        frames.append(statement.tables[fact.name()].rows.select(names).to_pandas())
    rows: pd.DataFrame = pd.concat([frame for frame in frames if len(frame)] or frames[:1], ignore_index=True)
    return rows.drop_duplicates()


def _kind(code: str, faults: pd.DataFrame, touched: pd.DataFrame, dear: pd.DataFrame | None, *, warning: bool) -> FaultKind:
    rows, mine = _of(faults, code, warning=warning), _of(touched, code, warning=warning)
    services = int(mine["service"].nunique())
    if dear is None:
        return FaultKind(code, warning, len(rows), services, None)
    months = _of(dear, code, warning=warning).drop_duplicates(["service", "month"])
    return FaultKind(code, warning, len(rows), services, int(months["amount"].sum()))


def _of(frame: pd.DataFrame, code: str, *, warning: bool) -> pd.DataFrame:
    return frame.loc[(frame["code"] == code) & (frame["warning"] == warning)]


def _months(dear: pd.DataFrame) -> pa.Table:
    sums = dear.groupby(["code", "month"], as_index=False).agg(services=("service", "nunique"), amount=("amount", "sum"))
    schema = pa.schema([("code", pa.string()), ("month", pa.int64()), ("services", pa.int64()), ("amount", pa.int64())])
    return pa.Table.from_pandas(sums, schema=schema, preserve_index=False) if len(sums) else schema.empty_table()

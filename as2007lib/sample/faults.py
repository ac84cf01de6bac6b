"""Rows with faults, each of one kind, as real exports have them; the rest of the sample does not hang on them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from as2007lib.sample.facts import service_ids
from as2007lib.sample.state import State
from as2007lib.values.days import OPEN


@dataclass(frozen=True)
class Fault:
    """A faulty row: where it stands (the header is row 1), the value that is wrong, and the code of errors.csv."""

    period: str
    file: str
    row: int
    column: str
    value: str
    code: str


@dataclass(frozen=True)
class _Wrong:
    file: str
    cells: dict[str, str]
    column: str
    code: str


_CITIZEN = {"cpr": "610185-4004", "name": "Testborger Fejlrække"}
_SERVICE = {"package_id": "P000001", "service_code": "BU-KOST", "flow": "charge", "from_date": "2026-01-01", "status": "active"}
_PARTY = {"name": "Fejlrække-Eksempel", "kind": "supplier"}

_FIRST = (
    _Wrong("citizens.csv", {**_CITIZEN, "citizen_id": "FEJL-B1", "name": ""}, "name", "missing"),
    _Wrong("citizens.csv", {**_CITIZEN, "citizen_id": "FEJL-B2", "cpr": "320185-4004"}, "cpr", "cpr_invalid"),
    _Wrong("parties.csv", {**_PARTY, "party_id": "FEJL-M1", "cvr": "99000000"}, "cvr", "cvr_invalid"),
    _Wrong("parties.csv", {**_PARTY, "party_id": "FEJL-M2", "gln": "9520000000000"}, "gln", "gln_invalid"),
    _Wrong("packages.csv", {"package_id": "FEJL-P1", "from_date": "2026-03-01", "to_date": "2026-02-01"}, "to_date", "dates_reversed"),
    _Wrong("services.csv", {**_SERVICE, "service_id": "FEJL-Y1", "package_id": "FEJL-P1"}, "package_id", "depends_on_quarantined"),
    _Wrong("services.csv", {**_SERVICE, "service_id": "FEJL-Y2", "package_id": "FINDES-IKKE"}, "package_id", "unknown_reference"),
    _Wrong("services.csv", {**_SERVICE, "service_id": "FEJL-Y3", "flow": "salg"}, "flow", "unknown_code"),
)


_SECOND = (
    _Wrong("services.csv", {**_SERVICE, "service_id": "FEJL-Y4", "service_code": "HA-107", "flow": "sale"}, "party_id", "missing"),
    _Wrong("citizens.csv", {**_CITIZEN, "citizen_id": "FEJL-B3"}, "citizen_id", "duplicate_key"),
    _Wrong("citizens.csv", {**_CITIZEN, "citizen_id": "FEJL-B3"}, "citizen_id", "duplicate_key"),
    _Wrong("citizens.csv", {**_CITIZEN, "citizen_id": "FEJL-B4", "same_as": "FEJL-B5"}, "same_as", "same_as_cycle"),
    _Wrong("citizens.csv", {**_CITIZEN, "citizen_id": "FEJL-B5", "same_as": "FEJL-B4"}, "same_as", "same_as_cycle"),
)


def with_faults(tables: dict[str, pa.Table], state: State, number: int, period: str) -> tuple[dict[str, pa.Table], list[Fault]]:
    """Return the tables of folder `number` (from 0) with its faulty rows at the end, and what is wrong with them."""
    made, faults = dict(tables), []
    for wrong in _wrong_rows(tables, state, number):
        before = made[wrong.file]
        row = pa.table({name: pa.array([wrong.cells.get(name) or None], pa.string()) for name in before.column_names})
        made[wrong.file] = pa.concat_tables([before, row])
        value = wrong.cells.get(wrong.column, "")
        faults.append(Fault(period, wrong.file, len(before) + 2, wrong.column, value, wrong.code))
    return made, faults


def _wrong_rows(tables: dict[str, pa.Table], state: State, number: int) -> tuple[_Wrong, ...]:
    if number == 0:
        delivery = {"delivery_id": "FEJL-L1", "service_id": _service(state.deliveries["service"][0]), "date": "2026-08-03"}
        return (*_FIRST, _Wrong("deliveries.csv", {**delivery, "quantity": "3.5"}, "quantity", "format"))
    if number == 1:
        absent = {"service_id": _untouched(tables, state, "absences", has=False), "kind": "ferie"}
        periods = (("2026-08-01", "2026-08-20"), ("2026-08-15", ""))
        rows = [{**absent, "from_date": first, "to_date": last} for first, last in periods]
        return (*_SECOND, *(_Wrong("absences.csv", row, "from_date", "overlap") for row in rows))
    if number == 2:  # noqa: PLR2004 - the third folder is the last one with faults
        share = {"service_id": _untouched(tables, state, "shares", has=True), "party_id": "KOM-0101", "from_date": "2015-01-01"}
        rate = {"service_id": _untouched(tables, state, "individual_rates", has=False), "from_date": "2026-01-01", "rate": "1.234,50"}
        return (
            _Wrong("shares.csv", {**share, "share_pct": "90"}, "share_pct", "shares_not_100"),
            _Wrong("individual_rates.csv", rate, "rate", "format"),
        )
    return ()


def _untouched(tables: dict[str, pa.Table], state: State, name: str, *, has: bool) -> str:
    """Return a running service that has (or has no) rows of a child file, and that the folder does not mention there."""
    rows = np.isin(state.services["number"], getattr(state, name)["service"]) == has
    rows &= (state.services["stop"] == OPEN) & (state.services["payer"] >= 0)
    mentioned = set(tables[f"{name}.csv"]["service_id"].to_pylist()) | set(tables["services.csv"]["service_id"].to_pylist())
    texts: list[str] = service_ids(state.services["number"][rows]).to_pylist()
    return next(text for text in texts if text not in mentioned)


def _service(number: int) -> str:
    return str(service_ids(np.array([number]))[0])

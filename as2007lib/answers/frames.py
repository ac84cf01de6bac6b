"""pandas frames for analysts, in one line, with pseudonyms in place of citizens. Amounts and rates are whole øre."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable

import numpy as np
import pandas as pd
import pyarrow as pa

from as2007lib.access.rights import require
from as2007lib.answers.names import Names, read_names
from as2007lib.frames.base import Ints
from as2007lib.frames.column import NULL
from as2007lib.frames.facts import Citizens, Services
from as2007lib.frames.results import Lines
from as2007lib.pricing.parties import resolve_same_as
from as2007lib.store.by import By
from as2007lib.store.engine import Store
from as2007lib.store.known import entry_of, latest_entry, read_fact
from as2007lib.store.pseudonyms import pseudonym_key
from as2007lib.store.runs import approved_runs, read_lines
from as2007lib.values.arrays import distinct, place_of
from as2007lib.values.days import OPEN
from as2007lib.values.months import month_number

_EPOCH_MONTH = month_number(1970, 1)
_LETTERS = 8


def lines_frame(store: Store, by: By, flow: str | None = None) -> pd.DataFrame:
    """Return every approved line (of a flow), oldest run first.

    Columns: run_id, flow, period and month (monthly periods), service, citizen (pseudonym), party (an id; persons a pseudonym),
    party_name (blank for persons), provider, service_name, business_area, kind, from_date, to_date, quantity (ten-thousandths),
    unit, rate (øre), amount (øre), account.
    """
    with store.reading() as connection:
        entry = latest_entry(connection)
        require(store, entry, by, "read")
        runs = approved_runs(connection, flow)
    parts = [read_lines(store, run.id) for run in runs]
    lines = Lines.concat(parts)
    run = np.repeat(np.arange(len(runs)), [len(part) for part in parts])
    called = _Called(store, entry, lines.ints("service"))
    return pd.DataFrame(
        {
            "run_id": np.array([r.run_id for r in runs], dtype=object)[run],
            "flow": np.array([r.flow for r in runs], dtype=object)[run],
            "period": _months(np.array([r.period for r in runs], np.int64)[run]),
            "month": _months(lines.ints("month")),
            **called.services(lines.ints("service")),
            **called.parties(lines.ints("party")),
            "kind": lines.texts("kind"),
            **_dates(lines.ints("start"), lines.ints("stop")),
            "quantity": _whole(lines.ints("quantity")),
            "unit": lines.texts("unit"),
            "rate": _whole(lines.ints("rate")),
            "amount": lines.ints("amount"),
            "account": lines.texts("account"),
        }
    )


def services_frame(store: Store, by: By, known: str | None = None) -> pd.DataFrame:
    """Return every service with what it belongs to, as known at a load, a run or a moment (None: now).

    Columns: service, citizen (pseudonym), provider, service_name, business_area, flow, from_date, to_date, quantity
    (ten-thousandths), status.
    """
    with store.reading() as connection:
        require(store, latest_entry(connection), by, "read")
        entry = entry_of(connection, known)
    services = read_fact(store, Services, entry)
    return pd.DataFrame(
        {
            **_Called(store, entry, services.ints("service")).services(services.ints("service")),
            "flow": services.texts("flow"),
            **_dates(services.ints("start"), services.ints("stop")),
            "quantity": _whole(services.ints("quantity")),
            "status": [status or "active" for status in services.texts("status")],
        }
    )


class _Called:
    """What keys are called in a frame; each different key is looked up once."""

    def __init__(self, store: Store, entry: int, services: Ints) -> None:
        self._names: Names = read_names(store, entry, services)
        self._key = pseudonym_key(store)
        self._same = resolve_same_as(read_fact(store, Citizens, entry), len(self._names.identities.texts))

    def services(self, keys: Ints) -> dict[str, pd.api.extensions.ExtensionArray | np.ndarray]:
        """Return the columns that tell of services."""
        names = self._names
        return {
            "service": names.identities.name(keys).to_numpy(zero_copy_only=False),
            "citizen": _each(names.citizen_of(keys), self._pseudonym),
            "provider": _each(names.provider_of(keys), names.provider),
            "service_name": _each(names.catalogue_of(keys), names.granted),
            "business_area": _each(names.area_of(keys), names.area),
        }

    def parties(self, keys: Ints) -> dict[str, np.ndarray]:
        """Return id and name of parties; of persons a pseudonym and nothing."""
        named = self._names.parties
        return {
            "party": _each(keys, lambda key: self._names.id(key) if key in named else self._pseudonym(key)),
            "party_name": _each(keys, lambda key: named.get(key, "")),
        }

    def _pseudonym(self, key: int) -> str:
        """Return the pseudonym of a person: always the same in one store, another one in every other."""
        text = self._names.identities.text(int(self._same[key]))
        digest = hmac.new(self._key, text.encode(), hashlib.sha256).digest()
        return f"B-{base64.b32encode(digest).decode()[:_LETTERS]}"


def _each(keys: Ints, call: Callable[[int], str]) -> np.ndarray:
    """Return what each key is called, None where there is no key."""
    once = distinct(keys)
    words = np.array([None if key == NULL else call(key) for key in once.tolist()], dtype=object)
    return words[place_of(once, keys)] if len(once) else words


def _months(months: Ints) -> pd.PeriodIndex:
    return pd.PeriodIndex((months - _EPOCH_MONTH).astype("datetime64[M]").astype("datetime64[s]"), freq="M")


def _dates(start: Ints, stop: Ints) -> dict[str, pd.Series]:
    """Return first and last day; an open end is missing."""
    last = np.where((stop == OPEN) | (stop == NULL), np.iinfo(np.int64).min, stop - 1)
    return {"from_date": _days(start), "to_date": _days(last)}


def _days(days: Ints) -> pd.Series:
    return pd.Series(days.astype("datetime64[D]").astype("datetime64[s]"))


def _whole(values: Ints) -> pd.Series:
    """Return whole numbers with gaps; never floats."""
    return pd.Series(pa.array(values, mask=values == NULL).to_pandas(types_mapper={pa.int64(): pd.Int64Dtype()}.get))

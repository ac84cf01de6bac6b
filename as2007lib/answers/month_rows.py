"""The rows behind the sums of a run: what falls on a party or provider, its services, their lines, and what was found."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from as2007lib.answers.grouped import Over, called, grouped, keys_of
from as2007lib.answers.month import FlowMonth, RunLines
from as2007lib.answers.names import Names
from as2007lib.formats.results.findings import MESSAGES
from as2007lib.frames.base import Ints
from as2007lib.frames.results import SKIPPING, Findings
from as2007lib.values.arrays import pack
from as2007lib.values.cpr_scan import mask_cprs

_TEN_DIGITS = r"[0-9]{6}[^0-9]?[0-9]{4}"


def group_rows(run: RunLines, names: Names, over: Over) -> pa.Table:
    """Return what falls on each party or provider of a run, the largest first.

    Columns: key (of the party or provider; `NULL` where there is none), id, name, services, lines, corrections and amount (øre).
    """
    found = grouped(run.lines, names, over)
    ids, words = zip(*(called(names, over, key) for key in found.key.tolist()), strict=True) if len(found.key) else ((), ())
    rows = {
        "key": found.key,
        "id": pa.array(ids, pa.string()),
        "name": pa.array([mask_cprs(name) or "Uden tilbud" for name in words], pa.string()),
        "services": found.services,
        "lines": found.lines,
        "corrections": found.corrections,
        "amount": found.amount,
    }
    return pa.table(rows).sort_by([("amount", "descending"), ("id", "ascending")])


def service_rows(run: RunLines, names: Names, over: Over, key: int) -> pa.Table:
    """Return the services of one party or provider in a run, the largest first.

    Columns: service (key), id, name, lines, first and last (months), amount (øre).
    """
    lines = run.lines.take(keys_of(run.lines, names, over) == key)
    rows = pa.table({name: lines.ints(name) for name in ("service", "month", "amount")})
    summed = rows.group_by("service").aggregate([("month", "count"), ("month", "min"), ("month", "max"), ("amount", "sum")])
    service = np.asarray(summed["service"].to_numpy(), np.int64)
    called = {
        "service": service,
        "id": masked(names.identities.name(service)),
        "name": service_names(names, service),
        "lines": summed["month_count"],
        "first": summed["month_min"],
        "last": summed["month_max"],
        "amount": summed["amount_sum"],
    }
    return pa.table(called).sort_by([("amount", "descending"), ("id", "ascending")])


def line_rows(run: RunLines, names: Names, over: Over, key: int, service: int) -> pa.Table:
    """Return a service's lines that fall on one party or provider, in the run's order.

    Columns: line (its id), party, kind, start, stop, quantity, rate, share, old, new and amount; units as in `Lines`.
    """
    lines = run.lines
    places = np.flatnonzero((keys_of(run.lines, names, over) == key) & (lines.ints("service") == service))
    rows = lines.take(places)
    party = rows.ints("party")
    return pa.table(
        {
            "line": [f"{run.run.run_id}-{place + 1}" for place in places.tolist()],
            "party": [mask_cprs(names.party(k)) for k in party.tolist()],
            **{name: rows.table[name] for name in ("kind", "start", "stop", "quantity", "rate", "share")},
            "old": rows.table["old_amount"],
            "new": rows.table["new_amount"],
            "amount": rows.table["amount"],
        }
    )


def finding_rows(month: FlowMonth, run: RunLines) -> pa.Table:
    """Return what a run found, what left a month unsettled first.

    Columns: id (service), name, month, code, message, skips (the month was left as it was), new (the flow's last period had it not).
    """
    found, before = run.findings, Findings.concat([c.findings for c in month.earlier])
    both = Findings.concat([found, before])
    key = pack(both.ints("service"), both.ints("month"), both.ints("code"))
    code = found.table["code"]
    service = found.ints("service")
    rows = {
        "number": np.arange(len(found)),
        "id": masked(month.names.identities.name(service)),
        "name": service_names(month.names, service),
        "month": found.table["month"],
        "code": code,
        "message": pa.array([MESSAGES[c] for c in code.to_pylist()], pa.string()),
        "skips": pc.is_in(code, value_set=pa.array(SKIPPING)),
        "new": pa.array(~np.isin(key[: len(found)], key[len(found) :])),
    }
    return pa.table(rows).sort_by([("skips", "descending"), ("id", "ascending"), ("month", "ascending")])


def service_names(names: Names, services: Ints) -> pa.Array:
    """Return what is granted by each service: the name of its catalogue service, blank where it is not known."""
    place = names.catalogue_of(services)
    called = np.append(names.catalogue.texts("name"), "")[place]
    return masked(pa.array(called, pa.string()))


def masked(texts: pa.Array) -> pa.Array:
    """Return texts with everything like a CPR number masked; only those that look like it are read one by one."""
    like = np.asarray(pc.fill_null(pc.match_substring_regex(texts, _TEN_DIGITS), False).to_numpy(zero_copy_only=False), bool)
    if not like.any():
        return texts
    return pc.replace_with_mask(texts, pa.array(like), pa.array([mask_cprs(t) for t in texts.filter(pa.array(like)).to_pylist()]))

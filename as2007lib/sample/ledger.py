"""What the ledger knows: account rules, the budget, and postings that come in after each month."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from as2007lib.frames.column import NULL
from as2007lib.frames.facts import FLOWS, UNITS
from as2007lib.sample.catalogue import Catalogue
from as2007lib.sample.chance import Chance
from as2007lib.sample.grants import PAYOUT
from as2007lib.sample.numbers import cpr_texts
from as2007lib.sample.state import Setting, State
from as2007lib.sample.text import Columns, Values, chosen, days, ids, months, ore, table, taken
from as2007lib.sample.town import Town
from as2007lib.values.months import first_day, format_month

_CONTRA = {"sale": "9290099000", "internal": "9290098000", "purchase": "9590097000", "payout": "9590096000", "charge": "9290095000"}
_REGION_ART, _LATER_ART = "78", "79"
_UNITS_A_YEAR = {"day": 300, "week": 45, "month": 11, "year": 1, "hour": 120, "piece": 90}
_LATE, _WRONG, _TWICE, _NO_CPR = 40, 40, 15, 60  # of a thousand postings
_WAGE_TYPE = "5210"


def accounts_table(catalogue: Catalogue) -> pa.Table:
    """Return accounts.csv: a rule for each flow, and one for each service whose catalogue row has no account.

    One of them changes account on a date, one has an exception for regions.
    """
    begin, arts = "2015-01-01", ("77", "91", "40", "52", "79")
    rows = [(flow, "", "", begin, "", f"53899110000001{art}") for flow, art in zip(FLOWS, arts, strict=True)]
    for place in range(0, len(catalogue), 6):
        flow, code, account = catalogue.rows[place]["flow"], catalogue.codes[place], catalogue.account(place)
        if place == 0:
            rows += [(flow, code, "", begin, "2026-08-31", account), (flow, code, "", "2026-09-01", "", account[:-2] + _LATER_ART)]
        else:
            rows.append((flow, code, "", begin, "", account))
    region = next(row for row in rows[len(FLOWS) + 1 :] if row[0] == "sale")
    rows.append((*region[:2], "region", *region[3:5], region[5][:-2] + _REGION_ART))
    names = ("flow", "service_code", "party_kind", "from_date", "to_date", "account")
    columns: dict[str, Values] = {name: list(values) for name, values in zip(names, zip(*rows, strict=True), strict=True)}
    return table({**columns, "contra_account": [f"{_CONTRA[row[0]]}000100" for row in rows], "vat_code": ""})


def budget_table(catalogue: Catalogue, town: Town, services: Columns, year: int) -> pa.Table:
    """Return budget.csv for two years: what as many services as now would cost in part of a year, by account."""
    counts = np.bincount(services["code"], minlength=len(catalogue))
    units = np.array([_UNITS_A_YEAR[UNITS[unit]] for unit in catalogue.unit], dtype=np.int64)
    amount = counts * catalogue.price * units // 100_000 * 50_000
    used = np.flatnonzero(amount > 0)
    codes, years = np.tile(used, 2), np.repeat([year - 1, year], len(used))
    return table(
        {
            "year": years,
            "account": [catalogue.account(place) for place in codes.tolist()],
            "department": chosen(town.party_ids, town.departments[catalogue.area[codes]]),
            "amount": ore(amount[codes]),
        }
    )


def postings_table(setting: Setting, state: State, month: int) -> pa.Table:
    """Return postings.csv of a month as the case system's own payments: to citizens, which no commitment stands behind.

    What suppliers and foster families are paid comes from elsewhere, after purchases are approved: see `postings`. Some are
    missing, have another amount than was agreed, stand there twice, or lack the citizen's number.
    """
    chance, catalogue = Chance(setting.seed, f"postings {month}"), setting.catalogue
    services = _posted(chance, catalogue, state, month)
    code = services["code"]
    count = len(code)
    amount = setting.newest[code, -1] + np.where(chance.hit("wrong", count, _WRONG), 12_345, 0)
    citizen = state.citizens["cpr"][state.packages["citizen"][services["package"] - 1] - 1]
    posted = first_day(month) + 20 + chance.below("posted", count, 8)
    return table(
        {
            "posting_id": ids(f"POST-{format_month(month)}-", np.arange(1, count + 1), 4),
            "account": chosen([catalogue.account(place) for place in range(len(catalogue))], code),
            "posted_on": days(posted),
            "period": months(np.full(count, month)),
            "amount": ore(amount),
            "text": chosen([f"{row['name']}, eksempel" for row in catalogue.rows], code),
            "cpr": cpr_texts(np.where(chance.hit("no cpr", count, _NO_CPR), NULL, citizen)),
            "payee_cpr": cpr_texts(citizen),
            "pay_type": _WAGE_TYPE,
            "voucher": ids(f"BIL-{format_month(month)}-", np.arange(1, count + 1), 4),
            "source": "loen",
        }
    )


def _posted(chance: Chance, catalogue: Catalogue, state: State, month: int) -> Columns:
    """Return the services with a posting in the month; some twice."""
    services, whole = state.services, (state.ends() >= first_day(month + 1)) & (state.services["start"] <= first_day(month))
    paid = (services["flow"] == PAYOUT) & (catalogue.unit[services["code"]] == UNITS.index("month"))
    rows = np.flatnonzero(whole & paid & ~chance.hit("missing", len(whole), _LATE))
    rows = np.sort(np.concatenate([rows, rows[chance.hit("twice", len(rows), _TWICE)]]))
    return taken(services, rows)

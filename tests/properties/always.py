"""What holds in a town at any moment, however it came there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import text

from as2007lib.accounting.accounts import INCOME_FLOWS
from as2007lib.accounting.vouchers import MISSING_CONTRA
from as2007lib.answers.export import export
from as2007lib.answers.proofs import rerun, verify
from as2007lib.answers.runs import preview
from as2007lib.settlement.basis import read_basis
from as2007lib.settlement.compute import compute
from as2007lib.settlement.scope import Ask
from as2007lib.store.known import latest_entry
from as2007lib.store.runs import approved_runs
from as2007lib.store.sums import untied_sums
from as2007lib.store.verify import verify_journal
from as2007lib.values.months import parse_month
from tests.properties.town import BY, Town
from tests.reference import FLOWS


@dataclass
class Answers:
    """What was answered as known at a load, once a newer load had made that the past."""

    given: dict[int, dict[str, bytes]] = field(default_factory=dict)

    def again(self, town: Town, load: int, flow: str, period: str) -> None:
        """Ask again what was known at a load; the answer is the first one."""
        asked = preview(town.store, BY, flow, parse_month(period), str(load), parse_month(town.settle_from)).files
        asked |= export(town.store, BY, str(load))
        assert self.given.setdefault(load, asked) == asked, load


def check(town: Town, flow: str, periods: Sequence[str], answers: Answers, step: int) -> None:
    """Check what can be checked after each step; what is asked of one run or load is asked of another one each time."""
    assert verify_journal(town.store) == []
    assert untied_sums(town.store) == []
    assert unlike_their_vouchers(town) == []
    assert not_the_same_incrementally(town, periods[step % len(periods)]) == []
    with town.store.reading() as connection:
        runs = approved_runs(connection)
    if runs:
        assert rerun(town.store, BY, runs[step % len(runs)].run_id).equal
    if town.loads > 1:
        answers.again(town, 1 + step % (town.loads - 1), flow, periods[-1])


def check_everything(town: Town, flow: str, periods: Sequence[str], answers: Answers) -> None:
    """Check all of it."""
    assert verify(town.store, BY).faults == ()
    for period in periods:
        assert not_the_same_incrementally(town, period) == []
    for load in range(1, town.loads):
        answers.again(town, load, flow, periods[-1])


def not_the_same_incrementally(town: Town, period: str) -> list[str]:
    """Return the flows of which pricing only what was touched gives other lines or findings than pricing everything."""
    with town.store.reading() as connection:
        entry = latest_entry(connection)
        runs = {flow: approved_runs(connection, flow) for flow in FLOWS}
    basis, begin = read_basis(town.store, entry), parse_month(town.settle_from)
    wrong = []
    for flow in FLOWS:
        ask = Ask(flow, parse_month(period), begin, settled_at=entry)
        touched, whole = compute(town.store, basis, ask, runs[flow]), compute(town.store, basis, ask, None)
        if touched.lines.table != whole.lines.table or touched.findings.table != whole.findings.table or touched.digest != whole.digest:
            wrong.append(flow)
    return wrong


def unlike_their_vouchers(town: Town) -> list[tuple[object, ...]]:
    """Return the runs and documents whose amount is not what their vouchers have on the contra account."""
    contra = (
        "SELECT v.run, v.document, sum(e.amount) AS booked FROM vouchers v JOIN voucher_entries e ON e.voucher = v.id "
        "WHERE e.account = :contra GROUP BY v.id, v.run, v.document"
    )
    sign = f"CASE WHEN r.flow IN ({', '.join(map(repr, INCOME_FLOWS))}) THEN 1 ELSE -1 END"
    vat = "coalesce((SELECT sum(d.vat_amount) FROM documents d WHERE d.run = r.id), 0)"
    booked = f"coalesce((SELECT sum(booked) FROM ({contra}) c WHERE c"
    of_runs = f"SELECT r.run_id, r.total * ({sign}) + {vat} AS due, {booked}.run = r.id), 0) AS booked FROM runs r"
    of_documents = f"SELECT d.document_id, d.amount + d.vat_amount AS due, {booked}.document = d.id), 0) AS booked FROM documents d"
    with town.store.reading() as connection:
        both = (connection.execute(text(question), {"contra": MISSING_CONTRA}).all() for question in (of_runs, of_documents))
        return [tuple(row) for found in both for row in found if row.due != row.booked]

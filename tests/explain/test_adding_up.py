"""Every explanation adds up to its line, to the øre, or is refused."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from as2007lib.access.rights import NotAllowed
from as2007lib.acts.load import load_folder
from as2007lib.acts.roles import grant_role
from as2007lib.acts.settings import init
from as2007lib.acts.settle import prepare_run, settle_and_approve
from as2007lib.answers.explain import explain, explain_all, explain_document
from as2007lib.answers.runs import list_runs, run_content
from as2007lib.explain.errors import DocumentUnknown, NotAddedUp
from as2007lib.explain.line import check
from as2007lib.explain.model import Explanation
from as2007lib.frames.facts import FLOWS
from as2007lib.show.explain import annex, data, picture, text
from as2007lib.store.by import By
from as2007lib.store.engine import Store
from as2007lib.values.months import parse_month
from tests.explain.small_town import BY, amounts, service, town


@pytest.fixture(scope="module")
def played(golden: Path, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A worked scenario, settled to its end, with a draft of the next period of each flow."""
    store, _ = init(f"sqlite:///{tmp_path_factory.mktemp('scenario') / 'lager.db'}", BY)
    settle_from = None
    scenario = golden / "scenario-5"
    for line in (scenario / "steps.txt").read_text().splitlines():
        what, value = line.split()
        if what == "settle-from":
            settle_from = parse_month(value)
        elif what == "load":
            load_folder(store, BY, scenario / value)
        else:
            for flow in FLOWS:
                settle_and_approve(store, BY, flow, parse_month(value), settle_from=settle_from)
    for flow in FLOWS:
        prepare_run(store, BY, flow, parse_month("2026-05"))
    return store


def test_every_line_of_a_scenario_adds_up_and_can_be_shown(played: Store) -> None:
    told: Counter[tuple[str, str]] = Counter()
    for run in list_runs(played, BY):
        lines = run_content(played, BY, run.run_id).lines
        found = list(explain_all(played, BY, [f"{run.run_id}-{n}" for n in range(1, len(lines) + 1)]))
        assert [e.line.amount for e in found] == lines.ints("amount").tolist()
        for e in found:
            _adds_up(e)
            assert text(e).startswith(f"Linje {e.line.line_id}: ")
            assert ".." not in text(e) + annex([e])
            assert data(e)["line"]["amount"] == e.line.amount
            told[run.flow, e.line.kind] += 1
    assert sum(told.values()) > 1000
    assert {(flow, kind) for flow in FLOWS for kind in ("ordinary", "correction")} == set(told)


def _adds_up(e: Explanation) -> None:
    """What the explanation itself checks, said once more in other words; and every correction says why it is one."""
    assert sum(part.amount for s in e.segments for part in s.parts if part.own) == e.line.new_amount
    assert all(abs(s.exact - s.amount) * 2 <= 1 for s in e.segments)
    assert all(sum(part.exact for part in s.parts) == s.amount for s in e.segments)
    for s in e.segments:
        got = [part.remainder for part in s.parts if part.extra]
        not_got = [part.remainder for part in s.parts if not part.extra]
        assert not got or not not_got or min(got) >= max(not_got)
    assert sum(earlier.amount for earlier in e.earlier) == e.line.old_amount
    if e.line.kind == "correction" and any(earlier.run_id for earlier in e.earlier):
        assert e.changes
        assert e.before or e.line.old_amount == 0
        assert sum(s.own for s in e.before) == e.line.old_amount
    assert (e.nothing_due is None) == bool(e.segments)


def test_pictures_and_an_annex_are_made_of_real_documents(played: Store) -> None:
    found = list(explain_document(played, BY, "AS0000003"))
    assert {e.booked.document_id for e in found} == {"AS0000003"}
    assert sum(e.line.amount for e in found) == found[0].booked.document_amount
    assert annex(found).count("<section>") == len(found)
    assert all(picture(e).data for e in found)


@pytest.mark.parametrize("what", ["amount", "old_amount", "exact", "rate", "own", "extra"])
def test_an_explanation_that_does_not_add_up_is_refused(tmp_path: Path, what: str) -> None:
    shares = [{"service_id": "Y1", "party_id": party, "from_date": "2026-01-01", "weight": "1"} for party in ("STJERNE", "MAANE", "SOL")]
    found = town(tmp_path, service("MDR"), shares=shares).settle("sale", "2026-04")[0]
    check(found)
    (segment,) = found.segments
    broken = {
        "amount": replace(found, line=replace(found.line, amount=found.line.amount + 1)),
        "old_amount": replace(found, line=replace(found.line, old_amount=1, amount=found.line.amount - 1)),
        "exact": replace(found, segments=(replace(segment, exact=segment.exact + 1),)),
        "rate": replace(found, segments=(replace(segment, rates=(replace(segment.rates[0], rate=1),)),)),
        "own": replace(found, segments=(replace(segment, own=1),)),
        "extra": replace(found, segments=(replace(segment, parts=tuple(replace(p, extra=2) for p in segment.parts)),)),
    }[what]
    with pytest.raises(NotAddedUp, match="går ikke op"):
        check(broken)


def test_all_lines_of_a_document_in_one_go(tmp_path: Path) -> None:
    made = town(tmp_path, service("MDR"), service("DAG", service_id="Y2"), service("DAG", service_id="Y3", party_id="STJERNE"))
    made.settle("sale", "2026-04")
    assert amounts(list(explain_document(made.store, BY, "AS0000001"))) == [("MAANE", 1000000), ("MAANE", 3000000)]
    with pytest.raises(DocumentUnknown, match="AS0000009"):
        explain_document(made.store, BY, "AS0000009")


def test_both_databases_tell_the_same(tmp_path: Path, address: str) -> None:
    absences = [{"service_id": "Y1", "from_date": "2026-04-01", "to_date": "2026-04-10", "pct": "25"}]
    deliveries = [{"delivery_id": "L1", "service_id": "Y2", "date": "2026-04-07", "quantity": "1,5"}]
    services = [service("DAG"), service("TIME", service_id="Y2"), service("MDR", service_id="Y3", flow="internal", party_id="AFD")]
    made = town(tmp_path, *services, address=address, absences=absences, deliveries=deliveries)
    made.settle("sale", "2026-04")
    (internal,) = made.settle("internal", "2026-04")
    assert internal.booked.voucher_text == "Intern afregning AFD fra AFD"
    made.load(absences=[{"service_id": "Y1", "from_date": ""}], deliveries=[{**deliveries[0], "quantity": "1"}])
    found = [e for e in made.settle("sale", "2026-05") if e.line.kind == "correction"]
    assert [(e.line.service_id, e.line.old_amount, e.line.new_amount) for e in found] == [("Y1", 2400000, 3000000), ("Y2", 60150, 40100)]
    assert [[c.fact for c in e.changes] for e in found] == [["absences"], ["deliveries"]]
    assert [[s.own for s in e.before] for e in found] == [[200000, 200000, 2000000], [60150]]


def test_explaining_needs_the_right_to_read(tmp_path: Path) -> None:
    made = town(tmp_path, service("MDR"))
    made.settle("sale", "2026-04")
    grant_role(made.store, BY, "anna", "operator")
    grant_role(made.store, BY, "lis", "manager")
    assert explain(made.store, By("lis", BY.at), "sale-2026-04-1-1").line.amount == 1000000
    with pytest.raises(NotAllowed):
        explain(made.store, By("bo", datetime(2026, 5, 4, tzinfo=UTC)), "sale-2026-04-1-1")

"""A correction tells the old amount, the new one, and what changed in between: values, file, row and load."""

from __future__ import annotations

from pathlib import Path

import pytest

from as2007lib.acts.period import set_period
from as2007lib.explain.model import Change, Explanation
from as2007lib.frames.facts import FLOWS
from as2007lib.values.months import parse_month
from tests.explain.small_town import BY, Town, amounts, day, service, town


def values(pairs: object) -> dict[str, str]:
    return {v.column: v.text for v in pairs}  # type: ignore[attr-defined]


def the(found: list[Explanation], month: str) -> Explanation:
    (explanation,) = [e for e in found if e.line.month == parse_month(month)]
    return explanation


def facts(changes: tuple[Change, ...]) -> list[str]:
    return [c.fact for c in changes]


def test_a_new_rate_in_retrospect(tmp_path: Path) -> None:
    made = town(tmp_path, service("MDR"))
    made.settle("sale", "2026-04")
    made.load(rates=[{"service_code": "MDR", "from_date": "2026-01-01", "rate": "10500,50"}])
    found = the(made.settle("sale", "2026-05"), "2026-04")
    assert (found.line.kind, found.line.old_amount, found.line.new_amount, found.line.amount) == ("correction", 1000000, 1050050, 50050)
    assert [(e.run_id, e.amount, e.document_id, e.document_date) for e in found.earlier] == [
        ("sale-2026-04-1", 1000000, "AS0000001", day("2026-05-04"))
    ]
    assert [(s.rate, s.own) for s in found.before] == [(1000000, 1000000)]
    assert [(s.rate, s.own) for s in found.segments] == [(1050050, 1050050)]
    (change,) = found.changes
    assert (change.fact, values(change.old), values(change.new)) == ("rates", {"rate": "10000,00"}, {"rate": "10500,50"})
    assert values(change.key) == {"service_code": "MDR", "provider_id": "", "from_date": "2026-01-01"}
    assert change.old_origin is not None
    assert change.new_origin is not None
    assert (change.old_origin.row, change.old_origin.load) == (4, 1)
    assert (change.new_origin.row, change.new_origin.load) == (2, 2)


def test_a_change_that_the_month_cannot_feel_is_not_told(tmp_path: Path) -> None:
    made = town(tmp_path, service("DAG"))
    made.settle("sale", "2026-04")
    made.load(
        rates=[
            {"service_code": "DAG", "from_date": "2026-01-01", "to_date": "2026-06-30", "rate": "1000,00"},
            {"service_code": "DAG", "from_date": "2026-07-01", "to_date": "", "rate": "2000,00"},
        ],
        services=[service("DAG", to_date="2026-12-31", account="1234 56")],
        packages=[{"package_id": "P1", "citizen_id": "B1", "from_date": "2026-01-01", "end_reason": "Flyttet"}],
        absences=[
            {"service_id": "Y1", "from_date": "2026-04-20", "to_date": "2026-05-10", "kind": "ferie"},
            {"service_id": "Y1", "from_date": "2026-06-01", "to_date": "2026-06-10", "kind": "ferie"},
        ],
    )
    found = the(made.settle("sale", "2026-05"), "2026-04")
    assert facts(found.changes) == ["absences"]
    (change,) = found.changes
    assert (values(change.key)["from_date"], values(change.new), change.old) == ("2026-04-20", {"to_date": "2026-05-10"}, ())


def test_a_general_rate_that_is_not_used_is_not_told(tmp_path: Path) -> None:
    made = town(tmp_path, service("DAG"), individual_rates=[{"service_id": "Y1", "from_date": "2026-01-01", "rate": "900,00"}])
    made.settle("sale", "2026-04")
    made.load(
        rates=[{"service_code": "DAG", "from_date": "2026-01-01", "rate": "1,00"}],
        individual_rates=[{"service_id": "Y1", "from_date": "2026-01-01", "rate": "950,00"}],
    )
    found = the(made.settle("sale", "2026-05"), "2026-04")
    assert facts(found.changes) == ["individual_rates"]


CANCELLED = {"package_id": "P1", "citizen_id": "B1", "from_date": "2026-01-01", "status": "cancelled"}


@pytest.mark.parametrize(
    ("load", "reason", "changed"),
    [
        ({"services": [service("MDR", status="cancelled")]}, "service_cancelled", ["services"]),
        ({"packages": [CANCELLED]}, "package_cancelled", ["packages"]),
        ({"services": [service("MDR", paid_to="2026-03-31")]}, "outside_paid_days", ["services"]),
        ({"services": [service("MDR", flow="internal", party_id="AFD")]}, "other_flow", ["services"]),
        ({"services": [service("MDR", party_id="STJERNE")]}, "no_share", ["services"]),
    ],
)
def test_why_nothing_is_due_any_more(tmp_path: Path, load: dict[str, list[dict[str, str]]], reason: str, changed: list[str]) -> None:
    made = town(tmp_path, service("MDR"))
    made.settle("sale", "2026-04")
    made.load(**load)
    found = [e for e in made.settle("sale", "2026-05") if e.line.kind == "correction"]
    assert [(e.line.amount, e.nothing_due, facts(e.changes), e.segments) for e in found] == [(-1000000, reason, changed, ())]
    assert found[0].before[0].own == 1000000


def test_a_service_no_longer_known_is_told_as_it_was(tmp_path: Path) -> None:
    made = town(tmp_path, service("MDR"), *[service("DAG", service_id=f"X{n}", from_date="2030-01-01") for n in range(30)])
    made.settle("sale", "2026-04")
    made.load_full(services=[service("DAG", service_id=f"X{n}", from_date="2030-01-01") for n in range(30)])
    (found,) = made.settle("sale", "2026-05")
    assert (found.nothing_due, found.line.amount, facts(found.changes)) == ("service_unknown", -1000000, ["services"])
    assert found.service is not None
    assert (found.service.service_id, found.changes[0].new_origin) == ("Y1", None)


def test_deliveries_that_come_late_are_what_changed(tmp_path: Path) -> None:
    made = town(tmp_path, service("TIME"), deliveries=[{"delivery_id": "L1", "service_id": "Y1", "date": "2026-04-07", "quantity": "1"}])
    made.settle("sale", "2026-04")
    made.load(
        deliveries=[
            {"delivery_id": "L1", "service_id": "Y1", "date": "2026-04-07", "quantity": "1,25"},
            {"delivery_id": "L2", "service_id": "Y1", "date": "2026-04-30", "quantity": "2"},
            {"delivery_id": "L3", "service_id": "Y1", "date": "2026-05-01", "quantity": "7"},
        ]
    )
    found = the(made.settle("sale", "2026-05"), "2026-04")
    assert (found.line.old_amount, found.line.new_amount) == (40100, 130325)
    assert [(values(c.key)["delivery_id"], values(c.old).get("quantity"), values(c.new)["quantity"]) for c in found.changes] == [
        ("L1", "1", "1,25"),
        ("L2", None, "2"),
    ]


def test_shares_that_change_are_told_for_old_and_new_parties(tmp_path: Path) -> None:
    share = {"service_id": "Y1", "from_date": "2026-01-01"}
    made = town(tmp_path, service("MDR"), shares=[{**share, "party_id": "MAANE", "share_pct": "100", "gln": "5790000000012"}])
    made.settle("sale", "2026-04")
    made.load(
        shares=[{**share, "party_id": "MAANE", "share_pct": "40"}, {**share, "party_id": "STJERNE", "share_pct": "60"}],
    )
    april = [e for e in made.settle("sale", "2026-05") if e.line.month == parse_month("2026-04")]
    assert amounts(april) == [("MAANE", -600000), ("STJERNE", 600000)]
    old, new = april
    assert [(values(c.key)["party_id"], values(c.old), values(c.new)) for c in old.changes] == [
        ("MAANE", {"share_pct": "100"}, {"share_pct": "40"}),
        ("STJERNE", {}, {"share_pct": "60"}),
    ]
    assert (new.line.kind, new.earlier, new.changes) == ("ordinary", (), ())


def test_two_persons_that_become_one_keep_what_was_settled(tmp_path: Path) -> None:
    made = town(tmp_path, service("MDR", package_id="P2", flow="charge", party_id=""))
    made.settle("charge", "2026-04")
    made.load(
        citizens=[{"citizen_id": "B2", "cpr": "6303801234", "name": "Bo Fiktiv", "same_as": "B1"}],
        rates=[{"service_code": "MDR", "from_date": "2026-01-01", "rate": "9000,00"}],
    )
    found = the(made.settle("charge", "2026-05"), "2026-04")
    assert (found.line.party.party_id, found.line.old_amount, found.line.new_amount) == ("B1", 1000000, 900000)
    assert [(e.party_id, e.amount) for e in found.earlier] == [("B2", 1000000)]
    assert facts(found.changes) == ["rates", "citizens"]
    assert values(found.changes[1].new) == {"same_as": "B1"}


def test_a_closed_purchase_period_ends_its_plan(tmp_path: Path) -> None:
    made = town(tmp_path, service("TIME", flow="purchase", party_id="LEV", quantity="5", quantity_per="month"))
    made.settle("purchase", "2026-04")
    set_period(made.store, BY, parse_month("2026-04"), "closed", FLOWS)
    found = the(made.settle("purchase", "2026-05"), "2026-04")
    assert (found.line.amount, found.nothing_due) == (-200500, "no_delivery")
    assert [(c.fact, values(c.old), values(c.new)) for c in found.changes] == [("periods", {"state": "open"}, {"state": "closed"})]


@pytest.mark.parametrize(
    ("flow", "of"),
    [("sale", {"service_code": "MDR", "flow": "sale"}), ("purchase", {"service_code": "MDR", "flow": "purchase", "party_id": "LEV"})],
)
def test_closing_is_no_cause_where_no_plan_ends(tmp_path: Path, flow: str, of: dict[str, str]) -> None:
    made = town(tmp_path, service(of["service_code"], flow=of["flow"], party_id=of.get("party_id", "MAANE")))
    made.settle(flow, "2026-04")
    set_period(made.store, BY, parse_month("2026-04"), "closed", FLOWS)
    made.load(rates=[{"service_code": "MDR", "from_date": "2026-01-01", "rate": "9000,00"}])
    found = the(made.settle(flow, "2026-05"), "2026-04")
    assert facts(found.changes) == ["rates"]


def test_an_opening_is_told_with_its_document(tmp_path: Path) -> None:
    opening = {"service_id": "Y1", "party_id": "MAANE", "month": "2026-04", "amount": "9000,00"}
    made = town(tmp_path, service("MDR"), settled=[{**opening, "document_id": "F77", "document_date": "2026-04-02"}])
    (found,) = made.settle("sale", "2026-04")
    assert (found.line.kind, found.line.amount, found.changes, found.before) == ("correction", 100000, (), ())
    (opened,) = found.earlier
    assert (opened.run_id, opened.amount, opened.document_id, opened.document_date) == (None, 900000, "F77", day("2026-04-02"))
    assert opened.origin is not None
    assert (opened.origin.file, opened.origin.row) == ("settled.csv", 2)


def test_a_draft_is_explained_against_what_is_approved(tmp_path: Path) -> None:
    made: Town = town(tmp_path, service("MDR"))
    made.settle("sale", "2026-04")
    made.load(services=[service("MDR", quantity="2")])
    found = the(made.draft("sale", "2026-05"), "2026-04")
    assert (found.run.state, found.line.old_amount, found.line.new_amount, facts(found.changes)) == (
        "draft",
        1000000,
        2000000,
        ["services"],
    )
    assert (values(found.changes[0].old), values(found.changes[0].new)) == ({"quantity": ""}, {"quantity": "2"})

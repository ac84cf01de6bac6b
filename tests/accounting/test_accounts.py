"""The account of a line: the service's own, else the most specific rule's, else the catalogue's."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from as2007lib.accounting.accounts import AccountFacts, Accounts, accounts_for
from as2007lib.accounting.matching import CRITERIA, match_rules
from as2007lib.frames.base import Frame
from as2007lib.frames.facts import FLOWS, PARTY_KINDS, AccountRules, Catalogue, Packages, Parties, Services
from as2007lib.values.months import first_day, months_of, parse_month

JANUARY, OCTOBER = first_day(parse_month("2026-01")), first_day(parse_month("2026-10"))
CODE, OTHER_CODE, PROVIDER, DEPARTMENT, PAYER, CITIZEN = 1, 2, 3, 4, 5, 6
SERVICE, OWN, UNKNOWN = 10, 11, 99


def frame(kind: type[Frame], *rows: dict[str, Any]) -> Any:
    return kind.of(**{c.name: [row.get(c.name) for row in rows] for c in kind.columns})


def rule(account: str, **more: Any) -> dict[str, Any]:
    return {"account": account, "start": JANUARY, **more}


def facts(*rules: dict[str, Any], income: str | None = "55", expense: str | None = "66") -> AccountFacts:
    catalogue = {"name": "Døgnophold", "business_area": "handicap", "paragraph": "SEL § 107", "unit": "day", "timing": "arrears"}
    service = {"package": 20, "service_code": CODE, "provider": PROVIDER, "flow": "sale", "start": JANUARY}
    return AccountFacts(
        services=frame(Services, {"service": SERVICE, **service}, {"service": OWN, **service, "account": "77"}),
        packages=frame(Packages, {"package": 20, "department": DEPARTMENT, "start": JANUARY}),
        catalogue=frame(Catalogue, {"service_code": CODE, **catalogue, "income_account": income, "expense_account": expense}),
        parties=frame(Parties, {"party": PAYER, "name": "Måneby", "kind": "municipality"}),
        rules=frame(AccountRules, *rules),
    )


def ask(
    known: AccountFacts, service: int = SERVICE, party: int = PAYER, day: int = OCTOBER, flow: str = "sale", contra: str | None = "88"
) -> Accounts:
    start = np.array([day])
    return accounts_for(np.array([service]), np.array([party]), months_of(start), start, flow=flow, facts=known, contra_account=contra)


def read(found: Accounts) -> tuple[str | None, str | None, str | None, list[str]]:
    return (*(column.to_pylist()[0] for column in (found.account, found.contra, found.vat_code)), found.findings.table["code"].to_pylist())


def test_without_rules_it_is_the_catalogues_by_the_direction_of_the_flow():
    for flow, account in (("sale", "55"), ("internal", "55"), ("charge", "55"), ("purchase", "66"), ("payout", "66")):
        assert read(ask(facts(), flow=flow)) == (account, "88", None, [])


def test_the_services_own_account_comes_first_and_the_rule_still_gives_the_contra_account():
    known = facts(rule("10", contra_account="20", vat_code="U25"))
    assert read(ask(known, OWN)) == ("77", "20", "U25", [])
    assert read(ask(known)) == ("10", "20", "U25", [])


def test_the_rule_that_states_most_wins():
    rules = [rule("any"), rule("flow", flow="sale"), rule("code", service_code=CODE, flow="sale")]
    rules += [rule("department", service_code=CODE, department=DEPARTMENT, party_kind="municipality")]
    rules += [rule("elsewhere", service_code=OTHER_CODE, provider=PROVIDER, department=DEPARTMENT, party_kind="municipality", flow="sale")]
    for count, account in enumerate(["any", "flow", "code", "department", "department"], 1):
        assert read(ask(facts(*rules[:count])))[0] == account


def test_a_rule_of_another_flow_provider_or_kind_does_not_match():
    rules = [rule("1", flow="purchase"), rule("2", provider=OTHER_CODE), rule("3", party_kind="person"), rule("4", department=PAYER)]
    assert read(ask(facts(*rules)))[0] == "55"


def test_a_citizen_is_a_person():
    known = facts(rule("person", party_kind="person"), rule("municipality", party_kind="municipality"))
    assert (read(ask(known, party=CITIZEN))[0], read(ask(known))[0]) == ("person", "municipality")


def test_a_rule_holds_on_the_days_it_states():
    rules = [rule("old", stop=OCTOBER), rule("new", start=OCTOBER)]
    assert read(ask(facts(*rules)))[0] == "new"
    assert read(ask(facts(*rules), day=OCTOBER - 1))[0] == "old"
    assert read(ask(facts(*rules), day=JANUARY - 1))[0] == "55"


def test_a_tie_is_an_error_and_gives_no_account():
    known = facts(rule("1", service_code=CODE), rule("2", provider=PROVIDER), rule("3"))
    assert read(ask(known)) == (None, "88", None, ["no_account", "account_tie"])
    assert read(ask(known, OWN)) == ("77", "88", None, ["account_tie"])
    assert read(ask(facts(rule("1"), rule("2", start=JANUARY + 31)))) == (None, "88", None, ["no_account", "account_tie"])


def test_a_tie_below_the_rule_that_wins_is_none():
    assert read(ask(facts(rule("1", flow="sale"), rule("2", service_code=CODE), rule("3", flow="sale", service_code=CODE)))) == (
        "3",
        "88",
        None,
        [],
    )


def test_no_account_is_found_once_a_service_month():
    months = np.array([OCTOBER, OCTOBER + 5, JANUARY])
    found = accounts_for(
        np.full(3, SERVICE), np.full(3, PAYER), months_of(months), months, flow="sale", facts=facts(income=None), contra_account=None
    )
    assert found.account.to_pylist() == [None, None, None]
    assert found.contra.to_pylist() == [None, None, None]
    assert [(row["month"], row["code"]) for row in found.findings.table.to_pylist()] == [
        (parse_month("2026-10"), "no_account"),
        (parse_month("2026-01"), "no_account"),
    ]


def test_a_service_nobody_knows_takes_the_rules_that_ask_nothing_of_it():
    assert read(ask(facts(rule("1", flow="sale"), rule("2", service_code=CODE)), UNKNOWN))[0] == "1"
    assert read(ask(facts(), UNKNOWN)) == (None, "88", None, ["no_account"])


def test_no_lines_no_accounts():
    none = np.empty(0, dtype=np.int64)
    assert len(accounts_for(none, none, none, none, flow="sale", facts=facts(rule("1"))).account) == 0


KEYS = st.sampled_from([None, 1, 2, 3])


@st.composite
def some_rules(draw: st.DrawFn) -> dict[str, Any]:
    start = draw(st.integers(0, 20))
    return {
        "flow": draw(st.sampled_from([None, "sale", "purchase"])),
        "service_code": draw(KEYS),
        "provider": draw(KEYS),
        "department": draw(KEYS),
        "party_kind": draw(st.sampled_from([None, "municipality", "person"])),
        "start": start,
        "stop": draw(st.sampled_from([None, start, start + 1, start + 9])),
        "account": draw(st.sampled_from(["a", "b", "c", "d"])),
    }


@settings(max_examples=300, deadline=None)
@given(
    st.lists(some_rules(), max_size=12),
    st.lists(st.tuples(KEYS, KEYS, KEYS, st.sampled_from(["municipality", "person"]), st.integers(-1, 30)), max_size=10),
)
def test_matching_equals_going_through_the_rules_one_by_one(rules: list[dict[str, Any]], questions: list[tuple[Any, ...]]):
    null = -(2**63)
    columns = [[null if q[i] is None else q[i] for q in questions] for i in range(3)]
    kinds = [PARTY_KINDS.index(q[3]) for q in questions]
    asked = dict(zip(CRITERIA, [np.array(c, dtype=np.int64) for c in (*columns, kinds)], strict=True))
    found = match_rules(frame(AccountRules, *rules), "sale", asked, np.array([q[4] for q in questions], dtype=np.int64))
    for place, question in enumerate(questions):
        best: dict[int, list[int]] = {}
        for row, one in enumerate(rules):
            stated = {name: one[name] for name in (*CRITERIA, "flow") if one[name] is not None}
            true = {**dict(zip(CRITERIA, question[:4], strict=True)), "flow": "sale"}
            if all(true[name] == value for name, value in stated.items()) and one["start"] <= question[4] < (
                10**6 if one["stop"] is None else one["stop"]
            ):
                best.setdefault(len(stated), []).append(row)
        winners = best[max(best)] if best else []
        assert found.tied[place] == (len(winners) > 1)
        assert found.row[place] == (winners[0] if len(winners) == 1 else -1)


@pytest.mark.parametrize("flow", FLOWS)
def test_every_flow_has_an_answer(flow: str):
    assert read(ask(facts(), flow=flow))[0] in {"55", "66"}

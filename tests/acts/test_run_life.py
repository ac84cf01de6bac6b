"""The life of a run: draft, approval in one act, sending, closing, and what each of them refuses."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from as2007lib.access.rights import FourEyes, NotAllowed
from as2007lib.acts.approve import approve_run
from as2007lib.acts.hold import Held, add_hold, remove_hold
from as2007lib.acts.load import load_folder
from as2007lib.acts.period import PeriodSet, send_run, set_period
from as2007lib.acts.roles import LastAdministrator, grant_role
from as2007lib.acts.settings import set_settings
from as2007lib.acts.settle import prepare_run, settle_and_approve
from as2007lib.answers.holds import list_holds
from as2007lib.answers.proofs import rerun, verify
from as2007lib.answers.runs import list_runs, run_content
from as2007lib.frames.facts import FLOWS
from as2007lib.settlement.errors import (
    DraftBeginsElsewhere,
    DraftStale,
    PeriodClosed,
    PeriodLocked,
    ReasonMissing,
    RunNotApproved,
    RunUnknown,
    SettleFromFixed,
)
from as2007lib.store.by import By
from as2007lib.store.engine import Store
from as2007lib.values.months import parse_month
from tests.acts.small import write, write_all

JAN, FEB, MAR = (parse_month(f"2026-0{n}") for n in (1, 2, 3))


def by(user: str) -> By:
    return By(user, datetime(2026, 11, 24, 12, tzinfo=UTC), seed=b"seed")


ANNA, BO = by("anna"), by("bo")


@pytest.fixture
def loaded(store: Store, tmp_path: Path) -> Store:
    load_folder(store, ANNA, write_all(tmp_path / "load1"))
    return store


def amounts(store: Store, run_id: str) -> list[tuple[str, str, int]]:
    content = run_content(store, ANNA, run_id)
    parties = content.identities.name(content.lines.table["party"]).to_pylist()
    return list(zip(parties, content.lines.texts("kind"), content.lines.ints("amount").tolist(), strict=True))


def count(store: Store, table: str) -> int:
    with store.reading() as connection:
        return int(connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())


def test_a_month_is_drafted_approved_once_and_explained_by_its_sums(loaded: Store) -> None:
    """22 days at 1.000,01: 22.000,22 shared 33,3333 to 66,6667 with the odd øre on the largest remainder."""
    draft = prepare_run(loaded, ANNA, "sale", JAN)
    assert (draft.run.state, draft.run.total, count(loaded, "lines")) == ("draft", 2_200_022, 0)
    fixed = approve_run(loaded, BO, draft.run.run_id)
    assert amounts(loaded, draft.run.run_id) == [("K1", "ordinary", 733_340), ("K2", "ordinary", 1_466_682)]
    assert (fixed.run.state, fixed.run.approved_by, fixed.documents, fixed.run.total) == ("approved", "bo", 2, 2_200_022)
    assert verify(loaded, ANNA).faults == ()


def test_approving_twice_is_approving_once(loaded: Store) -> None:
    draft = prepare_run(loaded, ANNA, "sale", JAN)
    approve_run(loaded, BO, draft.run.run_id)
    again = approve_run(loaded, BO, draft.run.run_id)
    assert (again.again, again.run.run_id, count(loaded, "runs"), count(loaded, "documents")) == (True, draft.run.run_id, 1, 2)


def test_with_nothing_changed_a_run_has_no_lines_and_no_documents(loaded: Store) -> None:
    settle_and_approve(loaded, ANNA, "sale", JAN)
    second = settle_and_approve(loaded, ANNA, "sale", JAN)
    assert (second.run.count, second.documents, second.run.total) == (0, 0, 0)
    assert verify(loaded, ANNA).faults == ()


def test_a_correction_names_the_old_amount_and_the_new_one(loaded: Store, tmp_path: Path) -> None:
    settle_and_approve(loaded, ANNA, "sale", JAN)
    load_folder(loaded, ANNA, write(tmp_path / "load2", rates="service_code;provider_id;from_date;rate\nY1;;2025-01-01;1100,00\n"))
    run = settle_and_approve(loaded, ANNA, "sale", FEB).run
    content = run_content(loaded, ANNA, run.run_id)
    found = list(zip(*(content.lines.ints(n).tolist() for n in ("month", "old_amount", "new_amount", "amount")), strict=True))
    assert found[0] == (JAN, 733_340, 806_666, 73_326)
    assert rerun(loaded, ANNA, run.run_id).equal


def test_a_draft_is_stale_once_something_is_loaded_or_approved(loaded: Store, tmp_path: Path) -> None:
    draft = prepare_run(loaded, ANNA, "sale", JAN)
    load_folder(loaded, ANNA, write(tmp_path / "load2", rates="service_code;provider_id;from_date;rate\nY1;;2025-01-01;1100,00\n"))
    with pytest.raises(DraftStale, match="beregn igen"):
        approve_run(loaded, BO, draft.run.run_id)
    anew = prepare_run(loaded, ANNA, "sale", JAN)
    assert approve_run(loaded, BO, anew.run.run_id).run.total == 2_420_000
    with pytest.raises(RunUnknown):
        approve_run(loaded, BO, draft.run.run_id)


def test_four_eyes_who_prepared_cannot_approve(loaded: Store) -> None:
    set_settings(loaded, ANNA, {"four_eyes": True})
    draft = prepare_run(loaded, ANNA, "sale", JAN)
    with pytest.raises(FourEyes):
        approve_run(loaded, ANNA, draft.run.run_id)
    with pytest.raises(FourEyes):
        settle_and_approve(loaded, ANNA, "sale", JAN)
    assert approve_run(loaded, BO, draft.run.run_id).run.prepared_by == "anna"


def test_a_closed_period_is_settled_no_more_and_a_locked_one_never_opens(loaded: Store) -> None:
    draft = prepare_run(loaded, ANNA, "sale", JAN).run.run_id
    other = prepare_run(loaded, ANNA, "sale", FEB).run.run_id
    assert set_period(loaded, ANNA, JAN, "closed") == PeriodSet(list(FLOWS), [draft])
    with pytest.raises(RunUnknown):
        approve_run(loaded, BO, draft)
    with pytest.raises(PeriodClosed):
        settle_and_approve(loaded, ANNA, "sale", JAN)
    assert [run.run_id for run in list_runs(loaded, ANNA)] == [other]
    assert set_period(loaded, ANNA, JAN, "open", ["sale"]) == PeriodSet(["sale"], [])
    assert settle_and_approve(loaded, ANNA, "sale", JAN).run.count == 2
    set_period(loaded, ANNA, JAN, "locked")
    assert {r.run_id: r.state for r in list_runs(loaded, ANNA)} == {"sale-2026-01-2": "closed", other: "draft"}
    with pytest.raises(PeriodLocked):
        set_period(loaded, ANNA, JAN, "open")


def test_the_database_itself_refuses_a_run_in_a_closed_period(loaded: Store) -> None:
    run = settle_and_approve(loaded, ANNA, "sale", JAN).run
    set_period(loaded, ANNA, FEB, "closed", ["sale"])
    kept = "known, load, id, parameters, digest, first_line, count, total"
    copy = f"INSERT INTO runs SELECT 99, 'x', flow, {FEB}, {kept}, 'a', 'a', since + 2 FROM runs"
    with pytest.raises(DatabaseError), loaded.engine.begin() as connection:
        connection.execute(text(f"{copy} WHERE id = {run.id}"))
    assert count(loaded, "runs") == 1


def test_a_held_service_emits_nothing_until_it_is_released(loaded: Store) -> None:
    add_hold(loaded, ANNA, Held(service="S1"), JAN, "afventer aftale")
    assert settle_and_approve(loaded, ANNA, "sale", JAN).run.count == 0
    remove_hold(loaded, ANNA, Held(service="S1"))
    later = settle_and_approve(loaded, ANNA, "sale", FEB).run
    assert [kind for _, kind, _ in amounts(loaded, later.run_id)] == ["ordinary"] * 4
    assert later.total == 2_200_022 + 28 * 100_001
    assert verify(loaded, ANNA).faults == ()


def test_a_held_party_leaves_the_other_payer_alone(loaded: Store) -> None:
    add_hold(loaded, ANNA, Held(party="K2"), JAN, "uenighed")
    run = settle_and_approve(loaded, ANNA, "sale", JAN).run
    assert amounts(loaded, run.run_id) == [("K1", "ordinary", 733_340)]


def test_settle_from_is_fixed_by_the_first_settlement(loaded: Store) -> None:
    settle_and_approve(loaded, ANNA, "sale", FEB, settle_from=JAN)
    with pytest.raises(SettleFromFixed):
        settle_and_approve(loaded, ANNA, "internal", FEB, settle_from=FEB)
    assert settle_and_approve(loaded, ANNA, "internal", FEB).run.total == 2_200_022 + 28 * 100_001


def test_a_name_in_capitals_is_not_another_person(loaded: Store) -> None:
    set_settings(loaded, BO, {"four_eyes": True})
    draft = prepare_run(loaded, ANNA, "sale", JAN)
    with pytest.raises(FourEyes):
        approve_run(loaded, by(" Anna"), draft.run.run_id)


def test_holding_needs_a_reason_and_tells_what_it_replaces(loaded: Store) -> None:
    with pytest.raises(ReasonMissing):
        add_hold(loaded, ANNA, Held(party="K2"), JAN, "  ")
    assert add_hold(loaded, ANNA, Held(party="K2"), FEB, "borger 010190-1234 klager") is None
    assert add_hold(loaded, ANNA, Held(party="K2"), MAR, "stadig") == FEB
    assert [(hold.from_month, hold.reason) for hold in list_holds(loaded, ANNA)] == [(MAR, "stadig")]
    with loaded.reading() as connection:
        assert "010190-1234" not in str(connection.execute(text("SELECT reason FROM holds")).all())


def test_four_eyes_are_taken_away_by_those_only_who_give_roles(loaded: Store) -> None:
    grant_role(loaded, ANNA, "anna", "administrator")
    grant_role(loaded, ANNA, "bo", "controller")
    assert set_settings(loaded, BO, {"four_eyes": True}) == ["four_eyes"]
    with pytest.raises(NotAllowed, match="administrator"):
        set_settings(loaded, BO, {"four_eyes": False, "load_limit": 5})
    assert set_settings(loaded, BO, {"four_eyes": True, "load_limit": 5}) == ["load_limit"]
    assert set_settings(loaded, ANNA, {"four_eyes": False}) == ["four_eyes"]


def test_a_draft_alone_fixes_nothing(loaded: Store) -> None:
    """Only what is approved counts; a draft from another first month than the one approved since cannot be approved."""
    mistaken = prepare_run(loaded, ANNA, "sale", FEB)
    other = prepare_run(loaded, ANNA, "internal", FEB, settle_from=JAN)
    approve_run(loaded, BO, other.run.run_id)
    with pytest.raises(DraftBeginsElsewhere, match=r"beregnet fra 2026-02, men lageret afregner nu fra 2026-01"):
        approve_run(loaded, BO, mistaken.run.run_id)
    assert settle_and_approve(loaded, ANNA, "sale", FEB).run.parameters == {"settle_from": "2026-01"}


def test_a_draft_computed_again_loses_no_month(loaded: Store) -> None:
    first = prepare_run(loaded, ANNA, "sale", FEB, settle_from=JAN)
    again = prepare_run(loaded, ANNA, "sale", FEB)
    assert again.computed.digest == first.computed.digest
    assert again.run.parameters == {"settle_from": "2026-01"}
    assert settle_and_approve(loaded, ANNA, "sale", FEB).run.parameters == {"settle_from": "2026-01"}


def test_a_run_is_sent_once_and_only_when_approved(loaded: Store) -> None:
    draft = prepare_run(loaded, ANNA, "sale", JAN)
    with pytest.raises(RunNotApproved):
        send_run(loaded, ANNA, draft.run.run_id)
    approve_run(loaded, BO, draft.run.run_id)
    assert [send_run(loaded, ANNA, draft.run.run_id) for _ in range(2)] == [True, False]
    assert list_runs(loaded, ANNA)[0].state == "sent"


def test_rights_are_checked_in_the_act(loaded: Store) -> None:
    with pytest.raises(LastAdministrator):
        grant_role(loaded, ANNA, "anna", "manager")
    grant_role(loaded, ANNA, "anna", "administrator")
    grant_role(loaded, ANNA, "bo", "approver")
    for act in (
        lambda: prepare_run(loaded, BO, "sale", JAN),
        lambda: load_folder(loaded, BO, Path("x")),
        lambda: set_period(loaded, BO, JAN, "closed"),
    ):
        with pytest.raises(NotAllowed, match="bo"):
            act()
    with pytest.raises(NotAllowed):
        list_runs(loaded, by("fremmed"))


def test_a_hold_on_somebody_known_twice_is_moved_and_the_run_can_be_made_again(loaded: Store, tmp_path: Path) -> None:
    """C1 and C2 turn out to be one person while C2 is held; when the hold is moved on, what was held is settled, and proven."""
    settle_and_approve(loaded, ANNA, "sale", JAN)
    own = "service_id;package_id;service_code;provider_id;flow;from_date\nS3;P1;Y1;T1;charge;2026-01-01\n"
    load_folder(loaded, ANNA, write(tmp_path / "load2", services=own, citizens="citizen_id;cpr;name\nC2;610190-1234;Testborger To\n"))
    add_hold(loaded, ANNA, Held(party="C2"), JAN, "afventer")
    load_folder(loaded, ANNA, write(tmp_path / "load3", citizens="citizen_id;cpr;name;same_as\nC1;610190-1234;Testborger Et;C2\n"))
    assert settle_and_approve(loaded, ANNA, "charge", JAN).run.count == 0
    add_hold(loaded, ANNA, Held(party="C2"), FEB, "afventer")
    assert settle_and_approve(loaded, ANNA, "charge", JAN).run.total == 22 * 100_001
    assert verify(loaded, ANNA).faults == ()

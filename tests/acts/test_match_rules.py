"""The rules of matching: proposed, looked at, approved by another; every match goes by those in force at what it knows."""

from __future__ import annotations

import contextlib
from pathlib import Path
from random import Random

import pytest

from as2007lib.access.rights import NotAllowed
from as2007lib.acts.match import match
from as2007lib.acts.match_rules import (
    NoSuchProposal,
    NothingChanged,
    OwnProposal,
    ReasonMissing,
    approve_match_rules,
    propose_match_rules,
    reject_match_rules,
)
from as2007lib.acts.receive import receive_folder
from as2007lib.acts.roles import grant_role
from as2007lib.acts.settings import set_settings
from as2007lib.answers.match_rules import effect, effect_of_file, match_rules
from as2007lib.answers.matching import proposals
from as2007lib.answers.proofs import verify
from as2007lib.matching import shipped_rules
from as2007lib.matching.match_rules import read_rules, write_rules
from as2007lib.matching.of_store import match_store
from as2007lib.matching.stated import RulesWrong
from as2007lib.store.by import By
from as2007lib.store.engine import Store
from as2007lib.store.known import latest_entry
from tests.acts.purchases import ANNA, BO, PERSON, Billed, bought, invoice, put

SHIPPED = write_rules(shipped_rules())
STRICT = SHIPPED.replace('auto_service_chance: "0,996"', 'auto_service_chance: "1"')
"""Nothing is sure enough to be posted alone."""
WIDER = 'tolerances:\n  auto_amount: "2000,00"\n'


def changed(old: str, new: str) -> str:
    assert old in SHIPPED
    return SHIPPED.replace(old, new, 1)


def known(store: Store) -> int:
    with store.reading() as connection:
        return latest_entry(connection)


@pytest.fixture
def received(store: Store, tmp_path: Path) -> Store:
    """One invoice line that the shipped rules post alone."""
    receive_folder(bought(store, tmp_path), ANNA, put(tmp_path / "in", a=invoice("F-1", Billed(3_000_000, case="S1", cpr=PERSON))))
    return store


def test_a_file_that_is_written_says_the_same_when_it_is_read() -> None:
    assert read_rules(SHIPPED, shipped_rules()) == shipped_rules()
    assert "# så meget må en linje afvige fra det disponerede og alligevel posteres alene (kr.)" in SHIPPED
    assert "# CPR-nummeret er det samme" in SHIPPED


def test_proposed_rules_are_in_force_only_from_anothers_approval_on(received: Store) -> None:
    assert [p.decision for p in proposals(received, ANNA, "invoices")] == ["auto"]
    proposal = propose_match_rules(received, ANNA, STRICT, "vi vil se alt selv")
    assert (proposal.number, proposal.changes) == (1, 1)
    assert [p.decision for p in proposals(received, ANNA, "invoices")] == ["auto"]
    before = known(received)
    with pytest.raises(OwnProposal, match="En anden person"):
        approve_match_rules(received, By(" Anna", ANNA.at, seed=b"seed"), 1)
    approve_match_rules(received, BO, 1)
    assert [p.decision for p in proposals(received, ANNA, "invoices")] == ["review"]
    assert match(received, ANNA, "invoices").posted == 0
    for entry, decision in ((before, "auto"), (before + 1, "review")):
        assert match_store(received, entry, "invoices").found.proposals.texts("decision").tolist() == [decision]
    assert not verify(received, ANNA).faults


def test_what_would_become_of_what_waits_is_shown_before(received: Store) -> None:
    changes, seen = effect_of_file(received, ANNA, STRICT, "regler.yml")
    assert [(c.section, c.name, c.old, c.new) for c in changes] == [("tolerances", "auto_service_chance", "0,996", "1")]
    assert (seen.now, seen.then) == (
        {"auto": (1, 3_000_000), "review": (0, 0), "none": (0, 0)},
        {"auto": (0, 0), "review": (1, 3_000_000), "none": (0, 0)},
    )
    (moved,) = seen.moved
    assert (moved.source_id, moved.now, moved.then, moved.other_parts) == ("D000001", "auto", "review", False)
    assert effect(received, ANNA, shipped_rules()).moved == ()
    assert match_rules(received, ANNA).waiting is None


def test_what_two_persons_must_approve_is_not_counted_as_posted_alone(received: Store) -> None:
    set_settings(received, ANNA, {"decide_limit": 100})
    assert effect(received, ANNA, shipped_rules()).now["auto"] == (0, 0)


def test_history_tells_what_became_of_every_proposal(store: Store) -> None:
    propose_match_rules(store, ANNA, STRICT, "først")
    propose_match_rules(store, ANNA, changed('auto_amount: "1,00"', 'auto_amount: "2,00"'), "hellere det")
    reject_match_rules(store, BO, 2, "det er for meget")
    propose_match_rules(store, BO, changed("round_sum: {stops: false", "round_sum: {stops: true"), f"efter sag {PERSON[:6]}-{PERSON[6:]}")
    approve_match_rules(store, ANNA, 3)
    propose_match_rules(store, BO, changed('equal: "8"', 'equal: "7,5"'), "igen")
    now = match_rules(store, ANNA)
    assert [(p.number, p.state, p.user, p.decided_by, p.words) for p in now.past] == [
        (4, "waiting", "bo", "", ""),
        (3, "approved", "bo", "anna", ""),
        (2, "rejected", "anna", "bo", "det er for meget"),
        (1, "replaced", "anna", "anna", ""),
    ]
    assert [[(c.name, c.old, c.new) for c in p.changes] for p in now.past] == [
        [
            ("round_sum", *reversed(round_sum())),
            ("person.equal", "+8", "+7,5"),
        ],
        [("round_sum", *round_sum())],
        [("auto_amount", "1,00 kr.", "2,00 kr.")],
        [("auto_service_chance", "0,996", "1")],
    ]
    assert (now.number, now.waiting == now.past[0]) == (3, True)
    assert [c.name for c in now.from_shipped] == ["round_sum"]
    assert "610190-xxxx" in now.past[1].reason
    assert not verify(store, ANNA).faults


def round_sum() -> tuple[str, str]:
    rest = "; et beløb er rundt, når det går op i dette 1000,00 kr.; fra dette beløb 10000,00 kr."
    return f"siges kun{rest}", f"standser{rest}"


def test_only_what_waits_can_be_decided_and_only_what_changes_be_proposed(store: Store) -> None:
    with pytest.raises(NothingChanged):
        propose_match_rules(store, ANNA, SHIPPED, "det samme")
    with pytest.raises(ReasonMissing):
        propose_match_rules(store, ANNA, STRICT, " ")
    with pytest.raises(NoSuchProposal, match="Forslag 1"):
        approve_match_rules(store, BO, 1)
    propose_match_rules(store, ANNA, STRICT, "a")
    propose_match_rules(store, ANNA, STRICT, "b")
    with pytest.raises(NoSuchProposal):
        approve_match_rules(store, BO, 1)
    reject_match_rules(store, ANNA, 2, "fortrudt")
    with pytest.raises(NoSuchProposal):
        approve_match_rules(store, BO, 2)


def test_a_section_that_is_left_out_stays_as_it_is_in_force(store: Store) -> None:
    weights = changed('equal: "8"', 'equal: "7,5"')
    propose_match_rules(store, ANNA, weights[weights.index("weights:") : weights.index("calibration:")], "kun vægte")
    approve_match_rules(store, BO, 1)
    tolerances = changed('auto_amount: "1,00"', 'auto_amount: "2,00"')
    propose_match_rules(store, ANNA, tolerances[: tolerances.index("checks:")], "kun tolerancer")
    assert [c.name for c in match_rules(store, ANNA).past[0].changes] == ["auto_amount"]


def test_who_may_propose_and_who_may_approve(store: Store) -> None:
    for user, role in (("anna", "administrator"), ("anna", "controller"), ("bo", "approver"), ("lis", "staff")):
        grant_role(store, ANNA, user, role)
    lis = By("lis", ANNA.at, seed=b"seed")
    with pytest.raises(NotAllowed, match="foreslå regler for afstemning"):
        propose_match_rules(store, BO, STRICT, "a")
    propose_match_rules(store, ANNA, STRICT, "a")
    with pytest.raises(NotAllowed, match="godkende regler for afstemning"):
        approve_match_rules(store, lis, 1)
    approve_match_rules(store, BO, 1)
    assert "propose rules" not in match_rules(store, lis).rights


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('auto_amount: "1,00"', "auto_amount: 1.5", r"linje \d+: tolerances.auto_amount skal være et tal fra 0,00 kr. til 1000,00 kr."),
        ('gate_pct: "5"', 'gate_pct: "80"', "tolerances.gate_pct skal være et tal fra 0 % til 50 %.*der står «80»"),
        ("  auto_chance:", "  auto_chanse:", r"auto_chanse kendes ikke; mente du «auto_chance»"),
        ('  most_parts: "4"', '  #most_parts: "4"', "tolerances.most_parts mangler"),
        ("used_up: {stops: true}", "used_up: {stops: måske}", "checks.used_up.stops skal være true eller false; der står «måske»"),
        ("used_up: {stops: true}", 'used_up: {stops: true, pct: "1"}', "checks.used_up.pct kendes ikke"),
        ("  used_up: ", "  brugt: ", "checks.brugt kendes ikke"),
        ('equal: "8"', 'equal: "8,0005"', "weights.person.equal skal være et tal fra -100 til 100, med decimalkomma og højst 3 decimaler"),
        ('equal: "8"', 'equal: "-20"', "weights.person.equal må ikke være mindre end vægten af «differs»"),
        ('chance: "0,9953"', 'chance: "1,2"', r"calibration.birth_month.1.chance skal være et tal fra 0 til 1"),
        ('chance: "0,9953"', 'chance: "0,9999"', "birth_month.2 må ikke have mindre"),
        ('{from: "9,2"', '{from: "2,2"', "skal begynde ved en større styrke"),
        ('service_chance: "0,9969"', 'service_chance: "0,99"', "mindst lige så stor service_chance"),
        ("tolerances:", "tolerancer:", "tolerancer kendes ikke; mente du «tolerances»"),
        ("weights:", "weights: 3\nvægte:", "weights skal være en gruppe af navne"),
        ("checks:", "checks: [", "er ikke gyldig YAML|kan ikke|linje"),
    ],
)
def test_a_wrong_file_is_refused_with_line_field_value_and_what_is_allowed(old: str, new: str, says: str) -> None:
    with pytest.raises(RulesWrong, match=says):
        read_rules(changed(old, new), shipped_rules())


def test_a_file_that_was_damaged_is_read_or_refused_and_nothing_else() -> None:
    chance, text = Random(5), SHIPPED[: SHIPPED.index("weights:")]
    for _ in range(120):
        at, end = sorted(chance.choices(range(len(text)), k=2))
        damaged = text[:at] + chance.choice(["", '"', ": ", "[", "{", "\n", "&a ", "*a", "- ", "\t"]) + text[min(end, at + 20) :]
        with contextlib.suppress(RulesWrong):
            assert read_rules(damaged, shipped_rules()).weights == shipped_rules().weights


def test_all_faults_of_a_file_are_told_at_once() -> None:
    text = changed('auto_amount: "1,00"', 'auto_amount: "x"').replace('usual_days: "16"', 'usual_days: "16,5"')
    with pytest.raises(RulesWrong, match="har 2 fejl") as told:
        read_rules(text, shipped_rules())
    assert set(told.value.faults) == {"tolerances.auto_amount", "tolerances.usual_days"}

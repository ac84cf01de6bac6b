"""The parameter file: typed, told in Danish where it is wrong, and written back with its comments."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from as2007lib.frames.facts import FLOWS
from as2007lib.settings import EXAMPLE, Flow, Flows, ParameterError, Parameters, parse_parameters, read_parameters, write_parameters
from as2007lib.values.days import day_of
from as2007lib.values.months import parse_month

TEXT = write_parameters(EXAMPLE)


def changed(old: str, new: str) -> str:
    """Return the example with one place changed."""
    assert TEXT.count(old) == 1, old
    return TEXT.replace(old, new)


def refusal(text: str) -> str:
    with pytest.raises(ParameterError) as error:
        parse_parameters(text, "0999.yml")
    return str(error.value)


def test_the_example_is_read_as_it_was_written():
    assert parse_parameters(TEXT) == EXAMPLE
    assert EXAMPLE.settle_from == parse_month("2026-01")
    assert EXAMPLE.load_limit == 50_000_000  # øre
    assert "load_limit: 500000,00\n" in TEXT


def test_the_flows_are_those_of_the_facts():
    assert tuple(Flows.model_fields) == FLOWS
    assert list(EXAMPLE.flows.chosen()) == ["sale", "internal"]


@pytest.mark.parametrize("written", ["0615", '"0615"', "'0615'"])
def test_a_municipality_code_keeps_its_zero_however_it_is_quoted(written: str):
    assert parse_parameters(changed('"0999"', written)).municipality.code == "0615"


@pytest.mark.parametrize("code", ["615", "0x1F", "615.0", "06151", "0o615"])
def test_what_is_no_code_is_refused(code: str):
    assert f"linje 9: municipality.code har ikke den form, der skal stå her (^[0-9]{{4}}$); der står «{code}»." in refusal(
        changed('"0999"', code)
    )


def test_names_that_yaml_would_guess_about_stay_text():
    text = changed("name: Eksempel Kommune", "name: no").replace("output: outputs/eksempel\n", "output: 2026-10-31\n")
    assert parse_parameters(text).municipality.name == "no"
    assert parse_parameters(text).output == "2026-10-31"


@pytest.mark.parametrize(("written", "meant"), [("ja", True), ("nej", False), ("true", True), ("False", False)])
def test_yes_and_no_are_danish_or_yaml(written: str, meant: bool):
    assert parse_parameters(changed("four_eyes: ja", f"four_eyes: {written}")).four_eyes is meant


def test_an_unknown_name_is_refused_and_the_nearest_known_one_named():
    told = refusal(changed("prepare_day: 3", "prepair_day: 3"))
    assert "linje 55: flows.sale.prepair_day kendes ikke; mente du «prepare_day»? Kendt er month, prepare_day, approve_day," in told
    assert "flows.sale.prepare_day mangler." in told
    assert "mente du «credit_as»" in refusal(changed("credit_as: net", "kredit_as: net"))
    assert "mente du «folder»" in refusal(changed("folder: outputs", "folde: outputs"))
    assert "mente du «account»" in refusal(changed("  bank:\n", "  bank:\n    acount: 1\n"))


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("settle_from: 2026-01", "settle_from: januar 2026", "settle_from skal være en måned, fx 2026-10; der står «januar 2026»"),
        ("four_eyes: ja", "four_eyes: måske", "four_eyes skal være ja eller nej; der står «måske»"),
        (
            "500000,00",
            "500.000,00",
            "load_limit skal være kroner med decimalkomma og uden tusindtalsseparator, fx 500000,00; der står «500.000,00»",
        ),
        ("supplementary_months: 2", "supplementary_months: to", "supplementary_months skal være et helt tal; der står «to»"),
        ("supplementary_months: 2", "supplementary_months: 1_0", "skal være et helt tal; der står «1_0»"),
        ("supplementary_months: 2", "supplementary_months: 13", "supplementary_months må højst være 12; der står «13»"),
        ("credit_as: net", "credit_as: begge", "invoicing.credit_as skal være en af 'net' eller 'separate'; der står «begge»"),
        (
            "    - provider\n",
            "    - tilbud\n",
            "invoicing.grouping.4 skal være en af 'gln', 'their_reference', 'order_number' eller 'provider'",
        ),
        ("prepare_day: 3", "prepare_day: 9", "flows.sale prepare_day, approve_day og send_day skal følge efter hinanden"),
        ("sqlite:///outputs/eksempel/eksempel.sqlite", "postgresql://a:hemmelig@host/db", "database må ikke indeholde en adgangskode"),
        ("  full: nej", "  full: nej\n    full: ja", "linje 29: «full» står der to gange"),
        ("name: Eksempel Kommune", "name: &a Eksempel Kommune\nx: *a", "ankre og henvisninger"),
        ("  name: Eksempel Kommune", " name: Eksempel Kommune", "det er ikke gyldig YAML; se efter indrykning, kolon og citationstegn"),
        ("  bank:\n", "  bank: {registration: '0000', account: 12}\n", "invoicing.bank.registration kan ikke være lutter nuller"),
        ("settle_from: 2026-01", "", "settle_from mangler"),
        ("name: fagsystem", "name: fag/system", "sources.1.name har ikke den form"),
    ],
)
def test_a_mistake_is_told_with_its_line_and_what_is_allowed(old: str, new: str, told: str):
    assert told in refusal(changed(old, new))


def test_a_password_is_not_repeated_in_the_message():
    assert "hemmelig" not in refusal(changed("sqlite:///outputs/eksempel/eksempel.sqlite", "postgresql://a:hemmelig@host/db"))


def test_a_cpr_number_in_the_wrong_place_is_masked_in_the_message():
    assert "der står «610101-xxxx»" in refusal(changed("four_eyes: ja", "four_eyes: 610101-4321"))


def test_all_mistakes_are_told_at_once():
    text = changed("four_eyes: ja", "four_eyes: x").replace("settle_from: 2026-01", "settle_from: y")
    head, *mistakes = refusal(text).splitlines()
    assert head == "0999.yml har 2 fejl:"
    assert [line.split(": ")[1].split(" ")[0] for line in mistakes] == ["settle_from", "four_eyes"]
    assert all(line.startswith("  linje ") for line in mistakes)


def test_a_missing_or_unreadable_file_is_told(tmp_path: Path):
    with pytest.raises(ParameterError, match=r"findes\.yml kan ikke læses \(stien findes ikke\)\. Kontrollér stien"):
        read_parameters(tmp_path / "findes.yml")
    with pytest.raises(ParameterError, match=r"kan ikke læses \(en mappe ligger, hvor filen skulle være\)"):
        read_parameters(tmp_path)
    (tmp_path / "latin.yml").write_bytes("name: Ærø".encode("latin-1"))
    with pytest.raises(ParameterError, match="er ikke UTF-8"):
        read_parameters(tmp_path / "latin.yml")
    (tmp_path / "tom.yml").write_text("", "utf-8")
    with pytest.raises(ParameterError, match="municipality mangler"):
        read_parameters(tmp_path / "tom.yml")
    (tmp_path / "god.yml").write_text(TEXT, "utf-8")
    assert read_parameters(tmp_path / "god.yml") == EXAMPLE


def test_writing_keeps_the_comments_that_somebody_has_put_there():
    mine = changed("four_eyes: ja", "# aftalt med økonomichefen\n# i marts\nfour_eyes: ja  # også i ferien") + "# sidst rettet af Bo\n"
    mine = mine.replace("  - name: fagsystem\n", "  - name: fagsystem # det gamle\n")
    assert write_parameters(parse_parameters(mine), mine) == mine.replace("fagsystem #", "fagsystem  #")
    written = write_parameters(EXAMPLE.model_copy(update={"four_eyes": False}), mine)
    assert "# aftalt med økonomichefen\n# i marts\nfour_eyes: nej  # også i ferien\n" in written
    assert written.endswith("# sidst rettet af Bo\n")
    assert parse_parameters(written).four_eyes is False


def test_a_new_name_gets_its_standard_comment():
    flows = EXAMPLE.flows.model_copy(update={"payout": Flow(prepare_day=1, approve_day=2, send_day=3)})
    written = write_parameters(EXAMPLE.model_copy(update={"flows": flows}), changed("  # Udbetaling til borgere og andre\n  payout:\n", ""))
    assert "  # Udbetaling til borgere og andre\n  payout:\n    month: next\n    prepare_day: 1\n" in written


def test_a_flow_has_its_own_bank_days():
    sale = Flow(month="next", prepare_day=3, approve_day=6, send_day=31)
    days = sale.days(parse_month("2026-09"))  # 3 October 2026 is a Saturday
    assert (days.prepare, days.approve, days.send) == (day_of(date(2026, 10, 5)), day_of(date(2026, 10, 6)), day_of(date(2026, 11, 2)))
    assert Flow(month="same", prepare_day=31, approve_day=31, send_day=31).days(parse_month("2027-02")).send == day_of(date(2027, 3, 1))


plain = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")) | st.sampled_from(" #:'\"-"), min_size=1, max_size=30)


@given(
    name=plain.map(str.strip).filter(bool),
    folder=plain.map(str.strip).filter(bool),
    limit=st.integers(-(10**12), 10**12),
    flag=st.booleans(),
)
def test_whatever_a_page_writes_is_read_back(name: str, folder: str, limit: int, flag: bool):
    source = EXAMPLE.sources[0].model_copy(update={"folder": folder, "full": flag})
    parameters = Parameters.model_validate(
        {**dict(EXAMPLE), "municipality": EXAMPLE.municipality.model_copy(update={"name": name}), "sources": (source,), "load_limit": limit}
    )
    assert parse_parameters(write_parameters(parameters, TEXT)) == parameters

"""From lines to documents: who gets what, with which references, and what is found on the way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest

from as2007lib.formats.ubl.document import Address, DocumentReference, Fik, Kind, PaymentError, Vat
from as2007lib.frames.facts import Catalogue, Citizens, Packages, Parties, Services, Shares
from as2007lib.frames.results import Lines
from as2007lib.invoicing.book import Book, EarlierDocuments
from as2007lib.invoicing.parameters import FikCreditor, InvoicingParameters, ParameterError
from as2007lib.invoicing.plan import NumberError, Plan, number_documents, plan_again, plan_documents
from as2007lib.values.months import parse_month
from as2007lib.values.variants import VariantError
from tests.invoicing.small import ISSUED, PARAMETERS, World, correction, day, ordinary, share


def plan(world: World, *rows: dict[str, Any], parameters: InvoicingParameters = PARAMETERS, extra: tuple[str, ...] = ()) -> Plan:
    book = world.book(extra=extra)
    return plan_documents(world.lines(*rows), book, parameters, ISSUED)


def codes(made: Plan) -> set[str]:
    return {finding.code for finding in made.findings}


def nets(made: Plan) -> list[int]:
    return [document.signed_net for document in made.documents]


def test_nothing_makes_no_documents():
    made = plan(World())
    assert (made.documents, made.findings, len(made.line_document)) == ((), (), 0)
    assert number_documents(made, []) == []


def test_lines_of_one_payer_reference_order_and_provider_are_one_document():
    made = plan(World(), ordinary("s1", "maaneby", 31_000_00), ordinary("s2", "maaneby", 9_000_00))
    assert nets(made) == [40_000_00]
    document = made.documents[0]
    assert (document.kind, document.customer.gln, document.customer_reference, document.order_number) == (
        Kind.INVOICE,
        "5798009811578",
        "ABCDE",
        "R-7",
    )
    assert document.account == "5250124502"
    assert [line.account for line in document.lines] == ["", ""]
    assert (document.issued, document.due) == (ISSUED, date(2026, 12, 5))
    assert made.findings == ()


@pytest.mark.parametrize(
    ("group_by", "expected"),
    [
        (("gln", "reference", "order_number", "provider"), [1_00, 2_00, 4_00, 8_00]),
        (("gln", "reference", "order_number"), [5_00, 2_00, 8_00]),
        (("reference",), [5_00, 10_00]),
        (("gln",), [7_00, 8_00]),
        ((), [15_00]),
    ],
)
def test_grouping_is_a_parameter(group_by: tuple[str, ...], expected: list[int]):
    world = World()
    world.rows[Shares] = [
        share("s1", "maaneby", reference="A"),
        share("s2", "maaneby", reference="B"),
        share("s3", "maaneby", reference="A"),
        share("s4", "maaneby", reference="B", gln="5798009811639"),
    ]
    rows = [ordinary(f"s{n}", "maaneby", amount, rate=0) for n, amount in enumerate((1_00, 2_00, 4_00, 8_00), 1)]
    made = plan(world, *rows, parameters=replace(PARAMETERS, group_by=group_by))
    assert sorted(nets(made)) == sorted(expected)


def test_documents_come_in_byte_order_of_payer_and_lines_in_the_order_of_the_run():
    made = plan(World(), ordinary("s1", "stjerneby", 1_00), ordinary("s2", "maaneby", 2_00), ordinary("s3", "maaneby", 4_00))
    assert [document.customer.name for document in made.documents] == ["Måneby Kommune", "Måneby Kommune", "Stjerneby Kommune"]
    assert made.line_document.tolist() == [2, 1, 0], "no reference comes before reference ABCDE"
    assert made.line_position.tolist() == [1, 1, 1]


def test_a_group_whose_net_is_below_zero_is_a_credit_note_of_positive_amounts():
    made = plan(World(), ordinary("s1", "maaneby", 1_000_00), correction("s2", "maaneby", 5_000_00, 1_000_00))
    document = made.documents[0]
    assert (document.kind, document.net, document.signed_net) == (Kind.CREDIT_NOTE, 3_000_00, -3_000_00)
    assert [line.amount for line in document.lines] == [-1_000_00, 4_000_00]
    assert [line.quantity for line in document.lines] == ["-1", "1"]


def test_a_group_whose_net_is_nothing_is_an_invoice():
    made = plan(World(), ordinary("s1", "maaneby", 1_000_00), correction("s2", "maaneby", 1_000_00, 0))
    assert (made.documents[0].kind, made.documents[0].payable) == (Kind.INVOICE, 0)


def test_credit_as_separate_puts_keys_below_zero_on_a_credit_note_of_their_own():
    separate = replace(PARAMETERS, credit_as="separate")
    made = plan(World(), ordinary("s1", "maaneby", 1_000_00), correction("s2", "maaneby", 400_00, 100_00), parameters=separate)
    assert nets(made) == [1_000_00, -300_00]
    assert [document.kind for document in made.documents] == [Kind.INVOICE, Kind.CREDIT_NOTE]
    assert [document.net for document in made.documents] == [1_000_00, 300_00]


def test_separate_goes_by_the_key_not_by_the_line():
    """Two segments of one service month, −100 and +300: the key is above zero and stays on the invoice."""
    separate = replace(PARAMETERS, credit_as="separate")
    made = plan(World(), ordinary("s1", "maaneby", -100_00), ordinary("s1", "maaneby", 300_00), parameters=separate)
    assert nets(made) == [200_00]


def test_where_vat_and_exempt_pull_apart_no_document_asks_for_less_than_nothing():
    """Exempt 110, taxed −100: net 10, but −15 with VAT. A credit note of 15, then."""
    world = World()
    made = plan(world, ordinary("s1", "stjerneby", 110_00), correction("s4", "stjerneby", 100_00, 0))
    document = made.documents[0]
    assert (document.kind, document.signed_net, document.payable) == (Kind.CREDIT_NOTE, 10_00, 15_00)


def test_a_correction_names_old_new_and_the_document_that_billed_it():
    world = World()
    billed = {"service": "s1", "party": "maaneby", "month": parse_month("2026-08"), "number": "AS0000007", "issued": day("2026-09-03")}
    world.rows[EarlierDocuments] = [billed, {**billed, "service": "s2", "number": "ÅBNING 1", "issued": None}]
    made = plan(
        world,
        correction("s1", "maaneby", 31_000_00, 30_000_00),
        correction("s2", "maaneby", 1_00, 2_000_00),
        ordinary("s1", "maaneby", 31_000_00),
    )
    first, second, third = made.documents[0].lines
    assert (first.old_amount, first.new_amount, first.amount) == (31_000_00, 30_000_00, -1_000_00)
    assert first.original == DocumentReference("AS0000007", date(2026, 9, 3))
    assert second.original == DocumentReference("ÅBNING 1")
    assert (third.old_amount, third.new_amount, third.original) == (None, None, None)
    assert made.documents[0].references == (first.original, second.original)
    assert "unknown_original" not in codes(made)
    assert "unknown_original" in codes(plan(World(), correction("s1", "maaneby", 1_00, 2_00)))


@pytest.mark.parametrize(
    ("row", "quantity", "unit", "price", "words"),
    [
        (ordinary("s1", "maaneby", 31_000_00), "31", "DAY", 1_000_00, "Botilbuddet Solhjem"),
        (
            ordinary("s1", "maaneby", 12_400_00, rate=1_000_00, factor_pct=80_0000, share=500_000),
            "1",
            "EA",
            12_400_00,
            "Botilbuddet Solhjem. 31 dage à 1.000,00 kr. pr. dag, 80 % af taksten, andel 50 %",
        ),
        (
            ordinary("s2", "maaneby", 14_516_13, unit="month", quantity=15_0000, rate=30_000_00),
            "1",
            "EA",
            14_516_13,
            "Botilbuddet Solhjem. 15 dage à 30.000,00 kr. pr. måned",
        ),
        (
            ordinary("s2", "maaneby", 30_000_00, unit="month", rate=30_000_00),
            "1",
            "MON",
            30_000_00,
            "Botilbuddet Solhjem. 31 dage à 30.000,00 kr. pr. måned",
        ),
        (ordinary("s3", "maaneby", 133_34, unit="hour", quantity=3333, rate=400_05, factor_pct=None), "0.3333", "HUR", 400_05, "Solgården"),
        (ordinary("s3", "maaneby", -800_00, unit="hour", quantity=-2_0000, rate=400_00), "-2", "HUR", 400_00, "Solgården"),
        (ordinary("s3", "maaneby", -800_00, unit="hour", quantity=2_0000, rate=-400_00), "-2", "HUR", 400_00, "Solgården"),
        (ordinary("s4", "maaneby", 75_00, unit="piece", quantity=3_0000, rate=25_00), "3", "EA", 25_00, "Botilbuddet Solhjem"),
    ],
)
def test_quantity_and_price_are_the_runs_own_where_they_tie_and_words_tell_the_rest(row, quantity, unit, price, words):
    other = ordinary("s1", "maaneby", 10**9)
    made = plan(World(), other, row, parameters=replace(PARAMETERS, group_by=()))
    line = made.documents[0].lines[1]
    assert (line.quantity, line.unit, line.price, line.description) == (quantity, unit, price, words)


def test_the_services_own_quantity_is_told_where_it_is_not_one():
    world = World()
    world.rows[Services][1]["quantity"] = 1_5000
    made = plan(world, ordinary("s2", "maaneby", 45_000_00, unit="month", rate=30_000_00))
    assert made.documents[0].lines[0].description.endswith("31 dage à 30.000,00 kr. pr. måned, antal 1,5")


def test_vat_follows_the_catalogue():
    made = plan(World(), ordinary("s1", "maaneby", 31_00), ordinary("s4", "maaneby", 10_01), parameters=replace(PARAMETERS, group_by=()))
    document = made.documents[0]
    assert [(total.vat, total.percent, total.base, total.amount) for total in document.vat_totals] == [
        (Vat.EXEMPT, "0", 31_00, 0),
        (Vat.STANDARD, "25", 10_01, 2_50),
    ]
    assert document.vat_totals[0].reason_code == "VATEX-EU-132-1G"
    assert (document.net, document.vat_amount, document.payable) == (41_01, 2_50, 43_51)


def test_vat_is_rounded_half_away_from_zero_on_both_sides():
    for amount, vat in ((10, 3), (-10, -3)):
        made = plan(World(), ordinary("s4", "maaneby", amount))
        sign = 1 if made.documents[0].kind is Kind.INVOICE else -1
        assert sign * made.documents[0].vat_amount == vat


def test_share_attributes_are_those_in_force_in_the_lines_month():
    world = World()
    world.rows[Shares] = [
        share("s1", "maaneby", reference="GAMMEL", stop=day("2026-09-01")),
        share("s1", "maaneby", reference="NY", start="2026-09-01", gln="5798009811639", account="42"),
    ]
    made = plan(world, ordinary("s1", "maaneby", 31_00), correction("s1", "maaneby", 0, 5_00))
    assert [(d.customer_reference, d.customer.gln, d.account, d.net) for d in made.documents] == [
        ("GAMMEL", "5798009811578", "", 5_00),
        ("NY", "5798009811639", "42", 31_00),
    ]


def test_lines_whose_accounts_differ_carry_them_one_by_one():
    world = World()
    world.rows[Shares][1]["account"] = "99"
    document = plan(world, ordinary("s1", "maaneby", 1_00), ordinary("s2", "maaneby", 2_00)).documents[0]
    assert (document.account, [line.account for line in document.lines]) == ("", ["5250124502", "99"])


def test_a_successor_gets_the_documents_of_its_predecessors_corrections():
    world = World()
    world.rows[Parties][1] |= {"stop": day("2026-10-01"), "successor": "stjerneby"}
    made = plan(world, correction("s1", "maaneby", 31_00, 30_00))
    assert made.documents[0].customer.name == "Stjerneby Kommune"
    assert made.documents[0].customer_reference == "", "the reference was the predecessor's own"
    assert world.book().identities.text(int(made.payers[0])) == "stjerneby"


def test_a_successor_to_come_gets_nothing_yet_and_a_circle_ends():
    world = World()
    world.rows[Parties][1] |= {"stop": day("2027-01-01"), "successor": "stjerneby"}
    assert plan(world, ordinary("s1", "maaneby", 1_00)).documents[0].customer.name == "Måneby Kommune"
    world.rows[Parties][1]["stop"] = None
    world.rows[Parties][2] |= {"successor": "maaneby"}
    assert plan(world, ordinary("s1", "maaneby", 1_00)).documents[0].customer.name == "Stjerneby Kommune"


def test_days_to_pay_are_the_payers_own_else_the_parameters_else_the_longest_of_the_law():
    world = World()
    world.rows[Parties][1]["payment_days"] = 14
    rows = (ordinary("s1", "maaneby", 1_00), ordinary("s1", "stjerneby", 1_00))
    dues = [document.due for document in plan(world, *rows, parameters=replace(PARAMETERS, payment_days=20)).documents]
    assert dues == [date(2026, 11, 19), date(2026, 11, 25)]
    assert plan(world, rows[1]).documents[0].due == date(2026, 12, 5)
    world.rows[Parties][1]["payment_days"] = 10**9
    assert plan(world, rows[0]).documents[0].due == date(9999, 12, 31)


def test_the_citizen_is_a_case_reference_and_the_cpr_number_only_where_the_payer_may_have_it():
    world = World()
    rows: Sequence[dict[str, Any]] = (ordinary("s1", "maaneby", 1_00), ordinary("s1", "stjerneby", 1_00))
    made = plan(world, *rows, parameters=replace(PARAMETERS, cpr_payers=frozenset({"maaneby"})))
    assert [(d.lines[0].case, d.lines[0].cpr) for d in made.documents] == [("p1", "6101901234"), ("p1", "")]
    assert [world.book().identities.text(int(key)) for key in made.revealed] == ["c1"]
    assert plan(world, *rows).revealed.tolist() == []
    assert plan(world, rows[0], parameters=replace(PARAMETERS, case_by="citizen")).documents[0].lines[0].case == "c1"


def test_a_merged_citizen_is_named_by_the_person_it_is():
    world = World()
    world.rows[Citizens].append({"citizen": "c0", "cpr": "6201901234", "name": "Fie Fiktiv", "same_as": "c1"})
    world.rows[Packages][0]["citizen"] = "c0"
    parameters = replace(PARAMETERS, cpr_payers=frozenset({"maaneby"}), case_by="citizen")
    line = plan(world, ordinary("s1", "maaneby", 1_00), parameters=parameters).documents[0].lines[0]
    assert (line.case, line.cpr) == ("c1", "6101901234")


def test_an_id_that_holds_a_cpr_number_is_masked():
    world = World()
    world.rows[Packages].append({"package": "sag-610190-1234", "start": day("2024-01-01")})
    world.rows[Services][0]["package"] = "sag-610190-1234"
    assert plan(world, ordinary("s1", "maaneby", 1_00)).documents[0].lines[0].case == "sag-610190-xxxx"


def test_a_payer_without_gln_is_written_to_by_its_cvr_number():
    made = plan(World(), ordinary("s1", "stjerneby", 1_00))
    assert (codes(made), made.held) == ({"no_gln", "no_reference"}, frozenset())


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"cvr": None, "gln": None}, "customer_endpoint"),
        ({"cvr": "1234", "gln": "12"}, "customer_endpoint"),
    ],
)
def test_a_payer_without_numbers_holds_its_document_back(change: dict[str, Any], code: str):
    world = World()
    world.rows[Parties][1] |= change
    made = plan(world, ordinary("s1", "maaneby", 1_00), ordinary("s1", "stjerneby", 2_00))
    assert code in codes(made)
    assert (made.held, nets(made)) == ({0}, [1_00, 2_00]), "it keeps its place in numbers and sums"
    assert all(finding.message for finding in made.findings)


def test_a_bad_gln_of_party_or_share_is_left_out():
    world = World()
    world.rows[Parties][1]["gln"] = "57980098"
    made = plan(world, ordinary("s1", "maaneby", 1_00))
    assert ("gln_format" in codes(made), made.documents[0].customer.gln, made.held) == (True, "", frozenset())
    world = World()
    world.rows[Shares][0]["gln"] = "57980098"
    made = plan(world, ordinary("s1", "maaneby", 1_00))
    assert ("gln_format" in codes(made), made.documents[0].customer.gln) == (True, "5798009811578")


def test_a_payer_nobody_knows_and_a_municipality_nobody_named():
    world = World()
    world.rows[Parties][0]["is_self"] = None
    made = plan(world, ordinary("s1", "spøgelse", 1_00), extra=("spøgelse",))
    assert {"payer_unknown", "supplier_unknown"} <= codes(made)
    assert (made.held, made.documents[0].customer.name) == ({0}, "spøgelse")


def test_missing_address_reference_and_payment_are_told():
    world = World()
    world.rows[Parties][1] |= {"address": None, "postcode": None, "city": None}
    world.rows[Shares] = []
    made = plan(world, ordinary("s1", "maaneby", 1_00), parameters=InvoicingParameters())
    assert codes(made) == {"no_address", "no_reference", "no_payment"}
    assert made.held == frozenset()


def test_a_service_no_longer_known_stands_with_its_id():
    world = World()
    world.rows[Services] = []
    made = plan(world, correction("s1", "maaneby", 1_00, 0), extra=("s1",))
    line = made.documents[0].lines[0]
    assert ("unknown_service" in codes(made), line.name, line.vat) == (True, "s1", Vat.EXEMPT)


@pytest.mark.parametrize("as_party", [True, False])
def test_name_and_address_of_a_protected_citizen_are_never_written(as_party: bool):
    world = World()
    person = {"party": "fie", "name": "Fie Fiktiv", "kind": "person", "cpr": "6101901234", "address": "Skjult Sti 9"}
    world.rows[Parties] += [person] if as_party else []
    made = plan(world, ordinary("s1", "fie" if as_party else "c1", 1_00))
    customer = made.documents[0].customer
    assert (customer.name, customer.address, made.held) == ("Beskyttet navn og adresse", Address(), {0})
    assert "no_address" not in codes(made)


def test_numbers_are_given_in_order_and_make_the_payment_id():
    made = plan(World(), ordinary("s1", "maaneby", 1_00), ordinary("s1", "stjerneby", 1_00))
    assert [document.number for document in number_documents(made, ["A1", "A2"])] == ["A1", "A2"]
    slip = plan(World(), ordinary("s1", "maaneby", 1_00), parameters=replace(PARAMETERS, payment=FikCreditor("71", "81234567")))
    assert number_documents(slip, ["AS0000001"])[0].payment == Fik("71", "81234567", "000000000000018")
    with pytest.raises(PaymentError):
        number_documents(slip, ["123456789012345"])


@pytest.mark.parametrize("numbers", [["A1"], ["A1", "A2", "A3"], ["A1", "A1"], ["A1", "../x"], ["A1", ""], ["A1", "a b"], ["A1", "\u0661"]])
def test_numbers_that_do_not_fit_are_refused(numbers: list[str]):
    made = plan(World(), ordinary("s1", "maaneby", 1_00), ordinary("s1", "stjerneby", 1_00))
    with pytest.raises(NumberError):
        number_documents(made, numbers)


def test_the_format_is_a_parameter_by_payer():
    parameters = replace(PARAMETERS, syntax_by_payer={"maaneby": "peppol"})
    made = plan(World(), ordinary("s1", "maaneby", 1_00), ordinary("s1", "stjerneby", 1_00), parameters=parameters)
    assert [document.syntax for document in made.documents] == ["peppol", "oioubl"]


@pytest.mark.parametrize("wrong", [{"group_by": ("måned",)}, {"credit_as": "aldrig"}, {"case_by": "cpr"}])
def test_parameters_that_are_not_allowed_are_refused(wrong: dict[str, Any]):
    with pytest.raises(ParameterError, match="Vælg mellem"):
        InvoicingParameters(**wrong)


def test_an_unknown_format_is_refused():
    with pytest.raises(VariantError):
        InvoicingParameters(syntax_by_payer={"maaneby": "edifact"})


def test_line_frames_may_come_without_any_fact_at_all():
    """The emptiest of books: a service, a party and a package that nobody knows give a held document, never a crash."""
    world = World()
    for kind in world.rows:
        world.rows[kind] = []
    made = plan(world, correction("s1", "maaneby", 0, 7_00), extra=("s1", "maaneby"))
    assert (nets(made), made.held) == ([7_00], {0})
    assert isinstance(world.lines(), Lines)
    assert isinstance(world.book(), Book)
    assert Catalogue.empty().table.num_rows == 0


def test_what_was_planned_before_keeps_its_lines_whatever_they_would_be_grouped_by_now():
    world = World()
    rows = [ordinary("s1", "maaneby", 10_00), ordinary("s2", "maaneby", -4_00), ordinary("s2", "maaneby", 1_00)]
    assert nets(plan(world, *rows)) == [7_00]
    world.rows[Shares] = [share("s1", "maaneby", reference="A"), share("s2", "maaneby", reference="B", order_number="NY")]
    assert nets(plan(world, *rows)) == [10_00, -3_00]
    book, lines = world.book(), world.lines(*rows)
    payers = lines.ints("party")

    one = plan_again(lines, np.full(3, 9), payers, book, PARAMETERS, ISSUED, ISSUED)
    assert (nets(one), one.line_position.tolist(), one.payers.tolist()) == ([7_00], [1, 2, 3], [payers[0]])
    assert (one.documents[0].customer_reference, one.documents[0].order_number) == ("A", "NY")

    two = plan_again(lines, np.array([4, 9, 4]), payers, book, PARAMETERS, ISSUED, ISSUED)
    assert (nets(two), two.line_document.tolist(), two.line_position.tolist()) == ([11_00, -4_00], [0, 1, 0], [1, 1, 2])
    assert [document.kind for document in two.documents] == [Kind.INVOICE, Kind.CREDIT_NOTE]


def test_the_citizens_on_some_documents_alone_can_be_told():
    world = World()
    rows = [ordinary("s1", "maaneby", 10_00), ordinary("s1", "stjerneby", 4_00)]
    made = plan(world, *rows, parameters=replace(PARAMETERS, cpr_payers=frozenset({"stjerneby"})))
    assert [made.revealed_on(np.array([place])).tolist() for place in (0, 1)] == [[], made.revealed.tolist()]
    assert len(made.revealed) == 1

"""The parties and their parts."""

import pytest

from as2007lib.pricing.parties import SameAsCycleError, resolve_same_as


def test_a_service_without_shares_has_one_party_with_the_whole(town):
    town.simple()
    assert town.price("2026-01").parts == [("K", "1/1", "3100,00")]


def test_per_cents_that_sum_to_a_hundred_in_byte_order(town):
    town.simple(rate="0,11")
    town.share("Kb", share_pct="60")
    town.share("KB", share_pct="40")
    # 3,41 in all: exact 2,046 and 1,364; the øre left over goes to the larger remainder
    assert town.price("2026-01").parts == [("KB", "2/5", "1,36"), ("Kb", "3/5", "2,05")]


def test_equal_remainders_go_by_byte_order_of_ids(town):
    town.simple(unit="month", rate="100,01")
    town.share("z", share_pct="50")
    town.share("Z", share_pct="50")
    assert town.price("2026-01").parts == [("Z", "1/2", "50,01"), ("z", "1/2", "50,00")]


def test_weights_are_parts_of_the_days_sum(town):
    town.simple(unit="month", rate="100,00")
    for party in ("A", "B", "C"):
        town.share(party, weight="0,3333")
    assert town.price("2026-01").parts == [("A", "1/3", "33,34"), ("B", "1/3", "33,33"), ("C", "1/3", "33,33")]


def test_negative_amounts_are_divided_with_the_sign(town):
    town.simple(unit="month", rate="-100,00")
    for party in ("A", "B", "C"):
        town.share(party, weight="7")
    assert [p[2] for p in town.price("2026-01").parts] == ["-33,34", "-33,33", "-33,33"]


def test_a_change_of_payer_cuts(town):
    town.simple()
    town.share("A", to_date="2026-01-10", share_pct="100")
    town.share("B", "2026-01-11", share_pct="100")
    told = town.price("2026-01")
    assert told.segments == [("2026-01-01", "2026-01-10", "10", "1000,00"), ("2026-01-11", "2026-01-31", "21", "2100,00")]
    assert told.parts == [("A", "1/1", "1000,00"), ("B", "1/1", "2100,00")]


def test_parts_that_are_equal_as_numbers_do_not_cut(town):
    town.simple()
    town.share("A", "2026-01-01", to_date="2026-01-10", share_pct="50")
    town.share("B", "2026-01-01", to_date="2026-01-10", share_pct="50")
    town.share("A", "2026-01-11", to_date="2026-01-20", weight="3")
    town.share("B", "2026-01-11", to_date="2026-01-20", weight="3,0")
    town.share("B", "2026-01-21", share_pct="50,00")
    town.share("A", "2026-01-21", share_pct="50,00")
    town.share("C", "2026-01-21", share_pct="0")
    assert town.price("2026-01").parts == [("A", "1/2", "1550,00"), ("B", "1/2", "1550,00")]


def test_other_parties_or_parts_do_cut(town):
    town.simple()
    for place, (one, two, part) in enumerate([("A", "B", "50"), ("A", "C", "50"), ("A", "C", "40"), ("A", "C", "60")]):
        span = {"from_date": f"2026-01-{place * 5 + 1:02d}", "to_date": f"2026-01-{place * 5 + 5:02d}"}
        town.share(one, share_pct=part, **span)
        town.share(two, share_pct=str(100 - int(part)), **span)
    town.share("A", "2026-01-21", share_pct="100")
    assert [s[0][8:] for s in town.price("2026-01").segments] == ["01", "06", "11", "16", "21"]


@pytest.mark.parametrize(
    "rows",
    [
        [("A", {"share_pct": "99,9999"})],
        [("A", {"share_pct": "60"}), ("B", {"share_pct": "40,0001"})],
        [("A", {"share_pct": "100", "from_date": "2026-01-02"})],
        [("A", {"share_pct": "100", "to_date": "2026-01-30"})],
        [("A", {"weight": "0"})],
        [("A", {"share_pct": "100"}), ("B", {"weight": "1"})],
    ],
)
def test_shares_that_are_not_a_whole_on_some_day_skip_the_month(town, rows):
    town.simple()
    for party, more in rows:
        town.share(party, **more)
    told = town.price("2026-01")
    assert told.segments == []
    assert told.skips == [("S", "2026-01", "shares_not_100")]


def test_both_reasons_are_found(town):
    town.catalogue()
    town.package()
    town.service()
    town.share("A", share_pct="50")
    assert town.price("2026-01").skips == [("S", "2026-01", "no_rate"), ("S", "2026-01", "shares_not_100")]


def test_shares_outside_the_days_paid_for_do_not_matter(town):
    town.simple(to_date="2026-01-20")
    town.share("A", "2026-01-01", to_date="2026-01-20", share_pct="100")
    town.share("B", "2026-01-21", share_pct="50")
    assert town.price("2026-01", "2026-02").parts == [("A", "1/1", "2000,00")]


def test_a_party_with_weight_zero_is_no_party(town):
    town.simple()
    town.share("A", weight="0")
    town.share("B", weight="2")
    assert town.price("2026-01").parts == [("B", "1/1", "3100,00")]


def test_overlapping_shares_of_a_party_are_summed_from_day_to_day(town):
    town.simple()
    town.share("A", share_pct="60")
    town.share("A", "2026-01-11", share_pct="40")
    town.share("B", to_date="2026-01-10", share_pct="40")
    assert town.price("2026-01").parts == [("A", "3/5", "600,00"), ("B", "2/5", "400,00"), ("A", "1/1", "2100,00")]


@pytest.mark.parametrize("flow", ["payout", "charge"])
def test_payouts_and_charges_fall_to_the_citizen(town, flow):
    town.catalogue()
    town.rate("100,00")
    town.citizen("C")
    town.package(citizen_id="C")
    town.service(flow=flow, party_id=None)
    assert town.price("2026-01", flow=flow).parts == [("C", "1/1", "3100,00")]


def test_a_named_party_comes_before_the_citizen_and_shares_before_both(town):
    town.catalogue()
    town.rate("100,00")
    town.citizen("C")
    town.package(citizen_id="C")
    town.service("S1", flow="payout", party_id="F")
    town.service("S2", flow="payout", party_id="F")
    town.share("G", service_id="S2", share_pct="100")
    assert [p[0] for p in town.price("2026-01", flow="payout").parts] == ["F", "G"]


@pytest.mark.parametrize(("flow", "citizen"), [("sale", "C"), ("internal", "C"), ("purchase", "C"), ("payout", None), ("charge", None)])
def test_a_service_without_anybody_is_skipped(town, flow, citizen):
    town.catalogue()
    town.rate("100,00")
    town.package(citizen_id=citizen)
    town.service(flow=flow, party_id=None)
    assert town.price("2026-01", flow=flow).skips == [("S", "2026-01", "shares_not_100")]


def test_citizens_that_are_one_person_share_as_one(town):
    town.simple()
    town.citizen("C1")
    town.citizen("C2", same_as="C1")
    town.citizen("C3", same_as="C2")
    town.share("C3", share_pct="30")
    town.share("C2", share_pct="30")
    town.share("A", share_pct="40")
    assert town.price("2026-01").parts == [("A", "2/5", "1240,00"), ("C1", "3/5", "1860,00")]


def test_a_change_between_two_citizens_that_are_one_person_does_not_cut(town):
    town.catalogue()
    town.rate("100,00")
    town.citizen("C1")
    town.citizen("C2", same_as="C1")
    town.package(citizen_id="C2")
    town.service(flow="charge", party_id=None)
    town.service("S2", flow="charge")
    town.share("C1", to_date="2026-01-10", service_id="S2", share_pct="100")
    town.share("C2", "2026-01-11", service_id="S2", share_pct="100")
    assert town.price("2026-01", flow="charge").parts == [("C1", "1/1", "3100,00"), ("C1", "1/1", "3100,00")]


def test_long_chains_are_followed_and_rings_refused(town):
    for number in range(40):
        town.citizen(f"C{number}", same_as=f"C{number + 1}" if number < 39 else None)
    size = len(town.keys["party"]) + 1
    assert set(resolve_same_as(town.facts().citizens, size)[1:].tolist()) == {town.key("party", "C39")}
    for length in (1, 2, 3, 4):
        names = [f"R{length}{place}" for place in range(length)]
        for name, other in zip(names, names[1:] + names[:1], strict=True):
            town.citizen(name, same_as=other)
        with pytest.raises(SameAsCycleError):
            resolve_same_as(town.facts().citizens, len(town.keys["party"]) + 1)
        town.rows = {frame: rows[:40] if frame.__name__ == "Citizens" else rows for frame, rows in town.rows.items()}


def test_many_payers_as_in_objective_financing(town):
    town.simple(unit="year", rate="1200000,00")
    weights = [1000 + 37 * place for place in range(98)]
    for place, weight in enumerate(weights):
        town.share(f"{place + 101}", weight=str(weight))
    told = town.price("2026-01", "2026-02")
    assert told.amounts == ["100000,00", "100000,00"]
    assert len(told.parts) == 196
    assert [p for p in told.parts if p[0] == "101"] == [("101", f"{weights[0]}/{sum(weights)}", "365,15")] * 2

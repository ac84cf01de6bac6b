"""The rate of a day."""


def test_individual_before_provider_before_general_from_day_to_day(town):
    town.simple(provider_id="T")
    town.rate("200,00", "2026-01-11", "2026-01-20", provider_id="T")
    town.individual_rate("300,00", "2026-01-15", "2026-01-16")
    told = town.price("2026-01")
    assert told.segments == [
        ("2026-01-01", "2026-01-10", "10", "1000,00"),
        ("2026-01-11", "2026-01-14", "4", "800,00"),
        ("2026-01-15", "2026-01-16", "2", "600,00"),
        ("2026-01-17", "2026-01-20", "4", "800,00"),
        ("2026-01-21", "2026-01-31", "11", "1100,00"),
    ]
    assert told.column("rate") == [10000, 20000, 30000, 20000, 10000]
    assert told.notes == [("S", "2026-01", "rate_fallback")]


def test_a_fallback_is_told_for_the_months_it_happens_in_also_at_the_same_rate(town):
    town.simple(provider_id="T")
    town.rate("100,00", "2026-01-01", "2026-01-31", provider_id="T")
    told = town.price("2026-01", "2026-03")
    assert told.amounts == ["3100,00", "2800,00", "3100,00"]
    assert told.notes == [("S", "2026-02", "rate_fallback"), ("S", "2026-03", "rate_fallback")]


def test_a_fallback_at_the_same_rate_does_not_cut(town):
    town.simple(provider_id="T")
    town.rate("100,00", "2026-01-01", "2026-01-10", provider_id="T")
    told = town.price("2026-01")
    assert told.segments == [("2026-01-01", "2026-01-31", "31", "3100,00")]
    assert told.notes == [("S", "2026-01", "rate_fallback")]


def test_no_fallback_where_the_individual_rate_holds_or_the_provider_has_no_rates(town):
    town.simple(provider_id="T")
    town.rate("200,00", "2020-01-01", "2020-12-31", provider_id="T")
    town.individual_rate("300,00", "2026-01-01", "2026-01-31")
    town.service("S2", provider_id="U")
    assert town.price("2026-01").notes == []


def test_another_providers_rate_is_no_rate(town):
    town.catalogue()
    town.package()
    town.rate("200,00", provider_id="T")
    town.service(provider_id="U")
    assert town.price("2026-01").skips == [("S", "2026-01", "no_rate")]


def test_a_month_with_a_day_without_a_rate_is_skipped_whole_and_no_other(town):
    town.catalogue()
    town.package()
    town.service()
    town.rate("100,00", "2026-01-02", "2026-02-28")
    told = town.price("2026-01", "2026-03")
    assert told.segments == [("2026-02-01", "2026-02-28", "28", "2800,00")]
    assert told.skips == [("S", "2026-01", "no_rate"), ("S", "2026-03", "no_rate")]


def test_a_day_that_does_not_count_needs_a_rate_too(town):
    town.catalogue(calendar="weekdays")
    town.package()
    town.service()
    town.rate("100,00", "2026-01-02")
    assert town.price("2026-01").skips == [("S", "2026-01", "no_rate")]


def test_a_rate_of_zero_is_a_rate_and_a_negative_one_gives_money_back(town):
    town.catalogue()
    town.package()
    town.service()
    town.rate("0", "2026-01-01", "2026-01-30")
    town.rate("-12,35", "2026-01-31")
    assert town.price("2026-01").amounts == ["0,00", "-12,35"]


def test_equal_rates_of_different_rows_are_one_segment(town):
    town.catalogue()
    town.package()
    town.service()
    town.rate("100", "2026-01-01", "2026-01-10")
    town.rate("100,00", "2026-01-11")
    town.individual_rate("100,0", "2026-01-20", "2026-01-25")
    assert town.price("2026-01").segments == [("2026-01-01", "2026-01-31", "31", "3100,00")]


def test_keys_may_be_as_large_as_a_register_of_millions_gives(town):
    for identity in ("service_code", "provider", "service", "package"):
        town.keys[identity].update({f"other{n}": n for n in range(1, 3)} | {"last": 3_000_000})
    for name, key in (("Y", 2_999_999), ("T", 2_999_998)):
        town.keys["service_code" if name == "Y" else "provider"][name] = key
    town.simple(provider_id="T")
    town.rate("200,00", "2026-01-11", provider_id="T")
    town.rate("900,00", "2026-01-01", provider_id="last")
    town.rate("900,00", "2026-01-01", service_code="last", provider_id="T")
    assert town.price("2026-01").amounts == ["1000,00", "4200,00"]

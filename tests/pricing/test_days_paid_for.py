"""Which days are paid for."""


def test_the_days_of_service_and_package_in_common(town):
    town.catalogue()
    town.rate("100,00")
    town.package(from_date="2026-01-10", to_date="2026-03-02")
    town.service(from_date="2026-01-05", to_date="2026-03-31")
    assert town.price("2026-01", "2026-04").segments == [
        ("2026-01-10", "2026-01-31", "22", "2200,00"),
        ("2026-02-01", "2026-02-28", "28", "2800,00"),
        ("2026-03-01", "2026-03-02", "2", "200,00"),
    ]


def test_paid_dates_stand_over_both_also_outside_the_package(town):
    town.catalogue()
    town.rate("100,00")
    town.package(from_date="2026-01-10", to_date="2026-01-20")
    town.service(from_date="2026-01-10", to_date="2026-01-20", paid_from="2026-01-08", paid_to="2026-01-25")
    assert town.price("2026-01").segments == [("2026-01-08", "2026-01-25", "18", "1800,00")]


def test_one_paid_date_alone_leaves_the_other_end(town):
    town.simple(from_date="2026-01-10", to_date="2026-01-20", paid_to="2026-01-12")
    assert town.price("2026-01").segments == [("2026-01-10", "2026-01-12", "3", "300,00")]


def test_paid_dates_that_leave_no_day(town):
    town.simple(from_date="2026-01-10", to_date="2026-01-20", paid_to="2026-01-09")
    assert town.price("2026-01").segments == []


def test_nothing_is_paid_for_of_a_cancelled_service_or_package(new_town):
    for service, package in (("cancelled", "active"), ("active", "cancelled"), ("cancelled", "cancelled")):
        town = new_town()
        town.catalogue()
        town.rate("100,00")
        town.package(status=package)
        town.service(status=service)
        assert town.price("2026-01").segments == []


def test_nothing_is_due_of_a_service_whose_package_or_catalogue_service_is_not_known(town):
    town.simple()
    town.service("S2", package_id="gone")
    town.service("S3", service_code="gone")
    assert town.price("2026-01").column("service") == [1]


def test_an_open_service_is_priced_as_far_as_the_window(town):
    town.simple(from_date="1999-05-17")
    assert town.price("2025-12", "2026-01").amounts == ["3100,00", "3100,00"]


def test_a_service_of_another_flow_is_not_priced(town):
    town.simple(flow="internal")
    assert town.price("2026-01").segments == []
    assert town.price("2026-01", flow="internal").amounts == ["3100,00"]

"""What a service month stands on, as stated: the grant, the service, and the catalogue service."""

from __future__ import annotations

from as2007lib.explain.case import Case
from as2007lib.explain.stated import CatalogueService, Grant, ServiceTerms
from as2007lib.frames.facts import Catalogue, Packages, Services
from as2007lib.values.cpr_scan import mask_cprs
from as2007lib.values.days import OPEN


def grant_of(case: Case) -> Grant | None:
    """Return the package of the service, None where it is not known."""
    row, names = case.one(Packages), case.names
    if row is None:
        return None
    return Grant(
        package_id=names.person(row["package"]),
        citizen_id=None if row["citizen"] is None else names.person(case.reads(row["citizen"])),
        department=None if row["department"] is None else names.party(row["department"]),
        start=row["start"],
        stop=row["stop"],
        start_reason=_masked(row["start_reason"]),
        end_reason=_masked(row["end_reason"]),
        cancelled=row["status"] == "cancelled",
        origin=names.origin(Packages.file, row),
    )


def service_of(case: Case) -> ServiceTerms | None:
    """Return the service, None where it is not known."""
    row, catalogue, names = case.one(Services), case.one(Catalogue), case.names
    if row is None:
        return None
    provider = row["provider"]
    return ServiceTerms(
        service_id=names.text(row["service"]),
        flow=row["flow"],
        provider_id=None if provider is None else names.text(provider),
        provider_name=None if provider is None else names.provider(provider),
        start=row["start"],
        stop=row["stop"],
        paid_start=row["paid_start"],
        paid_stop=None if row["paid_stop"] == OPEN else row["paid_stop"],
        timing=row["timing"] or (catalogue["timing"] if catalogue else "arrears"),
        timing_is_own=row["timing"] is not None,
        quantity=row["quantity"],
        quantity_per=row["quantity_per"],
        cancelled=row["status"] == "cancelled",
        origin=names.origin(Services.file, row),
    )


def catalogue_of(case: Case) -> CatalogueService | None:
    """Return the catalogue service, None where it is not known."""
    row, names = case.one(Catalogue), case.names
    if row is None:
        return None
    return CatalogueService(
        service_code=names.text(row["service_code"]),
        name=row["name"],
        business_area=row["business_area"],
        paragraph=row["paragraph"],
        unit=row["unit"],
        calendar_id=None if row["calendar"] is None else names.text(row["calendar"]),
        absence_after_days=row["absence_after_days"],
        absence_pct=row["absence_pct"],
        absence_from=row["absence_from"] or "after",
        origin=names.origin(Catalogue.file, row),
    )


def _masked(text: str | None) -> str | None:
    return None if text is None else mask_cprs(text)

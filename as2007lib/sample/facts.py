"""The columns of a state as the files of an interchange folder."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from as2007lib.frames.facts import FLOWS, QUANTITY_PER, STATUSES, TIMINGS
from as2007lib.sample.catalogue import Catalogue
from as2007lib.sample.details import ABSENCE_KINDS
from as2007lib.sample.people import citizen_ids
from as2007lib.sample.text import Columns, chosen, days, ids, last_days, months, numbers, ore, table
from as2007lib.sample.town import Town
from as2007lib.values.arrays import Ints

_START_REASONS = ("Visiteret", "Akut indsats", "Overtaget sag")
_OWN_ACCOUNT = 211  # every so many services has an account string of its own


def service_ids(service: Ints) -> pa.Array:
    """Return the ids of services by number."""
    return ids("Y", service, 6)


def packages_table(packages: Columns, town: Town) -> pa.Table:
    """Return packages.csv."""
    return table(
        {
            "package_id": ids("P", packages["number"], 6),
            "citizen_id": citizen_ids(packages["citizen"]),
            "department": chosen(town.party_ids, packages["department"]),
            "from_date": days(packages["start"]),
            "to_date": last_days(packages["stop"]),
            "start_reason": chosen(_START_REASONS, packages["number"] % len(_START_REASONS)),
            "end_reason": "",
            "status": chosen(STATUSES, packages["status"]),
        }
    )


def services_table(services: Columns, town: Town, catalogue: Catalogue) -> pa.Table:
    """Return services.csv."""
    own = pa.array(services["number"] % _OWN_ACCOUNT == 0)
    return table(
        {
            "service_id": service_ids(services["number"]),
            "package_id": ids("P", services["package"], 6),
            "service_code": chosen(catalogue.codes, services["code"]),
            "provider_id": chosen(town.provider_ids, services["provider"]),
            "flow": chosen(FLOWS, services["flow"]),
            "from_date": days(services["start"]),
            "to_date": last_days(services["stop"]),
            "paid_from": days(services["paid_start"]),
            "paid_to": last_days(services["paid_stop"]),
            "timing": chosen(TIMINGS, services["timing"]),
            "quantity": numbers(services["quantity"]),
            "quantity_per": chosen(QUANTITY_PER, services["per"]),
            "party_id": chosen(town.party_ids, services["party"]),
            "account": pc.if_else(own, ids("5389911", services["code"], 9), None),
            "status": chosen(STATUSES, services["status"]),
        }
    )


def individual_rates_table(rates: Columns) -> pa.Table:
    """Return individual_rates.csv."""
    return table(
        {
            "service_id": service_ids(rates["service"]),
            "from_date": days(rates["start"]),
            "to_date": last_days(rates["stop"]),
            "rate": ore(rates["rate"]),
        }
    )


def absences_table(absences: Columns, emptied: Ints | None = None) -> pa.Table:
    """Return absences.csv; services in `emptied` are said to have none."""
    stated = table(
        {
            "service_id": service_ids(absences["service"]),
            "from_date": days(absences["start"]),
            "to_date": last_days(absences["stop"]),
            "kind": chosen(ABSENCE_KINDS, absences["kind"]),
            "pct": numbers(absences["pct"]),
        }
    )
    if emptied is None:
        return stated
    none = dict.fromkeys(("from_date", "to_date", "kind", "pct"), "")
    return pa.concat_tables([stated, table({"service_id": service_ids(emptied), **none})])


def deliveries_table(deliveries: Columns, places: Ints) -> pa.Table:
    """Return deliveries.csv with the deliveries at some places; a delivery's number is one more than its place."""
    return table(
        {
            "delivery_id": ids("L", places + 1, 7),
            "service_id": service_ids(deliveries["service"][places]),
            "date": days(deliveries["day"][places]),
            "quantity": numbers(deliveries["quantity"][places]),
        }
    )


def openings_table(openings: Columns, town: Town) -> pa.Table:
    """Return settled.csv: what the system before this one had billed."""
    count = len(openings["service"])
    return table(
        {
            "service_id": service_ids(openings["service"]),
            "party_id": chosen(town.party_ids, openings["party"]),
            "month": months(openings["month"]),
            "amount": ore(openings["amount"]),
            "document_id": ids("GL-", np.arange(1, count + 1, dtype=np.int64), 5),
            "document_date": days(openings["document_day"]),
        }
    )

"""The facts: one frame for each file of the interchange folder.

`file` names the file, `keys` its primary key, `parent` (for a child file) the columns whose rows are stated as one set.
The store adds to each row its source, its row number in the file, and the journal entries it holds from and until.
"""

from __future__ import annotations

from typing import ClassVar

from as2007lib.frames.base import Frame
from as2007lib.frames.column import Column, Kind, code, key, start, stop, text

PARTY_KINDS = ("municipality", "region", "state", "supplier", "department", "person")
BUSINESS_AREAS = (
    "udsatte_boern_unge",
    "udsatte_voksne",
    "handicap",
    "psykiatri",
    "aeldre",
    "skole_special",
    "beskaeftigelse",
)
UNITS = ("day", "week", "month", "year", "hour", "piece")
TIMINGS = ("arrears", "advance")
FLOWS = ("sale", "internal", "purchase", "payout", "charge")
STATUSES = ("active", "cancelled")
VAT = ("exempt", "standard")
ABSENCE_FROM = ("after", "first_day")
QUANTITY_PER = ("week", "month")


def ten_thousandth(name: str, meaning: str, *, percent: bool = False, signed: bool = False, required: bool = False) -> Column:
    """Declare a number with at most four decimals."""
    return Column(name, Kind.TEN_THOUSANDTH, meaning, percent=percent, signed=signed, required=required)


def ore(name: str, meaning: str, *, required: bool = True) -> Column:
    """Declare an amount or a rate in øre; it may be negative."""
    return Column(name, Kind.ORE, meaning, required=required, signed=True)


class Fact(Frame):
    """A frame that the interchange folder states and the store keeps in versions."""

    file: ClassVar[str] = ""
    keys: ClassVar[tuple[str, ...]] = ()
    parent: ClassVar[tuple[str, ...]] = ()

    @classmethod
    def name(cls) -> str:
        """The name of the table: the file without its ending."""
        return cls.file.removesuffix(".csv")


class Parties(Fact):
    """Modparter: who pays or is paid."""

    file, keys = "parties.csv", ("party",)
    columns = (
        key("party", "party", "the party", required=True),
        text("name", "name", required=True, person=True),
        code("kind", PARTY_KINDS, "what sort of party it is", required=True),
        Column("is_self", Kind.FLAG, "1 on the municipality that owns the store"),
        text("cvr", "company number, 8 digits"),
        text("cpr", "civil registration number of a party that is a person", person=True),
        text("gln", "EAN (GLN), 13 digits"),
        text("municipality_code", "municipality code, as text"),
        text("address", "street and number", person=True),
        text("postcode", "postcode", person=True),
        text("city", "city", person=True),
        Column("payment_days", Kind.COUNT, "days from document date to due date"),
        start("first day the party exists", required=False),
        stop(),
        key("successor", "party", "the party that took over"),
    )


class Providers(Fact):
    """Tilbud and their departments: where a service is delivered."""

    file, keys = "providers.csv", ("provider",)
    columns = (
        key("provider", "provider", "the provider", required=True),
        key("party", "party", "driftsherre: the party that runs it", required=True),
        text("name", "name", required=True),
        key("parent", "provider", "the provider it is a department of"),
        text("p_number", "production unit number, 10 digits"),
        Column("places", Kind.COUNT, "number of places"),
        start(),
        stop(),
    )


class Citizens(Fact):
    """The citizens that receive services."""

    file, keys = "citizens.csv", ("citizen",)
    columns = (
        key("citizen", "party", "the citizen; also a party by this id", required=True),
        text("cpr", "civil registration number without hyphen", required=True, person=True),
        text("name", "name", required=True, person=True),
        text("address", "street and number", person=True),
        text("postcode", "postcode", person=True),
        text("city", "city", person=True),
        Column("address_protected", Kind.FLAG, "1: name and address are protected"),
        Column("died_on", Kind.DAY, "day of death"),
        key("same_as", "party", "the citizen this one is the same person as"),
        text("guardian_name", "guardian's name", person=True),
        text("guardian_cpr", "guardian's CPR number", person=True),
    )


class Catalogue(Fact):
    """Katalogydelser: what can be granted."""

    file, keys = "catalogue.csv", ("service_code",)
    columns = (
        key("service_code", "service_code", "the catalogue service", required=True),
        text("name", "name", required=True),
        code("business_area", BUSINESS_AREAS, "business area", required=True),
        text("paragraph", "section of law", required=True),
        code("unit", UNITS, "what the rate is the price of", required=True),
        code("timing", TIMINGS, "settled in arrears or in advance", required=True),
        key("calendar", "calendar", "calendar of counted days; null: every day counts"),
        Column("absence_after_days", Kind.COUNT, "days of an absence before it reduces"),
        ten_thousandth("absence_pct", "percentage paid on a reduced day", percent=True),
        code("absence_from", ABSENCE_FROM, "which days of a long absence are reduced; null: after"),
        code("vat", VAT, "VAT treatment; null: exempt"),
        text("income_account", "account string for income"),
        text("expense_account", "account string for expense"),
    )


class Calendars(Fact):
    """Which days count for a service that has a calendar."""

    file, keys, parent = "calendars.csv", ("calendar", "start"), ("calendar",)
    columns = (
        Column("calendar", Kind.KEY, "the calendar", wall="calendar_id", required=True, identity="calendar"),
        start(),
        stop(),
        text("weekdays", "seven of 0 and 1, Monday first", required=True),
        Column("holidays", Kind.FLAG, "1: public holidays count like other days", required=True),
    )


class Rates(Fact):
    """Takster: the price per unit of a catalogue service, perhaps at one provider."""

    file, keys, parent = "rates.csv", ("service_code", "provider", "start"), ("service_code", "provider")
    columns = (
        key("service_code", "service_code", "the catalogue service", required=True),
        key("provider", "provider", "the provider; null: any that has no rates of its own"),
        start(),
        stop(),
        ore("rate", "øre per unit"),
    )


class Packages(Fact):
    """Bevillinger: the grant to a citizen."""

    file, keys = "packages.csv", ("package",)
    columns = (
        key("package", "package", "the package", required=True),
        key("citizen", "party", "the citizen; null: none, as in objective financing"),
        key("department", "party", "the department that granted it"),
        start(),
        stop(),
        text("start_reason", "why it began"),
        text("end_reason", "why it ended"),
        code("status", STATUSES, "null: active"),
    )


class Services(Fact):
    """Ydelser: one granted service of a package."""

    file, keys = "services.csv", ("service",)
    columns = (
        key("service", "service", "the service", required=True),
        key("package", "package", "its package", required=True),
        key("service_code", "service_code", "its catalogue service", required=True),
        key("provider", "provider", "where it is delivered"),
        code("flow", FLOWS, "where the money goes", required=True),
        start(),
        stop(),
        Column("paid_start", Kind.DAY, "first day paid for, where it differs", wall="paid_from"),
        Column("paid_stop", Kind.STOP, "first day no longer paid for, where it differs", wall="paid_to"),
        code("timing", TIMINGS, "over the catalogue's timing"),
        ten_thousandth("quantity", "units; null: 1"),
        code("quantity_per", QUANTITY_PER, "what a planned quantity of hours or pieces is per"),
        key("party", "party", "the party with the whole, where shares are not stated"),
        text("account", "account string over all rules"),
        code("status", STATUSES, "null: active"),
    )


class Shares(Fact):
    """Betalere og modtagere: how a service's amount falls on parties, by dates."""

    file, keys, parent = "shares.csv", ("service", "party", "start"), ("service",)
    columns = (
        key("service", "service", "the service", required=True),
        key("party", "party", "the party", required=True),
        start(),
        stop(),
        ten_thousandth("share_pct", "per cent of the whole", percent=True),
        ten_thousandth("weight", "weight among the parties of the day"),
        text("gln", "EAN (GLN) to send to, over the party's own"),
        text("their_reference", "the payer's reference person"),
        text("order_number", "the payer's order number"),
        text("account", "the payer's own account string"),
    )


class IndividualRates(Fact):
    """Individuelle takster: a price agreed for one service."""

    file, keys, parent = "individual_rates.csv", ("service", "start"), ("service",)
    columns = (key("service", "service", "the service", required=True), start(), stop(), ore("rate", "øre per unit"))


class Absences(Fact):
    """Fravær: days on which a service may be paid at a reduced rate."""

    file, keys, parent = "absences.csv", ("service", "start"), ("service",)
    columns = (
        key("service", "service", "the service", required=True),
        start(),
        stop("first day back; null: still absent"),
        text("kind", "why"),
        ten_thousandth("pct", "percentage paid on a reduced day, over the catalogue's", percent=True),
    )


class Deliveries(Fact):
    """Leverancer: registered hours or pieces."""

    file, keys = "deliveries.csv", ("delivery",)
    columns = (
        key("delivery", "delivery", "the delivery", required=True),
        key("service", "service", "the service", required=True),
        Column("day", Kind.DAY, "the day it was delivered", wall="date", required=True),
        ten_thousandth("quantity", "hours or pieces; 0 withdraws", signed=True, required=True),
    )


class AccountRules(Fact):
    """Kontoregler: which account a line is booked on. The most specific rule wins."""

    file = "accounts.csv"
    keys = ("flow", "service_code", "provider", "department", "party_kind", "start")
    columns = (
        code("flow", FLOWS, "null: any"),
        key("service_code", "service_code", "null: any"),
        key("provider", "provider", "null: any"),
        key("department", "party", "null: any"),
        code("party_kind", PARTY_KINDS, "null: any"),
        start(),
        stop(),
        text("account", "account string", required=True),
        text("contra_account", "account string of the other side"),
        text("vat_code", "VAT code of the ledger"),
    )


class Openings(Fact):
    """Åbning: what another system had settled before this one went live."""

    file, keys = "settled.csv", ("service", "party", "month")
    columns = (
        key("service", "service", "the service", required=True),
        key("party", "party", "the party", required=True),
        Column("month", Kind.MONTH, "the service month", required=True),
        ore("amount", "øre settled"),
        Column("document", Kind.TEXT, "the other system's document", wall="document_id"),
        Column("document_date", Kind.DAY, "its date"),
    )


class Postings(Fact):
    """Udgiftsposteringer: lines that come in from the ledger or payroll."""

    file, keys = "postings.csv", ("posting",)
    columns = (
        key("posting", "posting", "the posting", required=True),
        text("account", "account string", required=True),
        Column("posted_on", Kind.DAY, "booking date", required=True),
        Column("period", Kind.MONTH, "the month it belongs to", required=True),
        ore("amount", "øre"),
        text("text", "posting text", person=True),
        text("cpr", "CPR number of the citizen", person=True),
        text("payee_cpr", "CPR number of the payee", person=True),
        text("supplier_cvr", "company number of the supplier"),
        text("pay_type", "wage type"),
        text("voucher", "voucher in the ledger"),
        Column("system", Kind.TEXT, "system it came from", wall="source"),
    )


class Budget(Fact):
    """Budget: what was planned for a year, an account and a department."""

    file, keys = "budget.csv", ("year", "account", "department")
    columns = (
        Column("year", Kind.COUNT, "calendar year", required=True),
        text("account", "account string", required=True),
        key("department", "party", "department; null: none"),
        ore("amount", "øre"),
    )


FACTS: tuple[type[Fact], ...] = (
    Parties,
    Providers,
    Citizens,
    Catalogue,
    Calendars,
    Rates,
    Packages,
    Services,
    Shares,
    IndividualRates,
    Absences,
    Deliveries,
    AccountRules,
    Openings,
    Postings,
    Budget,
)
"""All facts, parents before children."""

"""What clearing takes and gives: commitments and evidence in, proposals and their reasons out.

Keys of services, parties and citizens are those of the facts; `item`, `evidence` and `source` are numbered by the store. Amounts
are øre, quantities and chances ten-thousandths, months and days numbers as everywhere inside.
"""

from __future__ import annotations

from as2007lib.frames.base import Frame
from as2007lib.frames.column import Column, Kind, code, key, start, stop, text
from as2007lib.frames.facts import UNITS, ore, ten_thousandth

EVIDENCE_KINDS = ("invoice", "credit_note", "posting")
DECISIONS = ("auto", "review", "none")
REASON_KINDS = ("field", "alternative", "person", "none")

_EVIDENCE = key("evidence", "evidence", "the document line or posting", required=True)
_ITEM = key("item", "item", "the open item", required=True)
_SOURCE = key("source", "source", "the document or posting; lines of one document share it", required=True)


class Commitments(Frame):
    """Disponeringer: one row an open item, also those used up, so that a second bill for them is known again."""

    columns = (
        _ITEM,
        key("service", "service", "the service", required=True),
        key("party", "party", "the supplier", required=True),
        key("citizen", "party", "the citizen; null: none"),
        Column("month", Kind.MONTH, "the service month", required=True),
        ore("amount", "øre that were expected"),
        ore("open", "øre that are not used up; negative where more was used than expected"),
        ten_thousandth("quantity", "units expected; null: the item is not used bit by bit"),
        text("account", "account string"),
        text("order_number", "order number agreed with the supplier"),
        text("reference", "reference agreed with the supplier"),
    )


class Persons(Frame):
    """Who the citizens of commitments are."""

    columns = (
        key("citizen", "party", "the citizen", required=True),
        text("cpr", "civil registration number without hyphen", required=True, person=True),
        text("name", "name", required=True, person=True),
    )


class Suppliers(Frame):
    """Who the suppliers of commitments are."""

    columns = (
        key("party", "party", "the supplier", required=True),
        text("cvr", "company number, 8 digits"),
        text("gln", "EAN (GLN), 13 digits"),
        text("cpr", "civil registration number of a supplier that is a person", person=True),
        text("name", "name", required=True, person=True),
    )


class ServiceNames(Frame):
    """What the services of commitments are called."""

    columns = (
        key("service", "service", "the service", required=True),
        text("service_id", "its text id, as a supplier may quote it", required=True),
        text("package_id", "its package's text id, likewise", required=True),
        text("name", "name of its catalogue service", required=True),
    )


class Evidence(Frame):
    """One row a document line or posting that says what something was for."""

    columns = (
        _EVIDENCE,
        _SOURCE,
        code("kind", EVIDENCE_KINDS, "what it is", required=True),
        ore("amount", "øre; negative on the lines of a credit note"),
        Column("first_month", Kind.MONTH, "first month of the stated service period; null: not said"),
        Column("last_month", Kind.MONTH, "last month of the stated service period; null: not said"),
        Column("issued_on", Kind.DAY, "day of the document or of booking", required=True),
        text("supplier_cvr", "company number of the supplier, 8 digits"),
        text("supplier_cpr", "civil registration number of the payee", person=True),
        text("cpr", "the citizen's civil registration number, or its first 6 digits: the birth date", person=True),
        text("person_name", "the citizen's name as it was written", person=True),
        text("account", "account string"),
        text("order_number", "order number"),
        text("reference", "ids found in it: service, package, case; several apart by a blank"),
        text("text", "what the line says", person=True),
        ten_thousandth("quantity", "units billed", signed=True),
        ore("price", "øre per unit", required=False),
        text("pay_type", "wage type of a posting"),
        key("credits", "evidence", "the evidence it reverses, where the document names it"),
    )


class Allocated(Frame):
    """What earlier decisions laid: one row an evidence and item."""

    columns = (
        _EVIDENCE,
        _SOURCE,
        _ITEM,
        ore("amount", "øre of the evidence laid on the item; negative for credits"),
        ore("evidence_amount", "øre of the whole evidence"),
        Column("issued_on", Kind.DAY, "day of the document or of booking", required=True),
        key("credits", "evidence", "the evidence it reverses; null: none"),
    )


class EarlierBills(Frame):
    """What suppliers billed before: one row an evidence that was decided. Optional: their habits are known from what waits, too."""

    columns = (
        text("supplier_cvr", "company number of who billed"),
        text("supplier_cpr", "CPR number of a payee that is a person"),
        Column("last_month", Kind.MONTH, "last month that it states"),
        Column("issued_on", Kind.DAY, "day of the document or of booking", required=True),
    )


class ServiceTerms(Frame):
    """What is agreed on services. Optional: the checks that need it are silent where a service has no row."""

    columns = (
        key("service", "service", "the service", required=True),
        code("unit", UNITS, "what the price is per"),
        ore("price", "øre per unit agreed", required=False),
        Column("price_from", Kind.DAY, "first day of the price that holds; null: unknown"),
        start("first day paid for", required=False),
        stop("first day no longer paid for; null: open-ended"),
    )


class PayeeAccounts(Frame):
    """Which bank account evidence asks to be paid to. Optional; without it a changed account is not seen."""

    columns = (_EVIDENCE, text("bank_account", "registration and account number, FIK creditor or NemKonto", required=True))


class KnownAccounts(Frame):
    """Which bank accounts a supplier was paid to before. Optional, beside `PayeeAccounts`."""

    columns = (
        key("party", "party", "the supplier", required=True),
        text("bank_account", "as in PayeeAccounts", required=True),
    )


class Proposals(Frame):
    """What evidence is for: one row an evidence and item, one row without an item where nothing was found.

    The rows of one evidence sum to its amount, and bear the same decision, confidence and rule.
    """

    columns = (
        _EVIDENCE,
        key("item", "item", "the open item; null: none"),
        ore("amount", "øre of the evidence laid on the item; negative for credits"),
        code("decision", DECISIONS, "posted alone, proposed to a person, or nothing found", required=True),
        ten_thousandth("confidence", "the chance that the whole proposal is right, 0 to 1", required=True),
        text("rule", "the stage or rule that found it", required=True),
        Column(
            "strength",
            Kind.COUNT,
            "how strong it is in thousandths of log-odds: over the threshold, and over the best other service; 0 without an item",
            signed=True,
            required=True,
        ),
    )


class Reasons(Frame):
    """Why a proposal is as it is: what its explanation is made of."""

    columns = (
        _EVIDENCE,
        code("kind", REASON_KINDS, "a field compared, an alternative, why a person must look, or why nothing was found", required=True),
        text("name", "the field, the check or the cause", required=True),
        text("level", "how the field compared; null on other kinds"),
        Column("weight", Kind.COUNT, "log-odds in thousandths that the field adds, or the alternative has", signed=True, required=True),
        key("item", "item", "the item of an alternative; null: none"),
        key("other", "evidence", "other evidence that has to do with it; null: none"),
        text("says", "the Danish reason of a check; null on other kinds"),
    )


class Decisions(Frame):
    """What people decided of proposals: what the chances are calibrated on."""

    columns = (
        _EVIDENCE,
        text("rule", "the rule of the proposal", required=True),
        Column("strength", Kind.COUNT, "the proposal's strength when it was made, in thousandths of log-odds", signed=True, required=True),
        Column("right", Kind.FLAG, "1: the whole proposal was right", required=True),
        Column("right_service", Kind.FLAG, "1: the services were right, months perhaps not", required=True),
    )

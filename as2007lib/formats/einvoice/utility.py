"""Utility statements (forsyningsspecifikation): what a utility has delivered, beside the invoice that bills it."""

from __future__ import annotations

from dataclasses import fields

from as2007lib.formats.einvoice.billing import ACCOUNT, CUSTOMIZATION, ID, NOTE, PROFILE, TAX, TOTAL, UUID, first, first_text, issue_date
from as2007lib.formats.einvoice.customization import Customization
from as2007lib.formats.einvoice.lines import consumption_line_of
from as2007lib.formats.einvoice.model import DocumentType, Period, Received, Tax, Totals
from as2007lib.formats.einvoice.money import taxes_of, totals_of
from as2007lib.formats.einvoice.parties import party_of
from as2007lib.formats.einvoice.references import attachments_of, reference_of
from as2007lib.formats.einvoice.tree import Element, Source, cac, groups, joined, period_of

SENDER, RECEIVER = cac("SenderParty"), cac("ReceiverParty")
_SUBSCRIBER, _SUPPLIER, _CONSUMPTION = cac("SubscriberConsumption"), cac("SupplierConsumption"), cac("Consumption")
_LINE, _PERIOD, _PARENT = cac("ConsumptionLine"), cac("MainPeriod"), cac("ParentDocumentReference")


def read_utility(root: Element, kind: DocumentType, standard: Customization, source: Source) -> Received:
    """Return a utility statement: its sums are those of all subscribers' consumptions, its lines those of all suppliers."""
    parts = groups(root)
    subscribers = [groups(element) for element in parts.get(_SUBSCRIBER, ())]
    own = [groups(element) for one in subscribers for element in one.get(_CONSUMPTION, ())]
    found = [_sums(one, standard, source) for one in own]
    supplied = [element for one in subscribers for element in one.get(_SUPPLIER, ())]
    return Received(
        syntax=standard.syntax,
        customization=first_text(parts, CUSTOMIZATION),
        profile=first_text(parts, PROFILE),
        type=kind,
        number=first_text(parts, ID),
        issued_on=issue_date(parts, source),
        currency=source.currency,
        supplier=party_of(first(parts, SENDER), standard.schemes),
        customer=party_of(first(parts, RECEIVER), standard.schemes),
        uuid=first_text(parts, UUID),
        account=first_text(parts, ACCOUNT),
        period=_whole([period_of(element, source) for one in own for element in one.get(_PERIOD, ())]),
        note=joined([*parts.get(NOTE, ()), *[note for one in subscribers for note in one.get(NOTE, ())]]),
        originals=tuple(reference_of(element, source, "Invoice") for element in parts.get(_PARENT, ())),
        totals=_together([totals for totals, _, _ in found]),
        taxes=tuple(tax for _, _, taxes in found for tax in taxes),
        lines=tuple(consumption_line_of(element, source) for one in supplied for element in one.iterchildren(_LINE)),
        attachments=attachments_of(root, source),
        payable_text=found[0][1] if len(found) == 1 else "",
    )


def _sums(consumption: dict[str, list[Element]], standard: Customization, source: Source) -> tuple[Totals, str, tuple[Tax, ...]]:
    total, taxes = taxes_of(consumption.get(TAX, ()), source)
    totals, payable = totals_of(first(consumption, TOTAL), total, source, exclusive_is_vat=standard.exclusive_is_vat)
    return totals, payable, taxes


def _together(parts: list[Totals]) -> Totals:
    """Return the sums of several consumptions; a sum that none of them gives is not given."""
    sums = {}
    for one in fields(Totals):
        given = [value for part in parts if (value := getattr(part, one.name)) is not None]
        sums[one.name] = sum(given) if given else None
    return Totals(**sums)


def _whole(periods: list[Period]) -> Period:
    """Return the time from the first day to the last of several periods."""
    firsts, lasts = [one.first for one in periods if one.first], [one.last for one in periods if one.last]
    return Period(min(firsts, default=None), max(lasts, default=None))

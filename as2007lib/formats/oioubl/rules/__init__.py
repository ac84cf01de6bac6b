"""The national rules of OIOUBL 2.1, release 1.17.2: what the official rule sheets find, found natively and fast."""

from __future__ import annotations

from lxml.etree import _Element as Element

from as2007lib.formats.oioubl.rules.credit_note import CREDIT_NOTE
from as2007lib.formats.oioubl.rules.envelope import OF_AMOUNTS, find_currencies
from as2007lib.formats.oioubl.rules.invoice import INVOICE
from as2007lib.formats.oioubl.rules.node import Paths, read
from as2007lib.formats.oioubl.rules.reminder import REMINDER
from as2007lib.formats.oioubl.rules.response import RESPONSE
from as2007lib.formats.oioubl.rules.rule import Found, walk
from as2007lib.formats.ubl.finding import RuleFinding

RULE_VERSION = "OIOUBL 1.17.2"

_UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
_PLANS = {
    f"{{{_UBL}Invoice-2}}Invoice": INVOICE,
    f"{{{_UBL}CreditNote-2}}CreditNote": CREDIT_NOTE,
    f"{{{_UBL}Reminder-2}}Reminder": REMINDER,
    f"{{{_UBL}ApplicationResponse-2}}ApplicationResponse": RESPONSE,
}


def check(root: Element) -> tuple[RuleFinding, ...]:
    """Return each rule that a document breaks, at each place; nothing where the official sheet finds nothing.

    Args:
        root: a parsed Invoice, CreditNote, Reminder or ApplicationResponse that is valid by the UBL 2.1 schema.

    Raises:
        ValueError: there are no rules for such a document.
    """
    plan = _PLANS.get(str(root.tag))
    if plan is None:
        raise ValueError(f"Der er ingen OIOUBL-regler for {root.tag}.")
    found: Found = []
    document = read(root)
    find_currencies(document, found)
    walk(document, plan, found)
    document.let_go()
    paths = Paths()
    return tuple(RuleFinding(rule.id, not rule.id.startswith("W-"), paths.of(element), rule.message) for rule, element in found)


def rule_ids(name: str) -> frozenset[str]:
    """Return the ids of the rules that are tried on a kind of document: `Invoice`, `CreditNote`, `Reminder`, `ApplicationResponse`."""
    rules = _PLANS[f"{{{_UBL}{name}-2}}{name}"].all_rules()
    return frozenset({OF_AMOUNTS.id, *(rule.id for rule in rules)})


__all__ = ["RULE_VERSION", "RuleFinding", "check", "rule_ids"]

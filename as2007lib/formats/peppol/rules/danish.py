"""Rules for Danish suppliers, most of them for Danish customers only (DK-R)."""

from __future__ import annotations

import re
from decimal import Decimal

from as2007lib.formats.peppol.rules.countries import danish_customer, danish_supplier
from as2007lib.formats.peppol.rules.tree import SPACE, Node, Tree

_SUPPLIER = ("cac:AccountingSupplierParty", "cac:Party")
_CUSTOMER = ("cac:AccountingCustomerParty", "cac:Party")
_CVR = "0184"
_MEANS = " 1 10 31 42 48 49 50 58 59 93 97 "
_GIRO_CARDS = {"01#", "04#", "15#"}
_SLIP_CARDS = {"71#", "73#", "75#"}
_GIRO_LENGTHS = {len("04#1234567890123456")}
_SLIP_LENGTHS = {len("71#123456789012345"), len("75#1234567890123456")}
_CREDITOR = 8
_DUTY_DIGITS, _DUTY_HIGHEST = 4, 9999
_UNSPSC = {"19.05.01", "19.0501", "26.08.01", "26.0801"}
_DUTY = re.compile(r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?")


def check(tree: Tree) -> None:
    """Check what Danish suppliers must keep to."""
    if not danish_supplier(tree):
        return
    root = tree.root
    numbers = root.at(*_SUPPLIER, "cac:PartyLegalEntity", "cbc:CompanyID")
    if not root.value(*_SUPPLIER, "cac:PartyLegalEntity", "cbc:CompanyID"):
        tree.fail("DK-R-002", root)
    if numbers and (len(numbers) > 1 or numbers[0].attributes.get("schemeID", "").strip(SPACE) != _CVR):
        tree.fail("DK-R-014", numbers[0])
    if danish_customer(tree):
        _inland(tree)


def _inland(tree: Tree) -> None:
    root = tree.root
    if tree.credit and any(node.number < 0 for node in root.at("cac:LegalMonetaryTotal", "cbc:PayableAmount")):
        tree.fail("DK-R-016", root)
    for party in (*root.at(*_SUPPLIER, "cac:PartyIdentification"), *root.at(*_CUSTOMER, "cac:PartyIdentification")):
        if any(not node.attributes.get("schemeID", "").strip(SPACE) for node in party.all("cbc:ID")):
            tree.fail("DK-R-013", party)
    for means in [] if tree.credit else root.all("cac:PaymentMeans"):
        _payment(tree, means)
    for line in tree.lines:
        _classification(tree, line)
    for charge in tree.every("cac:AllowanceCharge"):
        if any(node.text == "ZZZ" for node in charge.all("cbc:AllowanceChargeReasonCode")) and not _duty(charge):
            tree.fail("DK-R-004", charge)


def _payment(tree: Tree, means: Node) -> None:
    code = "".join(node.text for node in means.all("cbc:PaymentMeansCode"))
    account = means.value("cac:PayeeFinancialAccount", "cbc:ID")
    if f" {code} " not in _MEANS:
        tree.fail("DK-R-005", means)
    branch = means.value("cac:PayeeFinancialAccount", "cac:FinancialInstitutionBranch", "cbc:ID")
    if code in {"31", "42"} and not (account and branch):
        tree.fail("DK-R-006", means)
    payer = means.value("cac:PaymentMandate", "cac:PayerFinancialAccount", "cbc:ID")
    if code == "49" and not (payer and means.value("cac:PaymentMandate", "cbc:ID")):
        tree.fail("DK-R-007", means)
    if code in {"50", "93"}:
        _slip(tree, means, code)


def _slip(tree: Tree, means: Node, code: str) -> None:
    """Check a payment slip: its card, its number, and the creditor's account."""
    payments, accounts = means.all("cbc:PaymentID"), means.at("cac:PayeeFinancialAccount", "cbc:ID")
    payment = payments[0].text if len(payments) == 1 else ""
    account = accounts[0].text if len(accounts) == 1 else ""
    card = payment[:3]
    if code == "50":
        if card not in _GIRO_CARDS or not re.fullmatch(r"[0-9]{7,8}", account):
            tree.fail("DK-R-008", means)
        if card in {"04#", "15#"} and len(payment) not in _GIRO_LENGTHS:
            tree.fail("DK-R-009", means)
    else:
        if card not in _SLIP_CARDS or len(account) != _CREDITOR:
            tree.fail("DK-R-010", means)
        if card in {"71#", "75#"} and len(payment) not in _SLIP_LENGTHS:
            tree.fail("DK-R-011", means)


def _classification(tree: Tree, line: Node) -> None:
    found = line.at("cac:Item", "cac:CommodityClassification", "cbc:ItemClassificationCode")
    if any(node.attributes.get("listID") == "TST" for node in found):
        versions = {node.attributes.get("listVersionID") for node in found}
        if not versions & _UNSPSC:
            tree.fail("DK-R-003", line)


def _duty(charge: Node) -> bool:
    """Return whether the reason names a duty: four digits' worth of number, or two parts with a # between."""
    reasons = charge.all("cbc:AllowanceChargeReason")
    if len(reasons) != 1:
        return False
    text = reasons[0].text
    number = reasons[0].trimmed
    if len(number) == _DUTY_DIGITS and _DUTY.fullmatch(number) and 0 <= Decimal(number) <= _DUTY_HIGHEST:
        return True
    return "#" in text and not text.startswith("#") and not text.endswith("#")

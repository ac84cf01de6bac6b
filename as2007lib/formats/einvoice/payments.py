"""Ways to pay, as each syntax packs them."""

from __future__ import annotations

from datetime import date

from as2007lib.formats.einvoice.model import Payment
from as2007lib.formats.einvoice.tree import Children, Element, Source, cac, cbc, children, date_of, text_of

_CODE, _DUE, _CHANNEL = cbc("PaymentMeansCode"), cbc("PaymentDueDate"), cbc("PaymentChannelCode")
_PAYMENT_ID, _INSTRUCTION, _INSTRUCTION_NOTE = cbc("PaymentID"), cbc("InstructionID"), cbc("InstructionNote")
_ACCOUNT, _BRANCH, _BANK = cac("PayeeFinancialAccount"), cac("FinancialInstitutionBranch"), cac("FinancialInstitution")
_CREDIT, _CREDIT_ID, _MANDATE = cac("CreditAccount"), cbc("AccountID"), cac("PaymentMandate")
_ID, _NOTE = cbc("ID"), cbc("PaymentNote")

DANISH, GIRO, FIK = "42", "50", "93"
FOREIGN = ("30", "31", "58", "59")
"""Codes whose account is an IBAN; 59 draws on it."""
_CARDS = (GIRO, FIK)


def oioubl_payment(element: Element, due: date | None, source: Source) -> Payment:
    """Return a payment of OIOUBL: the card in PaymentID, the payment id in InstructionID, each payment with its own due date."""
    parts = children(element)
    code, due = text_of(parts.get(_CODE)), date_of(parts.get(_DUE), source) or due
    account, registration, bic, note = _account(parts)
    if code == DANISH:
        return Payment(code, registration=registration, account=account, due_on=due, note=note)
    card, payment_id = text_of(parts.get(_PAYMENT_ID)), text_of(parts.get(_INSTRUCTION))
    note = text_of(parts.get(_INSTRUCTION_NOTE)) or note
    if code in _CARDS:
        creditor = account if code == GIRO else _creditor(parts)
        return Payment(code, card, payment_id, creditor, due_on=due, note=note)
    if code in FOREIGN and text_of(parts.get(_CHANNEL)) != "ZZZ":
        return Payment(code, card, payment_id, iban=account, bic=bic, due_on=due, note=note)
    return Payment(code, card, payment_id, registration=registration, account=account, bic=bic, due_on=due, note=note)


def peppol_payment(element: Element, due: date | None, source: Source) -> Payment:
    """Return a payment of Peppol: card and payment id in one (`71#…`), the due date on the document (on a credit note here)."""
    parts = children(element)
    code, due = text_of(parts.get(_CODE)), date_of(parts.get(_DUE), source) or due
    account, branch, bic, _ = _account(parts)
    packed = text_of(parts.get(_PAYMENT_ID))
    if code in _CARDS:
        card, mark, rest = packed.partition("#")
        number, note = (rest, "") if rest.isdigit() else ("", rest)
        return Payment(code, card if mark else "", number if mark else packed, account, due_on=due, note=note)
    if code == DANISH:
        return Payment(code, registration=branch, account=account, due_on=due, note=packed)
    mandate = children(parts[_MANDATE]) if _MANDATE in parts else {}
    return Payment(code, payment_id=text_of(mandate.get(_ID)), iban=account, bic=branch or bic, due_on=due, note=packed)


def _account(parts: Children) -> tuple[str, str, str, str]:
    """Return account, branch (registration number, in Peppol a BIC), BIC of the institution, and the note."""
    account = parts.get(_ACCOUNT)
    if account is None:
        return "", "", "", ""
    own = children(account)
    branch = children(own[_BRANCH]) if _BRANCH in own else {}
    bank = branch.get(_BANK)
    return text_of(own.get(_ID)), text_of(branch.get(_ID)), "" if bank is None else text_of(bank.find(_ID)), text_of(own.get(_NOTE))


def _creditor(parts: Children) -> str:
    credit = parts.get(_CREDIT)
    return "" if credit is None else text_of(credit.find(_CREDIT_ID))

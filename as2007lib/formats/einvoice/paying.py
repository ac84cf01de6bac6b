"""Whether what a document says of paying is complete and well formed, so that nobody pays to a mistyped account."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stdnum import iban, luhn
from stdnum.exceptions import ValidationError

from as2007lib.formats.einvoice.model import DocumentType, Finding, Payment, Received
from as2007lib.formats.einvoice.payments import DANISH, FIK, FOREIGN, GIRO
from as2007lib.formats.einvoice.wording import finding
from as2007lib.formats.ubl.document import FIK_LENGTHS

NEMKONTO = "97"
_DRAWN = ("49", "59")
"""Direct debits: the supplier draws, so no account stands here."""
CODES = {"1", "10", "20", "31", "42", "48", "49", "50", "58", "59", "93", "97"}
"""The ways to pay that OIOUBL allows (F-LIB100)."""
FOREIGN_CODES = CODES | {"30", "54", "55", "57", "68", "ZZZ"}
"""In Peppol foreign suppliers have further ones."""
_ACCOUNT, _REGISTRATION, _DIGITS = re.compile("[0-9]{1,10}"), re.compile("[0-9]{4}"), re.compile("[0-9]+")
_BIC = re.compile("[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?")
_GIRO, _CREDITOR = re.compile("[0-9]{7,8}"), re.compile("[0-9]{8}")
_GIRO_CARDS, _FIK_CARDS = {"01", "04", "15"}, {"71", "73", "75"}
_CHECKED = {"04", "15", "71", "75"}
"""Cards whose payment id ends in a check digit."""
_GIRO_LENGTH = 16


def check_payments(document: Received) -> Iterator[Finding]:
    """Yield what is wrong with a document's ways to pay, each with its place."""
    to_pay = document.type is DocumentType.INVOICE and (document.totals.payable or 0) > 0
    if to_pay and not document.payments:
        yield finding("payment_missing")
    known = CODES if document.syntax == "oioubl" else FOREIGN_CODES
    for place, payment in enumerate(document.payments, 1):
        for code in _wrong(payment, known):
            yield finding(code, f"PaymentMeans[{place}]")


def _wrong(payment: Payment, known: set[str]) -> Iterator[str]:
    code = payment.code
    if code not in known:
        yield "payment_code"
    elif code == DANISH:
        yield from _danish(payment)
    elif code in (GIRO, FIK):
        yield from _slip(payment)
    elif code in FOREIGN and code not in _DRAWN:
        yield from _foreign(payment)
    elif code == NEMKONTO and (payment.account or payment.iban or payment.creditor):
        yield "nemkonto_account"


def _danish(payment: Payment) -> Iterator[str]:
    if not payment.account:
        yield "account_missing"
    elif not _ACCOUNT.fullmatch(payment.account):
        yield "account_shape"
    if not payment.registration:
        yield "registration_missing"
    elif not _REGISTRATION.fullmatch(payment.registration):
        yield "registration_shape"


def _foreign(payment: Payment) -> Iterator[str]:
    if not (payment.iban or payment.account):
        yield "account_missing"
    elif payment.iban and not _iban_ok(payment.iban):
        yield "iban_check"
    if payment.bic and not _BIC.fullmatch(payment.bic):
        yield "bic_shape"


def _iban_ok(text: str) -> bool:
    """Return whether the text is an IBAN; national check digits inside it are the bank's affair."""
    try:
        iban.validate(text, check_country=False)
    except ValidationError:
        return False
    return True


def _slip(payment: Payment) -> Iterator[str]:
    """Cards 01, 04, 15 (giro) and 71, 73, 75 (FIK): creditor number, payment id and its check digit."""
    giro = payment.code == GIRO
    if payment.card not in (_GIRO_CARDS if giro else _FIK_CARDS):
        yield "card_unknown"
        return
    if not payment.creditor:
        yield "account_missing"
    elif not (_GIRO if giro else _CREDITOR).fullmatch(payment.creditor):
        yield "creditor_shape"
    number = payment.payment_id
    if payment.card not in _CHECKED:
        if number:
            yield "payment_id_shape"
        return
    if not number:
        yield "payment_id_missing"
    elif not _DIGITS.fullmatch(number) or not _length_ok(payment.card, number):
        yield "payment_id_shape"
    elif not luhn.is_valid(number):
        yield "payment_id_check"


def _length_ok(card: str, number: str) -> bool:
    wanted = FIK_LENGTHS.get(card)
    return len(number) == wanted if wanted else len(number) <= _GIRO_LENGTH

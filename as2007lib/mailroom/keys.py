"""Who a document is from and for, as keys that compare whatever scheme its syntax names parties by."""

from __future__ import annotations

import hashlib

from as2007lib.formats.einvoice.model import Party, Payment, Received
from as2007lib.values.cpr_scan import mask_cprs


def supplier_key(supplier: Party, secret: bytes) -> str:
    """Return who a document is from: one text a supplier, which tells nobody's CPR number.

    Args:
        supplier: the party.
        secret: the store's own; a person's number is hashed with it.
    """
    if supplier.cvr:
        return f"cvr:{supplier.cvr}"
    if supplier.person is not None:
        return f"person:{hashlib.sha256(secret + supplier.person.reveal().encode()).hexdigest()}"
    if supplier.endpoint:
        return f"{supplier.endpoint.scheme.casefold()}:{supplier.endpoint.value.strip()}"
    return f"name:{' '.join(supplier.name.casefold().split())}"


def originals_of(document: Received) -> list[str]:
    """Return the numbers of the documents that one credits or corrects, on the whole or on a line, as they are kept."""
    named = [*document.originals, *(original for line in document.lines for original in line.originals)]
    return list(dict.fromkeys(mask_cprs(original.number) for original in named if original.number))


def bank_account(document: Received) -> str | None:
    """Return where a document asks to be paid, as one text; None where it does not say."""
    return next((text for payment in document.payments if (text := _account(payment))), None)


def _account(payment: Payment) -> str:
    if payment.iban:
        return f"IBAN {payment.iban}"
    if payment.account:
        return f"{payment.registration} {payment.account}".strip()
    return f"FIK {payment.creditor}" if payment.creditor else ""

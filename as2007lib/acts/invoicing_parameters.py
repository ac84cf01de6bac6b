"""The store's invoicing settings as the parameters that documents are made with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from as2007lib.formats.ubl.document import BankAccount, Contact
from as2007lib.invoicing.parameters import FikCreditor, InvoicingParameters

_PLAIN = ("payment_days", "credit_as", "syntax", "syntax_by_payer", "case_by", "note")


def parameters_from(stored: Mapping[str, Any]) -> InvoicingParameters:
    """Return the invoicing parameters of the store's setting `invoicing`.

    Args:
        stored: any of `bank` (registration, account), `fik` (card, creditor), `payment_days`, `group_by`, `credit_as`,
            `syntax`, `syntax_by_payer`, `cpr_payers`, `case_by`, `contact` (name, telephone, mail), `note`.

    Raises:
        ParameterError: a value is not allowed.
        PaymentError: the bank account is not written as the banks want it.
    """
    payment = BankAccount(**stored["bank"]) if "bank" in stored else FikCreditor(**stored["fik"]) if "fik" in stored else None
    plain: dict[str, Any] = {name: stored[name] for name in _PLAIN if name in stored}
    if "group_by" in stored:
        plain["group_by"] = tuple(stored["group_by"])
    return InvoicingParameters(
        payment=payment, contact=Contact(**stored.get("contact", {})), cpr_payers=frozenset(stored.get("cpr_payers", ())), **plain
    )

"""Numbers that others give: CVR, EAN (GLN), production unit, and the shape of an account string."""

from __future__ import annotations

import re

from stdnum import ean
from stdnum.dk import cvr

_CVR = re.compile(r"[0-9]{8}")
_GLN = re.compile(r"[0-9]{13}")
_P_NUMBER = re.compile(r"[0-9]{10}")
_ACCOUNT = re.compile(r"[0-9A-Za-zÆØÅæøå](?:[0-9A-Za-zÆØÅæøå ._/-]{0,62}[0-9A-Za-zÆØÅæøå])?")
_AUTHORISED = re.compile(r"[0-9]{16}")


def cvr_ok(text: str) -> bool:
    """Return whether the text is a company number: 8 digits with a check digit that fits."""
    return bool(_CVR.fullmatch(text)) and bool(cvr.is_valid(text))


def gln_ok(text: str) -> bool:
    """Return whether the text is an EAN (GLN): 13 digits with a check digit that fits."""
    return bool(_GLN.fullmatch(text)) and bool(ean.is_valid(text))


def p_number_ok(text: str) -> bool:
    """Return whether the text has the shape of a production unit number: 10 digits."""
    return bool(_P_NUMBER.fullmatch(text))


def account_ok(text: str) -> bool:
    """Return whether the text can be an account string: at most 64 letters, digits and separators, no separator at an end."""
    return bool(_ACCOUNT.fullmatch(text))


def account_authorised(text: str) -> bool:
    """Return whether an account string, separators aside, has the 16 digits of the authorised chart of accounts.

    Ledger systems use strings of their own, so this is for a warning only.
    """
    return bool(_AUTHORISED.fullmatch(re.sub(r"[ ._/-]", "", text)))

"""Text that goes into XML: escaped once, without the characters XML forbids, and numbers as it writes them."""

from __future__ import annotations

import re

_SPECIAL = re.compile("[&<>\"'\x00-\x08\x0b\x0c\x0d-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"}


def escaped(text: str) -> str:
    """Return text for XML content or an attribute; control characters and half surrogates are left out."""
    if _SPECIAL.search(text) is None:
        return text
    return _SPECIAL.sub(lambda found: _ESCAPES.get(found[0], ""), text)


def element(name: str, text: str, attributes: str = "") -> str:
    """Return a basic component with escaped text, or nothing where the text is blank: empty elements are not allowed.

    `attributes` is written as it stands, with a leading space; it never comes from data.
    """
    content = escaped(text).strip()
    return f"<cbc:{name}{attributes}>{content}</cbc:{name}>" if content else ""


def required(name: str, text: str) -> str:
    """Return a basic component that must be there; text without a single writable character becomes a dash."""
    return element(name, text) or f"<cbc:{name}>-</cbc:{name}>"


def decimal_of(ore: int) -> str:
    """Return an amount of øre with a point and two decimals: ``-1234.50``."""
    digits = f"{ore:03d}" if ore >= 0 else f"{ore:04d}"
    return f"{digits[:-2]}.{digits[-2:]}"


def amount(name: str, ore: int) -> str:
    """Return an amount element in kroner."""
    return f'<cbc:{name} currencyID="DKK">{decimal_of(ore)}</cbc:{name}>'

"""Characters that deceive the eye: invisible ones, ones that turn the direction of writing, look-alike letters and digits.

Nothing is taken away or replaced: what is odd is told, and a person looks.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from as2007lib.formats.einvoice.tree import Element, Source, cac, cbc
from as2007lib.formats.ubl.schema import BASIC

_HIDDEN = re.compile(
    "[\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0"
    "\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_HIDDEN_LATIN = re.compile(rb"\xc2[\x80-\x9f\xad]")
_UNUSUAL = re.compile("[\u007f-\u009f\u00ad²³¹\u0100-\U0010ffff]")
_BEYOND_LATIN = re.compile("[^\u0000-\u00ff]")
_WORD = re.compile(r"[^\W\d_]+")
_SCRIPTS = ("LATIN", "GREEK", "CYRILLIC", "ARMENIAN", "CHEROKEE", "FULLWIDTH", "MATHEMATICAL")
_PARTIES = {cac(f"{role}Party") for role in ("AccountingSupplier", "AccountingCustomer", "Payee", "SellerSupplier", "Sender", "Receiver")}
_NUMBERS = {cbc(name) for name in ("ID", "EndpointID", "CompanyID", "PaymentID", "InstructionID", "AccountID", "UUID", "AccountingCost")}


def may_be_odd(content: bytes) -> bool:
    """Return whether a file can hold such characters at all: letters and digits beyond ISO-8859-1's, or character references."""
    if b"\x7f" in content or (b"&" in content and b"&#" in content):
        return True
    if content.isascii():
        return False
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return True
    try:
        text.encode("latin-1")
    except UnicodeEncodeError:
        # dashes, quotation marks and the like are common, and no letters
        return any(one.isalnum() or _HIDDEN.match(one) for one in _UNUSUAL.findall(text))
    return _HIDDEN_LATIN.search(content) is not None


def check_characters(root: Element, source: Source) -> None:
    """Tell of every value that holds odd characters. Other control characters than DEL and U+0080 to U+009F are no XML."""
    for element in root.iter(f"{{{BASIC}}}*"):
        text = element.text
        if not text or (text.isascii() and "\x7f" not in text):
            continue
        if _HIDDEN.search(text):
            source.tell("hidden_characters", element)
        number = element.tag in _NUMBERS
        if number and any(one.isdigit() and not one.isascii() for one in text):
            source.tell("lookalike_digits", element)
        if _BEYOND_LATIN.search(text) and (number or _in_party(element)) and mixes_scripts(text):
            source.tell("lookalike_characters", element)


def mixes_scripts(text: str) -> bool:
    """Return whether a word mixes letters of scripts that look alike, or letters stand in place of those they look like."""
    words = [_scripts(word) for word in _WORD.findall(text)]
    if any(len(word) > 1 for word in words):
        return True
    # a whole word in another script beside Latin ones may be a look-alike too (ΑΒ for AB)
    return len({script for word in words for script in word}) > 1


def _scripts(word: Iterable[str]) -> set[str]:
    """Return the scripts that a word's letters belong to; Latin letters with accents are Latin."""
    names = [unicodedata.name(letter, "").split(" ")[0] for letter in word if not letter.isascii()]
    found = {name if name in _SCRIPTS else "OTHER" for name in names if name not in ("LATIN", "FEMININE", "MASCULINE", "MICRO")}
    return found | ({"LATIN"} if any(letter.isascii() for letter in word) or "LATIN" in names else set())


def _in_party(element: Element) -> bool:
    return any(above.tag in _PARTIES for above in element.iterancestors())

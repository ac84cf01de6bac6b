"""Numbers of parties by their scheme: which are well formed. Each takes the text without the space around it."""

from __future__ import annotations

import re

_TWO_DIGITS = "(?:[0-9 +-][0-9]|[0-9] )"
_ITALIAN_PERSON = re.compile(rf"[A-Za-z]{{6}}{_TWO_DIGITS}[A-Za-z]{_TWO_DIGITS}.{{3}}[0-9][A-Za-z]", re.DOTALL)
_SWEDISH = 10
_ITALIAN_COMPANY, _ITALIAN_TAX = 11, 16
_ABN_WEIGHTS = (10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19)


def gln(text: str) -> bool:
    """Return whether the last of any number of digits is the check digit of GS1."""
    if not re.fullmatch(r"[0-9]+", text):
        return False
    total = sum(int(digit) * (1 if place % 2 else 3) for place, digit in enumerate(reversed(text[:-1])))
    return -total % 10 == int(text[-1])


def danish(text: str) -> bool:
    """Return whether the text is a CVR number: 8 digits, with or without DK before them."""
    return bool(re.fullmatch(r"(?:DK)?[0-9]{8}", text))


def norwegian(text: str) -> bool:
    """Return whether the text is an organisation number of Norway."""
    return bool(re.fullmatch(r"[0-9]{9}", text)) and norwegian_digits(text)


def norwegian_digits(text: str) -> bool:
    """Return whether the last of some digits is the check digit by modulus 11."""
    if not re.fullmatch(r"[0-9]+", text) or int(text) == 0:
        return False
    total = sum(int(digit) * (place % 6 + 2) for place, digit in enumerate(reversed(text[:-1])))
    return -total % 11 == int(text[-1])


def belgian(text: str) -> bool:
    """Return whether the text is an enterprise number of Belgium."""
    return bool(re.fullmatch(r"[0-9]{10}", text)) and int(text[8:]) == 97 - int(text[:8]) % 97


def swedish(text: str) -> bool:
    """Return whether the text is an organisation number of Sweden."""
    return bool(re.fullmatch(r"[0-9]{10}", text)) and swedish_digits(text)


def swedish_digits(text: str) -> bool:
    """Return whether the tenth of some digits is the check digit by Luhn's rule over the nine before it."""
    if not re.fullmatch(r"[0-9]+", text) or len(text) < _SWEDISH:
        return False
    total = sum(sum(divmod(int(digit) * (1 if place % 2 else 2), 10)) for place, digit in enumerate(reversed(text[:9])))
    return -total % 10 == int(text[9])


def greek(text: str) -> bool:
    """Return whether the ninth digit of a text is the check digit of a Greek tax number over the eight before it."""
    if not re.match(r"[0-9]{9}", text):
        return False
    return sum(int(digit) << (8 - place) for place, digit in enumerate(text[:8])) % 11 % 10 == int(text[8])


def australian(text: str) -> bool:
    """Return whether the text is a business number of Australia."""
    if not re.fullmatch(r"[0-9]{11}", text):
        return False
    digits = [int(text[0]) - 1, *map(int, text[1:])]
    return sum(digit * weight for digit, weight in zip(digits, _ABN_WEIGHTS, strict=True)) % 89 == 0


def italian_office(text: str) -> bool:
    """Return whether the text is the code of an Italian office: 6 letters or digits."""
    return bool(re.fullmatch(r"[A-Za-z0-9]{6}", text))


def italian_tax(text: str) -> bool:
    """Return whether the text has the shape of an Italian tax code: of a person (16 characters) or a company (11 digits)."""
    if len(text) == _ITALIAN_COMPANY:
        return bool(re.fullmatch(r"[+-]?[0-9]+", text))
    return len(text) == _ITALIAN_TAX and bool(_ITALIAN_PERSON.fullmatch(text))


def italian_vat(text: str) -> bool:
    """Return whether the text, where it begins with IT, goes on with 11 digits that have a valid check digit."""
    if text[:2] not in {"IT", "it"}:
        return True
    if not re.fullmatch(r"[0-9]{11}", text[2:]):
        return False
    return sum(int("0246813579"[int(digit)]) if place % 2 else int(digit) for place, digit in enumerate(text[2:])) % 10 == 0

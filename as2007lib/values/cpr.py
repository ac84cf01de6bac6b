"""A CPR number is a value that masks itself: only `reveal` gives its digits.

A number whose day is 61 to 91 is a replacement number (erstatningspersonnummer). Numbers without a valid check digit
are issued since 2007, so the check digit is told, never demanded.
"""

from __future__ import annotations

import re
from datetime import date
from typing import NoReturn, Self

from stdnum.dk import cpr as rules
from stdnum.exceptions import ValidationError

from as2007lib.values.errors import As2007Error

REPLACEMENT = 60
_SHAPE = re.compile(r"(\d{6})-?(\d{4})", re.ASCII)


class CprError(As2007Error, ValueError):
    """The text is not a CPR number. The message never holds the text."""

    def __init__(self) -> None:
        super().__init__("Ikke et gyldigt CPR-nummer: skriv fødselsdagens seks cifre og de fire sidste, med eller uden bindestreg.")


class CPR:
    """A CPR number. Shows itself as ``010190-xxxx`` wherever it is written, and cannot be pickled."""

    __slots__ = ("_digits",)

    def __init__(self, text: str) -> None:
        """Take a number with or without hyphen.

        Raises:
            CprError: it has another shape, or its date cannot be.
        """
        match = _SHAPE.fullmatch(text)
        if not match:
            raise CprError
        self._digits = match[1] + match[2]
        _birth_date(self._digits)

    @classmethod
    def possible(cls, text: str) -> bool:
        """Return whether the text is a CPR number with a date that can be."""
        try:
            cls(text)
        except CprError:
            return False
        return True

    def reveal(self) -> str:
        """Return the ten digits. Whoever calls this answers for who sees them."""
        return self._digits

    @property
    def masked(self) -> str:
        """The birth date's six digits and four x's."""
        return f"{self._digits[:6]}-xxxx"

    @property
    def is_replacement(self) -> bool:
        """Whether it is a replacement number, with 60 added to the day."""
        return int(self._digits[:2]) > REPLACEMENT

    @property
    def checksum_ok(self) -> bool:
        """Whether the check digit fits; numbers without one that fits are issued since 2007."""
        return bool(rules.checksum(self._digits) == 0)

    @property
    def born_on(self) -> date:
        """The birth date, with the century that the seventh digit tells."""
        return _birth_date(self._digits)

    def __repr__(self) -> str:
        return self.masked

    def __str__(self) -> str:
        return self.masked

    def __format__(self, spec: str) -> str:
        return format(self.masked, spec)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, CPR) and self._digits == other._digits

    def __hash__(self) -> int:
        return hash((CPR, self._digits))

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: dict[int, object]) -> Self:
        return self

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        """Refuse to leave the process unmasked."""
        raise TypeError("Et CPR-nummer kan ikke gemmes som objekt: brug masked, eller reveal gennem adgangskontrollen.")


def _birth_date(digits: str) -> date:
    day = int(digits[:2])
    plain = f"{day - REPLACEMENT if day > REPLACEMENT else day:02d}{digits[2:]}"
    try:
        born: date = rules.get_birth_date(plain)
    except ValidationError:
        raise CprError from None
    return born

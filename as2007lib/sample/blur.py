"""What people get wrong when they write who a line is about: numbers left out, cut or mistyped, names misspelt or turned round."""

from __future__ import annotations

from as2007lib.sample.chance import Chance

_AS_AGREED, _NO_CPR, _BIRTH_DATE, _MISTYPED = range(4)
_CPR_WAYS = (700, 120, 120, 60)  # of a thousand
_NAME_WAYS = (720, 100, 50, 30, 100)  # of a thousand: as it is, misspelt, shortened, turned round, left out
_BIRTH = 6


class Blur:
    """Numbers and names of so many persons as a supplier writes them; which goes wrong is decided by place."""

    def __init__(self, chance: Chance, size: int) -> None:
        self._cpr = _ways(chance, "cpr", size, _CPR_WAYS)
        self._name = _ways(chance, "name", size, _NAME_WAYS)
        self._where = chance.below("where", size, 1000).tolist()

    def cpr(self, place: int, cpr: str) -> str:
        """Return the number as it is written, blank where it is left out."""
        way = self._cpr[place]
        if not cpr or way == _NO_CPR:
            return ""
        if way == _BIRTH_DATE:
            return cpr[:_BIRTH]
        return _swapped(cpr, _BIRTH + self._where[place] % 3) if way == _MISTYPED else cpr

    def name(self, place: int, name: str) -> str:
        """Return the name as it is written, blank where it is left out."""
        words = name.split()
        if not words:
            return ""
        written = (
            name,
            " ".join([*words[:-1], _swapped(words[-1], 1 + self._where[place] % max(len(words[-1]) - 2, 1))]),
            " ".join([f"{words[0][0]}.", *words[1:]]),
            ", ".join([words[-1], " ".join(words[:-1])]),
            "",
        )
        return written[self._name[place]]


def _ways(chance: Chance, name: str, size: int, often: tuple[int, ...]) -> list[int]:
    """Return for each place which way is taken."""
    drawn = chance.below(name, size, sum(often)).tolist()
    edges = [sum(often[: number + 1]) for number in range(len(often))]
    return [next(way for way, edge in enumerate(edges) if value < edge) for value in drawn]


def _swapped(text: str, place: int) -> str:
    """Return a text with the signs at a place and the next one in each other's stead; a mistyped CPR keeps its birth date."""
    return text[:place] + text[place : place + 2][::-1] + text[place + 2 :]

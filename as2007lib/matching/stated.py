"""What a person wrote of the match's rules, checked value by value: each fault has its place and says what is allowed."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any, NoReturn

from as2007lib.settings.text import Path, Place
from as2007lib.values.cpr_scan import mask_cprs
from as2007lib.values.danish import kr
from as2007lib.values.errors import As2007Error
from as2007lib.values.numbers import format_scaled, parse_scaled

_YES, _NO = ("true", "ja"), ("false", "nej")


class RulesWrong(As2007Error):
    """Reglerne for afstemning kan ikke bruges.

    Attributes:
        faults: what is wrong, by the path of the value; empty where the file cannot be read at all.
    """

    def __init__(self, message: str, faults: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.faults = dict(faults or {})


@dataclass(frozen=True)
class Number:
    """A number that a person may change.

    Attributes:
        says: what it is, in Danish.
        unit: what it counts: `kr.`, `%`, `dage` or nothing.
        decimals: how many it may have; inside it is a whole number of its smallest unit.
        least, most: what is allowed, inside.
    """

    says: str
    unit: str
    decimals: int
    least: int
    most: int

    def text(self, value: int) -> str:
        """Return the number as the file writes it."""
        return format_scaled(value, self.decimals, trim=self.unit != "kr.")

    def shown(self, value: int) -> str:
        """Return the number with its unit, as people read it."""
        return kr(value) if self.unit == "kr." else f"{self.text(value)} {self.unit}".strip()

    @property
    def allowed(self) -> str:
        """What is allowed, in Danish, the bounds as the file writes them."""
        least, most = (f"{self.text(bound)} {self.unit}".strip() for bound in (self.least, self.most))
        exact = f"med decimalkomma og højst {self.decimals} decimaler" if self.decimals else "uden decimaler"
        return f"skal være et tal fra {least} til {most}, {exact}"


@dataclass
class Faults:
    """What was found wrong, by path."""

    found: dict[Path, str] = field(default_factory=dict)

    def group(self, given: Any, path: Path, known: Sequence[str], optional: Collection[str] = ()) -> dict[str, Any]:
        """Return what stands under a name; what is unknown or missing there is a fault."""
        if not isinstance(given, Mapping):
            self.found[path] = f"skal være en gruppe af navne ({', '.join(known)}), hvert på sin linje med indrykning"
            return {}
        for name in given:
            if name not in known:
                near = get_close_matches(str(name), known, n=1, cutoff=0)
                self.found[(*path, str(name))] = f"kendes ikke; mente du «{near[0]}»? Kendt er {', '.join(known)}"
        for name in known:
            if name not in given and name not in optional:
                self.found[(*path, name)] = "mangler"
        return {name: given[name] for name in known if name in given}

    def number(self, given: Any, path: Path, number: Number) -> int:
        """Return a number; 0 where it is a fault."""
        try:
            value = parse_scaled(str(given), number.decimals)
        except ValueError:
            value = number.most + 1
        if number.least <= value <= number.most:
            return value
        self.wrong(path, number.allowed, given)
        return 0

    def flag(self, given: Any, path: Path) -> bool:
        """Return a yes or no; no where it is a fault."""
        text = str(given).lower()
        if text not in _YES + _NO:
            self.wrong(path, "skal være true eller false", given)
        return text in _YES

    def wrong(self, path: Path, what: str, given: Any = None) -> None:
        """Tell that a value is wrong, and what stands there."""
        told = f"; der står «{mask_cprs(given)}»" if isinstance(given, str) else ""
        self.found[path] = f"{what}{told}"

    def refuse(self, kind: type[RulesWrong], name: str, places: Mapping[Path, Place]) -> None:
        """Refuse, if anything is wrong: every fault with its line in the file `name`.

        Raises:
            RulesWrong: something is.
        """
        if self.found:
            self._refuse(kind, name, places)

    def _refuse(self, kind: type[RulesWrong], name: str, places: Mapping[Path, Place]) -> NoReturn:
        told, faults = [], {}
        for path, what in self.found.items():
            line = next((places[path[:n]].line for n in range(len(path), 0, -1) if path[:n] in places), 0)
            called = ".".join(str(step + 1) if isinstance(step, int) else step for step in path) or "filen"
            faults[called] = what
            told.append((line, f"{f'linje {line}: ' if line else ''}{called} {what}."))
        told.sort(key=lambda each: each[0])
        if len(told) == 1:
            raise kind(f"{name}, {told[0][1]}", faults)
        raise kind("\n  ".join([f"{name} har {len(told)} fejl:", *(each for _, each in told)]), faults)

"""Forms from the parameter model: its Danish descriptions become labels and help, its types the inputs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import NoneType
from typing import Any, Literal, TypeAlias, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from as2007lib.pages import kit

Path: TypeAlias = tuple[str | int, ...]
Shape: TypeAlias = Literal["text", "flag", "choice", "several", "list", "pairs", "part"]

_WORDS = {
    "gln": "EAN (GLN)",
    "their_reference": "modpartens reference",
    "order_number": "ordrenummer",
    "provider": "tilbud",
}
"""What the values of a list of choices are called on screen."""
_LABELS = {
    "credit_as": "Krediteringer",
    "case_by": "Hvad borgeren hedder på bilagene",
    "card": "Kortart",
    "grouping": "Del en betalers bilag efter",
}
"""Labels of the choices whose description tells what the values mean, not what is asked."""
_HELP = {"code": "", "format": "oioubl eller peppol."}
"""Help where the description's own is about writing the file by hand, or begins with a code."""
_ENDS = (" (", "; ", ": ", ". ")
"""Where a description's first part, the label, ends and the help begins."""
_CHOSEN, _STEP = "chosen", "-"


@dataclass(frozen=True)
class Part:
    """A part of the parameter file that one form is about.

    Attributes:
        path: where it stands.
        model: its model.
        skip: names that the form leaves as they are.
        optional: blank: the part is always there; else what the tick says that puts it there.
        heading: its heading; blank: the first sentence of what its model is.
    """

    path: Path
    model: type[BaseModel]
    skip: frozenset[str] = frozenset()
    optional: str = ""
    heading: str = ""

    @property
    def title(self) -> str:
        """The part's heading."""
        return self.heading or (self.model.__doc__ or "").partition(".")[0]

    def fields(self, values: Mapping[str, Any] | None) -> list[kit.Field]:
        """Return the inputs with what stands in the file."""
        ticks: list[kit.Field] = [kit.Tick(self._name(_CHOSEN), self.optional, "1" if values else "")] if self.optional else []
        here = values or {}
        inputs = [field for name, info in self._asked() for field in _inputs(self._name(name), info, here.get(name))]
        for field in inputs:
            field.required = field.required and not self.optional
        return [*ticks, *inputs]

    def read(self, given: Mapping[str, str], values: Mapping[str, Any] | None) -> dict[str, Any] | None:
        """Return the part as it was filled in; None where it shall not be there."""
        if self.optional and not given[self._name(_CHOSEN)]:
            return None
        kept = dict(values or {})
        return kept | {name: _stated(self._name(name), info, given) for name, info in self._asked()}

    def errors(self, faults: Mapping[str, str], fields: list[kit.Field]) -> dict[str, str]:
        """Return what is wrong by the name of the input.

        What is about no input stands at the first; what stands elsewhere in the file does so with its path.
        """
        told: dict[str, list[str]] = {}
        own = self._name("")
        for path, what in faults.items():
            where = path.replace(".", _STEP)
            hit = next((f.name for f in fields if where == f.name or where.startswith(f.name + _STEP)), "")
            here = bool(hit) or own.startswith(where + _STEP)
            words = f"Værdien {what}." if hit == where else f"{_capital(what)}." if here else f"{path} {what}."
            told.setdefault(hit or fields[0].name, []).append(words)
        return {name: " ".join(words) for name, words in told.items()}

    def _asked(self) -> list[tuple[str, FieldInfo]]:
        return [(n, info) for n, info in self.model.model_fields.items() if n not in self.skip and shape(info) != "part"]

    def _name(self, name: str) -> str:
        """Return the name of an input: the value's path; places in lists count from 1, as in messages about the file."""
        return _STEP.join(str(step + 1 if isinstance(step, int) else step) for step in (*self.path, name))


def shape(info: FieldInfo) -> Shape:
    """Return what sort of input a value needs; `part` is a form of its own."""
    kind = _plain(info.annotation)
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return "part"
    if get_origin(kind) is tuple:
        inner = _plain(get_args(kind)[0])
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            return "part"
        return "several" if get_origin(inner) is Literal else "list"
    if get_origin(kind) is Literal:
        return "choice"
    return "pairs" if get_origin(kind) is dict else "flag" if kind is bool else "text"


def label_and_help(description: str) -> tuple[str, str]:
    """Return a description's first part as a label, and the rest as help: both begin with a capital letter."""
    ends = [place for end in _ENDS if (place := description.find(end)) > 0]
    if not ends:
        return _capital(description), ""
    rest = description[min(ends) :].lstrip(" (;:.").strip()
    return _capital(description[: min(ends)]), _capital(rest.removesuffix(")") if "(" not in rest else rest) + "."


def _inputs(name: str, info: FieldInfo, value: Any) -> list[kit.Field]:
    sort, description = shape(info), info.description or ""
    own = name.rpartition(_STEP)[2]
    label, told = label_and_help(description)
    label, told = _LABELS.get(own, label), _HELP.get(own, told)
    if sort == "flag":
        return [kit.Tick(name, _flag_label(description), "1" if value == "ja" else "")]
    if sort == "choice":
        return [_choice(name, label, info, value)]
    if sort == "several":
        codes = get_args(_plain(get_args(_plain(info.annotation))[0]))
        chosen = value if value is not None else info.default
        return [kit.Tick(f"{name}{_STEP}{code}", f"{label} {_WORDS.get(code, code)}", "1" if code in chosen else "") for code in codes]
    if sort == "list":
        return [kit.LongText(name, label, "\n".join(value or ()), f"{told} Én på hver linje.".strip())]
    if sort == "pairs":
        lines = [f"{key}: {kept}" for key, kept in (value or {}).items()]
        return [kit.LongText(name, label, "\n".join(lines), f"{told} Én på hver linje.".strip())]
    shown = "" if value is None else str(value)
    return [kit.TextField(name, label, shown, told, required=info.is_required())]


def _choice(name: str, label: str, info: FieldInfo, value: Any) -> kit.Choice:
    """Return a list of the values with what each of them means, as the description tells it."""
    codes = get_args(_plain(info.annotation))
    description = info.description or ""
    meant = {}
    for code in codes:
        for sign in (f"{code}: ", f"{code} = "):
            _, found, rest = description.partition(sign)
            if found:
                meant[code] = _capital(rest.split(";")[0].split(", ")[0])
    return kit.Choice(name, label, [(code, meant.get(code, code)) for code in codes], value or info.default)


def _stated(name: str, info: FieldInfo, given: Mapping[str, str]) -> Any:
    """Return a value as the parameter file would state it."""
    readers: dict[Shape, Callable[[], Any]] = {
        "flag": lambda: "ja" if given[name] else "nej",
        "several": lambda: [key.removeprefix(name + _STEP) for key, ticked in given.items() if key.startswith(name + _STEP) and ticked],
        "list": lambda: [line.strip() for line in given[name].splitlines() if line.strip()],
        "pairs": lambda: dict(_pair(line) for line in given[name].splitlines() if line.strip()),
    }
    return readers.get(shape(info), lambda: given[name])()


def _pair(line: str) -> tuple[str, str]:
    key, _, value = line.partition(":")
    return key.strip(), value.strip()


def _flag_label(description: str) -> str:
    """Return what a tick says: the meaning of ja, and of nej where it is told."""
    yes, _, no = description.removeprefix("ja: ").partition("; nej: ")
    return _capital(yes) + (f" (ellers: {no})" if no else "")


def _plain(annotation: Any) -> Any:
    """Return a type without None and without its checks."""
    args = [arg for arg in get_args(annotation) if arg is not NoneType]
    if get_origin(annotation) in {tuple, dict, Literal} or not args:
        return annotation
    return _plain(args[0])


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]

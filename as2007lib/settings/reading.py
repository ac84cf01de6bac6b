"""Reads and checks a parameter file. Every mistake is told at once: file, line, name, what stands there, what is allowed."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path as File
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from as2007lib.settings.model import Parameters
from as2007lib.settings.text import Path, Place, YamlError, read_yaml
from as2007lib.values.cpr_scan import mask_cprs
from as2007lib.values.errors import As2007Error, why

_TELL = {
    "missing": "mangler",
    "literal_error": "skal være en af {expected}",
    "string_pattern_mismatch": "har ikke den form, der skal stå her ({pattern})",
    "string_too_short": "må ikke være tom",
    "string_too_long": "må højst have {max_length} tegn",
    "greater_than_equal": "skal være mindst {ge}",
    "less_than_equal": "må højst være {le}",
    "model_type": "skal være en gruppe af navne, hvert på sin linje med indrykning",
    "dict_type": "skal være en gruppe af navne, hvert på sin linje med indrykning",
    "tuple_type": "skal være en liste",
    "string_type": "skal være tekst",
}


class ParameterError(As2007Error):
    """A parameter file cannot be used. The message is Danish, a line a mistake.

    Attributes:
        faults: what is wrong, by the path of the value; empty where the file cannot be read at all.
    """

    def __init__(self, message: str, faults: dict[str, str] | None = None) -> None:
        super().__init__(message)
        self.faults = faults or {}


def read_parameters(path: File) -> Parameters:
    """Read a parameter file.

    Raises:
        ParameterError: it is absent, unreadable, or says what cannot be.
    """
    try:
        text = path.read_text("utf-8")
    except OSError as error:
        raise ParameterError(f"Parameterfilen {path} kan ikke læses ({why(error)}). Kontrollér stien.") from error
    except UnicodeDecodeError as error:
        raise ParameterError(f"Parameterfilen {path} er ikke UTF-8. Gem den igen med den tegnkodning.") from error
    return parse_parameters(text, str(path))


def parse_parameters(text: str, name: str = "parameterfilen") -> Parameters:
    """Return the parameters that a text states; `name` is the file's name for messages.

    Raises:
        ParameterError: it says what cannot be.
    """
    try:
        read = read_yaml(text)
        return Parameters.model_validate(read.values)
    except YamlError as error:
        raise ParameterError(f"{name}, linje {error.line}: {error}.") from error
    except ValidationError as error:
        raise _refusal(name, error.errors(include_url=False), read.places) from None


def _refusal(name: str, mistakes: Sequence[Any], places: dict[Path, Place]) -> ParameterError:
    """Return every mistake with its line; the file's name stands once."""
    told, faults = [], {}
    for mistake in mistakes:
        path: Path = mistake["loc"]
        place = next((places[path[:n]] for n in range(len(path), 0, -1) if path[:n] in places), None)
        what = ".".join(str(step + 1) if isinstance(step, int) else step for step in path) or "filen"
        faults[what] = _wrong(mistake)
        told.append(f"{f'linje {place.line}: ' if place else ''}{what} {faults[what]}.")
    if len(told) == 1:
        return ParameterError(f"{name}{', ' if told[0].startswith('linje ') else ': '}{told[0]}", faults)
    return ParameterError("\n  ".join([f"{name} har {len(told)} fejl:", *told]), faults)


def _wrong(mistake: Any) -> str:
    kind, context = mistake["type"], mistake.get("ctx", {})
    if kind == "extra_forbidden":
        known = _known(mistake["loc"][:-1])
        near = get_close_matches(mistake["loc"][-1], known, n=1, cutoff=0)
        return f"kendes ikke; mente du «{near[0]}»? Kendt er {', '.join(known)}"
    if kind == "secret":
        return str(mistake["msg"])
    wrong = str(context["error"]) if kind == "value_error" else _TELL[kind].format(**context).replace(" or ", " eller ")
    given = mistake["input"]
    return f"{wrong}; der står «{mask_cprs(given)}»" if isinstance(given, str) and given else wrong


def _known(path: Path) -> list[str]:
    model: type[BaseModel] = Parameters
    for step in path:
        if isinstance(step, str):
            model = _part(model.model_fields[step].annotation)
    return list(model.model_fields)


def _part(annotation: Any) -> type[BaseModel]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next(_part(inner) for inner in get_args(annotation) if inner is not Ellipsis and inner is not type(None))

"""YAML read as text: no value is guessed to be a number, a date or a yes, and every place and comment is kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

import yaml

Path: TypeAlias = tuple[str | int, ...]
"""Where a value stands: names and places in lists, from the outside in."""


class YamlError(ValueError):
    """The text is not YAML, or says something twice. `line` counts from 1."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value is written and what was written around it.

    Attributes:
        line: its line, from 1.
        above: the comment and blank lines right before it, without indentation.
        beside: the comment after it on its line; blank where there is none.
    """

    line: int
    above: tuple[str, ...]
    beside: str


@dataclass(frozen=True)
class YamlText:
    """A parameter file as read: `values` are texts in mappings and lists; `below` are the comments at its end."""

    values: Any
    places: dict[Path, Place]
    below: tuple[str, ...]


def read_yaml(text: str) -> YamlText:
    """Read YAML as text.

    Raises:
        YamlError: it is not YAML, names a key twice, or uses anchors.
    """
    try:
        root = yaml.compose(text, Loader=yaml.BaseLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise YamlError(mark.line + 1 if mark else 1, "det er ikke gyldig YAML; se efter indrykning, kolon og citationstegn") from error
    lines = text.splitlines()
    places: dict[Path, Place] = {}
    values = _value(root, (), lines, places, set()) if root else {}
    last = max((place.line for place in places.values()), default=0)
    return YamlText(values, places, tuple(line.strip() for line in lines[last:] if line.lstrip().startswith("#")))


def _value(node: yaml.Node, path: Path, lines: list[str], places: dict[Path, Place], seen: set[int]) -> Any:
    if id(node) in seen:
        raise YamlError(node.start_mark.line + 1, "ankre og henvisninger (& og *) bruges ikke her")
    seen.add(id(node))
    if isinstance(node, yaml.MappingNode):
        values: dict[str, Any] = {}
        for key, value in node.value:
            name = str(key.value)
            if name in values:
                raise YamlError(key.start_mark.line + 1, f"«{name}» står der to gange")
            _note((*path, name), key, value, lines, places)
            values[name] = _value(value, (*path, name), lines, places, seen)
        return values
    if isinstance(node, yaml.SequenceNode):
        for number, item in enumerate(node.value):
            if isinstance(item, yaml.ScalarNode):
                _note((*path, number), item, item, lines, places)
        return [_value(item, (*path, number), lines, places, seen) for number, item in enumerate(node.value)]
    return str(node.value)


def _note(path: Path, key: yaml.Node, value: yaml.Node, lines: list[str], places: dict[Path, Place]) -> None:
    line = key.start_mark.line
    above: list[str] = []
    if line + 1 not in {place.line for place in places.values()}:
        for before in reversed([text.strip() for text in lines[:line]]):
            if before and not before.startswith("#"):
                break
            above.insert(0, before)
    block = isinstance(value, yaml.CollectionNode) and not value.flow_style
    end = key.end_mark if block else value.end_mark
    rest = lines[end.line][end.column :].lstrip(": ,]") if end.line < len(lines) else ""
    places[path] = Place(line + 1, tuple(above), rest if rest.startswith("#") else "")

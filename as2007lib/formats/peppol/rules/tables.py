"""What the rules look up: code lists, messages, elements that are not used, and rules that are not carried out here."""

from __future__ import annotations

import csv
from collections import defaultdict
from functools import cache
from importlib.resources import files
from io import StringIO


@cache
def codes(name: str) -> frozenset[str]:
    """Return a code list."""
    return frozenset(_lists()[name])


@cache
def joined(name: str) -> str:
    """Return a code list as one text with spaces around each code, for rules that look for a part of it."""
    return f" {' '.join(_lists()[name])} "


@cache
def messages() -> dict[str, tuple[bool, str]]:
    """Return each rule that is carried out, with whether it is fatal and its Danish sentence."""
    found = {row["rule"]: (row["flag"] == "fatal", row["message"]) for row in _rows("messages.csv")}
    return found | {rule: (False, _not_used(path)) for rule, path in unused().items()}


@cache
def left_out() -> dict[str, str]:
    """Return each rule of the official sheets that is not carried out here, and why."""
    return {row["rule"]: row["reason"] for row in _rows("left_out.csv")}


@cache
def unused() -> dict[str, str]:
    """Return the path of what each rule calls unused: from the root, or with // anywhere; LINE is a line of either document."""
    return {row["rule"]: row["path"] for row in _rows("unused.csv")}


def _not_used(path: str) -> str:
    names = path.removeprefix("//").replace("LINE", "linjens").split("/")
    kind = "Attributten" if names[-1].startswith("@") else "Elementet"
    return f"{kind} «{'/'.join(names)}» hører ikke til i en Peppol-faktura eller -kreditnota."


@cache
def _lists() -> dict[str, list[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for row in _rows("codes.csv"):
        found[row["list"]].append(row["code"])
    return dict(found)


def _rows(name: str) -> list[dict[str, str]]:
    text = (files("as2007lib.formats.peppol.rules") / name).read_text("utf-8")
    return list(csv.DictReader(StringIO(text), delimiter=";", strict=True))

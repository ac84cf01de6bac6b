"""What a national rule finds in a received document: the same form for every syntax."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class RuleFinding:
    """A rule that a document breaks: the official rule id, whether it is fatal, where, and one Danish sentence."""

    rule: str
    fatal: bool
    path: str
    message: str

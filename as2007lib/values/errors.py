"""The base of all errors of use: typed, in Danish, naming the remedy."""

from __future__ import annotations


class As2007Error(Exception):
    """Fejl i brugen af AS2007."""

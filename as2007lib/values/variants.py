"""Variants are files in a folder, found by name: a ledger system, a document format, a report.

Each module of the folder holds one constant of the agreed type. To add a variant, add a file and touch nothing else.
"""

from __future__ import annotations

import importlib
import pkgutil
from types import ModuleType
from typing import TypeVar

from as2007lib.values.errors import As2007Error

T = TypeVar("T")


class VariantError(As2007Error, LookupError):
    """There is no variant of that name, or a file does not hold what the folder promises."""


def find_variants(folder: ModuleType, kind: type[T], constant: str = "VARIANT") -> dict[str, T]:
    """Return the variants of a folder by name, in the order of their names; names that begin with _ are helpers.

    Args:
        folder: the package whose modules are the variants.
        kind: the type each module's constant must have.
        constant: the constant's name.

    Raises:
        VariantError: a module has no such constant.
    """
    found: dict[str, T] = {}
    for name in sorted(m.name for m in pkgutil.iter_modules(folder.__path__) if not m.name.startswith("_")):
        value = getattr(importlib.import_module(f"{folder.__name__}.{name}"), constant, None)
        if not isinstance(value, kind):
            raise VariantError(f"{folder.__name__}.{name} har ingen konstant {constant} af typen {kind.__name__}.")
        found[name] = value
    return found


def variant(folder: ModuleType, kind: type[T], name: str, constant: str = "VARIANT") -> T:
    """Return one variant by name.

    Raises:
        VariantError: there is none of that name; the message lists those there are.
    """
    found = find_variants(folder, kind, constant)
    if name not in found:
        raise VariantError(f"»{name}« findes ikke; vælg mellem {', '.join(found)}.")
    return found[name]

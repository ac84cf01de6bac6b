"""OIOUBL 2.1, which every Danish public body takes."""

from __future__ import annotations

from typing import Final

from as2007lib.formats.oioubl.writer import missing, render
from as2007lib.formats.ubl.syntax import Syntax

VARIANT: Final = Syntax(title="OIOUBL 2.1", render=render, exclusive_is_vat=True, missing=missing)

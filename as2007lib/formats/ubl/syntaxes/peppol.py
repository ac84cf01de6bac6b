"""Peppol BIS Billing 3, the European invoice."""

from __future__ import annotations

from typing import Final

from as2007lib.formats.peppol.writer import missing, render
from as2007lib.formats.ubl.syntax import Syntax

VARIANT: Final = Syntax(title="Peppol BIS Billing 3", render=render, exclusive_is_vat=False, missing=missing)

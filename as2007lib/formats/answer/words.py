"""What the project's own syntaxes call the kinds of document."""

from __future__ import annotations

TYPES = {"invoice": "faktura", "credit_note": "kreditnota"}

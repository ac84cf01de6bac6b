"""What a proposal is, for doors and pages."""

from __future__ import annotations

from as2007lib.matching.proposed import Part, Proposed

__all__ = ["Part", "Proposed"]

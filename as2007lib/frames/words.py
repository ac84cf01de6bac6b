"""What flows are called in Danish, for every door that names them."""

from __future__ import annotations

from collections.abc import Mapping

FLOW_NAMES: Mapping[str, str] = {
    "sale": "Mellemkommunal afregning",
    "internal": "Intern afregning",
    "purchase": "Køb (disponering)",
    "payout": "Udbetaling",
    "charge": "Personopkrævning",
}
"""What each flow is called on screen."""

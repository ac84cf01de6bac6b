"""Floor 4: what incoming bills and postings are for.

`material` turns frames into numbers in one order; the stages `references`, `rules` and `scored` each lay what they can and hand on what is
left; `credits` and `doubles` follow money back and bills that come twice; `bands` says what may be posted alone; `wording` says why in
Danish. Weights, tolerances and chances are data (`data/`). Nothing here reads a store.
"""

from as2007lib.matching.calibration import Calibration, calibrate, default_calibration
from as2007lib.matching.engine import Found, propose
from as2007lib.matching.match_rules import MatchRules, shipped_rules
from as2007lib.matching.material import Extra
from as2007lib.matching.tolerances import Tolerances, default_tolerances
from as2007lib.matching.weights import Weights, changed_weights, default_weights
from as2007lib.matching.wording import RULE_NAMES, explanations

__all__ = [
    "RULE_NAMES",
    "Calibration",
    "Extra",
    "Found",
    "MatchRules",
    "Tolerances",
    "Weights",
    "calibrate",
    "changed_weights",
    "default_calibration",
    "default_tolerances",
    "default_weights",
    "explanations",
    "propose",
    "shipped_rules",
]

"""A slow and plain settlement, day by day in fractions: the oracle that fast code is held against.

It shares no code with the library. `Reference` loads interchange folders and approves periods.
"""

from tests.reference.knowledge import Knowledge
from tests.reference.reading import Tables, read_folder
from tests.reference.runs import FLOWS, Line, Reference, Run, sums

__all__ = ["FLOWS", "Knowledge", "Line", "Reference", "Run", "Tables", "read_folder", "sums"]

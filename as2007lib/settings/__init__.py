"""Floor 1: the parameter file. One YAML file a municipality, typed, with Danish comments that a controller understands.

`model` says what can be set, `kinds` how single values are written, `text` reads YAML without guessing, `reading` checks it,
`writing` writes it back with its comments, `example` is where a new municipality begins.
"""

from as2007lib.settings.example import EXAMPLE
from as2007lib.settings.model import (
    Bank,
    Contact,
    Fik,
    Flow,
    FlowDays,
    Flows,
    Incoming,
    Invoicing,
    Municipality,
    Parameters,
    Source,
    Timeouts,
)
from as2007lib.settings.reading import ParameterError, parse_parameters, read_parameters
from as2007lib.settings.writing import parameters_schema, write_parameters

__all__ = [
    "EXAMPLE",
    "Bank",
    "Contact",
    "Fik",
    "Flow",
    "FlowDays",
    "Flows",
    "Incoming",
    "Invoicing",
    "Municipality",
    "ParameterError",
    "Parameters",
    "Source",
    "Timeouts",
    "parameters_schema",
    "parse_parameters",
    "read_parameters",
    "write_parameters",
]

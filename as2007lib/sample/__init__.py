"""Floor 4: a fictional municipality from a seed, for the demo, the tests and the benchmarks.

Names are fictional and say so, CPR numbers are replacement numbers, EAN (GLN) and CVR numbers lie where none is given
out. What is real is the structure: municipalities, regions, kinds of service, order of magnitude of prices.
"""

from as2007lib.sample.faults import Fault
from as2007lib.sample.invoices import Incoming, make_invoices, own_party
from as2007lib.sample.postings import PostingsMade, make_postings
from as2007lib.sample.sample import Sample, SampleMonth, make_sample, write_sample
from as2007lib.sample.size import BENCHMARK, DEMO, SampleParameters, SampleSize
from as2007lib.sample.wanted import Meant, Target

__all__ = [
    "BENCHMARK",
    "DEMO",
    "Fault",
    "Incoming",
    "Meant",
    "PostingsMade",
    "Sample",
    "SampleMonth",
    "SampleParameters",
    "SampleSize",
    "Target",
    "make_invoices",
    "make_postings",
    "make_sample",
    "own_party",
    "write_sample",
]

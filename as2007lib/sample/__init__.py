"""Floor 4: a fictional municipality from a seed, for the demo, the tests and the benchmarks.

Names are fictional and say so, CPR numbers are replacement numbers, EAN (GLN) and CVR numbers lie where none is given
out. What is real is the structure: municipalities, regions, kinds of service, order of magnitude of prices.
"""

from as2007lib.sample.faults import Fault
from as2007lib.sample.sample import Sample, SampleMonth, make_sample, write_sample
from as2007lib.sample.size import BENCHMARK, DEMO, SampleParameters, SampleSize

__all__ = ["BENCHMARK", "DEMO", "Fault", "Sample", "SampleMonth", "SampleParameters", "SampleSize", "make_sample", "write_sample"]

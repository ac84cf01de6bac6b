"""Whole columns of text."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from as2007lib.values.arrays import Ints


def ranks(texts: pa.StringArray) -> Ints:
    """Return the rank of each text among the different ones, in byte order, from 0; no text may be null."""
    coded = texts.dictionary_encode()
    rank = np.argsort(pc.array_sort_indices(coded.dictionary).to_numpy())
    found: Ints = rank[coded.indices.to_numpy()].astype(np.int64)
    return found

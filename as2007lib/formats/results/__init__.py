"""The files a run is written as: lines.csv and findings.csv (see the command line's pages)."""

from __future__ import annotations

import io

import pyarrow as pa
import pyarrow.csv as pa_csv


def csv_bytes(columns: pa.Table) -> bytes:
    """Return a table of texts as CSV: UTF-8, `;`, a header, blank for null, quotes only where a text needs them."""
    header = (";".join(columns.column_names) + "\n").encode()
    for style in ("none", "needed"):
        block = io.BytesIO()
        try:
            pa_csv.write_csv(columns.combine_chunks(), block, pa_csv.WriteOptions(include_header=False, delimiter=";", quoting_style=style))
        except pa.ArrowInvalid:
            if style == "needed":
                raise
        else:
            return header + block.getvalue()
    raise AssertionError("one of the two styles writes or raises")

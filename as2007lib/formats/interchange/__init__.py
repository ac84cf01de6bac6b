"""The interchange folder's files as bytes: read into columns of text, and written from stated columns."""

from as2007lib.formats.interchange.faults import RowError, StructuralError, write_errors
from as2007lib.formats.interchange.read import RawTable, read_table
from as2007lib.formats.interchange.write import write_table

__all__ = ["RawTable", "RowError", "StructuralError", "read_table", "write_errors", "write_table"]

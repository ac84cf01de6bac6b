"""The files of a folder as they lie on disk: what the operating system refuses is told by the name of the file."""

from __future__ import annotations

from pathlib import Path

from as2007lib.formats.interchange import StructuralError
from as2007lib.values.errors import why

WRITTEN_BESIDE = frozenset({"errors.csv", "warnings.csv"})
"""Files that a load writes, and that may lie beside what is loaded; they are never read."""


def folder_name(folder: Path) -> str:
    """Return what the folder is called, also where it is given as ``.``."""
    return folder.resolve().name or str(folder)


def files_in(folder: Path) -> list[Path]:
    """Return the files of a folder in the order of their names.

    Raises:
        StructuralError: it is not there, is no folder, or may not be read.
    """
    try:
        if not folder.exists():
            raise StructuralError(folder_name(folder), "mappen findes ikke")
        if not folder.is_dir():
            raise StructuralError(folder_name(folder), "det er ikke en mappe: angiv mappen, som filerne ligger i")
        return sorted(path for path in folder.iterdir() if path.is_file())
    except OSError as error:
        raise StructuralError(folder_name(folder), f"mappen kan ikke læses: {why(error)}") from error


def content_of(path: Path) -> bytes:
    """Return the bytes of a file.

    Raises:
        StructuralError: it may not be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise StructuralError(path.name, f"filen kan ikke læses: {why(error)}") from error

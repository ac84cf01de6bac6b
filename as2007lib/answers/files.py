"""Writing files so that each appears whole or not at all: draft beside it, flushed to disk, then renamed."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from as2007lib.store.errors import As2007Error


class FolderUnusable(As2007Error):
    """Mappen kan ikke bruges."""

    def __init__(self, folder: Path, reason: str) -> None:
        super().__init__(f"Filerne kan ikke skrives i {folder}: {reason}. Vælg en anden mappe med --out, eller skaf plads.")


def write_files(folder: Path, files: Mapping[str, bytes]) -> list[Path]:
    """Write files into a folder, made if need be; a file there with the same name is replaced at once.

    Args:
        folder: where.
        files: content by plain file name.

    Raises:
        FolderUnusable: the folder cannot be made, or the disk refuses.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        written = [_write(folder / Path(name).name, content) for name, content in files.items()]
        _flush(folder)
    except OSError as error:
        raise FolderUnusable(folder, error.strerror or "ukendt fejl") from error
    return written


def _write(path: Path, content: bytes) -> Path:
    draft = path.with_name(f".{path.name}.kladde")
    try:
        with draft.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError:
        draft.unlink(missing_ok=True)
        raise
    return path


def _flush(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

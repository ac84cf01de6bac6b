"""Writing files so that each appears whole or not at all: draft beside it, flushed to disk, then renamed."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from as2007lib.values.errors import As2007Error, why

_PRIVATE = 0o600
"""New files are their owner's alone: most tell about persons. One that is replaced keeps the rights somebody gave it."""


class FolderUnusable(As2007Error):
    """Mappen kan ikke bruges."""

    def __init__(self, folder: Path, reason: str) -> None:
        self.what = f"Filerne kan ikke skrives i {folder}: {reason}."
        super().__init__(f"{self.what} Vælg en anden mappe med --out, eller skaf plads.")


def make_folder(folder: Path) -> None:
    """Make a folder if need be and see that files can be written there, before something is done whose files belong there.

    Raises:
        FolderUnusable: it cannot be made, or nothing can be written there.
    """
    with writing_in(folder):
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass


def write_files(folder: Path, files: Mapping[str, bytes]) -> list[Path]:
    """Write files into a folder, made if need be; a file there with the same name is replaced at once.

    Args:
        folder: where.
        files: content by plain file name.

    Raises:
        FolderUnusable: the folder cannot be made, or the disk refuses.
    """
    with writing_in(folder):
        folder.mkdir(parents=True, exist_ok=True)
        written = [_write(folder / Path(name).name, content) for name, content in files.items()]
        _flush(folder)
    return written


@contextmanager
def writing_in(folder: Path) -> Iterator[None]:
    """Tell what the operating system refuses meanwhile as a folder that cannot be used.

    Raises:
        FolderUnusable: it refused.
    """
    try:
        yield
    except OSError as error:
        raise FolderUnusable(folder, why(error)) from error


def write_whole(path: Path, content: bytes, draft: Path | None = None) -> None:
    """Write a file to disk whole, and only then under its name; its folder is flushed too.

    Args:
        path: the file; one that is there is replaced at once.
        content: its bytes.
        draft: where it is written first, in the same file system; None: beside it.

    Raises:
        OSError: the disk refuses; no draft is left.
    """
    _write(path, content, draft)
    _flush(path.parent)


def _write(path: Path, content: bytes, draft: Path | None = None) -> Path:
    draft = draft or path.with_name(f".{path.name}.kladde")
    try:
        mode = path.stat().st_mode & 0o777 if path.exists() else _PRIVATE
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _PRIVATE), "wb") as file:
            os.fchmod(file.fileno(), mode)
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

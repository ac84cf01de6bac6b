"""The limit of storing: the same bytes into one file, written through to the disk."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path


def write(path: Path, blocks: Sequence[bytes]) -> int:
    """Write the blocks one after the other; return how many bytes there were."""
    with path.open("wb") as file:
        for block in blocks:
            file.write(block)
        file.flush()
        os.fsync(file.fileno())
        return file.tell()

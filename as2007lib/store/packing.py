"""The bytes of documents as the store keeps them: a third of their size, as LZ4 frames, which any LZ4 program opens."""

from __future__ import annotations

from hashlib import sha256

import pyarrow as pa

_KIND = "lz4"
_CODEC = pa.Codec(_KIND)


class Unreadable(ValueError):
    """What is kept is no longer what was packed."""


def packed(content: bytes) -> bytes:
    """Return bytes as they are kept. Packing costs less than the database's work on what it saves."""
    return bytes(_CODEC.compress(content, asbytes=True))


def unpacked(kept: bytes, digest: str) -> bytes:
    """Return what was packed.

    Args:
        kept: the bytes as they are kept.
        digest: the SHA-256 of what was packed, in hexadecimal.

    Raises:
        Unreadable: they cannot be opened, or hold something else.
    """
    try:
        content = bytes(pa.input_stream(pa.BufferReader(kept), compression=_KIND).read())
    except OSError as error:
        raise Unreadable from error
    if sha256(content).hexdigest() != digest:
        raise Unreadable
    return content

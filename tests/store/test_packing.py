"""Documents' bytes are kept packed, come back as they were, and tell when they were changed."""

from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from as2007lib.store.packing import Unreadable, packed, unpacked


@given(st.binary(max_size=3_000))
def test_what_is_packed_comes_back(content: bytes) -> None:
    assert unpacked(packed(content), sha256(content).hexdigest()) == content


def test_a_document_takes_less_room() -> None:
    content = b"<cbc:LineExtensionAmount>1.00</cbc:LineExtensionAmount>" * 100
    assert len(packed(content)) < len(content) // 3


@pytest.mark.parametrize(
    "kept",
    [b"en anden faktura", packed(b"en anden faktura"), packed(b"faktura" * 200)[:20], b"\xff" + packed(b"faktura" * 200), b""],
    ids=["something else", "another one", "cut off", "moved", "nothing"],
)
def test_what_is_no_longer_the_packed_document_is_told(kept: bytes) -> None:
    with pytest.raises(Unreadable):
        unpacked(kept, sha256(b"faktura" * 200).hexdigest())

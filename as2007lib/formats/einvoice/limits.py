"""How large and how oddly shaped a received file may be; measured on the bytes, before a parser builds a tree of them."""

from __future__ import annotations

import re
from dataclasses import dataclass

SMALL = 50_000
"""A file below so many bytes can hold nothing that costs much to read; its names and attributes are left to parser and schema."""

_NAME_END = re.compile(rb"[\s=/>\"']")


@dataclass(frozen=True, slots=True)
class Limits:
    """What is read; anything larger is refused.

    Attributes:
        bytes: size of the file.
        depth: elements within each other.
        elements: elements in all, comments and the like counted too.
        attributes: attributes of one element.
        name: length of an element's or attribute's name, with its prefix.
        tag: length of a tag with all its attributes.
        text: length of a text, such as an attachment in base64.
    """

    bytes: int = 20_000_000
    depth: int = 40
    elements: int = 400_000
    attributes: int = 40
    name: int = 200
    tag: int = 8_000
    text: int = 14_000_000


def oversized(content: bytes, limits: Limits) -> str:
    """Return the code of the limit that the bytes exceed, or nothing. Depth is measured on the tree."""
    if len(content) > limits.bytes:
        return "too_large"
    if len(content) < SMALL:
        return ""
    # a tag has at most one end tag, so the number of < tells enough
    if content.count(b"<") > 2 * limits.elements:
        return "too_many_elements"
    for piece in content.split(b"<"):
        if len(piece) > limits.name and (code := _oversized_piece(piece, limits)):
            return code
    return ""


def _oversized_piece(piece: bytes, limits: Limits) -> str:
    """Return which limit a tag and the text behind it exceed. A comment or CDATA section counts as text."""
    if piece[:1] in (b"!", b"?"):
        return "text_too_long" if len(piece) > limits.text else ""
    tag, _, text = piece.partition(b">")
    if len(text) > limits.text:
        return "text_too_long"
    if len(tag) > limits.tag:
        return "tag_too_long"
    attributes = tag.count(b"=")
    if attributes > limits.attributes and len(re.findall(rb"=\s*[\"']", tag)) > limits.attributes:
        return "too_many_attributes"
    longest = max([len(name) for name in _NAME_END.split(re.sub(rb"\"[^\"]*\"|'[^']*'", b"", tag))])
    return "name_too_long" if longest > limits.name else ""

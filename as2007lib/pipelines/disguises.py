"""Looks behind what hides a text from a reader of the file, though not from a reader of the page.

A CPR number can be split by tags, written with entities, escapes or odd digits, sit in a data address, a zipped sheet, or
in the binary arrays that plotly stores numbers in. Each function takes one such layer off.
"""

from __future__ import annotations

import base64
import binascii
import html
import io
import json
import re
import unicodedata
import zipfile
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

import numpy as np

_INLINE = "a|abbr|b|bdi|bdo|big|code|em|font|i|ins|mark|s|samp|small|span|strong|sub|sup|tspan|tt|u|var|wbr"
_INLINE_TAG = re.compile(rf"</?(?:{_INLINE})\b[^<>]*>|<!--.*?-->", re.IGNORECASE | re.DOTALL)
_OTHER_TAG = re.compile(r"<[^<>]+>")
_DATA_ADDRESS = re.compile(r"data:([\w./+-]*)(?:;[\w=-]+)*;base64,([A-Za-z0-9+/=\s]+)")
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−⁃﹣－"), "-")
_LARGEST = 50_000_000  # bytes unpacked from one sheet
_LAYERS = 4


def plain(text: str) -> str:
    """Return the text with odd digits, dashes and spaces as the usual ones, and without invisible characters."""
    if text.isascii():
        return text
    usual = unicodedata.normalize("NFKC", text).translate(_DASHES)
    return "".join(_usual(sign) for sign in usual if unicodedata.category(sign) != "Cf")


def _usual(sign: str) -> str:
    if sign.isdecimal():
        return str(unicodedata.decimal(sign))
    return " " if sign.isspace() and sign != "\n" else sign


def views(text: str, layer: int = 0) -> Iterator[Any]:
    """Yield the text and what is found behind each layer of it: texts, and the content of JSON within it."""
    seen = {text}
    yield plain(text)
    if layer >= _LAYERS:
        return
    if "<" in text or "&" in text:
        seen.add(html.unescape(_OTHER_TAG.sub("\n", _INLINE_TAG.sub("", text))))
    if "%" in text:
        seen.add(unquote(text))
    if "\\" in text:
        seen.add(re.sub(r"\\u([0-9a-fA-F]{4})", lambda match: chr(int(match[1], 16)), text).replace("\\n", "\n"))
    for inner in seen - {text}:
        yield from views(inner, layer + 1)
    for mime, data in _DATA_ADDRESS.findall(text):
        yield from (view for part in unpacked(mime, data) for view in views(part, layer + 1))
    if text.lstrip()[:1] in {"{", "[", '"'}:
        try:
            yield json.loads(text)
        except ValueError:
            return  # it only looked like JSON


def unpacked(mime: str, data: str) -> Iterator[str]:
    """Yield the texts of base64 data; pictures have none."""
    if mime.startswith("image/") and "svg" not in mime:
        return
    try:
        raw = base64.b64decode(data, validate=False)
    except binascii.Error:
        return  # not base64: the text itself has been looked at
    if not raw.startswith(b"PK"):
        yield raw.decode("utf-8", "ignore")
        return
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        for entry in archive.infolist():
            if entry.file_size <= _LARGEST:
                yield archive.read(entry).decode("utf-8", "ignore")


def typed_array(value: dict[str, Any]) -> list[float]:
    """Return the numbers of one of plotly's binary arrays (`dtype` and `bdata`)."""
    return [float(number) for number in np.frombuffer(base64.b64decode(value["bdata"]), dtype=f"<{value['dtype']}")]

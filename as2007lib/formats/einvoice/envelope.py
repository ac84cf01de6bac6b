"""What must hold of the bytes before they are parsed: an encoding that is what it says, and no DOCTYPE in any disguise.

Only encodings in which ASCII characters are single bytes of their own are taken (UTF-8, ISO-8859-1 and the like). So the bytes
`<!DOCTYPE` can hide neither in UTF-16, UTF-32 or EBCDIC, which are refused for their NULs or their beginning, nor in UTF-7,
which no declaration gets past.
"""

from __future__ import annotations

import re
from typing import Final

BOM: Final = b"\xef\xbb\xbf"
_SINGLE_BYTE: Final = {"ISO-8859-1", "ISO8859-1", "LATIN1", "ISO-8859-15", "WINDOWS-1252", "CP1252"}
_UTF8: Final = {"UTF-8", "UTF8", "US-ASCII", "ASCII"}
_DECLARATION = re.compile(
    rb"<\?xml\s+version\s*=\s*(?:\"1\.0\"|'1\.0')"
    rb"(?:\s+encoding\s*=\s*(?:\"([A-Za-z][A-Za-z0-9._-]*)\"|'([A-Za-z][A-Za-z0-9._-]*)'))?"
    rb"(?:\s+standalone\s*=\s*(?:\"(?:yes|no)\"|'(?:yes|no)'))?\s*\?>"
)
_EBCDIC: Final = "<?xm".encode("cp500")
_BEGINS = re.compile(rb"\s*<")
_BEFORE_ROOT = re.compile(rb"\s*(?:<!--.*?-->|<\?.*?\?>|\s+)*", re.DOTALL)


def unfit(content: bytes) -> str:
    """Return the code for which a file may not be parsed, or nothing: `empty`, `nul`, `encoding` or `doctype`."""
    if not content or content.isspace():
        return "empty"
    if b"\0" in content:
        return "nul"
    marked = content.startswith(BOM)
    text = content[3:] if marked else content
    if not _BEGINS.match(text):
        return "encoding" if not text[:1].isascii() or text.startswith((b"+A", _EBCDIC)) else "not_xml"
    declared = _declared(text)
    if declared is None or (declared in _SINGLE_BYTE and marked):
        return "encoding"
    return "doctype" if has_doctype(text) else ""


def keeps_encoding(content: bytes) -> bool:
    """Return whether a file that says it is UTF-8 is so."""
    return _declared(content.removeprefix(BOM)) not in _UTF8 or is_utf8(content)


def doubtful(content: bytes) -> bool:
    """Return whether a file that declares a single-byte encoding seems to be UTF-8: its Danish letters would read as pairs of others."""
    return not content.isascii() and not content.startswith(BOM) and _declared(content) in _SINGLE_BYTE and is_utf8(content)


def is_utf8(content: bytes) -> bool:
    """Return whether the bytes are UTF-8."""
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True


def has_doctype(text: bytes) -> bool:
    """Return whether there is a DOCTYPE before the root element; anywhere else it is no XML at all."""
    if b"!" not in text or b"<!DOCTYPE" not in text:  # one byte is found thirty times faster than several
        return False
    before = _BEFORE_ROOT.match(text)
    return text.startswith(b"<!DOCTYPE", before.end() if before else 0)


def _declared(text: bytes) -> str | None:
    """Return the declared encoding in upper case (UTF-8 where none is), or None where it is one that is not taken."""
    if not text.startswith(b"<?xml") or text[5:6] not in b" \t\r\n":
        return "UTF-8"
    found = _DECLARATION.match(text)
    if found is None:
        return None
    name = (found[1] or found[2] or b"UTF-8").decode().upper()
    return name if name in _SINGLE_BYTE or name in _UTF8 else None

"""Other documents that a document names, and what it encloses."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence

from as2007lib.formats.einvoice.model import Attachment, Reference
from as2007lib.formats.einvoice.tree import Element, Source, cac, cbc, children, date_of, local, text_of

_ID, _ISSUED, _TYPE, _TYPE_CODE = cbc("ID"), cbc("IssueDate"), cbc("DocumentType"), cbc("DocumentTypeCode")
_DESCRIPTION = cbc("DocumentDescription")
_ATTACHMENT, _EMBEDDED = cac("Attachment"), cbc("EmbeddedDocumentBinaryObject")
_EXTERNAL, _URI = cac("ExternalReference"), cbc("URI")


def reference_of(element: Element, source: Source, kind: str = "") -> Reference:
    """Return a document reference; its type is `kind`, else the element's name without `DocumentReference`."""
    parts = children(element)
    issued = date_of(parts.get(_ISSUED), source)
    return Reference(text_of(parts.get(_ID)), issued, kind or local(element).removesuffix("DocumentReference"))


def originals_of(billing: Sequence[Element], source: Source) -> tuple[Reference, ...]:
    """Return the documents that BillingReference elements name; one may name several."""
    if not billing:
        return ()
    return tuple(
        reference_of(named, source) for one in billing for named in one.iterchildren("*") if local(named).endswith("DocumentReference")
    )


def attachments_of(root: Element, source: Source) -> tuple[Attachment, ...]:
    """Return everything the document encloses, wherever it stands, in its order."""
    found = (_attachment(element, source) for element in root.iter(_ATTACHMENT))
    return tuple(one for one in found if one is not None)


def _attachment(element: Element, source: Source) -> Attachment | None:
    parts, above = children(element), element.getparent()
    named = {} if above is None else children(above)
    words = [text_of(named.get(name)) for name in (_DESCRIPTION, _TYPE, _TYPE_CODE)]
    description, number = next((word for word in words if word), ""), text_of(named.get(_ID))
    embedded, external = parts.get(_EMBEDDED), parts.get(_EXTERNAL)
    if embedded is not None:
        name = embedded.get("filename") or number
        return Attachment(name, embedded.get("mimeCode") or "", content_of(embedded, source), description=description)
    uri = "" if external is None else text_of(external.find(_URI))
    return Attachment(number, "", None, uri, description) if uri else None


def content_of(embedded: Element, source: Source) -> bytes | None:
    """Return the bytes of an embedded object, None where they cannot be read."""
    try:
        return base64.b64decode("".join((embedded.text or "").split()), validate=True)
    except (binascii.Error, ValueError):
        source.tell("attachment_unreadable", embedded)
        return None

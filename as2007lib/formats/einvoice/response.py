"""Answers to documents that we have sent: OIOUBL ApplicationResponse, Peppol invoice response and message level response."""

from __future__ import annotations

from as2007lib.formats.einvoice.billing import CUSTOMIZATION, ID, NOTE, PROFILE, UUID, first, first_text, issue_date
from as2007lib.formats.einvoice.customization import Customization
from as2007lib.formats.einvoice.model import DocumentType, Received
from as2007lib.formats.einvoice.parties import party_of
from as2007lib.formats.einvoice.references import attachments_of, reference_of
from as2007lib.formats.einvoice.tree import Element, Source, cac, cbc, groups, joined
from as2007lib.formats.einvoice.utility import RECEIVER, SENDER

_DOCUMENT_RESPONSE, _RESPONSE, _DOCUMENT = cac("DocumentResponse"), cac("Response"), cac("DocumentReference")
_CODE, _WORDS = cbc("ResponseCode"), {cbc("Description"), cbc("StatusReason"), cbc("StatusReasonCode")}
_TYPE = cbc("DocumentTypeCode")


def read_response(root: Element, kind: DocumentType, standard: Customization, source: Source) -> Received:
    """Return a response: its code, and all its reasons in words, a line each; `originals` hold the documents it answers."""
    parts = groups(root)
    answers = [groups(element) for element in parts.get(_DOCUMENT_RESPONSE, ())]
    codes = [element for one in answers for answer in one.get(_RESPONSE, ()) for element in answer.iterchildren(_CODE)]
    words = [element for answer in parts.get(_DOCUMENT_RESPONSE, ()) for element in answer.iter(*_WORDS)]
    return Received(
        syntax=standard.syntax,
        customization=first_text(parts, CUSTOMIZATION),
        profile=first_text(parts, PROFILE),
        type=kind,
        number=first_text(parts, ID),
        issued_on=issue_date(parts, source),
        currency="",
        supplier=party_of(first(parts, SENDER), standard.schemes),
        customer=party_of(first(parts, RECEIVER), standard.schemes),
        uuid=first_text(parts, UUID),
        note=joined(parts.get(NOTE, ())),
        originals=tuple(
            reference_of(element, source, joined(element.iterchildren(_TYPE))) for one in answers for element in one.get(_DOCUMENT, ())
        ),
        response=(joined(codes[:1]), joined(words)),
        attachments=attachments_of(root, source),
    )

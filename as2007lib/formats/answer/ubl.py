"""What both standard responses share: whose address they can be sent to, and how they are read back."""

from __future__ import annotations

from collections.abc import Mapping

from as2007lib.formats.answer.model import Answer, Party
from as2007lib.formats.einvoice.model import DocumentType, Received
from as2007lib.formats.einvoice.read import read_document
from as2007lib.formats.ubl.schema import AGGREGATE, BASIC

_RESPONSE = "urn:oasis:names:specification:ubl:schema:xsd:ApplicationResponse-2"
OPENING = f'<?xml version="1.0" encoding="UTF-8"?>\n<ApplicationResponse xmlns="{_RESPONSE}" xmlns:cac="{AGGREGATE}" xmlns:cbc="{BASIC}">\n'


def missing(answer: Answer) -> str:
    """Return which party has neither EAN nor CVR, without which a response has no address; blank where both have."""
    for whose, party in (("Leverandøren", answer.supplier), ("Modtageren i kommunen", answer.receiver)):
        if not (party.gln or party.cvr):
            return f"{whose} har hverken EAN (GLN) eller CVR i dokumentet, så svaret har ingen adresse."
    return ""


def name_of(party: Party) -> str:
    """Return what a party is called, its number where it has no name."""
    return party.name or party.cvr or party.gln


def questions(answer: Answer) -> str:
    """Return everything that is asked of a rejected document, in one text."""
    return " ".join(f"Linje {line.id}: {line.text}" for line in answer.questions)


def faults(answer: Answer, content: bytes, codes: Mapping[str, str]) -> tuple[str, ...]:
    """Return what of a response does not read as it was meant, or for what the reader refuses it."""
    reading = read_document(content)
    if reading.document is None or reading.refused:
        return tuple(finding.message for finding in reading.findings)
    return () if _read(reading.document) == _meant(answer, codes) else ("Svaret læses ikke, som det skulle.",)


def _read(document: Received) -> tuple[object, ...]:
    named = [original.number for original in document.originals]
    parties = [(party.name, party.gln, party.cvr) for party in (document.supplier, document.customer)]
    return document.type, document.number, named, document.response[0], parties


def _meant(answer: Answer, codes: Mapping[str, str]) -> tuple[object, ...]:
    parties = [(name_of(party), party.gln, party.cvr) for party in (answer.receiver, answer.supplier)]
    return DocumentType.RESPONSE, answer.message, [answer.number], codes[answer.decision], parties

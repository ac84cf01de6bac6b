"""Peppol Invoice Response 3, for the supplier: accepted, or rejected with the questions in one text. It has no room for accounts."""

from __future__ import annotations

from typing import Final

from as2007lib.formats.answer import ubl
from as2007lib.formats.answer.model import APPROVED, REJECTED, Answer, Party
from as2007lib.formats.answer.syntax import AnswerSyntax
from as2007lib.formats.ubl.text import element, required
from as2007lib.values.days import format_day

_CODES = {APPROVED: "AP", REJECTED: "RE"}
_KINDS = {"invoice": "380", "credit_note": "381"}
_CUSTOMIZATION = "urn:fdc:peppol.eu:poacc:trns:invoice_response:3"
_PROFILE = "urn:fdc:peppol.eu:poacc:bis:invoice_response:3"
_OTHER, _NEW_INVOICE = "OTH", "NIN"
"""Why (another reason than the listed ones, said in words), and what is asked for: a new invoice."""


def _render(answer: Answer) -> bytes:
    rejected = answer.decision == REJECTED
    return (
        f"{ubl.OPENING}{element('CustomizationID', _CUSTOMIZATION)}{element('ProfileID', _PROFILE)}{required('ID', answer.message)}"
        f"<cbc:IssueDate>{format_day(answer.answered_on)}</cbc:IssueDate>\n"
        f"<cac:SenderParty>{_party(answer.receiver)}</cac:SenderParty>\n<cac:ReceiverParty>{_party(answer.supplier)}</cac:ReceiverParty>\n"
        f"<cac:DocumentResponse><cac:Response>{element('ResponseCode', _CODES[answer.decision])}{_why(answer) if rejected else ''}"
        f"</cac:Response><cac:DocumentReference>{required('ID', answer.number)}"
        f"<cbc:IssueDate>{format_day(answer.issued_on)}</cbc:IssueDate>{element('DocumentTypeCode', _KINDS[answer.type])}"
        "</cac:DocumentReference></cac:DocumentResponse></ApplicationResponse>\n"
    ).encode()


def _party(party: Party) -> str:
    number = f' schemeID="0088">{party.gln}' if party.gln else f' schemeID="0184">{party.cvr}'
    legal = f'<cac:PartyIdentification><cbc:ID schemeID="0184">{party.cvr}</cbc:ID></cac:PartyIdentification>' if party.cvr else ""
    name = f"<cac:PartyLegalEntity>{required('RegistrationName', ubl.name_of(party))}</cac:PartyLegalEntity>"
    return f"<cbc:EndpointID{number}</cbc:EndpointID>{legal}{name}"


def _why(answer: Answer) -> str:
    reason = element("StatusReasonCode", _OTHER, ' listID="OPStatusReason"') + element("StatusReason", ubl.questions(answer))
    action = element("StatusReasonCode", _NEW_INVOICE, ' listID="OPStatusAction"')
    return f"<cac:Status>{reason}</cac:Status><cac:Status>{action}</cac:Status>"


def _faults(answer: Answer, content: bytes) -> tuple[str, ...]:
    return ubl.faults(answer, content, _CODES)


VARIANT: Final = AnswerSyntax("Peppol Invoice Response", "xml", render=_render, faults=_faults, missing=ubl.missing)

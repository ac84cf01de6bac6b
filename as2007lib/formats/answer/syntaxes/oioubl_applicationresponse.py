"""OIOUBL 2.1 ApplicationResponse, for the supplier: accepted, or rejected with the questions line by line. It has no room for accounts."""

from __future__ import annotations

from typing import Final

from as2007lib.formats.answer import ubl
from as2007lib.formats.answer.model import APPROVED, REJECTED, Answer, AnsweredLine, Party
from as2007lib.formats.answer.syntax import AnswerSyntax
from as2007lib.formats.oioubl.rules import check
from as2007lib.formats.ubl.schema import parse
from as2007lib.formats.ubl.text import element, required
from as2007lib.values.days import format_day

_CODES = {APPROVED: "BusinessAccept", REJECTED: "BusinessReject"}
_KINDS = {"invoice": "Invoice", "credit_note": "CreditNote"}
_AGENCY = ' schemeAgencyID="320" schemeID="urn:oioubl:id:profileid-1.6"'
_LIST = ' listAgencyID="320" listID="urn:oioubl:codelist:'


def _render(answer: Answer) -> bytes:
    code = element("ResponseCode", _CODES[answer.decision], f'{_LIST}responsecode-1.1"')
    kind = element("DocumentTypeCode", _KINDS[answer.type], f'{_LIST}responsedocumenttypecode-1.2"')
    words = ubl.questions(answer) if answer.decision == REJECTED else ""
    lines = "".join([_line(line) for line in answer.questions]) if answer.decision == REJECTED else ""
    return (
        f"{ubl.OPENING}<cbc:UBLVersionID>2.1</cbc:UBLVersionID><cbc:CustomizationID>OIOUBL-2.1</cbc:CustomizationID>"
        f"{element('ProfileID', 'Procurement-BilSimR-1.0', _AGENCY)}{required('ID', answer.message)}"
        f"<cbc:IssueDate>{format_day(answer.answered_on)}</cbc:IssueDate>\n"
        f"<cac:SenderParty>{_party(answer.receiver)}{_legal(answer.receiver)}</cac:SenderParty>\n"
        f"<cac:ReceiverParty>{_party(answer.supplier)}</cac:ReceiverParty>\n"
        f"<cac:DocumentResponse><cac:Response><cbc:ReferenceID>1</cbc:ReferenceID>{code}{element('Description', words)}</cac:Response>"
        f"<cac:DocumentReference>{required('ID', answer.number)}<cbc:IssueDate>{format_day(answer.issued_on)}</cbc:IssueDate>{kind}"
        f"</cac:DocumentReference>{lines}</cac:DocumentResponse></ApplicationResponse>\n"
    ).encode()


def _party(party: Party) -> str:
    gln, cvr = f' schemeAgencyID="9" schemeID="GLN">{party.gln}', f' schemeID="DK:CVR">DK{party.cvr}'
    return (
        f"<cbc:EndpointID{gln if party.gln else cvr}</cbc:EndpointID>"
        f"<cac:PartyIdentification><cbc:ID{cvr if party.cvr else gln}</cbc:ID></cac:PartyIdentification>"
        f"<cac:PartyName>{required('Name', ubl.name_of(party))}</cac:PartyName>"
    )


def _legal(party: Party) -> str:
    number = f' schemeID="DK:CVR">DK{party.cvr}' if party.cvr else f' schemeID="ZZZ">{party.gln}'
    name = required("RegistrationName", ubl.name_of(party))
    return f"<cac:PartyLegalEntity>{name}<cbc:CompanyID{number}</cbc:CompanyID></cac:PartyLegalEntity>"


def _line(line: AnsweredLine) -> str:
    code = element("ResponseCode", _CODES[REJECTED], f'{_LIST}lineresponsecode-1.1"')
    return (
        f"<cac:LineResponse><cac:LineReference>{required('LineID', line.id)}</cac:LineReference>"
        f"<cac:Response>{required('ReferenceID', line.id)}{code}{element('Description', line.text)}</cac:Response></cac:LineResponse>"
    )


def _faults(answer: Answer, content: bytes) -> tuple[str, ...]:
    return ubl.faults(answer, content, _CODES) or tuple(found.message for found in check(parse(content)))


VARIANT: Final = AnswerSyntax("OIOUBL ApplicationResponse", "xml", render=_render, faults=_faults, missing=ubl.missing)

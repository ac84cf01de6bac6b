"""The plan of an application response: which rules hold where."""

from __future__ import annotations

from as2007lib.formats.oioubl.rules import envelope
from as2007lib.formats.oioubl.rules.codes import code_list
from as2007lib.formats.oioubl.rules.node import Node, content
from as2007lib.formats.oioubl.rules.parties import party, signature
from as2007lib.formats.oioubl.rules.periods import DESCRIPTION
from as2007lib.formats.oioubl.rules.references import uuid
from as2007lib.formats.oioubl.rules.rule import Leaves, NodeRule, Plan, Rule, absent, at, at_most_one, filled, not_both, one

_TECHNICAL = "Procurement-TecRes-1.0"
_RESPONSES = "urn:oioubl:codelist:responsecode-1.1"
_LINE_RESPONSES = "urn:oioubl:codelist:lineresponsecode-1.1"
_DOCUMENTS = "urn:oioubl:codelist:responsedocumenttypecode-"
_KINDS_1, _KINDS_2 = code_list("responsedocument-1.1"), code_list("responsedocument-1.2")
_ANSWERS = frozenset({"TechnicalReject", "TechnicalAccept", "ProfileReject", "BusinessReject", "BusinessAccept"})
_BUSINESS = frozenset({"BusinessAccept", "BusinessReject"})
_FILES = frozenset({"image/tiff", "image/png", "image/jpeg", "image/gif", "application/pdf", "text/xml"})


def _codes(root: Node) -> set[str]:
    return set(root.all_below("DocumentResponse", "Response", "ResponseCode"))


_PROFILES: tuple[NodeRule, ...] = (
    Rule(
        "F-APR004",
        "ProfileID NONE må kun bruges med TechnicalReject eller ProfileReject.",
        lambda root: root.first.get("ProfileID") == "NONE" and _codes(root).isdisjoint({"TechnicalReject", "ProfileReject"}),
    ),
    Rule(
        "F-APR057",
        f"ProfileID {_TECHNICAL} må kun bruges med TechnicalAccept.",
        lambda root: root.first.get("ProfileID") == _TECHNICAL and "TechnicalAccept" not in _codes(root),
    ),
    Rule(
        "F-APR058",
        f"TechnicalAccept må kun bruges med ProfileID {_TECHNICAL}.",
        lambda root: root.first.get("ProfileID") != _TECHNICAL and "TechnicalAccept" in _codes(root),
    ),
)


def _kind(node: Node, attribute: str) -> str | None:
    return node.attribute("DocumentTypeCode", attribute)


def _answers_an_order(reference: Node) -> bool:
    if reference.first.get("DocumentTypeCode") != "Order" or reference.parent is None:
        return False
    return not _BUSINESS.isdisjoint(reference.parent.all_below("Response", "ResponseCode"))


_DOCUMENT = at(
    absent("F-APR021", "DocumentType"),
    filled("F-APR024", "DocumentTypeCode"),
    filled("F-APR025", "ID"),
    uuid("F-APR026"),
    Rule(
        "W-APR027",
        f"DocumentTypeCode bør have listID {_DOCUMENTS}1.1 eller -1.2.",
        lambda node: _kind(node, "listID") not in {f"{_DOCUMENTS}1.1", f"{_DOCUMENTS}1.2"},
    ),
    Rule("W-APR043", "DocumentTypeCode bør have listAgencyID 320.", lambda node: _kind(node, "listAgencyID") != "320"),
    Rule(
        "F-APR028",
        "DocumentTypeCode står ikke i kodelisten responsedocumenttypecode-1.1.",
        lambda node: _kind(node, "listID") == f"{_DOCUMENTS}1.1" and not _KINDS_1.holds(node.first.get("DocumentTypeCode")),
    ),
    Rule(
        "F-APR055",
        "DocumentTypeCode står ikke i kodelisten responsedocumenttypecode-1.2.",
        lambda node: _kind(node, "listID") == f"{_DOCUMENTS}1.2" and not _KINDS_2.holds(node.first.get("DocumentTypeCode")),
    ),
    Rule("F-APR053", "En ordre besvares ikke med BusinessAccept eller BusinessReject.", _answers_an_order),
    Attachment=at(
        not_both("F-APR045", "EmbeddedDocumentBinaryObject", "ExternalReference"),
        values={
            "EmbeddedDocumentBinaryObject": (
                Rule("F-APR044", "Bilagets mimeCode er ikke en tilladt filtype.", lambda leaf: leaf.get("mimeCode") not in _FILES),
            )
        },
        ExternalReference=at(filled("F-APR046", "URI")),
    ),
)
_CODE: Leaves = {
    "ResponseCode": (
        Rule("F-APR017", f"ResponseCode skal have listID {_RESPONSES}.", lambda leaf: leaf.get("listID") != _RESPONSES),
        Rule(
            "F-APR018",
            "ResponseCode står ikke i kodelisten.",
            lambda leaf: leaf.get("listID") != _RESPONSES or content(leaf) not in _ANSWERS,
        ),
    )
}
_LINE_CODE: Leaves = {
    "ResponseCode": (
        Rule("W-APR034", f"ResponseCode bør have listID {_LINE_RESPONSES}.", lambda leaf: leaf.get("listID") != _LINE_RESPONSES),
        Rule("W-APR052", "ResponseCode bør have listAgencyID 320.", lambda leaf: leaf.get("listAgencyID") != "320"),
        Rule("F-APR035", "ResponseCode skal være BusinessAccept eller BusinessReject.", lambda leaf: content(leaf) not in _BUSINESS),
    )
}
_LINE = at(
    at_most_one("F-APR051", "Response"),
    LineReference=at(absent("F-APR029", "DocumentReference"), filled("F-APR030", "LineID"), uuid("F-APR031")),
    Response=at(filled("F-APR032", "ResponseCode"), filled("F-APR033", "ReferenceID"), DESCRIPTION, values=_LINE_CODE),
)

RESPONSE: Plan = at(
    envelope.ENVELOPE,
    _PROFILES,
    filled("F-APR005", "ID"),
    at_most_one("F-APR054", "DocumentResponse"),
    values={"UUID": envelope.UUID, "Note": envelope.NOTE},
    Signature=signature("F-APR006", "F-APR039"),
    SenderParty=party(filled("F-APR008", "EndpointID"), one("F-APR040", "PartyLegalEntity")),
    ReceiverParty=party(filled("F-APR012", "EndpointID"), at_most_one("F-APR041", "PartyLegalEntity")),
    DocumentResponse=at(
        Response=at(filled("F-APR015", "ResponseCode"), filled("F-APR016", "ReferenceID"), DESCRIPTION, values=_CODE),
        DocumentReference=_DOCUMENT,
        IssuerParty=party(filled("F-APR047", "EndpointID"), one("F-APR048", "PartyLegalEntity")),
        RecipientParty=party(filled("F-APR049", "EndpointID"), at_most_one("F-APR050", "PartyLegalEntity")),
        LineResponse=_LINE,
    ),
)

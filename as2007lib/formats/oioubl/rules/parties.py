"""Parties: who they are, where they are, and how they are reached."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from as2007lib.formats.oioubl.rules.address import ADDRESS
from as2007lib.formats.oioubl.rules.categories import TAX_SCHEME
from as2007lib.formats.oioubl.rules.codes import code_list
from as2007lib.formats.oioubl.rules.node import SPACE, Node, later, normal
from as2007lib.formats.oioubl.rules.periods import PERIOD
from as2007lib.formats.oioubl.rules.references import ATTACHMENT, REFERENCE
from as2007lib.formats.oioubl.rules.rule import Choice, Item, NodeRule, Plan, Rule, absent, at, at_most_one, filled, some, when
from as2007lib.formats.ubl.schema import BASIC

_ENDPOINT, _PARTY, _LEGAL = code_list("endpoint"), code_list("party"), code_list("legal")
_CVR = 10
_GLN = 13
_TEN = 10
_NAME = f"{{{BASIC}}}Name"


def _length(rule: str, name: str, scheme: str, length: int) -> NodeRule:
    def broken(node: Node) -> bool:
        return node.attribute(name, "schemeID") == scheme and len(node.first.get(name) or "") != length

    return Rule(rule, f"{name} med schemeID {scheme} skal være på {length} tegn.", broken)


def _danish(rule: str, name: str, scheme: str, *, spaced: bool = False) -> NodeRule:
    """A company's number: DK and eight digits, ten characters; some rules count them without space around."""

    def broken(node: Node) -> bool:
        if node.attribute(name, "schemeID") != scheme:
            return False
        text = node.first.get(name) or ""
        return len(normal(text) if spaced else text) != _CVR or not text.startswith("DK")

    return Rule(rule, f"{name} med schemeID {scheme} skal være DK og otte cifre.", broken)


def _by_scheme(name: str, rules: Mapping[str, NodeRule]) -> Choice:
    chosen = {scheme: (rule,) for scheme, rule in rules.items()}
    return Choice(tuple(rules.values()), lambda node: chosen.get(node.attribute(name, "schemeID") or "", ()))


_ENDPOINT_RULES: tuple[Item, ...] = (
    when(
        lambda node: "EndpointID" in node.leaves,
        Rule(
            "F-LIB179",
            "EndpointID har et schemeID, der ikke står i kodelisten.",
            lambda node: not _ENDPOINT.holds(node.attribute("EndpointID", "schemeID")),
        ),
    ),
    _by_scheme(
        "EndpointID",
        {
            "DK:CVR": _danish("F-LIB180", "EndpointID", "DK:CVR"),
            "GLN": _length("F-LIB181", "EndpointID", "GLN", _GLN),
            "EAN": _length("F-LIB216", "EndpointID", "EAN", _GLN),
        },
    ),
)


def _nameless(party: Node) -> bool:
    identified = "PartyIdentification" in party.kids and "" not in party.all_below("PartyIdentification", "ID")
    return not identified and ("PartyName" not in party.kids or "" in party.all_below("PartyName", "Name"))


_COMMON: tuple[Item, ...] = (
    absent("F-LIB166", "MarkCareIndicator"),
    absent("F-LIB167", "MarkAttentionIndicator"),
    absent("F-LIB168", "AgentParty"),
    Rule("F-LIB022", "En part uden PartyIdentification/ID skal have PartyName/Name.", _nameless),
    *_ENDPOINT_RULES,
)
_IDENTIFICATION: Plan = at(
    Rule(
        "F-LIB183",
        "Partens ID har et schemeID, der ikke står i kodelisten.",
        lambda node: not _PARTY.holds(node.attribute("ID", "schemeID")),
    ),
    _by_scheme(
        "ID",
        {
            "DK:CVR": _danish("F-LIB184", "ID", "DK:CVR"),
            "DK:CPR": _length("F-LIB217", "ID", "DK:CPR", _TEN),
            "GLN": _length("F-LIB185", "ID", "GLN", _GLN),
            "EAN": _length("F-LIB218", "ID", "EAN", _GLN),
            "DK:P": _length("F-LIB287", "ID", "DK:P", _TEN),
        },
    ),
)
_LEGAL_ENTITY: Plan = at(
    absent("F-LIB186", "CorporateRegistrationScheme"),
    filled("F-LIB187", "CompanyID"),
    Rule(
        "F-LIB189",
        "CompanyID i PartyLegalEntity skal have schemeID DK:CVR, DK:CPR eller ZZZ.",
        lambda node: not (scheme := node.attribute("CompanyID", "schemeID")) or not _LEGAL.holds(scheme),
    ),
    _danish("F-LIB190", "CompanyID", "DK:CVR", spaced=True),
    _length("F-LIB191", "CompanyID", "DK:CPR", _TEN),
)
_TAX_REGISTRATION: Plan = at(
    absent("F-LIB192", "TaxLevelCode"),
    filled("F-LIB193", "CompanyID"),
    Rule(
        "F-LIB195",
        "CompanyID i PartyTaxScheme skal have schemeID DK:SE eller ZZZ.",
        lambda node: node.attribute("CompanyID", "schemeID") not in {"DK:SE", "ZZZ"},
    ),
    _danish("F-LIB196", "CompanyID", "DK:SE", spaced=True),
    TaxScheme=TAX_SCHEME,
)
_LOCATED: NodeRule = Rule(
    "F-LIB221", "Stedet skal have et ID eller en adresse.", lambda node: not node.first.get("ID") and "Address" not in node.kids
)


def _says_nothing(contact: Node) -> bool:
    def blank(name: str) -> bool:
        texts = contact.texts(name)
        return not texts or "" in texts

    if not contact.several and (contact.first.get("ID") or contact.first.get("Name")):  # the usual case
        return False
    names = ("ID", "Name", "Telephone", "Telefax", "ElectronicMail", "Note")
    return all(blank(name) for name in names) and "OtherCommunication" not in contact.kids


CONTACT: tuple[Item, ...] = (
    Rule("F-LIB235", "En kontakt skal have mindst ét udfyldt felt.", _says_nothing),
    when(
        lambda node: "OtherCommunication" in node.kids,
        Rule(
            "F-LIB236",
            "Brug enten ChannelCode eller Channel, ikke begge.",
            lambda node: bool(node.all_below("OtherCommunication", "ChannelCode") and node.all_below("OtherCommunication", "Channel")),
        ),
        Rule("F-LIB237", "OtherCommunication skal have en Value.", lambda node: "" in node.all_below("OtherCommunication", "Value")),
    ),
)
_PERSON: Plan = at(
    Rule(
        "F-LIB024",
        "En person skal have fornavn eller efternavn.",
        lambda node: not node.first.get("FamilyName") and not node.first.get("FirstName"),
    )
)


def _own_languages(name: Node) -> set[str]:
    return {language for leaf in name.leaves.get("Name", ()) if (language := leaf.get("languageID")) is not None}


def _lacks_language(name: Node) -> bool:
    return name.parent is not None and name.parent.count("PartyName") > 1 and not _own_languages(name)


def _repeats_language(name: Node) -> bool:
    own = _own_languages(name)
    return bool(own) and any(leaf.get("languageID") in own for sibling in later(name.element) for leaf in sibling.iterchildren(_NAME))


_PARTY_NAME: Plan = at(
    Rule("W-LIB219", "Når PartyName gentages, bør hver have sit sprog i languageID.", _lacks_language),
    Rule("W-LIB220", "To navne på parten har samme sprog i languageID.", _repeats_language),
)
CONTACT_PLAN: Plan = at(CONTACT)


def party(*own: Item, contact: Plan = CONTACT_PLAN, period: Plan = PERIOD) -> Plan:
    """Return the plan of a party: what holds for all, and rules of its own."""
    return at(
        _COMMON,
        own,
        PartyIdentification=_IDENTIFICATION,
        PartyName=_PARTY_NAME,
        PostalAddress=ADDRESS,
        PhysicalLocation=at(_LOCATED, ValidityPeriod=period, Address=ADDRESS),
        PartyTaxScheme=_TAX_REGISTRATION,
        PartyLegalEntity=_LEGAL_ENTITY,
        Contact=contact,
        Person=_PERSON,
    )


def signature(number: str, legal_entities: str, period: Plan = PERIOD) -> Plan:
    """Return the plan of a signature, with whoever signed and what was signed."""
    return at(
        filled(number, "ID"),
        SignatoryParty=party(at_most_one(legal_entities, "PartyLegalEntity"), period=period),
        DigitalSignatureAttachment=ATTACHMENT,
        OriginalDocumentReference=REFERENCE,
    )


def delivery(location: str, legal_entities: str, *own: Item) -> Plan:
    """Return the plan of a delivery: where, when and to whom."""
    return at(
        own,
        DeliveryLocation=at(
            Rule(
                location, "Leveringsstedet skal have et ID eller en adresse.", lambda node: not node.has("ID") and not node.has("Address")
            ),
            ValidityPeriod=PERIOD,
            Address=ADDRESS,
        ),
        RequestedDeliveryPeriod=PERIOD,
        DeliveryParty=party(at_most_one(legal_entities, "PartyLegalEntity")),
    )


def _without(*path: str) -> Callable[[Node], bool]:
    return lambda node: not (node.below(*path) or "").strip(SPACE)


TAX_REPRESENTATIVE: Plan = at(
    absent("F-LIB355", "WebsiteURI"),
    absent("F-LIB356", "LogoReferenceID"),
    absent("F-LIB357", "EndpointID"),
    absent("F-LIB358", "PartyIdentification"),
    absent("F-LIB359", "Language"),
    absent("F-LIB360", "PhysicalLocation"),
    absent("F-LIB361", "PartyLegalEntity"),
    absent("F-LIB362", "Contact"),
    absent("F-LIB363", "Person"),
    Rule("F-LIB353", "Skatterepræsentanten skal have PartyName/Name.", _without("PartyName", "Name")),
    Rule("F-LIB354", "Skatterepræsentanten skal have PostalAddress/AddressFormatCode.", _without("PostalAddress", "AddressFormatCode")),
    some("F-LIB371", "PartyTaxScheme"),
    PartyTaxScheme=_TAX_REGISTRATION,
)

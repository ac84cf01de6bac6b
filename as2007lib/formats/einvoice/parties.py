"""Parties: names, numbers by scheme, address and contact."""

from __future__ import annotations

import re
from collections.abc import Mapping

from as2007lib.formats.einvoice.model import Id, Party
from as2007lib.formats.einvoice.tree import Element, cac, cbc, children, groups, inner_text, text_of, texts
from as2007lib.values.cpr import CPR

_ENDPOINT, _ID, _NAME = cbc("EndpointID"), cbc("ID"), cbc("Name")
_IDENTIFICATION, _PARTY_NAME = cac("PartyIdentification"), cac("PartyName")
_ADDRESS, _LEGAL, _CONTACT, _TAX = cac("PostalAddress"), cac("PartyLegalEntity"), cac("Contact"), cac("PartyTaxScheme")
_COMPANY, _REGISTRATION = cbc("CompanyID"), cbc("RegistrationName")
_STREET, _BUILDING, _CITY, _ZONE = cbc("StreetName"), cbc("BuildingNumber"), cbc("CityName"), cbc("PostalZone")
_MAIL, _TELEPHONE = cbc("ElectronicMail"), cbc("Telephone")
_COUNTRY, _COUNTRY_CODE = cac("Country"), cbc("IdentificationCode")
_CVR = re.compile(r"(?:DK)?([0-9]{8})")

CVR, GLN, PERSON = "DK:CVR", "GLN", "DK:CPR"


def id_of(element: Element | None, schemes: Mapping[str, str]) -> Id:
    """Return a number with the name that its scheme has here."""
    if element is None:
        return Id()
    value = (element.text or "").strip()
    scheme = element.get("schemeID") or ""
    return Id(value, schemes.get(scheme, scheme)) if value else Id()


def party_of(element: Element | None, schemes: Mapping[str, str]) -> Party:
    """Return a party; an empty one where the element is missing."""
    if element is None:
        return Party()
    parts = groups(element)
    endpoint = id_of(_first(parts, _ENDPOINT), schemes)
    legal = children(parts[_LEGAL][0]) if _LEGAL in parts else {}
    company = id_of(legal.get(_COMPANY), schemes)
    numbers = [company, endpoint, *[id_of(one.find(_ID), schemes) for one in parts.get(_IDENTIFICATION, ())]]
    address = children(parts[_ADDRESS][0]) if _ADDRESS in parts else {}
    contact = texts(parts[_CONTACT][0]) if _CONTACT in parts else {}
    street = f"{text_of(address.get(_STREET))} {text_of(address.get(_BUILDING))}".strip()
    return Party(
        _name(parts) or text_of(legal.get(_REGISTRATION)),
        endpoint,
        _cvr(numbers),
        next((one.value for one in numbers if one.scheme == GLN), ""),
        _person(numbers),
        street,
        text_of(address.get(_ZONE)),
        text_of(address.get(_CITY)),
        inner_text(address.get(_COUNTRY), _COUNTRY_CODE),
        (contact.get(_ID) or "").strip(),
        (contact.get(_NAME) or "").strip(),
        (contact.get(_MAIL) or "").strip(),
        (contact.get(_TELEPHONE) or "").strip(),
    )


def _first(parts: dict[str, list[Element]], name: str) -> Element | None:
    found = parts.get(name)
    return found[0] if found else None


def _name(parts: dict[str, list[Element]]) -> str:
    return inner_text(_first(parts, _PARTY_NAME), _NAME)


def _cvr(numbers: list[Id]) -> str:
    """The company number: of the legal entity, else of the endpoint, else of an identification; some leave its scheme blank."""
    for place, one in enumerate(numbers):
        if one.scheme == CVR or (place == 0 and not one.scheme and one.value.startswith("DK")):
            found = _CVR.fullmatch(one.value)
            if found:
                return found[1]
    return ""


def _person(numbers: list[Id]) -> CPR | None:
    for one in numbers:
        if one.scheme == PERSON and CPR.possible(one.value):
            return CPR(one.value)
    return None

"""Whom a document is about: CPR numbers in the places where senders write them, the likeliest place first.

There is no field for the citizen that a line concerns, so texts are searched in a fixed order. Account strings, account numbers
and production units have ten digits too: what the document itself calls one of these is never taken for a person.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import cast

from lxml import etree

from as2007lib.formats.einvoice.model import Id, Line, PersonHit, Received
from as2007lib.formats.einvoice.parties import PERSON
from as2007lib.formats.einvoice.tree import Element, cac, cbc
from as2007lib.formats.ubl.schema import BASIC
from as2007lib.values.cpr import CPR

_TEN = re.compile(r"(?<![0-9])(?<![0-9][-./])([0-9]{6})([-\u2010-\u2013]?|[ \u00a0])([0-9]{4})(?![0-9])(?![-./][0-9])")
_CALLED_OTHERWISE = re.compile(
    r"(?:konto|kontonr|kontonummer|kontostreng|p-?nr|p-?nummer|produktionsenhed|reg|telefon|tlf|mobil|iban|ean|gln|ordre|ordrenr|rekvisition"
    r"|faktura|fakturanr|fakturanummer|bilag|m[åa]ler|m[åa]lernr)\W{0,3}$",
    re.IGNORECASE,
)
_BEFORE = 25
_SUPPLIERS = {cac("AccountingSupplierParty"), cac("SellerSupplierParty"), cac("PayeeParty"), cac("SenderParty"), cac("Signature")}
_NUMBERED = etree.XPath(
    f"//cbc:*[@schemeID = '{PERSON}' or @schemeID = '9901'][self::cbc:EndpointID or self::cbc:ID or self::cbc:CompanyID]",
    namespaces={"cbc": BASIC},
)
_LINE_NAMES = (cac("InvoiceLine"), cac("CreditNoteLine"), cac("ReminderLine"))

Text = tuple[str, str, int, str]
"""A place, the id of its line (blank for the document), which line that is from 1 (0 for the document), and the words there."""


def persons_of(document: Received, structured: Iterable[PersonHit] = ()) -> tuple[PersonHit, ...]:
    """Return the CPR numbers of a document in the order in which a person is most likely meant; each place tells a number once.

    Args:
        document: the document without its persons.
        structured: numbers from fields that are for CPR numbers, see `structured_persons`.
    """
    texts = [text for text in _texts(document) if text[-1]]
    hits = list(structured)
    if _TEN.search("\n".join([text[-1] for text in texts])):
        others = _other_numbers(document)
        hits += [hit for text in texts for hit in _hits(text, others)]
    return tuple(dict.fromkeys(hits))


def may_be_structured(content: bytes) -> bool:
    """Return whether a file has any field whose scheme is that of CPR numbers."""
    return b"DK:CPR" in content or b"9901" in content


def structured_persons(root: Element) -> list[PersonHit]:
    """Return the numbers in fields whose scheme is that of CPR numbers, those of suppliers and payees left out."""
    found = []
    for element in cast("list[Element]", _NUMBERED(root)):
        text = (element.text or "").strip()
        if CPR.possible(text):
            above = [str(one.tag) for one in element.iterancestors()]
            if not _SUPPLIERS.intersection(above):
                place = "/".join([tag.rpartition("}")[2] for tag in (*reversed(above[:-1]), str(element.tag))])
                line, number = _line_of(element)
                found.append(PersonHit(CPR(text), place, line, number, structured=True, hyphen="-" in text))
    return found


def _line_of(element: Element) -> tuple[str, int]:
    """Return the id of the line an element stands in, and which line that is."""
    line = next(element.iterancestors(*_LINE_NAMES), None)
    if line is None:
        return "", 0
    own = line.find(cbc("ID"))
    number = 1 + sum(1 for _ in line.itersiblings(*_LINE_NAMES, preceding=True))
    return "" if own is None else (own.text or "").strip(), number


def _texts(document: Received) -> Iterator[Text]:
    """Yield the places in their order: what the buyer asked to have on it, then lines, then the whole, then other documents."""
    customer = document.customer
    yield "Contact/ID", "", 0, customer.contact_id
    yield "Contact/Name", "", 0, customer.contact_name
    yield "OrderReference/ID", "", 0, document.order_number
    yield "BuyerReference", "", 0, document.buyer_reference
    for number, line in enumerate(document.lines, 1):
        yield from _line_texts(number, line)
    yield "Note", "", 0, document.note
    yield "PaymentTerms/Note", "", 0, document.terms
    yield "ContractDocumentReference/ID", "", 0, document.contract
    for reference in (*document.references, *document.originals):
        yield f"{reference.type}DocumentReference/ID", "", 0, reference.number
    for attachment in document.attachments:
        yield "Attachment", "", 0, f"{attachment.name}\n{attachment.description}"


def _line_texts(number: int, line: Line) -> Iterator[Text]:
    place = f"Line[{number}]"
    yield f"{place}/Note", line.id, number, line.note
    yield f"{place}/Item/Description", line.id, number, line.description
    yield f"{place}/Item/Name", line.id, number, line.name
    for name, value in line.properties:
        # a property's own name tells what its number is
        yield f"{place}/AdditionalItemProperty", line.id, number, f"{name}: {value}"
    yield f"{place}/OrderLineReference", line.id, number, line.order_number
    yield f"{place}/SellersItemIdentification", line.id, number, line.item_id


def _hits(text: Text, others: set[str]) -> Iterator[PersonHit]:
    """Yield the numbers of one text, those with a hyphen first: they were meant as CPR numbers."""
    place, line, number, words = text
    found = [match for match in _TEN.finditer(words) if CPR.possible(match[1] + match[3])]
    for match in sorted(found, key=lambda one: not _hyphen(one)):
        digits = match[1] + match[3]
        called_otherwise = _CALLED_OTHERWISE.search(words[max(0, match.start() - _BEFORE) : match.start()])
        if _hyphen(match) or not (digits in others or called_otherwise):
            yield PersonHit(CPR(digits), place, line, number, hyphen=_hyphen(match))


def _hyphen(match: re.Match[str]) -> bool:
    return match[2] not in ("", " ", "\u00a0")


def _other_numbers(document: Received) -> set[str]:
    """Return the digits of all numbers that the document itself uses as account, production unit, slip or article number."""
    numbers = [document.account, document.number, *[line.account for line in document.lines]]
    for payment in document.payments:
        numbers += [payment.account, payment.iban, payment.creditor, payment.payment_id]
    for party in (document.supplier, document.customer, document.payee):
        if party is not None:
            numbers += [party.telephone, _unit(party.endpoint)]
    return {re.sub(r"[^0-9]", "", number) for number in numbers if number}


def _unit(endpoint: Id) -> str:
    return "" if endpoint.scheme == PERSON else endpoint.value

"""The project's own XML of answers and receipts, as `fakturasvar.xsd` says: written, and read back."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from lxml import etree

from as2007lib.formats.answer.model import APPROVED, REJECTED, Accounting, Answer, AnsweredLine, Party, Receipt
from as2007lib.formats.answer.words import TYPES
from as2007lib.formats.einvoice.tree import Element
from as2007lib.formats.ubl.schema import parse
from as2007lib.formats.ubl.text import decimal_of, escaped
from as2007lib.values.days import format_day, parse_day
from as2007lib.values.months import format_month, parse_month
from as2007lib.values.numbers import parse_scaled

NAMESPACE = "urn:as2007:fakturasvar:1"
RECEIPT = f"{{{NAMESPACE}}}Kvittering"
ANSWERS = {APPROVED: "godkendt", REJECTED: "afvist"}
TAKEN = {"modtaget": True, "afvist": False}
"""What the status of a receipt says: the answer is taken, or not."""
_TYPES = {word: name for name, word in TYPES.items()}
_DECISIONS = {word: name for name, word in ANSWERS.items()}


class NotAsTold(ValueError):
    """The XML is not as the schema says; the message never holds its content."""


def render(answer: Answer) -> bytes:
    """Return an answer as XML."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<Fakturasvar xmlns="{NAMESPACE}">\n{_text("Meddelelse", answer.message)}'
        f"{_text('Dato', format_day(answer.answered_on))}{_text('Svar', ANSWERS[answer.decision])}\n{_document(answer)}\n"
        f"{''.join([_line(line) for line in answer.lines])}{_text('UdenForLinjerne', decimal_of(answer.beside))}\n</Fakturasvar>\n"
    ).encode()


def _document(answer: Answer) -> str:
    return (
        f"<Dokument>{_text('Id', answer.document_id)}{_text('Type', TYPES[answer.type])}{_text('Nummer', answer.number)}"
        f"{_text('Udstedt', format_day(answer.issued_on))}{_party('Leverandoer', answer.supplier)}{_party('Modtager', answer.receiver)}"
        f"{_text('Valuta', answer.currency)}{_text('Netto', decimal_of(answer.net))}{_text('TilBetaling', decimal_of(answer.payable))}"
        "</Dokument>"
    )


def _party(name: str, party: Party) -> str:
    return f"<{name}>{_optional('Navn', party.name)}{_optional('Cvr', party.cvr)}{_optional('Ean', party.gln)}</{name}>"


def _line(line: AnsweredLine) -> str:
    return (
        f"<Linje>{_text('Id', line.id)}{_text('Beloeb', decimal_of(line.amount))}{_optional('Tekst', line.text)}"
        f"{''.join([_accounting(one) for one in line.accountings])}</Linje>\n"
    )


def _accounting(one: Accounting) -> str:
    month = "" if one.month is None else format_month(one.month)
    year = "" if one.year is None else f"{one.year:04d}"
    return (
        f"<Kontering>{_optional('Konto', one.account)}{_text('Beloeb', decimal_of(one.amount))}{_optional('Maaned', month)}"
        f"{_optional('Regnskabsaar', year)}</Kontering>"
    )


def _text(name: str, text: str) -> str:
    return f"<{name}>{escaped(text)}</{name}>"


def _optional(name: str, text: str) -> str:
    return _text(name, text) if text else ""


def read(content: bytes) -> Answer:
    """Return the answer that stands in XML.

    Raises:
        NotAsTold: it is not as the schema says.
    """
    root = checked(content)
    document, own = _child(root, "Dokument"), _texts(root)
    parts = _texts(document)
    return Answer(
        message=own["Meddelelse"],
        document_id=parts["Id"],
        type=_TYPES[parts["Type"]],
        number=parts["Nummer"],
        supplier=_read_party(_child(document, "Leverandoer")),
        receiver=_read_party(_child(document, "Modtager")),
        issued_on=parse_day(parts["Udstedt"]),
        answered_on=parse_day(own["Dato"]),
        currency=parts["Valuta"],
        net=_ore(parts["Netto"]),
        payable=_ore(parts["TilBetaling"]),
        decision=_DECISIONS[own["Svar"]],
        lines=tuple(_read_line(line) for line in root.iterchildren(f"{{{NAMESPACE}}}Linje")),
    )


def read_receipt(content: bytes) -> Receipt:
    """Return the receipt that stands in XML.

    Raises:
        NotAsTold: it is not as the schema says.
    """
    texts = _texts(checked(content))
    return Receipt(texts["Meddelelse"].strip(), TAKEN[texts["Status"].strip()], texts.get("Grund", ""))


def checked(content: bytes) -> Element:
    """Return the root of an answer or receipt that is as the schema says, without comments or the like in it.

    Raises:
        NotAsTold: it is not.
    """
    try:
        root = parse(content)
    except etree.XMLSyntaxError as error:
        raise NotAsTold(f"Linje {error.lineno} er ikke velformet XML.") from error
    if any(not isinstance(node.tag, str) for node in root.iter()):
        raise NotAsTold("Der står en kommentar eller anden opmærkning inde i meddelelsen.")
    if not _schema().validate(root):
        raise NotAsTold("Meddelelsen følger ikke skemaet fakturasvar.xsd.")
    return root


def _read_party(element: Element) -> Party:
    parts = _texts(element)
    return Party(parts.get("Navn", ""), parts.get("Cvr", ""), parts.get("Ean", ""))


def _read_line(element: Element) -> AnsweredLine:
    parts = _texts(element)
    accountings = tuple(_read_accounting(_texts(one)) for one in element.iterchildren(f"{{{NAMESPACE}}}Kontering"))
    return AnsweredLine(parts["Id"], _ore(parts["Beloeb"]), parts.get("Tekst", ""), accountings)


def _read_accounting(parts: dict[str, str]) -> Accounting:
    month, year = parts.get("Maaned"), parts.get("Regnskabsaar")
    return Accounting(parts.get("Konto", ""), _ore(parts["Beloeb"]), parse_month(month) if month else None, int(year) if year else None)


def _child(element: Element, name: str) -> Element:
    return next(element.iterchildren(f"{{{NAMESPACE}}}{name}"))


def _texts(element: Element) -> dict[str, str]:
    """Return the text of the first child of each name."""
    return dict(reversed(list(_named(element))))


def _named(element: Element) -> Iterator[tuple[str, str]]:
    for child in element.iterchildren():
        yield str(child.tag).rpartition("}")[2], child.text or ""


def _ore(text: str) -> int:
    return parse_scaled(text.replace(".", ","), 2)


@cache
def _schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(str(Path(__file__).with_name("fakturasvar.xsd"))))

"""Everything the reading can say of a file: each code once, whether it refuses the file, and its Danish sentence.

A sentence names what is wrong and never what stood there: a received file may hold a CPR number anywhere.
"""

from __future__ import annotations

from dataclasses import dataclass

from as2007lib.formats.einvoice.model import Finding


@dataclass(frozen=True, slots=True)
class Saying:
    """A code's sentence, with fields in braces; `refuses`: the file is refused for it, else a person must look."""

    sentence: str
    refuses: bool = False


_READING = {
    # size and shape
    "empty": Saying("Filen er tom.", refuses=True),
    "too_large": Saying("Filen fylder mere, end der modtages.", refuses=True),
    "too_many_elements": Saying("Dokumentet har flere elementer, end der modtages.", refuses=True),
    "too_many_attributes": Saying("Et element har flere attributter, end der modtages.", refuses=True),
    "tag_too_long": Saying("Et element har længere attributter, end der modtages.", refuses=True),
    "name_too_long": Saying("Et element eller en attribut har et længere navn, end der modtages.", refuses=True),
    "text_too_long": Saying("En tekst eller et bilag fylder mere, end der modtages.", refuses=True),
    "too_deep": Saying("Elementerne ligger dybere i hinanden, end der modtages.", refuses=True),
    # encoding and XML
    "nul": Saying("Filen indeholder nultegn; den er ikke XML i UTF-8.", refuses=True),
    "encoding": Saying("Filens tegnsæt modtages ikke: den skal være i UTF-8 (eller ISO-8859-1) og selv sige det samme.", refuses=True),
    "encoding_lies": Saying("Filen følger ikke det tegnsæt, som den selv angiver.", refuses=True),
    "encoding_doubtful": Saying("Filen angiver et andet tegnsæt, end den ser ud til at være skrevet i; se bogstaverne efter."),
    "not_xml": Saying("Filen er ikke velformet XML (linje {line}).", refuses=True),
    "doctype": Saying("Filen har en DOCTYPE; den modtages ikke, for den kan hente eller skjule indhold.", refuses=True),
    # what it is
    "document_unknown": Saying("Filen er {what}, som ikke modtages her.", refuses=True),
    "customization_missing": Saying("Dokumentet siger ikke, hvilken standard det følger (CustomizationID).", refuses=True),
    "customization_unknown": Saying("Dokumentet følger en standard, der ikke modtages: {what}.", refuses=True),
    "customization_cancelled": Saying("Dokumentet følger OIOUBL 3, som er aflyst og ikke modtages.", refuses=True),
    # schema and structure
    "xsd": Saying("{message}", refuses=True),
    "structure": Saying("Linje {line}: {element} følger ikke dokumenttypens opbygning ({rule}).", refuses=True),
    "number_missing": Saying("Dokumentet har intet nummer.", refuses=True),
    "currency_missing": Saying("Dokumentet angiver ingen valuta.", refuses=True),
    "currency_unknown": Saying("Dokumentets valuta har ikke tre bogstaver.", refuses=True),
    "bad_date": Saying("{element} er ingen dato.", refuses=True),
    "bad_number": Saying("{element} er intet tal.", refuses=True),
    # amounts
    "amount_decimals": Saying("Beløbet {element} har mere end to decimaler.", refuses=True),
    "amount_digits": Saying("Beløbet {element} har mere end 15 cifre.", refuses=True),
    "amount_currency": Saying("Beløbet {element} er i en anden valuta end dokumentets.", refuses=True),
    "amount_markup": Saying("Der står en kommentar eller anden opmærkning inde i beløbet {element}.", refuses=True),
    "amount_letters": Saying("Beløbet {element} er skrevet med andre tegn end cifrene 0-9.", refuses=True),
    "line_amount_missing": Saying("En linje har intet beløb.", refuses=True),
    # doubtful texts: told
    "value_markup": Saying("Der står en kommentar eller anden opmærkning inde i {element}."),
    "hidden_characters": Saying("{element} indeholder usynlige tegn eller tegn, der vender skriveretningen."),
    "lookalike_characters": Saying("{element} blander bogstaver fra flere skriftsystemer, der ligner hinanden."),
    "lookalike_digits": Saying("{element} er skrevet med andre cifre end 0-9."),
    "attachment_unreadable": Saying("Et bilag kan ikke læses; det er ikke skrevet i base64."),
}

_CHECKS: dict[str, Saying] = {}

SAYINGS: dict[str, Saying] = _READING | _CHECKS
"""Every code that `read_document` and `check_totals` can give."""


def finding(code: str, path: str = "", /, **values: object) -> Finding:
    """Return the finding of that code; `values` fill its sentence.

    Raises:
        KeyError: there is no such code, or its sentence needs a value that is not given.
    """
    saying = SAYINGS[code]
    return Finding(code, saying.sentence.format(**values), saying.refuses, path)

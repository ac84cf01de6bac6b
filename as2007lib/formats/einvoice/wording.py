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

_CHECKS = {
    "lines_differ": Saying("Linjernes beløb giver ikke den sum, som dokumentet angiver."),
    "charges_differ": Saying("Rabatter og gebyrer giver ikke de summer, som dokumentet angiver."),
    "net_differs": Saying("Beløbet uden moms følger ikke af linjer, gebyrer og rabatter."),
    "with_vat_differs": Saying("Beløbet med moms følger ikke af beløbet uden moms og momsen."),
    "payable_differs": Saying("Beløbet til betaling følger ikke af dokumentets andre summer."),
    "rounding_too_large": Saying("Afrundingen er mere end 10 kr."),
    "payable_negative": Saying("Beløbet til betaling er under nul; dokumentet er måske af den modsatte slags."),
    "vat_differs": Saying("Momsen er ikke summen af momsen pr. sats."),
    "vat_percent": Saying("En moms afviger mere end 1 kr. fra grundlag gange sats."),
    "due_before_issue": Saying("Forfaldsdagen ligger før fakturadatoen."),
    "due_missing": Saying("Der er hverken forfaldsdag eller betalingsbetingelser."),
    "period_backwards": Saying("En periode slutter, før den begynder."),
    "payment_missing": Saying("Fakturaen siger ikke, hvordan den skal betales."),
    "payment_code": Saying("Betalingsmåden er ikke en af dem, standarden tillader."),
    "account_missing": Saying("Betalingsmåden mangler konto eller kreditornummer."),
    "account_shape": Saying("Kontonummeret har ikke højst 10 cifre."),
    "registration_missing": Saying("Betalingsmåden mangler registreringsnummer."),
    "registration_shape": Saying("Registreringsnummeret har ikke fire cifre."),
    "iban_check": Saying("IBAN-nummeret er skrevet forkert; dets kontrolcifre passer ikke."),
    "bic_shape": Saying("BIC-koden har ikke 8 eller 11 tegn."),
    "nemkonto_account": Saying("Der skal betales til NemKonto, og alligevel står der en konto."),
    "card_unknown": Saying("Kortarten er ikke en af dem, betalingsmåden har."),
    "creditor_shape": Saying("Kreditornummeret eller girokontoen har ikke det rette antal cifre."),
    "payment_id_missing": Saying("Indbetalingskortet mangler sin betalings-id."),
    "payment_id_shape": Saying("Betalings-id’en har ikke det antal cifre, som kortarten kræver."),
    "payment_id_check": Saying("Betalings-id’ens kontrolciffer passer ikke."),
    "gln_check": Saying("{whose} EAN-nummer (GLN) har et kontrolciffer, der ikke passer."),
    "cvr_check": Saying("{whose} CVR-nummer har et kontrolciffer, der ikke passer."),
}

SAYINGS: dict[str, Saying] = _READING | _CHECKS
"""Every code that `read_document` and `check_totals` can give."""


def finding(code: str, path: str = "", /, **values: object) -> Finding:
    """Return the finding of that code; `values` fill its sentence.

    Raises:
        KeyError: there is no such code, or its sentence needs a value that is not given.
    """
    saying = SAYINGS[code]
    sentence = saying.sentence.format(**values)
    return Finding(code, sentence[:1].upper() + sentence[1:], saying.refuses, path)

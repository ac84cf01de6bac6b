"""Documents that are almost right: seeded changes of a sample that still follow the schema."""

from __future__ import annotations

import copy
import random
from collections import defaultdict
from collections.abc import Sequence

from lxml import etree

from as2007lib.formats.ubl.schema import check_tree

_WORDS = {
    "ID": ["S", "E", "AE", "K", "G", "O", "Z", "L", "M", "B", "X", " S ", "VAT", "vat", "TAX", "12345", "73#2", "DK12345678", "87654321"],
    "IdentificationCode": ["DK", "SE", "NO", "IT", "IS", "NL", "DE", "GR", "XX", "dk", " DK"],
    "CompanyID": ["DK12345678", "12345678", "SE123456789001", "NO999999999MVA", "NO123", "IT12345678901", "5560360793", "XX1", "A"],
    "EndpointID": ["5798009811578", "5798009811570", "DK12345678", "12345678", "0000000000", "974760673", "UFF001", "5560360793"],
    "PaymentMeansCode": ["1", "30", "31", "42", "48", "49", "50", "58", "59", "93", "97", "9", "ZZZ", "999"],
    "PaymentID": ["71#123456789012345", "71#1", "75#1234567890123456", "04#1234567890123456", "01#", "73#", "15#1"],
    "InvoiceTypeCode": ["380", "384", "326", "390", "325", "393", "381", "1"],
    "CreditNoteTypeCode": ["381", "396", "380", "83", "1"],
    "DocumentCurrencyCode": ["DKK", "EUR", "SEK", "XYZ", "MRU", "STD"],
    "TaxCurrencyCode": ["DKK", "EUR", "SEK", "XYZ"],
    "Note": ["#AAA#x", "#XXX#x", "#ABC", "a#b#", "# A #x"],
    "ChargeIndicator": ["true", "false", "1", "0"],
    "AllowanceChargeReasonCode": ["95", "ZZZ", "AA", "1", "FC"],
    "AllowanceChargeReason": ["1234", "12", "0x12", "A#B", "#AB", "AB#", "-001", "1e3 "],
    "TaxExemptionReasonCode": ["VATEX-EU-O", "vatex-eu-ic", "VATEX-EU-132-1G", "VATEX-EU-AE", "VATEX-EU-D", "NONE"],
    "DocumentTypeCode": ["130", "50", "380"],
    "DescriptionCode": ["3", "35", "99"],
    "CustomizationID": ["urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0", "OIOUBL-2.1"],
    "ProfileID": ["urn:fdc:peppol.eu:2017:poacc:billing:01:1.0", "urn:fdc:peppol.eu:2017:poacc:billing:02:1.0", "x", "x:urn:fdc"],
    "UBLVersionID": ["2.1", "2.0"],
}
_NUMBERS = ["0", "0.00", "1", "-1", "25", "25.00", "0.004", "100.005", "12.345", "-0.5", "0.5", "12", "6", "+3.10", ".5", "99999.99"]
_DATES = ["2013-06-30", "2013-05-01", "2030-12-31", "2017-11-01Z", "2017-11-01+02:00", "1999-01-01"]
_ATTRIBUTES = {
    "schemeID": ["0088", "0184", "0192", "0208", "0201", "0210", "9907", "0211", "0007", "0151", "0096", "SEPA", "GLN", "AN", "0196", ""],
    "currencyID": ["DKK", "EUR", "SEK", "MRU", "STD", "XYZ"],
    "unitCode": ["EA", "C62", "HUR", "XXX", "DAY"],
    "listID": ["TST", "STI", "UN", "MC"],
    "listVersionID": ["19.05.01", "26.0801", "1"],
    "mimeCode": ["application/pdf", "image/tiff", "text/csv"],
    "filename": ["a.pdf"],
    "name": ["x"],
    "schemeName": ["x"],
    "schemeAgencyID": ["320"],
    "listAgencyID": ["6"],
    "languageID": ["da"],
    "schemeURI": ["x"],
    "listName": ["x"],
    "unitCodeListID": ["x"],
}
_SPACE_BEFORE = 0.03


class Mutator:
    """Makes changed copies of documents; other documents lend it elements to put in."""

    def __init__(self, seed: int, lenders: Sequence[etree._Element]) -> None:
        self.chance = random.Random(seed)
        self._pool: defaultdict[str, list[etree._Element]] = defaultdict(list)
        for lender in lenders:
            for element in lender.iter(etree.Element):
                parent = element.getparent()
                if parent is not None:
                    self._pool[etree.QName(parent).localname.replace("CreditNote", "Invoice")].append(element)

    def changed(self, root: etree._Element, changes: int) -> etree._Element:
        """Return a copy with so many changes that each keep to the schema."""
        made = copy.deepcopy(root)
        left = changes
        for _ in range(20 * changes):
            if not left:
                break
            attempt = copy.deepcopy(made)
            self._change(self.chance.choice(list(attempt.iter(etree.Element))))
            if not check_tree(attempt):
                made, left = attempt, left - 1
        return made

    def _change(self, element: etree._Element) -> None:
        parent = element.getparent()
        ways = [self._text, self._text, self._text, self._attribute, self._insert]
        if parent is not None:
            ways += [self._delete, self._delete, self._double, self._double]
        self.chance.choice(ways)(element)

    def _delete(self, element: etree._Element) -> None:
        element.getparent().remove(element)

    def _double(self, element: etree._Element) -> None:
        element.addnext(copy.deepcopy(element))

    def _insert(self, element: etree._Element) -> None:
        known = self._pool[etree.QName(element).localname.replace("CreditNote", "Invoice")]
        if known:
            new = copy.deepcopy(self.chance.choice(known))
            element.insert(self.chance.randint(0, len(element)), new)

    def _text(self, element: etree._Element) -> None:
        if len(element):
            return
        name = etree.QName(element).localname
        text = element.text or ""
        if self.chance.random() < 0.15:
            element.text = self.chance.choice(["", " ", f" {text}", f"{text} "])
        elif name in _WORDS:
            element.text = self.chance.choice(_WORDS[name])
        elif name.endswith("Date"):
            element.text = self.chance.choice(_DATES)
        elif name.endswith(("Amount", "Quantity", "Percent", "Numeric")):
            element.text = self._number(text)
        else:
            element.text = self.chance.choice(["", "x", "0", "DK", text.lower()])

    def _number(self, text: str) -> str:
        if self.chance.random() < 0.5:
            return self.chance.choice(_NUMBERS)
        cents = round(float(text) * 100) + self.chance.choice([1, -1, 2, -2, 3, 50, -50, 99, 100, -100, 101, -101, 1000])
        return f"{cents // 100}.{cents % 100:02d}" if cents >= 0 else f"-{-cents // 100}.{-cents % 100:02d}"

    def _attribute(self, element: etree._Element) -> None:
        present = [name for name in element.keys() if not name.startswith("{")]  # noqa: SIM118 - an element has keys, but is no mapping
        if present and self.chance.random() < 0.7:
            name = self.chance.choice(present)
            if self.chance.random() < 0.3:
                del element.attrib[name]
                return
        else:
            name = self.chance.choice(list(_ATTRIBUTES))
        element.set(name, self.chance.choice(_ATTRIBUTES.get(name, ["x"])))

"""Rules for suppliers from Norway, Sweden, Italy, Iceland and the Netherlands: a Danish customer may hear from them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from as2007lib.formats.peppol.rules.countries import customer_address, supplier_address, supplier_country
from as2007lib.formats.peppol.rules.dates import moment
from as2007lib.formats.peppol.rules.identifiers import norwegian_digits, swedish_digits
from as2007lib.formats.peppol.rules.tree import Node, Tree

_SUPPLIER = ("cac:AccountingSupplierParty", "cac:Party")
_CUSTOMER = ("cac:AccountingCustomerParty", "cac:Party")
_COUNTRY = ("cac:PostalAddress", "cac:Country", "cbc:IdentificationCode")
_NUMBER = re.compile(r"\s*(?:[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?|-?INF)\s*")
_SWEDISH_VAT, _SWEDISH_COMPANY, _ICELANDIC_ACCOUNT = 14, 10, 12
_DATE = len("2026-01-01")
_DUE = "EINDAGI"
_SWEDISH_RATES = {25, 12, 6}
_DUTCH_SCHEMES = {"0106", "0190"}
_DUTCH_MEANS = {"30", "48", "49", "57", "58", "59"}


def check(tree: Tree) -> None:
    """Check what suppliers from abroad must keep to."""
    country, address = supplier_country(tree), supplier_address(tree)
    suppliers = tree.root.at(*_SUPPLIER)
    if country == "NO":
        _norway(tree, suppliers)
    if country == "IT":
        _italy(tree, suppliers)
    if address == "SE":
        _sweden(tree, suppliers)
    if address == "IS":
        _iceland(tree, suppliers)
    if address == "NL":
        _netherlands(tree, suppliers)


def _numbers(party: Node, *, of: str | None = None) -> list[Node]:
    """Return a party's tax numbers of a scheme, or of every scheme but VAT."""
    found = []
    for scheme in party.all("cac:PartyTaxScheme"):
        names = [node.trimmed for node in scheme.at("cac:TaxScheme", "cbc:ID")]
        if (of in names) if of else ("VAT" not in names):
            found += scheme.all("cbc:CompanyID")
    return found


def _norway(tree: Tree, suppliers: list[Node]) -> None:
    for party in suppliers:
        registers = _numbers(party, of="TAX")
        if len(registers) != 1 or registers[0].trimmed != "Foretaksregisteret":
            tree.fail("NO-R-002", party)
        numbers = [node.text for node in _numbers(party, of="VAT")]
        if any(number.startswith("NO") for number in numbers):
            number = numbers[0] if len(numbers) == 1 else ""
            if not re.fullmatch(r"[0-9]{9}MVA", number[2:]) or not norwegian_digits(number[2:11]):
                tree.fail("NO-R-001", party)


def _italy(tree: Tree, suppliers: list[Node]) -> None:
    for party in suppliers:
        for scheme in party.all("cac:PartyTaxScheme"):
            other = scheme.value("cac:TaxScheme", "cbc:ID") != "VAT"
            if other and not re.fullmatch(r"[A-Z0-9]{11,16}", scheme.value("cbc:CompanyID")):
                tree.fail("IT-R-001", scheme)
        for rule, name in (("IT-R-002", "cbc:StreetName"), ("IT-R-003", "cbc:CityName"), ("IT-R-004", "cbc:PostalZone")):
            if not party.at("cac:PostalAddress", name):
                tree.fail(rule, party)


def _sweden(tree: Tree, suppliers: list[Node]) -> None:
    swedish = [party for party in suppliers if any(node.text == "SE" for node in party.at(*_COUNTRY))]
    registered = [party for party in swedish if _swedish_vat(tree, party)]
    if registered:
        for name in ("cac:TaxCategory", "cac:ClassifiedTaxCategory"):
            for category in tree.every(name):
                if any(node.text == "S" for node in category.all("cbc:ID")) and category.amount("cbc:Percent") not in _SWEDISH_RATES:
                    tree.fail("SE-R-006", category)
    for party in swedish:
        _swedish_company(tree, party)
    if swedish:
        _swedish_payment(tree)


def _swedish_vat(tree: Tree, party: Node) -> bool:
    """Check a Swedish VAT number; return whether there is one."""
    schemes = [one for one in party.all("cac:PartyTaxScheme") if any(node.text == "VAT" for node in one.at("cac:TaxScheme", "cbc:ID"))]
    numbers = [node for scheme in schemes for node in scheme.all("cbc:CompanyID")]
    if not any(node.text.startswith("SE") for node in numbers):
        return False
    if len(numbers) != 1 or len(numbers[0].trimmed) != _SWEDISH_VAT:
        tree.fail("SE-R-001", party)
    if len(numbers) != 1 or not _NUMBER.fullmatch(numbers[0].text[2:14]):
        tree.fail("SE-R-002", party)
    return True


def _swedish_company(tree: Tree, party: Node) -> None:
    for number in party.at("cac:PartyLegalEntity", "cbc:CompanyID"):
        if not _NUMBER.fullmatch(number.text):
            tree.fail("SE-R-003", number)
        if len(number.trimmed) != _SWEDISH_COMPANY:
            tree.fail("SE-R-004", number)
        if not swedish_digits(number.trimmed):
            tree.fail("SE-R-013", number)
    if party.at("cac:PartyLegalEntity", "cbc:CompanyID"):
        for scheme in party.all("cac:PartyTaxScheme"):
            if scheme.value("cac:TaxScheme", "cbc:ID").upper() != "VAT":
                for number in scheme.all("cbc:CompanyID"):
                    if " ".join(number.text.split()).upper() != "GODKÄND FÖR F-SKATT":
                        tree.fail("SE-R-005", number)


def _swedish_payment(tree: Tree) -> None:
    inland = any(node.text == "SE" for node in tree.root.at(*_CUSTOMER, *_COUNTRY))
    for means in tree.every("cac:PaymentMeans"):
        codes = {node.text for node in means.all("cbc:PaymentMeansCode")}
        if codes & {"50", "56"}:
            tree.fail("SE-R-011", means)
        elif inland and "31" in codes:
            tree.fail("SE-R-012", means)
        branch = means.value("cac:PayeeFinancialAccount", "cac:FinancialInstitutionBranch", "cbc:ID")
        if means.value("cbc:PaymentMeansCode") != "30" or branch not in {"SE:PLUSGIRO", "SE:BANKGIRO"}:
            continue
        numeric, length, sizes = ("SE-R-007", "SE-R-010", range(2, 9)) if branch == "SE:PLUSGIRO" else ("SE-R-008", "SE-R-009", range(7, 9))
        for account in means.at("cac:PayeeFinancialAccount", "cbc:ID"):
            if not _NUMBER.fullmatch(account.text):
                tree.fail(numeric, account)
            if len(account.trimmed) not in sizes:
                tree.fail(length, account)


def _iceland(tree: Tree, suppliers: list[Node]) -> None:
    root = tree.root
    if not {root.value("cbc:InvoiceTypeCode"), root.value("cbc:CreditNoteTypeCode")} & {"380", "381"}:
        tree.fail("IS-R-001", root)
    if not _icelandic(suppliers):
        tree.fail("IS-R-002", root)
    if not _addressed(suppliers):
        tree.fail("IS-R-003", root)
    if customer_address(tree) == "IS":
        for customer in root.all("cac:AccountingCustomerParty"):
            if not _icelandic(customer.all("cac:Party")):
                tree.fail("IS-R-004", customer)
            if not _addressed(customer.all("cac:Party")):
                tree.fail("IS-R-005", customer)
    for code, rule in (("9", "IS-R-006"), ("42", "IS-R-007")):
        means = [one for one in root.all("cac:PaymentMeans") if any(node.text == code for node in one.all("cbc:PaymentMeansCode"))]
        accounts = [node for one in means for node in one.at("cac:PayeeFinancialAccount", "cbc:ID")]
        if means and not (len(accounts) == 1 and len(accounts[0].trimmed) == _ICELANDIC_ACCOUNT):
            tree.fail(rule, means[0])
    _icelandic_due(tree)


def _icelandic(parties: Iterable[Node]) -> bool:
    return any(node.attributes.get("schemeID") == "0196" for party in parties for node in party.at("cac:PartyLegalEntity", "cbc:CompanyID"))


def _addressed(parties: list[Node]) -> bool:
    return all(any(party.at("cac:PostalAddress", name) for party in parties) for name in ("cbc:StreetName", "cbc:PostalZone"))


def _icelandic_due(tree: Tree) -> None:
    root = tree.root
    references = root.all("cac:AdditionalDocumentReference")
    found = [one for one in references if any(node.text == _DUE for node in one.all("cbc:DocumentDescription"))]
    if not found:
        return
    dates = [node.text for one in found for node in one.all("cbc:ID")]
    due = [node.text for node in root.all("cbc:DueDate")]
    if len(dates) != 1 or len(dates[0]) != _DATE or moment(dates[0]) is None:
        tree.fail("IS-R-008", found[0])
    if not due:
        tree.fail("IS-R-009", found[0])
    if not any(day <= last for day in due for last in dates):
        tree.fail("IS-R-010", found[0])


def _netherlands(tree: Tree, suppliers: list[Node]) -> None:
    root = tree.root
    inland = customer_address(tree) == "NL"
    if not root.at("cac:BillingReference", "cac:InvoiceDocumentReference", "cbc:ID"):
        for code in tree.every("cbc:CreditNoteTypeCode"):
            tree.fail("NL-R-001", code)
    _dutch_parties(tree, suppliers, "NL-R-002", "NL-R-003")
    if inland:
        _dutch_parties(tree, root.at(*_CUSTOMER), "NL-R-004", "NL-R-005")
    for representative in tree.every("cac:TaxRepresentativeParty"):
        if representative.value(*_COUNTRY).upper() == "NL":
            _dutch_address(tree, representative, "NL-R-006")
    _dutch_payment(tree, inland=inland)
    if not root.at("cac:OrderReference", "cbc:ID"):
        for reference in tree.every("cac:OrderLineReference"):
            for node in reference.all("cbc:LineID"):
                tree.fail("NL-R-009", node)


def _dutch_payment(tree: Tree, *, inland: bool) -> None:
    means = tree.every("cac:PaymentMeans")
    for total in tree.every("cac:LegalMonetaryTotal"):
        payable = total.amount("cbc:PayableAmount")
        if not means and not (payable >= 0 if tree.credit else payable <= 0):
            tree.fail("NL-R-007", total)
    for one in means:
        if inland and one.value("cbc:PaymentMeansCode") not in _DUTCH_MEANS:
            tree.fail("NL-R-008", one)


def _dutch_parties(tree: Tree, parties: list[Node], address: str, number: str) -> None:
    for party in parties:
        _dutch_address(tree, party, address)
        for node in party.at("cac:PartyLegalEntity", "cbc:CompanyID"):
            if node.attributes.get("schemeID") not in _DUTCH_SCHEMES or not node.trimmed:
                tree.fail(number, node)


def _dutch_address(tree: Tree, party: Node, rule: str) -> None:
    for address in party.all("cac:PostalAddress"):
        if not all(address.first(name) for name in ("cbc:StreetName", "cbc:CityName", "cbc:PostalZone")):
            tree.fail(rule, address)

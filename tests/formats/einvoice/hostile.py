"""Hostile files: what each tries, its bytes, and the codes one of which must refuse it, or tell of it."""

from __future__ import annotations

import codecs
from collections.abc import Callable
from typing import NamedTuple

from tests.formats.einvoice.made import benign, changed

PAYABLE = '<cbc:PayableAmount currencyID="DKK">350.25</cbc:PayableAmount>'
DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
LAUGHS = "".join([f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha"}">' for n in range(10)])


class Hostile(NamedTuple):
    """A file, the codes that refuse it, and the codes that tell of it where it is not refused."""

    content: bytes
    refused: set[str]
    told: set[str]


def refused(content: bytes, *codes: str) -> Hostile:
    return Hostile(content, set(codes), set())


def told(content: bytes, *codes: str) -> Hostile:
    return Hostile(content, set(), set(codes))


def good() -> str:
    return benign().decode()


def payable(inside: str) -> bytes:
    """The invoice with something else for the amount to be paid."""
    return changed(benign(), (PAYABLE, PAYABLE.replace("350.25", inside)))


def with_doctype(doctype: str, inside: str = "350.25") -> bytes:
    return changed(payable(inside), (DECLARATION, f"{DECLARATION}{doctype}\n"))


def deep(tags: int) -> bytes:
    inside = f"{'<cac:AgentParty>' * tags}{'</cac:AgentParty>' * tags}"
    return changed(benign(), ("</cac:Party></cac:AccountingSupplierParty>", f"{inside}</cac:Party></cac:AccountingSupplierParty>"))


def extended(inside: str) -> bytes:
    """The invoice with an extension, where anything may stand."""
    extension = (
        '<ext:UBLExtensions xmlns:ext="urn:oasis:names:specification:ubl:schema:xsd:CommonExtensionComponents-2"><ext:UBLExtension>'
        f"<ext:ExtensionContent>{inside}</ext:ExtensionContent></ext:UBLExtension></ext:UBLExtensions>"
    )
    return changed(benign(), ("<cbc:UBLVersionID>", f"{extension}<cbc:UBLVersionID>"))


def attributes(count: int) -> str:
    return " ".join([f'attribute{number}="1"' for number in range(count)])


def enclosed(size: int) -> bytes:
    inside = (
        "<cac:AdditionalDocumentReference><cbc:ID>1</cbc:ID><cac:Attachment>"
        f'<cbc:EmbeddedDocumentBinaryObject mimeCode="application/pdf">{"A" * size}</cbc:EmbeddedDocumentBinaryObject>'
        "</cac:Attachment></cac:AdditionalDocumentReference>"
    )
    return changed(benign(), ("<cac:AccountingSupplierParty>", f"{inside}<cac:AccountingSupplierParty>"))


def entities() -> dict[str, Hostile]:
    """Entities and DOCTYPEs."""
    entity = '<!ENTITY x SYSTEM "file:///etc/hostname">'
    return {
        "XXE of a file": refused(with_doctype(f"<!DOCTYPE Invoice [{entity}]>", "&x;"), "doctype"),
        "XXE over the network": refused(with_doctype('<!DOCTYPE I [<!ENTITY x SYSTEM "http://127.0.0.1:9/x">]>', "&x;"), "doctype"),
        "parameter entity": refused(with_doctype('<!DOCTYPE I [<!ENTITY % p SYSTEM "http://127.0.0.1:9/p"> %p;]>'), "doctype"),
        "external DTD": refused(with_doctype('<!DOCTYPE Invoice SYSTEM "http://127.0.0.1:9/evil.dtd">'), "doctype"),
        "public DTD": refused(with_doctype('<!DOCTYPE I PUBLIC "-//X//Y//EN" "http://127.0.0.1:9/evil.dtd">'), "doctype"),
        "billion laughs": refused(with_doctype(f"<!DOCTYPE Invoice [{LAUGHS}]>", "&l9;"), "doctype"),
        "quadratic blow-up": refused(with_doctype(f'<!DOCTYPE I [<!ENTITY a "{"a" * 50_000}">]>', "&a;" * 10_000), "doctype"),
        "entity in an amount": refused(with_doctype('<!DOCTYPE I [<!ENTITY n "9">]>', "350.2&n;"), "doctype"),
        "undeclared entity in an amount": refused(payable("350.2&n;"), "not_xml"),
        "empty DOCTYPE": refused(with_doctype("<!DOCTYPE Invoice>"), "doctype"),
        "DOCTYPE behind a comment": refused(with_doctype("<!-- x --><?y z?>\n<!DOCTYPE Invoice>"), "doctype"),
        "DOCTYPE without declaration": refused(with_doctype("<!DOCTYPE Invoice>").removeprefix(DECLARATION.encode()), "doctype"),
        "DOCTYPE behind a byte order mark": refused(codecs.BOM_UTF8 + with_doctype("<!DOCTYPE Invoice>"), "doctype"),
        "DOCTYPE in small letters": refused(with_doctype("<!doctype Invoice>"), "not_xml"),
        "DOCTYPE inside the root": refused(changed(benign(), ("<cbc:UBLVersionID>", "<!DOCTYPE x><cbc:UBLVersionID>")), "not_xml"),
        "DOCTYPE behind the root": refused(benign() + b"<!DOCTYPE x>", "not_xml"),
        "default attribute": refused(with_doctype('<!DOCTYPE Invoice [<!ATTLIST cbc:PayableAmount currencyID CDATA "EUR">]>'), "doctype"),
    }


def encodings() -> dict[str, Hostile]:
    """Encodings that hide or lie."""
    doctype = with_doctype("<!DOCTYPE Invoice>").decode()
    declared = {name: good().replace("UTF-8", name) for name in ("UTF-16", "UTF-7", "UTF-32", "IBM037", "ISO-8859-1", "Shift_JIS")}
    return {
        "UTF-16 with mark": refused(declared["UTF-16"].encode("utf-16"), "nul", "encoding"),
        "UTF-16 little-endian": refused(declared["UTF-16"].encode("utf-16-le"), "nul"),
        "UTF-16 with a DOCTYPE": refused(doctype.replace("UTF-8", "UTF-16").encode("utf-16"), "nul"),
        "UTF-32": refused(declared["UTF-32"].encode("utf-32"), "nul"),
        "UTF-7": refused(declared["UTF-7"].encode("utf-7"), "encoding"),
        "UTF-7 with a DOCTYPE": refused(doctype.replace("UTF-8", "UTF-7").encode("utf-7"), "encoding"),
        "UTF-7 declared plainly": refused(declared["UTF-7"].encode(), "encoding"),
        "EBCDIC": refused(declared["IBM037"].encode("cp037", "replace"), "encoding"),
        "EBCDIC with a DOCTYPE": refused(doctype.replace("UTF-8", "IBM037").encode("cp037", "replace"), "encoding"),
        "Shift-JIS declared": refused(declared["Shift_JIS"].encode(), "encoding"),
        "says UTF-16, is UTF-8": refused(declared["UTF-16"].encode(), "encoding"),
        "says UTF-8, is ISO-8859-1": refused(good().encode("iso-8859-1"), "encoding_lies"),
        "says ISO-8859-1, is UTF-8": told(declared["ISO-8859-1"].encode(), "encoding_doubtful"),
        "mark of UTF-8, says ISO-8859-1": refused(codecs.BOM_UTF8 + declared["ISO-8859-1"].encode(), "encoding"),
        "two marks": refused(codecs.BOM_UTF8 * 2 + benign(), "encoding"),
        "overlong characters": refused(benign().replace(b"Solby", b"\xc0\xbcolby"), "encoding_lies"),
        "NUL": refused(benign().replace(b"Solby", b"Sol\0by"), "nul"),
        "NUL at the end": refused(benign() + b"\0", "nul"),
        "control character": refused(benign().replace(b"Solby", b"Sol\x08by"), "not_xml"),
        "control character by reference": refused(benign().replace(b"Solby", b"Sol&#8;by"), "not_xml"),
        "XML 1.1": refused(changed(benign(), ('version="1.0"', 'version="1.1"')), "encoding"),
        "space before the declaration": refused(b" " + benign(), "not_xml"),
        "nothing": refused(b"", "empty"),
        "only space": refused(b" \n\t ", "empty"),
        "no XML": refused(b"PK\x03\x04 something", "encoding", "not_xml"),
        "PDF": refused(b"%PDF-1.7\n<</Type /Catalog>>", "not_xml"),
    }


def amounts() -> dict[str, Hostile]:
    """Amounts that are none, or not what they seem."""
    line = '<cbc:LineExtensionAmount currencyID="DKK">310.25</cbc:LineExtensionAmount>'
    return {
        "comment in an amount": refused(payable("3<!-- -->50.25"), "amount_markup"),
        "comment behind an amount": refused(payable("350.25<!-- -->"), "amount_markup"),
        "comment between digits": refused(payable("350.25<!-- -->9"), "amount_markup", "xsd"),
        "instruction in an amount": refused(payable("3<?x y?>50.25"), "amount_markup"),
        "instruction in an amount, no declaration": refused(payable("3<?x y?>50.25").removeprefix(DECLARATION.encode()), "amount_markup"),
        "element in an amount": refused(payable("<b>350.25</b>"), "xsd"),
        "comment in a line's amount": refused(changed(benign(), (line, line.replace("310", "3<!-- -->10"))), "amount_markup"),
        "comment in a number": told(changed(benign(), ("AS0000123", "AS0000<!-- -->123")), "value_markup"),
        "instruction in a note": told(changed(benign(), ("<cbc:Name>Solby", "<cbc:Name>Sol<?x?>by")), "value_markup"),
        "full-width digits": refused(payable("３５０.２５"), "xsd"),
        "Arabic digits": refused(payable("٣٥٠.٢٥"), "xsd"),
        "minus of another kind": refused(payable("−350.25"), "xsd"),
        "comma": refused(payable("350,25"), "xsd"),
        "thousands": refused(payable("1,350.25"), "xsd"),
        "exponent": refused(payable("3.5e2"), "xsd"),
        "infinity": refused(payable("INF"), "xsd"),
        "no number": refused(payable("NaN"), "xsd"),
        "hexadecimal": refused(payable("0x10"), "xsd"),
        "underscore": refused(payable("3_50.25"), "xsd"),
        "empty amount": refused(payable(""), "xsd"),
        "hard space": refused(payable("350.25&#160;"), "xsd"),
        "three decimals": refused(payable("350.250"), "amount_decimals"),
        "16 digits": refused(payable("12345678901234.56"), "amount_digits"),
        "a thousand digits": refused(payable("9" * 1000), "amount_digits"),
        "another currency in a total": refused(changed(benign(), (PAYABLE, PAYABLE.replace("DKK", "EUR"))), "amount_currency"),
        "another currency on a line": refused(changed(benign(), (line, line.replace("DKK", "EUR"))), "amount_currency"),
        "currency in small letters": refused(changed(benign(), (PAYABLE, PAYABLE.replace("DKK", "dkk"))), "amount_currency"),
        "no currency": refused(changed(benign(), ("<cbc:DocumentCurrencyCode>DKK</cbc:DocumentCurrencyCode>", "")), "currency_missing"),
        "a total that lies": told(payable("1350.25"), "payable_differs"),
        "a negative total": told(payable("-350.25"), "payable_negative"),
        "digits by reference": told(payable("&#57;50.25"), "payable_differs"),
        "digits in a CDATA section": told(payable("9<![CDATA[50.]]>25"), "payable_differs"),
        "two totals": refused(changed(benign(), (PAYABLE, PAYABLE * 2)), "xsd"),
    }


def shapes() -> dict[str, Hostile]:
    """Sizes and shapes."""
    return {
        "60 MB attachment": refused(enclosed(60_000_000), "too_large"),
        "attachment over the limit of a text": refused(enclosed(15_000_000), "text_too_long"),
        "deep nesting": refused(deep(100), "too_deep"),
        "deeper than the parser goes": refused(deep(5_000), "not_xml"),
        "deep nesting in an extension": refused(extended(f"{'<a>' * 60}{'</a>' * 60}"), "too_deep"),
        "very deep nesting in a large file": refused(extended(f"{'<a>' * 300_000}{'</a>' * 300_000}"), "not_xml", "too_deep"),
        "a million elements": refused(extended("<a/>" * 2_100_000), "too_many_elements"),
        "duplicate attributes": refused(changed(benign(), ('currencyID="DKK"', 'currencyID="DKK" currencyID="EUR"')), "not_xml"),
        "an attribute twice by namespace": refused(extended('<a xmlns:p="u" xmlns:q="u" p:x="1" q:x="2"/>'), "not_xml"),
        "thousands of attributes": refused(extended(f"<a {attributes(4000)}/>"), "tag_too_long"),
        "many attributes": refused(extended(f"<a {attributes(50)}/>{'<c/>' * 20_000}"), "too_many_attributes"),
        "huge element name": refused(extended(f"<{'n' * 60_000}/>"), "name_too_long", "tag_too_long", "not_xml"),
        "huge attribute name": refused(extended(f'<a {"n" * 5_000}="1"/>{"<c/>" * 20_000}'), "name_too_long"),
        "huge attribute": refused(extended(f'<a b="{"n" * 100_000}"/>'), "tag_too_long"),
        "huge namespace": refused(changed(benign(), ("<Invoice ", f'<Invoice xmlns:z="{"u" * 100_000}" ')), "tag_too_long"),
        "cut in the middle": refused(benign()[: len(benign()) // 2], "not_xml"),
        "two documents": refused(benign() + benign(), "not_xml"),
    }


def strangers() -> dict[str, Hostile]:
    """Other things than are received."""
    include = '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/hostname" parse="text"/>'
    stylesheet = '<?xml-stylesheet type="text/xsl" href="http://127.0.0.1:9/evil.xsl"?>\n'
    location = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="urn:x http://127.0.0.1:9/evil.xsd" '
    return {
        "XInclude of a file": refused(changed(benign(), ("<cbc:UBLVersionID>", f"{include}<cbc:UBLVersionID>")), "xsd"),
        "XInclude in a name": refused(changed(benign(), ("<cbc:Name>Solby", f"<cbc:Name>{include}Solby")), "xsd"),
        "unknown element": refused(changed(benign(), ("<cbc:UBLVersionID>", "<cbc:Evil/><cbc:UBLVersionID>")), "xsd"),
        "unknown attribute": refused(changed(benign(), ('currencyID="DKK"', 'currencyID="DKK" evil="1"')), "xsd"),
        "web page": refused(b"<html><script>alert(1)</script></html>", "document_unknown"),
        "stylesheet": refused(b'<xsl:stylesheet xmlns:xsl="http://www.w3.org/1999/XSL/Transform" version="1.0"/>', "document_unknown"),
        "SVG": refused(b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "document_unknown"),
        "an invoice in another namespace": refused(b'<Invoice xmlns="urn:evil"/>', "document_unknown"),
        "an invoice in no namespace": refused(b"<Invoice/>", "document_unknown"),
        "an order": refused(b'<Order xmlns="urn:oasis:names:specification:ubl:schema:xsd:Order-2"><ID>1</ID></Order>', "document_unknown"),
        "an empty invoice": refused(b'<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"/>', "customization_missing"),
        "an unknown standard": refused(changed(benign(), ("OIOUBL-2.1", "OIOUBL-9.9")), "customization_unknown"),
        "a cancelled standard": refused(
            changed(benign(), ("OIOUBL-2.1", "urn:fdc:oioubl.dk:trns:billing:invoice:3.0")), "customization_cancelled"
        ),
        "no number": refused(changed(benign(), ("<cbc:ID>AS0000123</cbc:ID>", "<cbc:ID> </cbc:ID>")), "number_missing"),
        "a date that is none": refused(changed(benign(), ("2026-11-05", "2026-02-30")), "xsd"),
        "a year too far": refused(changed(benign(), ("2026-11-05", "12026-11-05")), "bad_date"),
        "a stylesheet is not fetched": told(changed(benign(), (DECLARATION, DECLARATION + stylesheet))),
        "a schema is not fetched": told(changed(benign(), ("<Invoice ", f"<Invoice {location}"))),
        "bidi override in a name": told(changed(benign(), ("Solby Kommune", "Solby \u202eenummoK")), "hidden_characters"),
        "zero width space in a number": told(changed(benign(), ("AS0000123", "AS0000\u200b123")), "hidden_characters"),
        "soft hyphen in an account": told(changed(benign(), (">1234567890<", ">12345\u00ad67890<")), "hidden_characters"),
        "Cyrillic letter in the supplier's name": told(changed(benign(), ("Solby", "S\u043elby")), "lookalike_characters"),
        "Greek letters for Latin ones": told(changed(benign(), ("Solby Kommune", "\u0391\u0392 Kommune")), "lookalike_characters"),
        "full-width digits in a number": told(changed(benign(), ("AS0000123", "AS\uff10\uff10123")), "lookalike_digits"),
    }


def everything() -> dict[str, Callable[[], dict[str, Hostile]]]:
    return {"entities": entities, "encodings": encodings, "amounts": amounts, "shapes": shapes, "strangers": strangers}

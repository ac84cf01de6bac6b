"""The frame of a document: identifiers, type, currency, notes, and elements without content."""

from __future__ import annotations

import re

from as2007lib.formats.peppol.rules.countries import both_german
from as2007lib.formats.peppol.rules.tables import codes, joined
from as2007lib.formats.peppol.rules.tree import Tree

_SPECIFICATION = "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0"
_SUBJECT = len("AAA")
_PROFILE = re.compile(r"urn:fdc:peppol.eu:2017:poacc:billing:[0-9]{2}:1.0")


def check(tree: Tree) -> None:
    """Check the frame."""
    for node in tree.empty:
        tree.fail("PEPPOL-EN16931-R008", node)
    _identifiers(tree)
    _types(tree)
    _currencies(tree)
    _notes(tree)


def _identifiers(tree: Tree) -> None:
    root = tree.root
    if not root.value("cbc:CustomizationID"):
        tree.fail("BR-01", root)
    if not root.value("cbc:CustomizationID").startswith(_SPECIFICATION):
        tree.fail("PEPPOL-EN16931-R004", root)
    if not root.value("cbc:ID"):
        tree.fail("BR-02", root)
    if not root.value("cbc:IssueDate"):
        tree.fail("BR-03", root)
    version = root.first("cbc:UBLVersionID")
    if version and version.text != "2.1":
        tree.fail("UBL-CR-002", version)
    if not root.first("cbc:ProfileID"):
        tree.fail("PEPPOL-EN16931-R001", root)
    if not _PROFILE.search(root.value("cbc:ProfileID")):
        tree.fail("PEPPOL-EN16931-R007", root)
    if not root.first("cbc:BuyerReference") and not root.at("cac:OrderReference", "cbc:ID"):
        tree.fail("PEPPOL-EN16931-R003", root)
    if not tree.lines:
        tree.fail("BR-16", root)


def _types(tree: Tree) -> None:
    root = tree.root
    if not root.value("cbc:InvoiceTypeCode") and not root.value("cbc:CreditNoteTypeCode"):
        tree.fail("BR-04", root)
    profile = root.value("cbc:ProfileID")
    first = bool(_PROFILE.search(profile)) and profile.split(":")[6] == "01"
    for node in tree.every("cbc:InvoiceTypeCode"):
        if node.trimmed not in codes("invoice_type"):
            tree.fail("BR-CL-01", node)
        if first and node.trimmed not in codes("peppol_invoice_type"):
            tree.fail("PEPPOL-EN16931-P0100", node)
        if node.trimmed in {"326", "384"} and not both_german(tree):
            tree.fail("PEPPOL-EN16931-P0112", node)
    for node in tree.every("cbc:CreditNoteTypeCode"):
        if node.trimmed not in codes("credit_note_type"):
            tree.fail("BR-CL-01", node)
        if first and node.trimmed not in codes("peppol_credit_note_type"):
            tree.fail("PEPPOL-EN16931-P0101", node)


def _currencies(tree: Tree) -> None:
    root = tree.root
    currency = root.value("cbc:DocumentCurrencyCode")
    if not currency:
        tree.fail("BR-05", root)
    for node in tree.every("cbc:DocumentCurrencyCode"):
        if node.trimmed not in codes("currency"):
            tree.fail("BR-CL-04", node)
    for node in tree.every("cbc:TaxCurrencyCode"):
        if node.trimmed not in codes("currency"):
            tree.fail("BR-CL-05", node)
        if node.trimmed == currency:
            tree.fail("PEPPOL-EN16931-R005", node)
        amounts = [amount for total in tree.every("cac:TaxTotal") for amount in total.all("cbc:TaxAmount")]
        if node.parent is root and not any(amount.attributes.get("currencyID") == node.text for amount in amounts):
            tree.fail("BR-53", node)


def _notes(tree: Tree) -> None:
    notes = tree.root.all("cbc:Note")
    if len(notes) > 1 and not both_german(tree):
        tree.fail("PEPPOL-EN16931-R002", notes[1])
    for note in notes:
        subject, mark, _ = note.text.partition("#")[2].partition("#")
        if mark and len(subject) == _SUBJECT and subject not in joined("note_subject"):
            tree.fail("BR-CL-08", note)

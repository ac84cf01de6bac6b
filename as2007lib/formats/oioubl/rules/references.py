"""References to other documents, and what is attached to them."""

from __future__ import annotations

from collections.abc import Callable

from as2007lib.formats.oioubl.rules.codes import code_list
from as2007lib.formats.oioubl.rules.node import Node
from as2007lib.formats.oioubl.rules.rule import Absent, Item, NodeRule, Plan, Rule, absent, at, at_most_one, not_both, when

_UUID = 36
_PERSONAL = code_list("personalsecure")
_FILES = frozenset(
    {
        "image/tiff",
        "image/png",
        "image/jpeg",
        "image/gif",
        "application/pdf",
        "text/xml",
        "text/csv",
        "application/vnd.ms-excel",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/vnd.oasis.opendocument.spreadsheet",
    }
)
_EMBEDDED = "EmbeddedDocumentBinaryObject"


def uuid(rule: str) -> NodeRule:
    """A UUID has 36 characters, where there is one."""
    return Rule(rule, "UUID skal være på 36 tegn.", lambda node: (text := node.first.get("UUID")) is not None and len(text) != _UUID)


def _kind(attachment: Node) -> bool:
    return attachment.has(_EMBEDDED) and attachment.attribute(_EMBEDDED, "mimeCode") not in _FILES


def _address(attachment: Node) -> bool:
    return attachment.has("ExternalReference") and not attachment.below("ExternalReference", "URI")


def _within(test: Callable[[Node], bool]) -> Callable[[Node], bool]:
    def broken(node: Node) -> bool:
        attachment = node.kid("Attachment")
        return attachment is not None and test(attachment)

    return broken


def _both(attachment: Node) -> bool:
    return attachment.has(_EMBEDDED) and attachment.has("ExternalReference")


def _attached(path: str, both: str, kind: str, address: str) -> Item:
    """Return the rules of what is attached: one of two forms, a kind of file that is allowed, an address."""
    rules: tuple[NodeRule, ...] = (
        Rule(path, "Brug enten Attachment eller XPath, ikke begge.", lambda node: node.has("XPath")),
        Rule(both, f"Brug enten {_EMBEDDED} eller ExternalReference, ikke begge.", _within(_both)),
        Rule(kind, "Bilagets mimeCode er ikke en tilladt filtype.", _within(_kind)),
        Rule(address, "ExternalReference skal have en URI.", _within(_address)),
    )
    return when(lambda node: "Attachment" in node.kids, *rules)


ATTACHMENT: Plan = at(
    not_both("F-LIB284", _EMBEDDED, "ExternalReference"),
    Rule("F-LIB285", "Bilagets mimeCode er ikke en tilladt filtype.", _kind),
    Rule("F-LIB286", "ExternalReference skal have en URI.", _address),
)
REFERENCE: Plan = at(
    Rule(
        "F-LIB092", "Brug DocumentType eller DocumentTypeCode.", lambda node: not (node.has("DocumentType") or node.has("DocumentTypeCode"))
    ),
    _attached("F-LIB093", "F-LIB095", "F-LIB098", "F-LIB279"),
    uuid("F-LIB097"),
    Rule(
        "F-LIB335",
        "Når DocumentTypeCode er PersonalSecure, skal ID være 1 eller 2.",
        lambda node: node.first.get("DocumentTypeCode") == "PersonalSecure" and not _PERSONAL.holds(node.first.get("ID")),
    ),
)
KNOWN_REFERENCE: Plan = at(
    absent("F-LIB170", "DocumentType"),
    absent("F-LIB172", "DocumentTypeCode"),
    _attached("F-LIB169", "F-LIB171", "F-LIB174", "F-LIB096"),
    uuid("F-LIB173"),
)
_BILLED = (
    "InvoiceDocumentReference",
    "SelfBilledInvoiceDocumentReference",
    "CreditNoteDocumentReference",
    "SelfBilledCreditNoteDocumentReference",
    "ReminderDocumentReference",
)
_OF_BILLED = dict.fromkeys(_BILLED, KNOWN_REFERENCE)


def billing_reference(debit_note: str, additional: str, line: Absent) -> Plan:
    """Return the plan of a document's reference to what was billed."""
    own = (absent(debit_note, "DebitNoteDocumentReference"), absent(additional, "AdditionalDocumentReference"), line)
    return at(own, values=None, **_OF_BILLED)


def line_billing_reference(debit_note: str, additional: str, lines: str, charges: str, charge: Plan) -> Plan:
    """Return the plan of a line's reference to what was billed, with one line of it at most."""
    of_line = at(at_most_one(charges, "AllowanceCharge"), AllowanceCharge=charge)
    return at(
        absent(debit_note, "DebitNoteDocumentReference"),
        absent(additional, "AdditionalDocumentReference"),
        at_most_one(lines, "BillingReferenceLine"),
        values=None,
        BillingReferenceLine=of_line,
        **_OF_BILLED,
    )

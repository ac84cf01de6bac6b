"""References to other documents, and what is attached."""

from __future__ import annotations

from as2007lib.formats.peppol.rules.tables import codes
from as2007lib.formats.peppol.rules.tree import SPACE, Node, Tree

_OBJECT = "130"
_PROJECT = "50"
_COUNTS = (
    ("UBL-SR-01", "cac:ContractDocumentReference"),
    ("UBL-SR-02", "cac:ReceiptDocumentReference"),
    ("UBL-SR-03", "cac:DespatchDocumentReference"),
    ("UBL-SR-39", "cac:ProjectReference"),
)


def check(tree: Tree) -> None:
    """Check references and attachments."""
    root = tree.root
    for rule, name in _COUNTS:
        if len(root.at(name, "cbc:ID")) > 1:
            tree.fail(rule, root)
    for reference in tree.every("cac:AdditionalDocumentReference"):
        _additional(tree, reference)
    _of_kinds(tree, root.all("cac:AdditionalDocumentReference"))
    for name in ("cac:AdditionalDocumentReference", "cac:DocumentReference"):
        for reference in tree.every(name):
            _object(tree, reference)
    for reference in tree.every("cac:BillingReference"):
        if not reference.at("cac:InvoiceDocumentReference", "cbc:ID"):
            tree.fail("BR-55", reference)
            tree.fail("UBL-SR-07", reference)
        if len(reference.all("cac:InvoiceDocumentReference")) > 1:
            tree.fail("UBL-SR-06", reference)
    _attached(tree)


def _additional(tree: Tree, reference: Node) -> None:
    if not reference.value("cbc:ID"):
        tree.fail("BR-52", reference)
    if len(reference.all("cbc:DocumentDescription")) > 1:
        tree.fail("UBL-SR-33", reference)
    kinds = [node.text for node in reference.all("cbc:DocumentTypeCode")]
    schemed = any("schemeID" in node.attributes for node in reference.all("cbc:ID"))
    known = _OBJECT in kinds or (tree.credit and _PROJECT in kinds)
    if not known and (schemed or kinds):
        tree.fail("UBL-SR-43", reference)
    if schemed and (not kinds or any(kind != _OBJECT for kind in kinds)):
        tree.fail("UBL-CR-665", reference)
    if _OBJECT in kinds and reference.first("cac:Attachment"):
        tree.fail("UBL-CR-666", reference)
    if _OBJECT in kinds and reference.first("cbc:DocumentDescription"):
        tree.fail("UBL-CR-673", reference)


def _of_kinds(tree: Tree, references: list[Node]) -> None:
    kinds = [[node.text for node in reference.all("cbc:DocumentTypeCode")] for reference in references]
    if sum(len(one.all("cbc:ID")) for one, kind in zip(references, kinds, strict=True) if _OBJECT in kind) > 1:
        tree.fail("UBL-SR-04", tree.root)
    if tree.credit and sum(_PROJECT in kind for kind in kinds) > 1:
        tree.fail("PEPPOL-EN16931-R080", tree.root)


def _object(tree: Tree, reference: Node) -> None:
    if any(node.text == _OBJECT for node in reference.all("cbc:DocumentTypeCode")):
        for node in reference.all("cbc:ID"):
            scheme = node.attributes.get("schemeID")
            if scheme is not None and scheme.strip(SPACE) not in codes("object_scheme"):
                tree.fail("BR-CL-07", node)


def _attached(tree: Tree) -> None:
    for node in tree.every("cbc:EmbeddedDocumentBinaryObject"):
        if "filename" not in node.attributes:
            tree.fail("UBL-DT-07", node)
        mime = node.attributes.get("mimeCode")
        if mime is None:
            tree.fail("UBL-DT-06", node)
        elif mime not in codes("mime"):
            tree.fail("BR-CL-24", node)
            tree.fail("PEPPOL-EN16931-CL001", node)

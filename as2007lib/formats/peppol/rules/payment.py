"""How the document is to be paid, and when."""

from __future__ import annotations

from as2007lib.formats.peppol.rules.tables import codes
from as2007lib.formats.peppol.rules.tree import Node, Tree

_TRANSFERS = {"30", "58"}
_DEBITS = {"49", "59"}
_CARD = 10


def check(tree: Tree) -> None:
    """Check terms and means of payment."""
    for means in tree.every("cac:PaymentMeans"):
        _means(tree, means)
    _counts(tree)
    if len(tree.root.at("cac:PaymentTerms", "cbc:Note")) > 1:
        tree.fail("UBL-SR-05", tree.root)
    if not tree.credit:
        _due(tree)


def _means(tree: Tree, means: Node) -> None:
    stated = means.all("cbc:PaymentMeansCode")
    for node in stated:
        if node.trimmed not in codes("payment_means"):
            tree.fail("BR-CL-16", node)
    if not stated:
        tree.fail("BR-49", means)
    if len(stated) > 1:
        tree.fail("UBL-SR-27", means)
    if len(means.all("cbc:PaymentID")) > 1:
        tree.fail("UBL-SR-26", means)
    for card in means.at("cac:CardAccount", "cbc:PrimaryAccountNumberID"):
        if len(" ".join(card.text.split())) > _CARD:
            tree.fail("BR-51", card)
    _accounts(tree, means)


def _accounts(tree: Tree, means: Node) -> None:
    code = means.value("cbc:PaymentMeansCode")
    if code in _TRANSFERS and not means.at("cac:PayeeFinancialAccount", "cbc:ID"):
        tree.fail("BR-61", means)
    for account in means.all("cac:PayeeFinancialAccount"):
        if any(node.text in _TRANSFERS for node in means.all("cbc:PaymentMeansCode")) and not account.value("cbc:ID"):
            tree.fail("BR-50", account)
    mandates = means.at("cac:PaymentMandate", "cbc:ID")
    if code in _DEBITS and not mandates:
        tree.fail("PEPPOL-EN16931-R061", means)
    if len(mandates) > 1:
        tree.fail("UBL-SR-28", means)


def _counts(tree: Tree) -> None:
    root = tree.root
    means = root.all("cac:PaymentMeans")
    if sum(len(one.all("cac:CardAccount")) for one in means) > 1:
        tree.fail("BR-66", root)
    if sum(len(one.all("cac:PaymentMandate")) for one in means) > 1:
        tree.fail("BR-67", root)
    days = [day for one in means for day in one.all("cbc:PaymentDueDate")]
    if len(days) > 1:
        tree.fail("UBL-SR-45", days[1])
    if days and not tree.credit:
        tree.fail("UBL-CR-412", days[0])
    named = [code for one in means for code in one.all("cbc:PaymentMeansCode") if "name" in code.attributes]
    if len(named) > 1:
        tree.fail("UBL-SR-46", named[1])
    for name, rule in (("cbc:PaymentID", "UBL-SR-44"), ("cbc:PaymentMeansCode", "UBL-SR-47")):
        nodes = tree.every(name)
        if len(nodes) > 1 and len({node.text for node in nodes}) > 1:
            tree.fail(rule, nodes[-1])


def _due(tree: Tree) -> None:
    for total in tree.root.all("cac:LegalMonetaryTotal"):
        payable = total.amount("cbc:PayableAmount")
        dated = tree.every("cbc:DueDate") or any(terms.all("cbc:Note") for terms in tree.every("cac:PaymentTerms"))
        if not (payable <= 0 or (payable > 0 and dated)):
            tree.fail("BR-CO-25", total)

"""The rules in Python and the official sheets find the same, in samples, in the official rule tests and in documents changed by chance."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from as2007lib.formats.peppol.rules.tables import unused
from as2007lib.formats.ubl.document import Kind
from as2007lib.formats.ubl.render import render
from as2007lib.formats.ubl.schema import AGGREGATE, BASIC, CREDIT_NOTE, INVOICE, check_tree, parse
from tests.formats.documents import cases
from tests.formats.peppol_rules.mutations import Mutator
from tests.formats.peppol_rules.official import KINDS, official, ours, valid

FEW, MANY = 1, 6


def samples(folder: Path, pattern: str) -> list[tuple[str, etree._Element]]:
    return list(valid(sorted((folder / "samples").glob(pattern))))


def test_every_peppol_sample_has_the_official_findings(oioubl_data: Path):
    found = samples(oioubl_data, "peppol-dk-cius/*.xml") + samples(oioubl_data, "delis/*BIS3*.xml")
    assert len(found) >= 11
    assert not [name for name, root in found if ours(root) != official(etree.tostring(root))]


def test_documents_of_another_customization_have_the_official_findings_too(oioubl_data: Path):
    """They reach the hundreds of rules about elements that Peppol does not use."""
    found = samples(oioubl_data, "official-2.*/*.xml") + samples(oioubl_data, "gobl/*.xml") + samples(oioubl_data, "oioubl3*/*.xml")
    assert len(found) >= 30
    assert not [name for name, root in found if ours(root) != official(etree.tostring(root))]
    assert len({rule for _, root in found for rule, _ in ours(root)}) > 200


def test_the_official_tests_of_the_danish_rules_all_come_out_as_said(oioubl_data: Path):
    """They are parts of documents, far from the schema; all other findings agree with the sheets too."""
    said, other = [], []
    for file in sorted((oioubl_data / "samples" / "peppol-dk-rule-tests").glob("*.xml")):
        for test in etree.parse(str(file)).getroot().iter("{*}test"):
            root = parse(etree.tostring(next(one for one in test.iter(etree.Element) if etree.QName(one).localname in KINDS)))
            found, theirs = ours(root), official(etree.tostring(root))
            said += [
                (one.text in {rule for rule, _ in found}) == (one.tag.endswith("error")) for one in test.iter("{*}success", "{*}error")
            ]
            other += [found == theirs] if theirs is not None else []
    assert len(said) == 62
    assert all(said)
    assert len(other) == 62
    assert all(other)


@pytest.mark.parametrize("seed", range(8))
def test_documents_changed_by_chance_have_the_official_findings(oioubl_data: Path, seed: int):
    lenders = samples(oioubl_data, "*/*.xml")
    bases = [root for name, root in lenders if name.startswith(("BIS3", "base", "vat", "Allowance", "OIOUBL3"))]
    mutator = Mutator(seed, [root for _, root in lenders])
    changed = [mutator.changed(mutator.chance.choice(bases), mutator.chance.randint(FEW, MANY)) for _ in range(12)]
    compared = [(ours(root), official(etree.tostring(root))) for root in changed]
    assert sum(theirs is not None for _, theirs in compared) >= 10
    assert not [(found ^ theirs) for found, theirs in compared if theirs is not None and found != theirs]
    # where a sheet breaks off, the document is not let through either
    assert all(any(fatal for _, fatal in found) for found, theirs in compared if theirs is None)


@pytest.mark.parametrize("kind", Kind)
def test_what_we_send_breaks_no_rule(kind: Kind):
    made = [render(document).content for document in cases(kind, "peppol").values()]
    assert made
    assert not [ours(parse(content)) for content in made if ours(parse(content))]


SLIPS = [
    ("50", "01#", "1234567"),
    ("50", "04#123456789012345", "1234567"),
    ("50", "15#1234567890123456", "12345678"),
    ("50", "71#123456789012345", "123456789"),
    ("93", "71#123456789012345", "12345678"),
    ("93", "73#", "1234567"),
    ("93", "75#12345678901234567", "12345678"),
    ("42", "x", ""),
    ("30", "x", "12345678"),
]


@pytest.mark.parametrize(("code", "payment", "account"), SLIPS)
def test_danish_ways_of_paying_have_the_official_findings(oioubl_data: Path, code: str, payment: str, account: str):
    root = parse((oioubl_data / "samples" / "peppol-dk-cius" / "BIS3_Invoice_Example_DK_Supplier_Minor.xml").read_bytes())
    for path, text in (("cbc:PaymentMeansCode", code), ("cbc:PaymentID", payment), ("cac:PayeeFinancialAccount/cbc:ID", account)):
        found = root.find(f"cac:PaymentMeans/{path}", {"cac": AGGREGATE, "cbc": BASIC})
        assert found is not None
        found.text = text
    assert not check_tree(root)
    assert ours(root) == official(etree.tostring(root))


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_element_and_attribute_that_is_not_used_is_found(oioubl_data: Path, kind: str):
    """In a document that has them all, which follows no schema."""
    root = etree.Element(f"{{{INVOICE if kind == 'Invoice' else CREDIT_NOTE}}}{kind}", nsmap={"cac": AGGREGATE, "cbc": BASIC})
    for path in unused().values():
        place(root, path.replace("LINE", f"cac:{kind}Line").removeprefix("//").split("/"))
    theirs = official(etree.tostring(root))
    assert theirs is not None
    wanted = {(rule, False) for rule in unused()}
    assert ours(root) & wanted == theirs & wanted
    assert len(theirs & wanted) == len(unused())


def place(above: etree._Element, names: list[str]) -> None:
    """Put an element, or an attribute, at the end of a path; what is there already is used again."""
    spaces = {"cac": AGGREGATE, "cbc": BASIC, "ext": "urn:oasis:names:specification:ubl:schema:xsd:CommonExtensionComponents-2"}
    for name in names:
        if name.startswith("@"):
            # an attribute that no element before it has; a payment code may have a name
            (above if len(names) > 1 else etree.SubElement(above, f"{{{BASIC}}}Note")).set(name[1:], "x")
            return
        prefix, _, local = name.partition(":")
        tag = f"{{{spaces[prefix]}}}{local}"
        found = above.find(tag)
        above = etree.SubElement(above, tag) if found is None else found
    above.text = above.text or "1"

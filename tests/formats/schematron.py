"""The official rule sheets, compiled once in this process; tests that need them are skipped by name where they are absent."""

from __future__ import annotations

import os
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

_OIOUBL = "oioubl-2.1-v1.17.2"
_PEPPOL = "peppol-dk-cius-v1.15.0"
_SVRL = "{http://purl.oclc.org/dsdl/svrl}"
_BLANK = etree.XMLParser(resolve_entities=False, no_network=True)


def sheets() -> Path:
    """Return the folder of the rule sheets, or skip."""
    root = Path(__file__).resolve().parents[2]
    folder = Path(os.environ.get("AS2007_SHARED", root.parent / "shared")) / "data" / "oioubl" / "schematron"
    if not folder.is_dir():
        pytest.skip("the official rule sheets are not here")
    pytest.importorskip("saxonche", reason="saxonche runs the official rule sheets")
    return folder


def oioubl_findings(content: bytes) -> list[str]:
    """Return each finding of the OIOUBL sheet, errors (F-) and warnings (W-) alike."""
    root = etree.fromstring(content, _BLANK)
    name = etree.QName(root).localname
    answer = etree.fromstring(_run(sheets() / _OIOUBL / f"OIOUBL_{name}_Schematron.xsl", content), _BLANK)
    return [re.sub(r"\s+", " ", error.findtext("Description") or "") for error in answer.iter("Error")]


def peppol_findings(content: bytes) -> list[str]:
    """Return each failed assertion of the three Peppol sheets with its flag."""
    found = []
    for sheet in ("CEN-EN16931-UBL.xslt", "PEPPOL-EN16931-UBL.xslt", "DK-EN16931-UBL.xslt"):
        answer = etree.fromstring(_run(sheets() / _PEPPOL / sheet, content), _BLANK)
        failures = answer.iter(f"{_SVRL}failed-assert", f"{_SVRL}successful-report")
        found += [
            f"{failed.get('flag')} {failed.get('id')} {' '.join((failed.findtext(f'{_SVRL}text') or '').split())}" for failed in failures
        ]
    return found


def findings(syntax: str, content: bytes) -> list[str]:
    """Return the findings of the sheets that belong to a syntax."""
    return {"oioubl": oioubl_findings, "peppol": peppol_findings}[syntax](content)


def _run(sheet: Path, content: bytes) -> bytes:
    processor, executable = _executable(sheet)
    node = processor.parse_xml(xml_text=content.decode("utf-8-sig"))
    text = executable.transform_to_string(xdm_node=node)
    assert text is not None, executable.error_message
    return str(text).encode()


@cache
def _executable(sheet: Path) -> tuple[Any, Any]:
    processor = _processor()
    return processor, processor.new_xslt30_processor().compile_stylesheet(stylesheet_file=str(sheet))


@cache
def _processor() -> Any:
    from saxonche import PySaxonProcessor  # noqa: PLC0415 - optional: the caller has skipped where it is missing

    return PySaxonProcessor(license=False)

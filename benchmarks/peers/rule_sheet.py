"""The official OIOUBL rule sheet, run by SaxonC as an access point runs it: compiled once, then warm."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from lxml import etree

_ID = re.compile(r"\[((?:[FW]-|OIOUBL-)[\w-]+)\]")


class RuleSheet:
    """The sheet of one kind of document."""

    def __init__(self, sheet: Path) -> None:
        from saxonche import PySaxonProcessor  # noqa: PLC0415 - optional: the caller has looked whether it is there

        self._processor: Any = PySaxonProcessor(license=False)
        self._sheet: Any = self._processor.new_xslt30_processor().compile_stylesheet(stylesheet_file=str(sheet))

    def run(self, text: str) -> str:
        """Return the sheet's answer for a document; Saxon has to read it into a tree of its own."""
        return str(self._sheet.transform_to_string(xdm_node=self._processor.parse_xml(xml_text=text)))

    @staticmethod
    def ids(answer: str) -> set[str]:
        """Return the rules that an answer says are broken."""
        texts = etree.fromstring(answer.encode()).iter("Description")
        return {found[1] for text in texts if (found := _ID.search("".join(text.itertext())))}

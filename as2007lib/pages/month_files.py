"""The tab of files: the run's lines, findings, vouchers and documents, each handed over after the right to read is checked."""

from __future__ import annotations

import io
import zipfile

from as2007lib.answers.documents import Document, run_documents, run_vouchers
from as2007lib.answers.runs import RunContent, run_content, run_files
from as2007lib.pages import kit
from as2007lib.pages.kit.node import Node, el
from as2007lib.pages.month_desk import Desk
from as2007lib.pages.month_issue import Issue
from as2007lib.show.explain.words import DOCUMENTS
from as2007lib.store.errors import As2007Error
from as2007lib.values.cpr_scan import mask_cprs

_CSV, _XML, _ZIP = "text/csv", "application/xml", "application/zip"
_NO_TIME = (1980, 1, 1, 0, 0, 0)
"""The same files give the same archive, whenever it is made."""


class Files(kit.Part):
    """The files of the run that is looked at."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        columns = [
            kit.Column("id", "Dokument", "code"),
            kit.Column("type", "Slags"),
            kit.Column("payer", "Betaler"),
            kit.Column("issued", "Dato", "day"),
            kit.Column("amount", "Kr. uden moms", "amount"),
            kit.Column("vat", "Moms", "amount"),
            kit.Column("held", "Kan sendes"),
        ]
        self.documents: tuple[Document, ...] = ()
        self.table = kit.Table("", columns, on_open=self._document, open_label="Hent", totals=("amount", "vat"))
        self.buttons = kit.Buttons()
        self.issue = Issue(desk, self._redraw)
        self._redraw()
        desk.redraw_run.append(self._redraw)

    def draw(self, place: kit.Place, /) -> Node:
        """Draw the buttons and the documents."""
        if not self.desk.chosen:
            return kit.Text("Ingen kørsel er valgt.").draw(place)
        return el("div", *place.draw([self.buttons, self.issue, self.table]), class_="as-page")

    def _redraw(self) -> None:
        if not self.desk.chosen:
            return
        run = self.desk.chosen[1].run
        is_draft = run.state == "draft"
        self.documents = () if is_draft else run_documents(self.desk.store, self.desk.by(), run.run_id)
        self.buttons.buttons = [
            ("Hent linjer (lines.csv)", lambda: self._content("lines.csv")),
            ("Hent fund (findings.csv)", lambda: self._content("findings.csv")),
        ]
        if not is_draft:
            self.buttons.buttons += [("Hent bilag (vouchers.csv)", self._vouchers), ("Hent alle filer (zip)", self._archive)]
        self.table.caption = f"Dokumenter fra {run.run_id}"
        self.table.empty = "Kladden har ingen dokumenter: de kommer ved godkendelsen." if is_draft else "Kørslen har ingen dokumenter."
        self.table.opened = None
        self.table.show(_columns(self.documents))
        self.issue.show(sum(d.held for d in self.documents))

    def _run(self) -> RunContent:
        self.desk.page.working("Filerne hentes …")
        return run_content(self.desk.store, self.desk.by(), self.desk.run_id)

    def _files(self) -> dict[str, bytes]:
        """Return the run's files, asked for anew as the user who wants them."""
        return run_files(self.desk.store, self.desk.by(), self._run())

    def _content(self, name: str) -> None:
        self._hand_over(name, self._run().files[name], _CSV)

    def _vouchers(self) -> None:
        found = run_vouchers(self.desk.store, self.desk.by(), self.desk.run_id)
        self._hand_over("vouchers.csv", found.csv, _CSV)

    def _document(self, document_id: str) -> None:
        self.table.opened = None
        document = next(d for d in self.documents if d.document_id == document_id)
        if document.held:
            raise As2007Error(
                f"{document_id} kan ikke sendes: betaleren eller kommunen mangler en oplysning, som formatet kræver. "
                "Ret modparten i kilden, indlæs igen, og udsted dokumentet."
            )
        self._hand_over(document.file, self._files()[document.file], _XML)

    def _archive(self) -> None:
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in sorted(self._files().items()):
                archive.writestr(zipfile.ZipInfo(name, _NO_TIME), content, zipfile.ZIP_DEFLATED)
        self._hand_over(f"{self.desk.run_id}.zip", packed.getvalue(), _ZIP)

    def _hand_over(self, name: str, content: bytes, media_type: str) -> None:
        self.desk.page.download(name if name.startswith(self.desk.run_id) else f"{self.desk.run_id}-{name}", content, media_type)
        self.desk.page.say(f"{name} er hentet. Filen kan have personoplysninger i sig: opbevar den sikkert.", "info")


def _columns(documents: tuple[Document, ...]) -> dict[str, list[object]]:
    if not documents:
        return {}
    return {
        "id": [d.document_id for d in documents],
        "type": [DOCUMENTS.get(d.type, d.type) for d in documents],
        "payer": [mask_cprs(d.payer_name) for d in documents],
        "issued": [d.issued_on for d in documents],
        "amount": [d.amount for d in documents],
        "vat": [d.vat_amount for d in documents],
        "held": ["nej" if d.held else "ja" for d in documents],
    }

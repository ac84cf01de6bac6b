"""The document on the page of invoices, as a person expects an invoice to look; what is enclosed is only handed over, never shown."""

from __future__ import annotations

import re
from typing import Any

from as2007lib.answers.invoices import Invoice
from as2007lib.formats.einvoice.model import Attachment, Received
from as2007lib.pages import kit
from as2007lib.show.incoming import document as told
from as2007lib.show.incoming.words import STATE_NAMES

_NAME = re.compile(r"[^\w .,()+-]")
_INERT = "application/octet-stream"


def document_parts(page: kit.Page, invoice: Invoice, back: str = "") -> list[kit.Part]:
    """Return what is shown of a document: what to look at first, then head, lines, sums, payment and what is enclosed.

    Args:
        page: where files are handed over.
        invoice: the document.
        back: what became of it at the ledger system; blank where it has not gone back.
    """
    parts = [*_findings(invoice), *([kit.Text(back)] if back else [])]
    content = invoice.content
    if content is None:
        return [*parts, kit.Text("Filen kan ikke læses mere. Få den fra leverandøren igen.")]
    parts += [
        kit.Facts([("Tilstand", STATE_NAMES[invoice.head.state].capitalize()), *told.heads(content)]),
        _lines(content),
        _sums(content),
    ]
    if pairs := told.payments(content):
        parts.append(kit.Section("Betaling", kit.Facts(pairs)))
    if pairs := told.references(content):
        parts.append(kit.Section("Henvisninger", kit.Facts(pairs)))
    if content.attachments:
        parts.append(_attachments(page, content.attachments))
    return parts


def _findings(invoice: Invoice) -> list[kit.Part]:
    said = list(dict.fromkeys(finding.message for finding in invoice.head.findings))
    if invoice.bank_before:
        said.append(f"Leverandøren beder om betaling til en anden konto end sidst. Sidst var det {invoice.bank_before}: ring og spørg.")
    return [kit.Section("Se efter", kit.Text(*said))] if said else []


def _lines(content: Received) -> kit.Table:
    columns = [
        kit.Column("words", "Hvad", sortable=False),
        kit.Column("period", "Periode", sortable=False),
        kit.Column("quantity", "Mængde", sortable=False),
        kit.Column("amount", "Beløb", "amount", sortable=False),
    ]
    rows: dict[str, list[Any]] = {
        "id": list(range(len(content.lines))),
        "words": [told.numbered(content, line) for line in content.lines],
        "period": [told.months(line.period) for line in content.lines],
        "quantity": [" à ".join(filter(None, (told.quantity(line), told.price(line)))) for line in content.lines],
        "amount": [line.amount for line in content.lines],
    }
    shown = [column for column in columns if column.name == "words" or any(text != "" for text in rows[column.name])]
    return kit.Table(told.lines_title(content), shown, rows if content.lines else {}, key="id", empty="Dokumentet har ingen linjer.")


def _sums(content: Received) -> kit.Part:
    vat = [kit.Text(f"Moms: {words}")] if (words := told.taxes(content)) else []
    return kit.Section("Beløb", kit.Steps("Sådan er beløbet lagt sammen", told.totals(content), told.payable(content)), *vat)


def _attachments(page: kit.Page, attachments: tuple[Attachment, ...]) -> kit.Part:
    named = [told.attachment(one) for one in attachments]
    buttons = [
        (f"Hent {name}", lambda one=one, name=name: _hand_over(page, one, name))
        for one, (name, _) in zip(attachments, named, strict=True)
        if one.content is not None
    ]
    return kit.Section("Vedlagt", kit.Facts(named), kit.Buttons(*buttons))


def _hand_over(page: kit.Page, attachment: Attachment, name: str) -> None:
    """Hand a file over as bytes that no browser opens by itself, under a plain name."""
    page.download(_NAME.sub("_", name)[:120].lstrip(".") or "bilag", attachment.content or b"", _INERT)
    page.say(f"{name} er hentet. Den kommer fra leverandøren: åbn den kun, hvis du venter den.", "info")

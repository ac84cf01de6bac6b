"""What became of the files of a folder: as documents.csv, as words, and as data."""

from __future__ import annotations

import re
from typing import Any

from as2007lib.acts.receive import ReceivedFile, ReceivedFolder
from as2007lib.formats.results.received import ReceivedRow, documents_csv
from as2007lib.values.danish import count, many

DECISION_NAMES = {"received": "modtaget", "duplicate": "modtaget før", "rejected": "afvist"}
"""What each decision is called on screen."""
TYPE_NAMES = {
    "invoice": "faktura",
    "credit_note": "kreditnota",
    "reminder": "rykker",
    "utility_statement": "forbrugsopgørelse",
    "response": "svar på et dokument",
    "receipt": "kvittering",
    "": "ukendt",
}
"""What each kind of document is called on screen."""
_AMOUNT = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_MOST_SHOWN, _MOST_TOLD = 20, 5


def csv_of(result: ReceivedFolder) -> bytes:
    """Return documents.csv: a row a file, in the order they were taken in."""
    return documents_csv([_row(file) for file in result.files])


def _row(file: ReceivedFile) -> ReceivedRow:
    return ReceivedRow(
        file=file.file,
        document_id=file.document_id,
        type=file.type,
        supplier_cvr=file.supplier_cvr,
        receiver_gln=file.receiver_gln,
        amount=_amount(file.amount),
        decision=file.decision,
        code=file.findings[0].code if file.findings else "",
        message=said(file),
    )


def _amount(text: str) -> str:
    """Return an amount as it stands, with a decimal comma; blank where it is no plain number."""
    return text.replace(".", ",") if _AMOUNT.fullmatch(text) else ""


def said(file: ReceivedFile) -> str:
    """Return all that is to be said of a file, in one line."""
    told = [finding.message for finding in file.findings[:_MOST_TOLD]]
    more = len(file.findings) - len(told)
    return " ".join([*told, *([f"Og {many(more, 'anmærkning', 'anmærkninger')} mere."] if more else [])])


def words(result: ReceivedFolder) -> str:
    """Return what the command line says of a folder that was taken in."""
    counts = result.counts
    told = [f"{count(counts[decision])} {name}" for decision, name in DECISION_NAMES.items() if counts[decision]]
    looked = [file for file in result.files if file.looked_at]
    lines = [f"{many(len(result.files), 'fil', 'filer')}: {', '.join(told)}." if told else "Mappen er tom. Intet er modtaget."]
    lines += [f"  {file.file}: {DECISION_NAMES[file.decision]}. {said(file)}" for file in looked[:_MOST_SHOWN]]
    if len(looked) > _MOST_SHOWN:
        lines.append(f"  … og {many(len(looked) - _MOST_SHOWN, 'fil', 'filer')} mere; alle står i documents.csv (--out).")
    return "\n".join(lines)


def data(result: ReceivedFolder) -> dict[str, Any]:
    """Return what became of a folder as data."""
    return {
        "counts": dict(result.counts),
        "files": [
            {
                "file": file.file,
                "decision": file.decision,
                "document_id": file.document_id,
                "type": file.type,
                "findings": [{"code": f.code, "message": f.message, "path": f.path} for f in file.findings],
            }
            for file in result.files
        ],
    }

"""What went back to the ledger system: as returns.csv, as words, and as data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from as2007lib.answers.returns import ACCEPTED, READY, REFUSED, Return, Told, Waits
from as2007lib.formats.results.returns import ReturnRow, returns_csv
from as2007lib.values.danish import TIME_ZONE, count, date_long, kr, many
from as2007lib.values.days import day_of
from as2007lib.values.numbers import format_scaled

STATE_NAMES = {READY: "klar", ACCEPTED: "kvitteret", REFUSED: "afvist af modtageren"}
"""What each state of a message is called on screen: `klar` is written, and no receipt has come yet."""
DECISION_NAMES = {"approved": "godkendt", "rejected": "afvist"}
"""What each answer is called on screen."""
WAITS = "waits"
"""State of a document that could not go back, in returns.csv."""
_MOST_SHOWN = 20


def csv_of(messages: Sequence[Return], waits: Sequence[Waits]) -> bytes:
    """Return returns.csv: a row a message, and one a document that could not go back."""
    return returns_csv([*(_row(one) for one in messages), *(_waiting_row(one) for one in waits)])


def _row(one: Return) -> ReturnRow:
    return ReturnRow(
        message_id=one.message,
        document_id=one.document_id,
        type=one.type,
        number=one.number,
        supplier_cvr=one.supplier_cvr,
        amount=format_scaled(one.amount, 2),
        decision=one.decision,
        state=one.state,
        date=date_of(one),
        file=one.file,
        code=one.said[0].code if one.said else "",
        message=_said(one.said),
    )


def _waiting_row(one: Waits) -> ReturnRow:
    amount = format_scaled(one.amount, 2)
    return ReturnRow("", one.document_id, "", "", "", amount, "", WAITS, "", "", one.why.code, one.why.message)


def date_of(one: Return) -> str:
    """Return the day on which a message was made, in Denmark; blank where that is not told."""
    day = _day(one)
    return day.isoformat() if day else ""


def _day(one: Return) -> date | None:
    return datetime.fromisoformat(one.at).astimezone(TIME_ZONE).date() if one.at else None


def state_of(one: Return) -> str:
    """Return in words what became of a message, for a person who looks at its document."""
    day = _day(one)
    when = f" den {date_long(day_of(day))}" if day else ""
    became = "kvitteringen er ikke kommet" if one.state == READY else STATE_NAMES[one.state]
    said = f": {_said(one.said)}" if one.said else "."
    return f"Sendt tilbage som {DECISION_NAMES[one.decision]}{when} ({one.message}), {became}{said}"


def _said(said: Sequence[Told]) -> str:
    return " ".join(told.message for told in said)


def words(messages: Sequence[Return], waits: Sequence[Waits]) -> str:
    """Return what the command line says of what went back now, and of what could not although it is decided."""
    counts = Counter(one.decision for one in messages)
    told = ", ".join(f"{count(counts[name])} {word}" for name, word in DECISION_NAMES.items() if counts[name])
    sent = many(len(messages), "dokument er sendt tilbage", "dokumenter er sendt tilbage")
    lines = [f"{sent}: {told}." if messages else "Der er intet at sende tilbage."]
    lines += _some([f"  {one.document_id}: {_said(one.said)}" for one in messages if one.said])
    return "\n".join([*lines, *_waiting(waits)])


def status(messages: Sequence[Return], waits: Sequence[Waits], ready: int) -> str:
    """Return what the command line says of everything that went back, and of what has not; `ready`: how many documents can go now."""
    counts = Counter(one.state for one in messages)
    told = ", ".join(f"{count(counts[name])} {word}" for name, word in STATE_NAMES.items() if counts[name])
    sent = many(len(messages), "meddelelse er sendt", "meddelelser er sendt")
    lines = [f"{sent}: {told}." if messages else "Intet er sendt tilbage."]
    lines += _some([f"  {one.document_id} ({one.message}): {_said(one.said)}" for one in messages if one.state == REFUSED])
    if ready:
        lines.append(f"{many(ready, 'dokument', 'dokumenter')} kan sendes tilbage nu.")
    return "\n".join([*lines, *_waiting(waits)])


def to_look_at(messages: Sequence[Return], waits: Sequence[Waits]) -> bool:
    """Tell whether somebody must act: a document is decided and cannot go back, or its newest message was refused."""
    newest = {one.document_id: one.state for one in reversed(messages)}
    return REFUSED in newest.values() or any(one.decided for one in waits)


def _waiting(waits: Sequence[Waits]) -> list[str]:
    if not waits:
        return []
    told = _some([f"  {one.document_id}, {kr(one.amount)}: {one.why.message}" for one in waits])
    return [f"{many(len(waits), 'dokument', 'dokumenter')} kan ikke sendes tilbage endnu:", *told]


def _some(lines: list[str]) -> list[str]:
    more = len(lines) - _MOST_SHOWN
    return [*lines[:_MOST_SHOWN], *([f"  … og {count(more)} mere; alle står i returns.csv (--out)."] if more > 0 else [])]


def data(messages: Sequence[Return], waits: Sequence[Waits]) -> dict[str, Any]:
    """Return what went back as data: whole øre."""
    return {
        "returned": [
            {
                "message_id": one.message,
                "document_id": one.document_id,
                "type": one.type,
                "number": one.number,
                "supplier_cvr": one.supplier_cvr,
                "amount": one.amount,
                "decision": one.decision,
                "state": one.state,
                "date": date_of(one),
                "file": one.file,
                "findings": _findings(one.said),
            }
            for one in messages
        ],
        "waiting": [{"document_id": one.document_id, "amount": one.amount, "findings": _findings((one.why,))} for one in waits],
    }


def _findings(said: Sequence[Told]) -> list[dict[str, str]]:
    return [{"code": told.code, "message": told.message} for told in said]

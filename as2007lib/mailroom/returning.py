"""Which received documents can go back to the ledger system, and the answer to each: reads the store, writes nothing.

A document can go back when every line is decided for good. With a rejected line it goes back as rejected, with the questions;
otherwise as approved, with the account, service month and accounting year of every part of every line.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from as2007lib.formats.answer.model import APPROVED, REJECTED, Accounting, Answer, AnsweredLine, Party, plain
from as2007lib.formats.answer.render import Rendered, render
from as2007lib.formats.answer.syntax import AnswerSyntax
from as2007lib.formats.einvoice import model as einvoice
from as2007lib.formats.einvoice.read import read_document
from as2007lib.mailroom.accounts import with_accounts
from as2007lib.store.bulk import Reader
from as2007lib.store.errors import DocumentChanged
from as2007lib.store.identities import read_identities
from as2007lib.store.mail import read_content
from as2007lib.store.packing import Unreadable
from as2007lib.store.returns import RETURN_RULE, read_attempts, read_booked, read_decided, read_unreturned
from as2007lib.values.danish import kr, many
from as2007lib.values.days import date_of
from as2007lib.values.months import format_month, month_number

POSTED, EXPLAINED, REJECTED_LINE, HELD, FIRST = "posted", "explained", "rejected", "held", "first"
_FINAL = (POSTED, EXPLAINED, REJECTED_LINE)
OPEN = ("undecided", "held", "second")
"""Codes of documents that wait for somebody to decide, and not for anything to be set right."""
_GLN = re.compile(r"[0-9]{13}")


@dataclass(frozen=True)
class Told:
    """What is to be said of a document: a code and a Danish sentence without personal data."""

    code: str
    message: str


@dataclass(frozen=True)
class Waits:
    """A document that cannot go back, and why. `decided`: all its lines are decided, so something else is to be set right."""

    document_id: str
    amount: int
    why: Told

    @property
    def decided(self) -> bool:
        """Whether all lines are decided."""
        return self.why.code not in OPEN


@dataclass(frozen=True)
class Ready:
    """A document that can go back.

    Attributes:
        mail: key of the mail it came in.
        answer: what is answered.
        notes: what is to be said of it all the same.
        lines: its decided lines (`store.returns.DECIDED`).
        booked: what lies on items of them (`store.returns.BOOKED`).
        unchanged: it was refused, and nobody has decided on it since: it goes again only when somebody says so.
    """

    mail: int
    answer: Answer
    notes: tuple[Told, ...]
    lines: tuple[dict[str, Any], ...]
    booked: tuple[dict[str, Any], ...]
    unchanged: bool = False

    @property
    def refused(self) -> Waits:
        """Why it does not go again by itself."""
        asked = f"send det, som det er, med --document {self.answer.document_id}"
        said = f"Modtageren har afvist meddelelsen. Åbn linjerne, og afgør dem igen, eller {asked}."
        return Waits(self.answer.document_id, self.answer.net, Told("refused", said))

    @property
    def beside_rejected(self) -> tuple[dict[str, Any], ...]:
        """The lines that go back only because another one is rejected; none where the document is approved."""
        if self.answer.decision == APPROVED:
            return ()
        return tuple(line for line in self.lines if line["kind"] != REJECTED_LINE)


@dataclass(frozen=True)
class Returnable:
    """The documents that have not gone back yet, oldest first."""

    ready: tuple[Ready, ...] = ()
    waits: tuple[Waits, ...] = ()


def read_returnable(reader: Reader, entry: int, day: int) -> Returnable:
    """Return which documents can go back, and why the others cannot.

    Args:
        reader: the store.
        entry: the entry at which accounts are looked up that the commitment's own line has not.
        day: day number of the answer.

    Raises:
        DocumentChanged: the bytes of a document are not those that came in.
    """
    lines, booked = _by(read_decided(reader).to_pylist(), "received"), _by(with_accounts(reader, entry, read_booked(reader)), "evidence")
    attempts = read_attempts(reader)
    ready, waits = [], []
    unnamed = {row["service"] for rows in booked.values() for row in rows if not row["account"]}
    names = _names(reader, unnamed)
    for head in read_unreturned(reader).to_pylist():
        own = lines[head["received"]]
        laid = [row for line in own for row in booked[line["evidence"]]]
        why = _why_not(own) or _accountless(own, booked, names)
        if why is not None:
            waits.append(Waits(head["document_id"], head["net_amount"], why))
        elif own:
            content = _content(reader, head)
            answer = _answer(head, own, booked, content, f"retur-{head['document_id']}-{attempts.get(head['mail'], 0) + 1}", day)
            unchanged = head["refused"] is not None and all(line["since"] < head["refused"] for line in own)
            ready.append(Ready(head["mail"], answer, tuple(_notes(answer)), tuple(own), tuple(laid), unchanged))
    return Returnable(tuple(ready), tuple(waits))


def written(ready: Ready, syntax: AnswerSyntax) -> Rendered | Waits:
    """Return a document's answer as a file, or why it cannot be written so."""
    answer = ready.answer
    if missing := syntax.missing(answer):
        return Waits(answer.document_id, answer.net, Told("no_address", f"{missing} Send det i et andet format (--syntax)."))
    made = render(answer, syntax)
    if made.faults:
        return Waits(answer.document_id, answer.net, Told("unwritable", f"Svaret kan ikke skrives: {' '.join(made.faults[:2])}"))
    return made


def _by(rows: Sequence[dict[str, Any]], name: str) -> defaultdict[int, list[dict[str, Any]]]:
    found: defaultdict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        found[row[name]].append(row)
    return found


def _names(reader: Reader, services: set[int]) -> dict[int, str]:
    if not services:
        return {}
    known = read_identities(reader)
    return {service: known.text(service) for service in services}


def _why_not(lines: Sequence[dict[str, Any]]) -> Told | None:
    kinds = Counter(line["kind"] for line in lines)
    if kinds[HELD]:
        return Told("held", f"{many(kinds[HELD], 'linje er', 'linjer er')} sat i bero.")
    waiting = sum(count for kind, count in kinds.items() if kind not in _FINAL)
    if not waiting:
        return None
    if waiting == kinds[FIRST]:
        return Told("second", f"{many(waiting, 'linje', 'linjer')} mangler den anden godkendelse.")
    return Told("undecided", f"{many(waiting, 'linje er', 'linjer er')} ikke afgjort.")


def _accountless(lines: Sequence[dict[str, Any]], booked: Mapping[int, list[dict[str, Any]]], names: Mapping[int, str]) -> Told | None:
    """Tell of a line approved on a commitment without an account; a document that is rejected needs none."""
    if any(line["kind"] == REJECTED_LINE for line in lines):
        return None
    missing = [(line, row) for line in lines if line["kind"] == POSTED for row in booked[line["evidence"]] if not row["account"]]
    if not missing:
        return None
    line, row = missing[0]
    where = f"ydelse {names[row['service']]} i {format_month(row['month'])}"
    return Told(
        "no_account",
        f"Linje {line['row_id']} er godkendt på {where}, som ingen konto har. Skriv kontoen på ydelsen, i kataloget eller i kontoreglerne "
        "(accounts.csv), indlæs, og send igen.",
    )


def _content(reader: Reader, head: dict[str, Any]) -> einvoice.Received | None:
    try:
        return read_document(read_content(reader, head["mail"])).document
    except Unreadable:
        raise DocumentChanged(head["document_id"]) from None


def _answer(
    head: dict[str, Any],
    lines: Sequence[dict[str, Any]],
    booked: Mapping[int, list[dict[str, Any]]],
    content: einvoice.Received | None,
    message: str,
    day: int,
) -> Answer:
    rejected = any(line["kind"] == REJECTED_LINE for line in lines)
    stated = Party(plain(head["supplier_name"]), head["supplier_cvr"] or "")
    return Answer(
        message=message,
        document_id=head["document_id"],
        type=head["type"],
        number=plain(head["number"]),
        supplier=_party(content.supplier) if content else stated,
        receiver=_party(content.customer) if content else Party(gln=head["receiver_gln"] or ""),
        issued_on=head["issued_on"],
        answered_on=day,
        currency=head["currency"],
        net=head["net_amount"],
        payable=head["amount"],
        decision=REJECTED if rejected else APPROVED,
        lines=tuple(_rejected(line) if rejected else _approved(line, booked[line["evidence"]]) for line in lines),
    )


def _party(party: einvoice.Party) -> Party:
    """Return a party by its address in the network, where that is an EAN or a CVR number, and never by a person's number."""
    named = party.gln if party.endpoint.scheme in ("GLN", "") or not party.cvr else ""
    return Party(plain(party.name), party.cvr, named if _GLN.fullmatch(named) else "")


def _rejected(line: dict[str, Any]) -> AnsweredLine:
    asked = line["kind"] == REJECTED_LINE and line["rule"] != RETURN_RULE
    return AnsweredLine(plain(line["row_id"]), line["amount"], plain(line["words"]) if asked else "")


def _approved(line: dict[str, Any], booked: Sequence[dict[str, Any]]) -> AnsweredLine:
    if line["kind"] == POSTED:
        parts = tuple(Accounting(row["account"], row["amount"], row["month"], row["accounting_year"]) for row in booked)
        return AnsweredLine(plain(line["row_id"]), line["amount"], accountings=parts)
    month = _month(line["start"], line["stop"])
    part = Accounting(plain(line["account"] or ""), line["amount"], month, None if month is None else month // 12)
    return AnsweredLine(plain(line["row_id"]), line["amount"], plain(line["words"]), (part,))


def _month(start: int | None, stop: int | None) -> int | None:
    """Return the month that a stated period lies in; None where it is open or lies in several."""
    if start is None or stop is None:
        return None
    first, last = date_of(start), date_of(stop - 1)
    return month_number(first.year, first.month) if (first.year, first.month) == (last.year, last.month) else None


def _notes(answer: Answer) -> Iterator[Told]:
    """Return what the ledger system must see to itself."""
    if answer.decision == REJECTED:
        return
    for line in answer.lines:
        if any(not part.account for part in line.accountings):
            yield Told("ledger_accounts", f"Linje {line.id} er forklaret og har ingen konto: økonomisystemet skal kontere den.")
    if answer.beside:
        yield Told("beside_lines", f"Rabatter og gebyrer på hele dokumentet, {kr(answer.beside)}, har ingen konto.")

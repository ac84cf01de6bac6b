"""What a receipt means for the message it names: taken, refused, told before, or not ours to take."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from as2007lib.formats.answer.model import Receipt
from as2007lib.formats.answer.receipts import receipt_of
from as2007lib.formats.einvoice.model import DocumentType, Finding, Received
from as2007lib.mailroom.own import Own
from as2007lib.mailroom.verdicts import ACCEPTED, DUPLICATE, RECEIVED, REFUSED, REJECTED
from as2007lib.store.bulk import Reader
from as2007lib.store.returns import read_messages, read_receipts

READY = "ready"
"""What a message is that no receipt has come for; else it is accepted or refused, and refused is final for that message."""
_MOST_SAID = 500


@dataclass(frozen=True)
class Message:
    """A message that went back: its mail, its document and whose that is, and what it is now."""

    mail: int
    document_id: str
    supplier: str
    state: str = READY


@dataclass(frozen=True)
class Heard:
    """What becomes of a receipt: its verdict, what is to be said, and the mail of the message whose state it tells (None: of none)."""

    verdict: str
    findings: tuple[Finding, ...] = ()
    answers: int | None = None


@dataclass
class Messages:
    """Every message that went back, by its number; learns from each receipt."""

    known: dict[str, Message] = field(default_factory=dict)

    @classmethod
    def of(cls, reader: Reader) -> Messages:
        """Return the messages of a store with the receipts taken so far."""
        states = states_of(reader)
        return cls(
            {
                row["name"].rpartition(".")[0]: Message(row["mail"], row["document_id"], row["supplier"], states.get(row["mail"], READY))
                for row in read_messages(reader).to_pylist()
            }
        )

    def hear(self, receipt: Receipt) -> Heard:
        """Return what a receipt comes to."""
        message = self.known.get(receipt.message)
        if message is None:
            return _refused("receipt_unknown", "Kvitteringen nævner en meddelelse, som ikke er sendt herfra.")
        state = ACCEPTED if receipt.accepted else REFUSED
        if message.state == state:
            return Heard(DUPLICATE, (Finding("duplicate", f"Kvitteringen for {message.document_id} er modtaget før."),))
        if message.state == REFUSED:
            said = f"Meddelelsen om {message.document_id} er afvist før, og det kan en senere kvittering ikke ændre. Spørg modtageren."
            return _refused("receipt_contradicts", said)
        self.known[receipt.message] = replace(message, state=state)
        return Heard(state, () if receipt.accepted else (_why(message, receipt),), message.mail)

    def hear_response(self, response: Received, sender: str, own: Own) -> Heard | None:
        """Return what a standard response comes to as a receipt; None where it names no message of ours.

        Args:
            response: the response.
            sender: key of who sent it: only the supplier of the document, or the municipality itself, may answer for it.
            own: the municipality's numbers.
        """
        named = [original.number for original in response.originals if original.number in self.known]
        if response.type is not DocumentType.RESPONSE or not named:
            return None
        message, receipt = self.known[named[0]], receipt_of(response)
        ours = response.supplier.gln in own.glns or response.supplier.cvr in own.cvrs
        if sender != message.supplier and not ours:
            said = f"Svaret nævner meddelelsen om {message.document_id}, men kommer fra en anden end leverandøren. Det er kun gemt."
            return Heard(RECEIVED, (Finding("receipt_stranger", said),))
        if receipt is None:
            said = f"Svaret på meddelelsen om {message.document_id} siger hverken ja eller nej. Det er kun gemt; se, hvad der står i det."
            return Heard(RECEIVED, (Finding("receipt_undecided", said),))
        return self.hear(receipt)


def states_of(reader: Reader) -> Mapping[int, str]:
    """Return by message (its mail) what the receipts made of it: one that was refused stays so."""
    found: dict[int, str] = {}
    for row in read_receipts(reader).to_pylist():
        found[row["answers"]] = REFUSED if REFUSED in (row["state"], found.get(row["answers"])) else row["state"]
    return found


def _refused(code: str, said: str) -> Heard:
    return Heard(REJECTED, (Finding(code, said, refuses=True),))


def _why(message: Message, receipt: Receipt) -> Finding:
    before = " Den var ellers godtaget før." if message.state == ACCEPTED else ""
    reason = receipt.reason[:_MOST_SAID] or "uden begrundelse"
    said = f"Modtageren har afvist svaret på {message.document_id}: {reason}.{before} Ret det, og send dokumentet tilbage igen."
    return Finding("receipt_refused", said)

"""The tables of what comes in and is cleared: mail, received documents and their evidence, decisions and allocations.

Nothing here is ever changed: a decision that is undone is followed by another one. That a source's decisions follow each other
singly is the database's own rule, so that two people cannot decide the same at once.
"""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, LargeBinary, Table

from as2007lib.store.columns import WHOLE, metadata, number, own_id, seal_columns, words

mail = Table(
    "mail",
    metadata,
    own_id(),
    words("direction"),  # in, out
    words("name"),
    number("size"),
    words("sha256"),
    words("type"),  # what it is: invoice, credit_note, receipt …; blank where it could not be told; out: approved, rejected
    words("state"),  # in: received, duplicate, rejected, of a receipt accepted, refused; out: ready (what became of it, its receipts tell)
    words("findings"),  # JSON: code, message, path
    words("rules"),  # version of the rules it was judged by; out: the syntax it is written in
    Column("answers", WHOLE, ForeignKey("mail.id"), nullable=True),  # the mail that this one answers or repeats
    Column("content", LargeBinary, nullable=False),  # see packing.py
    number("since"),
)
Index("mail_sha256", mail.c.sha256)
Index("mail_answers", mail.c.answers)

received = Table(
    "received",
    metadata,
    own_id(),
    Column("mail", WHOLE, ForeignKey("mail.id"), nullable=False),
    words("document_id"),
    words("type"),
    words("number"),
    words("supplier"),  # who sent it, as one key whatever scheme named him
    words("supplier_cvr", null=True),
    words("supplier_name"),
    *seal_columns(),
    words("receiver_gln", null=True),
    number("issued_on"),
    number("due_on", null=True),
    words("currency"),
    number("amount"),
    number("net_amount"),
    words("credits", null=True),  # number of the document it credits
    words("bank_account", null=True),  # where it asks to be paid
    number("since"),
)
Index("received_document", received.c.document_id, unique=True)
_bills = received.c.type.in_(["invoice", "credit_note"])
Index("received_number", received.c.supplier, received.c.type, received.c.number, unique=True, sqlite_where=_bills, postgresql_where=_bills)
Index("received_mail", received.c.mail, unique=True)

evidence = Table(
    "evidence",
    metadata,
    own_id(),
    Column("received", WHOLE, ForeignKey("received.id"), nullable=False),
    number("place"),
    words("row_id"),
    number("amount"),
    number("quantity", null=True),
    number("price_amount", null=True),
    number("start", null=True),
    number("stop", null=True),
    words("account", null=True),
    words("cpr", null=True),
    words("person_name", null=True),
    words("reference", null=True),
    words("order_number", null=True),
    words("text"),
    *seal_columns(),
    number("since"),
)
Index("evidence_received", evidence.c.received)

decisions = Table(
    "decisions",
    metadata,
    own_id(),
    Column("evidence", WHOLE, ForeignKey("evidence.id"), nullable=True),
    number("posting", null=True),
    Column("follows", WHOLE, ForeignKey("decisions.id"), nullable=True),
    words("kind"),
    number("by_itself"),
    words("rule"),
    number("confidence"),
    words("words"),
    number("since"),
)
Index("decisions_follows", decisions.c.follows, unique=True)
_first = decisions.c.follows.is_(None)
Index("decisions_evidence", decisions.c.evidence, unique=True, sqlite_where=_first, postgresql_where=_first)
Index("decisions_posting", decisions.c.posting, unique=True, sqlite_where=_first, postgresql_where=_first)

allocations = Table(
    "allocations",
    metadata,
    own_id(),
    Column("decision", WHOLE, ForeignKey("decisions.id"), nullable=False),
    number("service"),
    number("party"),
    number("month"),
    number("amount"),
    number("since"),
)
Index("allocations_decision", allocations.c.decision)
Index("allocations_item", allocations.c.service, allocations.c.month)

releases = Table(
    "releases",
    metadata,
    own_id(),
    number("service"),
    number("party"),
    number("month"),
    number("amount"),
    words("reason"),
    number("since"),
)
Index("releases_item", releases.c.service, releases.c.month)

INCOMING = ("mail", "received", "evidence", "decisions", "allocations", "releases")
"""Every table here, in the order in which they are digested."""
INCOMING_SEALING = {"received": ("supplier_name",), "evidence": ("cpr", "person_name", "reference", "order_number", "text")}
"""The columns that a seal stands for."""

"""Each side of a reconciliation as one table of whole columns: what every posting and every commitment has come to."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from as2007lib.frames.facts import Postings
from as2007lib.items.commitments import Open
from as2007lib.store.bulk import whole
from as2007lib.values.arrays import Ints, place_of
from as2007lib.values.cpr_scan import mask_cprs
from as2007lib.values.months import first_days, months_of

OPEN, FIRST, HELD, REJECTED, MATCHED, EXPLAINED, CHANGED = "open", "first", "held", "rejected", "matched", "explained", "changed"
STATES = (OPEN, CHANGED, HELD, REJECTED, FIRST, MATCHED, EXPLAINED)
"""What a posting can be. `first`: it is laid, and another person must follow. `changed`: its amount is another than what was decided on."""
_INT, _TEXT = pa.int64(), pa.string()
POSTED = pa.schema(
    [
        ("posting", _INT),
        ("posting_id", _TEXT),
        ("state", _TEXT),
        ("month", _INT),
        ("posted_on", _INT),
        ("booked", _INT),
        ("age", _INT),
        ("account", _TEXT),
        ("supplier", _TEXT),
        ("citizen", _TEXT),
        ("text", _TEXT),
        ("voucher", _TEXT),
        ("system", _TEXT),
        ("amount", _INT),
        ("before", _INT),
        ("laid", _INT),
        ("explained", _INT),
        ("rest", _INT),
        ("decision", _INT),
        ("by_itself", _INT),
        ("by_user", _TEXT),
        ("at", _TEXT),
        ("words", _TEXT),
    ]
)
"""A posting: by whom and when (ISO) it was decided; øre now, when it was decided, laid on commitments, explained, and the rest."""
COMMITTED = pa.schema(
    [
        ("number", _INT),
        ("service", _INT),
        ("party", _INT),
        ("month", _INT),
        ("age", _INT),
        ("service_id", _TEXT),
        ("party_id", _TEXT),
        ("name", _TEXT),
        ("citizen", _TEXT),
        ("supplier", _TEXT),
        ("account", _TEXT),
        ("amount", _INT),
        ("used", _INT),
        ("released", _INT),
        ("open", _INT),
        ("over", _INT),
    ]
)
"""A commitment: øre expected, used, released, left, and used too much; `number` is its place among all."""
_KINDS = {"posted": MATCHED, "first": FIRST, "explained": EXPLAINED, "held": HELD, "rejected": REJECTED}
_STANDING = ("posted", "first", "explained")
_BIRTH = 6


def posting_side(postings: Postings, gone: Postings, decided: pa.Table, opened: Open, today: int) -> pa.Table:
    """Return what every posting has come to (`POSTED`); whatever was decided, laid, explained and rest sum to its amount.

    Args:
        postings: what the ledger states.
        gone: what it stated once and that was decided on; its amount is 0 now.
        decided: the newest decision on each, with what lies (`STANDING`).
        opened: who suppliers are.
        today: day number that ages are counted to.
    """
    every = Postings.concat([postings, gone])
    amount = np.where(np.arange(len(every)) < len(postings), every.ints("amount"), 0)
    at = place_of(decided["posting"].to_numpy(), every.ints("posting"))
    kind = _picked(decided["kind"], at).fill_null("")
    before, laid = (_filled(decided[name], at) for name in ("before", "laid"))
    explained = np.where(pc.equal(kind, "explained").to_numpy(zero_copy_only=False), before, 0)
    rest = amount - laid - explained
    states = {name: pc.equal(kind, name).to_numpy(zero_copy_only=False) for name in _KINDS}
    state = np.select(list(states.values()), list(_KINDS.values()), OPEN)
    stands = np.logical_or.reduce([states[name] for name in _STANDING])
    state = np.where(stands & (rest != 0), CHANGED, state)
    columns = {
        "posting": every.table["posting"],
        "posting_id": masked(opened.identities.name(every.table["posting"])),
        "state": pa.array(state, _TEXT),
        "month": every.table["period"],
        "posted_on": every.table["posted_on"],
        "booked": whole(months_of(every.ints("posted_on"))),
        "age": whole(today - every.ints("posted_on")),
        "account": every.table["account"],
        "supplier": _paid(every, opened),
        "citizen": _born(every.table["cpr"]),
        "text": masked(every.table["text"]),
        "voucher": masked(every.table["voucher"]),
        "system": pc.fill_null(every.table["system"], ""),
        "amount": whole(amount),
        "before": pa.array(before, _INT, mask=~stands),
        "laid": whole(laid),
        "explained": whole(explained),
        "rest": whole(rest),
        "decision": _picked(decided["id"], at),
        "by_itself": whole(_filled(decided["by_itself"], at)),
        **{name: _picked(decided[name], at).fill_null("") for name in ("by_user", "at")},
        "words": masked(_picked(decided["words"], at)),
    }
    # what the ledger took back and nobody laid or explained is nothing at all
    shown = (np.arange(len(every)) < len(postings)) | (rest != 0)
    return pa.table(columns, schema=POSTED).filter(pa.array(shown))


def commitment_side(opened: Open, committed: pa.Table, today: int) -> pa.Table:
    """Return what every commitment has come to (`COMMITTED`); used, released and left, less what was used too much, are its amount.

    Args:
        opened: the commitments, and who they are for.
        committed: the same rows as the store has them.
        today: day number that ages are counted to, from the end of the service month.
    """
    left = opened.commitments.ints("open")
    supplier = place_of(opened.suppliers.ints("party"), committed["party"].to_numpy())
    service = place_of(opened.names.ints("service"), committed["service"].to_numpy())
    citizen = place_of(opened.persons.ints("citizen"), opened.commitments.ints("citizen"))
    columns = {
        "number": whole(np.arange(committed.num_rows)),
        **{name: committed[name] for name in ("service", "party", "month")},
        "age": whole(today - (first_days(committed["month"].to_numpy() + 1) - 1)),
        "service_id": masked(_picked(opened.names.table["service_id"], service)),
        "party_id": masked(opened.identities.name(committed["party"])),
        "name": masked(_picked(opened.names.table["name"], service)),
        "citizen": _born(_picked(opened.persons.table["cpr"], citizen)),
        "supplier": masked(_picked(opened.suppliers.table["name"], supplier)),
        "account": pc.fill_null(committed["account"], ""),
        **{name: committed[name] for name in ("amount", "used", "released")},
        "open": whole(np.maximum(left, 0)),
        "over": whole(np.maximum(-left, 0)),
    }
    return pa.table(columns, schema=COMMITTED)


def masked(texts: pa.ChunkedArray | pa.Array) -> pa.Array:
    """Return texts without CPR numbers, null as blank; each different text is looked at once."""
    coded = _whole(texts).fill_null("").dictionary_encode()
    return pa.array([mask_cprs(text) for text in coded.dictionary.to_pylist()], _TEXT).take(coded.indices)


def _paid(postings: Postings, opened: Open) -> pa.Array:
    """Return who was paid: the supplier's name where he is known, else his number, else the payee's birth date."""
    known = opened.suppliers.table.filter(pc.is_valid(opened.suppliers.table["cvr"]))
    cvr = pc.fill_null(postings.table["supplier_cvr"], "").combine_chunks()
    at = pc.index_in(cvr, value_set=_whole(known["cvr"]))
    name = masked(_whole(known["name"]).take(at))
    number = pc.if_else(pc.equal(cvr, ""), _born(postings.table["payee_cpr"]), pc.binary_join_element_wise("CVR", cvr, " "))
    return pc.if_else(pc.equal(name, ""), number, name)


def _born(cprs: pa.ChunkedArray | pa.Array) -> pa.Array:
    """Return CPR numbers as the birth date and x's; null as blank."""
    found = _whole(cprs).fill_null("")
    return pc.if_else(pc.equal(found, ""), "", pc.binary_join_element_wise(pc.utf8_slice_codeunits(found, 0, _BIRTH), "xxxx", "-"))


def _filled(column: pa.ChunkedArray, places: Ints) -> Ints:
    return np.asarray(_picked(column, places).fill_null(0).to_numpy(zero_copy_only=False), np.int64)


def _picked(column: pa.ChunkedArray | pa.Array, places: Ints) -> pa.Array:
    """Return a column's values at places; null where a place is -1."""
    return _whole(column).take(pa.array(places, mask=places < 0))


def _whole(column: pa.ChunkedArray | pa.Array) -> pa.Array:
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column

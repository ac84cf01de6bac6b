"""What was posted alone and what people made of it later: opened again, moved, rejected; by rule, supplier, band of chance and month."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from as2007lib.access.rights import require
from as2007lib.frames.facts import Postings
from as2007lib.matching.reliability import EDGES, wilson
from as2007lib.store.bulk import Reader
from as2007lib.store.by import By
from as2007lib.store.decided import read_decided, read_decided_lines, read_laid_by_itself, read_stands
from as2007lib.store.engine import Store
from as2007lib.store.identities import Identities, read_identities
from as2007lib.store.known import latest_entry, read_fact
from as2007lib.values.cpr_scan import mask_cprs
from as2007lib.values.danish import TIME_ZONE

STANDS, OPENED, MOVED, REJECTED, HELD, EXPLAINED = "stands", "undone", "moved", "rejected", "held", "explained"
"""What became of something posted alone: it stands (perhaps opened and approved again as it was), or a person changed it."""
_POSTED = ("posted", "first")
_NO_SUPPLIER = "Ukendt leverandør"
_Key = tuple[str, int]


@dataclass(frozen=True)
class Lay:
    """A part of an amount on a service and month: the service's id, the month's number, øre."""

    service_id: str
    month: int
    amount: int


@dataclass(frozen=True)
class Alone:
    """A line or posting that was posted alone, and what stands now.

    Attributes:
        source_id, line_id: how it is told; a posting has no line_id.
        supplier: the supplier's name, or what a posting tells of it.
        amount: øre of the line.
        at: when it was posted (ISO).
        rule, chance: why, and how sure it was, in ten-thousandths, as was said then.
        explanation: why, in Danish, as was said then.
        laid, now: what it lay on then, and lies on now.
        became: what became of it.
        decision: number of the newest decision.
        user, changed_at, words: who changed it last, when and why; blank where nobody has.
    """

    source_id: str
    line_id: str
    supplier: str
    amount: int
    at: str
    rule: str
    chance: int
    explanation: str
    laid: tuple[Lay, ...]
    now: tuple[Lay, ...]
    became: str
    decision: int
    user: str
    changed_at: str
    words: str

    @property
    def month(self) -> str:
        """The month in which it was posted, as `2026-10`."""
        return f"{datetime.fromisoformat(self.at).astimezone(TIME_ZONE):%Y-%m}"

    @property
    def band(self) -> int:
        """The lower edge of its band of chance, in ten-thousandths."""
        return max(edge for edge in EDGES if edge <= self.chance)


@dataclass(frozen=True)
class Rate:
    """How often something posted alone was changed: lines and øre, and where the true share lies, in ten-thousandths (95 %, Wilson)."""

    name: str
    count: int
    amount: int
    wrong: int
    wrong_amount: int
    lower: int
    upper: int

    @property
    def share(self) -> int:
        """The share that was changed, in ten-thousandths."""
        return 10_000 * self.wrong // self.count if self.count else 0


@dataclass(frozen=True)
class Misjudged:
    """What was posted alone, in all and in parts; `cases` are those that people changed, the newest first."""

    total: Rate
    by_rule: tuple[Rate, ...]
    by_supplier: tuple[Rate, ...]
    by_band: tuple[Rate, ...]
    by_month: tuple[Rate, ...]
    cases: tuple[Alone, ...]


def misjudgements(store: Store, by: By) -> Misjudged:
    """Return what was posted alone and what became of it.

    Raises:
        NotAllowed: the user may not read.
    """
    with store.reading() as connection:
        entry = latest_entry(connection)
    require(store, entry, by, "read")
    with store.together() as reader:
        found = _alone(reader, entry)
    changed = sorted((one for one in found if one.became != STANDS), key=lambda one: one.decision, reverse=True)
    return Misjudged(
        total=_rate("I alt", found),
        by_rule=_rates(found, lambda one: one.rule),
        by_supplier=_rates(found, lambda one: one.supplier),
        by_band=tuple(sorted(_rates(found, lambda one: str(one.band)), key=lambda rate: int(rate.name))),
        by_month=tuple(sorted(_rates(found, lambda one: one.month), key=lambda rate: rate.name)),
        cases=tuple(changed),
    )


def _alone(reader: Reader, entry: int) -> list[Alone]:
    made: dict[_Key, list[dict[str, Any]]] = defaultdict(list)
    for row in read_decided(reader, entry).to_pylist():
        made[_key(row)].append(row)
    known = read_identities(reader)
    laid, stands = defaultdict(list), defaultdict(list)
    for row in read_laid_by_itself(reader, entry).to_pylist():
        laid[row["decision"]].append(_lay(row, known))
    for row in read_stands(reader, entry).to_pylist():
        stands[_key(row)].append(_lay(row, known))
    told = _told(reader, entry, known)
    first = {key: next((row for row in rows if row["by_itself"]), None) for key, rows in made.items()}
    return [
        _case(posted, made[key][-1], told[key], laid[posted["id"]], stands[key])
        for key, posted in first.items()
        if posted is not None and key in told
    ]


def _key(row: dict[str, Any]) -> _Key:
    return ("line", row["evidence"]) if row["evidence"] is not None else ("posting", row["posting"])


def _lay(row: dict[str, Any], known: Identities) -> Lay:
    return Lay(mask_cprs(known.text(row["service"])), row["month"], row["amount"])


def _told(reader: Reader, entry: int, known: Identities) -> dict[_Key, tuple[str, str, int, str]]:
    """Return by line and posting its ids, øre and supplier."""
    lines = {
        ("line", row["evidence"]): (row["source_id"], row["line_id"], row["amount"], mask_cprs(row["supplier"]))
        for row in read_decided_lines(reader).to_pylist()
    }
    postings = {
        ("posting", row["posting"]): (known.text(row["posting"]), "", row["amount"], _supplier(row["supplier_cvr"]))
        for row in read_fact(reader, Postings, entry).table.to_pylist()
    }
    return lines | postings


def _supplier(cvr: str | None) -> str:
    return f"CVR {cvr}" if cvr else _NO_SUPPLIER


def _case(
    posted: dict[str, Any], newest: dict[str, Any], told: tuple[str, str, int, str], laid: Sequence[Lay], now: Sequence[Lay]
) -> Alone:
    source_id, line_id, amount, supplier = told
    by_person = newest if not newest["by_itself"] else {"user": "", "at": "", "words": ""}
    return Alone(
        source_id=source_id,
        line_id=line_id,
        supplier=supplier,
        amount=amount,
        at=posted["at"],
        rule=posted["rule"],
        chance=posted["confidence"],
        explanation=mask_cprs(posted["words"]),
        laid=tuple(laid),
        now=tuple(now),
        became=_became(newest["kind"], list(laid), list(now)),
        decision=newest["id"],
        user=by_person["user"],
        changed_at=by_person["at"],
        words=mask_cprs(by_person["words"]),
    )


def _became(kind: str, laid: list[Lay], now: list[Lay]) -> str:
    if kind in _POSTED:
        return STANDS if laid == now else MOVED
    return kind


def _rates(found: Sequence[Alone], of: Callable[[Alone], str]) -> tuple[Rate, ...]:
    """Return a rate for each group, the one with most changed first."""
    groups: dict[str, list[Alone]] = defaultdict(list)
    for one in found:
        groups[of(one)].append(one)
    return tuple(sorted((_rate(name, group) for name, group in groups.items()), key=lambda rate: (-rate.wrong, -rate.count, rate.name)))


def _rate(name: str, found: Sequence[Alone]) -> Rate:
    wrong = [one for one in found if one.became != STANDS]
    lower, upper = wilson(len(wrong), len(found))
    return Rate(name, len(found), sum(one.amount for one in found), len(wrong), sum(one.amount for one in wrong), lower, upper)

"""The e-invoices that suppliers of the sample municipality send for a month, with all that goes wrong in such a folder."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from as2007lib.formats.ubl.document import Party
from as2007lib.frames.facts import Parties
from as2007lib.items.commitments import Open
from as2007lib.sample.blur import Blur
from as2007lib.sample.chance import Chance
from as2007lib.sample.sending import Bill, Entry, bill_bytes
from as2007lib.sample.strays import strays
from as2007lib.sample.wanted import Market, Meant, Target, Wanted, by_service
from as2007lib.values.days import date_of
from as2007lib.values.months import days_in, first_day, format_month

_LATE, _MISSING, _TOGETHER = 50, 40, 250
"""Of a thousand: billed a month later together with that month; not billed at all; on the supplier's collective invoice."""
_SPLIT, _WRONG_MONTH, _CREDITED = 60, 60, 40
_ORE_OFF, _PER_CENT_OFF = 100, 30
_MOST_ORE, _PER_CENT = 60, 40
_BY_ID = np.array([350, 400, 250], dtype=np.int64)
"""How a line names what it is for: the service's id or order number, the citizen, both."""
_ID, _PERSON = 0, 1
_CREDIT_SERIES = 900


@dataclass(frozen=True)
class Incoming:
    """A folder of received documents by file name, and the truth about each line in them."""

    files: dict[str, bytes]
    truth: tuple[Meant, ...]

    def write(self, folder: Path) -> Path:
        """Write the files into a folder, made if need be."""
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in self.files.items():
            (folder / name).write_bytes(content)
        return folder


def own_party(parties: Parties) -> Party:
    """Return the municipality as the receiver of invoices."""
    row = next(row for row in parties.table.to_pylist() if row["is_self"])
    return Party(name=row["name"], gln=row["gln"] or "", cvr=row["cvr"] or "")


def make_invoices(seed: int, month: int, opened: Open, receiver: Party) -> Incoming:
    """Make the e-invoices of a month, sent in the first days of the next one.

    Args:
        seed: the same one gives the same bytes.
        month: the service month.
        opened: the commitments, of this month and the one before.
        receiver: the municipality.
    """
    chance = Chance(seed, f"invoices {format_month(month)}")
    entries = _entries(chance, Market(seed, opened), month)
    bills = _bills(chance, entries, month)
    sent = [*bills, *_credits(chance, bills, month)]
    suppliers = {row["party"]: row for row in opened.suppliers.table.to_pylist()}
    written = [bill_bytes(bill, suppliers[bill.party], receiver) for bill in sent]
    written += strays(chance, sent, written, suppliers, receiver)
    written.sort(key=lambda one: one.file)
    return Incoming({one.file: one.content for one in written}, tuple(meant for one in written for meant in one.truth))


def _entries(chance: Chance, market: Market, month: int) -> list[Entry]:
    """Return the lines of the month: what is committed, blurred."""
    wanted, before = market.invoiced(month), market.invoiced(month - 1)
    services = np.array([one.service for one in wanted], dtype=np.int64)
    late = _late(market.seed, wanted, month)
    waited = {one.service: one for one, is_late in zip(before, _late(market.seed, before, month - 1), strict=True) if is_late}
    missing = by_service(chance, "missing", services, _MISSING)
    blur, size = Blur(chance, len(wanted)), len(wanted)
    off, wrong = _off(chance, wanted), chance.hit("wrong month", size, _WRONG_MONTH)
    split, way = chance.hit("split", size, _SPLIT), chance.pick("way", size, _BY_ID)
    entries: list[Entry] = []
    for place, one in enumerate(wanted):
        if late[place] or missing[place]:
            continue
        earlier = waited.get(one.service)
        entry = _entry(one, int(off[place]), earlier)
        entry = _told(entry, int(way[place]), blur.cpr(place, one.cpr), blur.name(place, one.person))
        if earlier is None and split[place] and not one.quantity:
            entries += _halves(entry)
        else:
            entries.append(_moved(entry) if wrong[place] and earlier is None else entry)
    return entries


def _late(seed: int, wanted: list[Wanted], month: int) -> list[bool]:
    """Return which services are billed a month later; every other month none, so that nothing waits twice."""
    services = np.array([one.service for one in wanted], dtype=np.int64)
    hits = by_service(Chance(seed, "late"), str(month // 2), services, _LATE)
    return [bool(hit) and month % 2 == 0 for hit in hits]


def _off(chance: Chance, wanted: list[Wanted]) -> list[int]:
    """Return by how many øre each line is off."""
    size = len(wanted)
    ore = np.where(chance.hit("ore", size, _ORE_OFF), chance.below("how many ore", size, 2 * _MOST_ORE + 1) - _MOST_ORE, 0)
    amount = np.array([one.amount for one in wanted], dtype=np.int64)
    part = amount * (chance.below("how many per cent", size, 2 * _PER_CENT + 1) - _PER_CENT) // 1000
    by_bit = np.array([one.quantity > 0 for one in wanted], dtype=np.bool_)
    return list(np.where(by_bit, 0, np.where(chance.hit("per cent", size, _PER_CENT_OFF), part, ore)))


def _entry(one: Wanted, off: int, earlier: Wanted | None) -> Entry:
    """Return a line of one month, or of two."""
    parts = [one] if earlier is None else [earlier, one]
    targets = [part.target for part in parts]
    targets[-1] = replace(targets[-1], amount=targets[-1].amount + off)
    first = first_day(parts[0].month)
    return Entry(
        wanted=one,
        kind="two_months" if earlier else "amount_off" if off else "hours" if one.quantity else "usual",
        amount=sum(target.amount for target in targets),
        quantity=0 if earlier else one.quantity,
        first=date_of(first),
        last=date_of(first_day(one.month + 1) - 1),
        targets=tuple(targets),
    )


def _told(entry: Entry, way: int, cpr: str, name: str) -> Entry:
    """Name what a line is for; one that would name nothing at all gives the service's id."""
    person = ",".join(filter(None, (cpr, name)))
    by_id = way != _PERSON or not person
    return replace(entry, case=entry.wanted.service_id if by_id else "", person=person if way != _ID else "")


def _moved(entry: Entry) -> Entry:
    """Let a line state the month before its own."""
    before = entry.wanted.month - 1
    return replace(entry, kind="wrong_month", first=date_of(first_day(before)), last=date_of(first_day(before + 1) - 1))


def _halves(entry: Entry) -> list[Entry]:
    """Return two lines for the halves of a month."""
    middle = first_day(entry.wanted.month) + days_in(entry.wanted.month) // 2
    parts = (entry.amount // 2, entry.amount - entry.amount // 2)
    targets = [(Target(entry.wanted.service_id, entry.wanted.month, part),) for part in parts]
    one = replace(entry, kind="split", amount=parts[0], last=date_of(middle - 1), targets=targets[0])
    return [one, replace(one, amount=parts[1], first=date_of(middle), last=entry.last, targets=targets[1])]


def _bills(chance: Chance, entries: list[Entry], month: int) -> list[Bill]:
    """Return the invoices: most lines have one of their own, some stand together on their supplier's."""
    services = np.array([entry.wanted.service for entry in entries], dtype=np.int64)
    together = by_service(chance, "together", services, _TOGETHER)
    alone = {entry.wanted.service: [e for e in entries if e.wanted.service == entry.wanted.service] for entry in entries}
    collected: dict[int, list[Entry]] = {}
    single: list[list[Entry]] = []
    for service, is_together in dict(zip(services.tolist(), together.tolist(), strict=True)).items():
        if is_together:
            collected.setdefault(alone[service][0].wanted.party, []).extend(alone[service])
        else:
            single.append(alone[service])
    groups = [*single, *collected.values()]
    days = chance.below("issued", len(groups), 6).tolist()
    return [_bill(number, group, month, day) for number, (group, day) in enumerate(zip(groups, days, strict=True), 1)]


def _bill(number: int, lines: list[Entry], month: int, day: int) -> Bill:
    issued = date_of(first_day(month + 1) + day)
    order = lines[0].wanted.order if len({line.wanted.service for line in lines}) == 1 and lines[0].case else ""
    return Bill(f"{format_month(month)[2:].replace('-', '')}-{number:04d}", lines[0].wanted.party, issued, tuple(lines), order)


def _credits(chance: Chance, bills: list[Bill], month: int) -> list[Bill]:
    """Return the credit notes of some invoices, which take all of them back, each with the invoice that is sent in their stead."""
    usual = [bill for bill in bills if len(bill.lines) == 1 and bill.lines[0].kind == "usual"]
    sent: list[Bill] = []
    for row in chance.among("credited", np.arange(len(usual)), _CREDITED).tolist():
        line, number = usual[row].lines[0], _CREDIT_SERIES + len(sent)
        back = replace(line, kind="credit", targets=tuple(replace(target, amount=-target.amount) for target in line.targets))
        sent.append(replace(_bill(number, [back], month, 6), credits=usual[row]))
        sent.append(_bill(number + 1, [replace(line, kind="again_after_credit")], month, 7))
    return sent

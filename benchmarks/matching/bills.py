"""Bills for a town's commitments, with the noise of real ones, and the truth about them, which no method is shown."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from as2007lib.frames.clearing import Evidence
from as2007lib.frames.column import NULL
from as2007lib.values.months import first_days
from benchmarks.matching.town import FIRST_MONTH, MONTHS, Town, common_amounts, make_town, people_texts

TRAINING, HELD_BACK = (101, 102, 103), (901, 902)
"""Seeds that weights and chances may be made from, and seeds that only count."""
_LETTERS = np.array(list("abcdefghijklmnoprstuvyæøå"))


@dataclass(frozen=True)
class Case:
    """A town, its bills, and the truth: pairs of evidence and item (evidence without a pair is for nothing that was expected)."""

    town: Town
    evidence: Evidence
    true_evidence: np.ndarray
    true_item: np.ndarray


@dataclass
class _Lines:
    """Lines in the making: service, first place of its months, how many months, øre, sign; `service` −1: for nothing expected."""

    service: np.ndarray
    place: np.ndarray
    count: np.ndarray
    amount: np.ndarray
    document: np.ndarray


def make_case(seed: int, lines: int = 100_000, commitments: int = 1_000_000) -> Case:
    """Return a case: four of five lines are one month of one service; the rest are sums, parts, credits, strangers and second bills."""
    rng = np.random.default_rng(seed)
    town = make_town(rng, commitments)
    made = _split(rng, town, _billed(rng, town, int(lines * 0.91 * 0.972)))
    strangers, credited = int(lines * 0.06), int(lines * 0.03)
    size = len(made.service)
    cpr, name, party, account, kind = _who(town, made)
    habit = rng.random(len(town.columns["cvr"])) < 0.2
    issued = _issued(rng, made, habit[party])
    first, last = FIRST_MONTH + made.place, FIRST_MONTH + made.place + made.count - 1

    single = np.flatnonzero((made.count == 1) & (made.document == np.arange(size)))
    back = np.sort(rng.choice(single, credited, replace=False))
    other = _strangers(rng, town, strangers - strangers // 6)
    twice = np.sort(rng.choice(single, strangers // 6, replace=False))
    joined = [
        np.concatenate(parts)
        for parts in (
            (cpr, cpr[back], other["cpr"], cpr[twice]),
            (name, name[back], other["name"], name[twice]),
            (party, party[back], other["party"], party[twice]),
            (account, account[back], other["account"], account[twice]),
            (kind, kind[back], other["kind"], kind[twice]),
            (first, first[back], other["month"], first[twice]),
            (last, last[back], other["month"], last[twice]),
            (issued, issued[back] + rng.integers(5, 40, credited), other["issued"], issued[twice] + rng.integers(1, 25, len(twice))),
        )
    ]
    amount = np.concatenate([_off(rng, made.amount), np.zeros(credited, np.int64), other["amount"], made.amount[twice]])
    amount[size : size + credited] = -amount[back]
    amount[len(amount) - len(twice) :] = amount[twice]
    total = size + credited + strangers
    key = rng.permutation(total).astype(np.int64) + 1
    named = np.full(total, NULL, dtype=np.int64)
    named[size : size + credited] = np.where(rng.random(credited) < 0.5, key[back], NULL)
    document = np.concatenate([made.document, np.arange(size, total)])
    credit = (np.arange(total) >= size) & (np.arange(total) < size + credited)
    evidence = _evidence(rng, town, joined, amount, key, document, named, credit)
    items = [np.repeat(made.service * MONTHS + made.place, made.count), made.service[back] * MONTHS + made.place[back]]
    items[0] = items[0] + np.concatenate([np.arange(n) for n in made.count])
    owners = [np.repeat(key[:size], made.count), key[size : size + credited]]
    order = np.argsort(evidence.ints("evidence"))
    return Case(town, evidence.take(order), np.concatenate(owners), np.concatenate(items) + 1)


def _billed(rng: np.random.Generator, town: Town, wanted: int) -> _Lines:
    """Return months billed: half of the services for all six months, half for one; some two months in one line."""
    services = len(town.columns["party"])
    chosen = rng.permutation(services)
    each = min(services // 2, int(wanted / (MONTHS - 0.42 + 1)))
    whole, one = chosen[:each], chosen[each : 2 * each]
    merged = np.where(rng.random(each) < 0.42, rng.integers(MONTHS - 1, size=each), -9)
    place = np.tile(np.arange(MONTHS), each)
    service, at = np.repeat(whole, MONTHS), np.repeat(merged, MONTHS)
    kept = place != at + 1
    count = np.where(place == at, 2, 1)[kept]
    service, place = np.append(service[kept], one), np.append(place[kept], rng.integers(MONTHS, size=each))
    count = np.append(count, np.ones(each, np.int64))
    amounts = town.columns["amounts"]
    amount = amounts[service, place] + np.where(count == 2, amounts[service, np.minimum(place + 1, MONTHS - 1)], 0)
    return _Lines(service, place, count, amount, np.arange(len(service)))


def _split(rng: np.random.Generator, town: Town, lines: _Lines) -> _Lines:
    """Return the lines with some of one month in two parts, half of them in one document."""
    del town
    size = len(lines.service)
    cut = np.flatnonzero((lines.count == 1) & (rng.random(size) < 0.031))
    part = (lines.amount[cut] * rng.uniform(0.2, 0.8, len(cut))).astype(np.int64)
    amount = np.append(lines.amount, part)
    amount[cut] -= part
    own = np.arange(size, size + len(cut))
    document = np.append(lines.document, np.where(rng.random(len(cut)) < 0.5, cut, own))
    document[cut] = np.where(document[size:] == cut, cut, -1 - cut)
    return _Lines(
        np.append(lines.service, lines.service[cut]),
        np.append(lines.place, lines.place[cut]),
        np.append(lines.count, lines.count[cut]),
        amount,
        document,
    )


def _who(town: Town, lines: _Lines) -> tuple[np.ndarray, ...]:
    c = town.columns
    citizen, party = c["citizen"][lines.service], c["party"][lines.service]
    return c["cpr"][citizen], c["name"][citizen], party, c["account"][lines.service], c["kind"][lines.service]


def _issued(rng: np.random.Generator, lines: _Lines, advance: np.ndarray) -> np.ndarray:
    """Return when each line was issued: most suppliers soon after the month, some before it; one in ten late. Parts go together."""
    size = len(lines.service)
    late = rng.choice([0, 30, 65], size, p=[0.9, 0.08, 0.02])
    after = first_days(FIRST_MONTH + lines.place + lines.count) + rng.integers(0, 20, size)
    before = first_days(FIRST_MONTH + lines.place) + rng.integers(-10, 10, size)
    return np.where(advance, before, after) + late


def _off(rng: np.random.Generator, amount: np.ndarray) -> np.ndarray:
    chance = rng.random(len(amount))
    few = rng.integers(1, 61, len(amount)) * rng.choice([-1, 1], len(amount))
    share = (amount * rng.uniform(-0.04, 0.04, len(amount))).astype(np.int64)
    return np.maximum(100, amount + np.where(chance < 0.10, few, np.where(chance < 0.13, share, 0)))


def _strangers(rng: np.random.Generator, town: Town, size: int) -> dict[str, np.ndarray]:
    """Return lines for nothing that was expected: of unknown persons; of known ones at any supplier; of known ones at their own.

    The amount is any; at the person's own supplier it is now and then near what is expected, and still too far away.
    """
    c = town.columns
    cpr, name = people_texts(rng, size)
    service = rng.integers(len(c["citizen"]), size=size)
    citizen, sort = c["citizen"][service], rng.random(size)
    known, own = sort < 0.6, sort < 0.2
    month = FIRST_MONTH + rng.integers(MONTHS, size=size)
    amount = np.where(rng.random(size) < 1 / 3, rng.choice(common_amounts(), size), np.exp(rng.normal(14.2, 0.9, size)).astype(np.int64))
    near = (c["amounts"][service, month - FIRST_MONTH] * rng.choice([0.5, 0.8, 1.15, 1.3, 2.0], size)).astype(np.int64)
    return {
        "cpr": np.where(known, c["cpr"][citizen], cpr),
        "name": np.where(known, c["name"][citizen], name),
        "party": np.where(own, c["party"][service], rng.integers(len(c["cvr"]), size=size)),
        "account": np.where(own, c["account"][service], rng.choice(c["account"], size)),
        "kind": rng.choice(c["kind"], size),
        "month": month,
        "issued": first_days(month + 1) + rng.integers(0, 20, size),
        "amount": np.where(own & (rng.random(size) < 0.5), near, amount),
    }


def _evidence(rng, town, joined, amount, key, document, named, credit) -> Evidence:
    cpr, name, party, account, kind, first, last, issued = joined
    size = len(amount)
    shift = np.where(rng.random(size) < 0.06, rng.choice([-1, 1], size), 0)
    wrong = rng.random(size) < 0.02
    cvr = np.where(wrong, rng.choice(town.columns["cvr"], size), town.columns["cvr"][party])
    said = np.where(rng.random(size) < 0.7, kind, None)
    _, source = np.unique(document, return_inverse=True)
    return Evidence.of(
        evidence=key,
        source=rng.permutation(size)[source].astype(np.int64) + 1,
        kind=["credit_note" if c else "invoice" for c in credit],
        amount=amount,
        first_month=first + shift,
        last_month=last + shift,
        issued_on=issued,
        supplier_cvr=pa.array(cvr),
        supplier_cpr=pa.nulls(size, pa.string()),
        cpr=pa.array(noisy_cprs(rng, cpr)),
        person_name=pa.array(noisy_names(rng, name)),
        account=pa.array(np.where(rng.random(size) < 0.1, None, account)),
        order_number=pa.nulls(size, pa.string()),
        reference=pa.nulls(size, pa.string()),
        text=pa.array(said),
        quantity=pa.nulls(size, pa.int64()),
        price=pa.nulls(size, pa.int64()),
        pay_type=pa.nulls(size, pa.string()),
        credits=named,
    )


def noisy_cprs(rng: np.random.Generator, cprs: np.ndarray) -> np.ndarray:
    chance, place, digit = rng.random(len(cprs)), rng.integers(9, size=len(cprs)), rng.integers(10, size=len(cprs))
    noisy = cprs.copy()
    for at in np.flatnonzero(chance < 0.30):
        text, spot = cprs[at], place[at]
        if chance[at] < 0.12:
            noisy[at] = None
        elif chance[at] < 0.24:
            noisy[at] = text[:6]
        elif chance[at] < 0.27:
            noisy[at] = text[:spot] + str(digit[at]) + text[spot + 1 :]
        else:
            noisy[at] = text[:spot] + text[spot + 1] + text[spot] + text[spot + 2 :]
    return noisy


def noisy_names(rng: np.random.Generator, names: np.ndarray) -> np.ndarray:
    chance, where, letter = rng.random(len(names)), rng.random(len(names)), rng.choice(_LETTERS, len(names))
    noisy = names.copy()
    for at in np.flatnonzero(chance < 0.28):
        text, words = names[at], names[at].split()
        spot = int(where[at] * len(text))
        if chance[at] < 0.10:
            noisy[at] = text[:spot] + (letter[at] if where[at] * 1000 % 1 < 0.5 else "") + text[spot + 1 :]
        elif chance[at] < 0.15:
            noisy[at] = f"{words[0][0]}. {words[-1]}" if where[at] < 0.5 else f"{words[0]} {words[-1]}"
        elif chance[at] < 0.18:
            noisy[at] = f"{words[-1]}, {' '.join(words[:-1])}"
        else:
            noisy[at] = None
    return noisy

"""The tables about matching: every method on the same lines, and the shares that have a goal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.jobs.matching import Matched, Peer
from benchmarks.matching.judge import Figures

_NAMES = {"exact": "ens nøgler · *exact keys*", "ranked": "rangordnede regler · *ranked tolerance rules*", "splink": "splink"}


@dataclass(frozen=True)
class Method:
    """One way to match: seconds on the clock, megabytes at the peak, and shares of whole sets of commitments.

    Attributes:
        recall: of the lines that have a truth, those proposed right.
        precision: of the lines proposed, those right.
    """

    name: str
    seconds: float
    megabytes: float
    recall: float
    precision: float


@dataclass(frozen=True)
class Share:
    """A share, and what it should be at least; None: there is no goal."""

    danish: str
    english: str
    value: float
    goal: float | None = None


def methods(found: Matched, peak: float, peers: dict[str, tuple[Peer, float]]) -> list[Method]:
    """Return the product and its peers, each with the peak of its process."""
    own = Method("as2007", found.cost.wall, peak, found.figures.recall, found.figures.precision)
    return [own, *(Method(_NAMES[name], peer.cost.wall, memory, peer.recall, peer.precision) for name, (peer, memory) in peers.items())]


def shares(bills: Figures, hours: Figures) -> list[Share]:
    """Return the shares that tell how well the product matches bills; and hours and punch cards, which have no goal of their own."""
    return [
        Share("Foreslået med netop det rette sæt", "proposed with exactly the right set", bills.recall, 0.96),
        Share("Af de foreslåede: rigtige", "of those proposed: right", bills.precision, 0.98),
        Share("Bogført alene", "posted alone", bills.auto, 0.80),
        Share("Af dem: rette bevilling", "of these: the right grant", bills.auto_service_precision, 0.999),
        Share("Af dem: hele sættet rigtigt", "of these: the whole set right", bills.auto_precision),
        Share("Timer, klippekort foreslået rigtigt", "hours, punch cards proposed right", hours.recall),
        Share("Timer, klippekort: af de foreslåede rigtige", "hours, punch cards: of those proposed right", hours.precision),
        Share("Timer, klippekort bogført alene", "hours, punch cards posted alone", hours.auto),
        Share("Timer, klippekort: af dem rette bevilling", "hours, punch cards: of these the right grant", hours.auto_service_precision),
    ]


def tables(ways: Sequence[Method], found: Sequence[Share]) -> str:
    """Return both tables as Markdown."""
    head = ["Metode · *method*", "s", "MB", "Rigtige · *right*", "Af foreslåede rigtige · *of proposed, right*"]
    lines = [f"| {' | '.join(head)} |", "|---|---:|---:|---:|---:|"]
    for way in ways:
        seconds = f"{way.seconds:.1f}".replace(".", ",")
        lines.append(f"| {way.name} | {seconds} | {way.megabytes:.0f} | {_percent(way.recall)} | {_percent(way.precision)} |")
    lines += ["", "| Andel · *share* | as2007 | Mål · *goal* | Nået · *met* |", "|---|---:|---:|---|"]
    for share in found:
        goal = "" if share.goal is None else f"≥ {_percent(share.goal)}"
        met = "" if share.goal is None else "ja · *yes*" if share.value >= share.goal else "**nej · no**"
        lines.append(f"| {share.danish} · *{share.english}* | {_percent(share.value)} | {goal} | {met} |")
    return "\n".join(lines)


def _percent(share: float) -> str:
    """Round down: a goal that is missed by a hair is not to look met."""
    hundredths = int(share * 1_000_000 + 1e-6) // 100
    return f"{hundredths // 100},{hundredths % 100:02} %"

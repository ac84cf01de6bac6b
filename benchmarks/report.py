"""The table: what was measured, as ratios, in Danish and English; and the same for programs."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path

from benchmarks.jobs.einvoices import Read
from benchmarks.jobs.growth import Grown
from benchmarks.jobs.lines import Stored
from benchmarks.jobs.load import Loads
from benchmarks.jobs.matching import Matched
from benchmarks.jobs.month import WholeMonths
from benchmarks.jobs.price import Months
from benchmarks.jobs.rules import Ruled
from benchmarks.jobs.touched import Runs
from benchmarks.measuring import Cost

MEGABYTES = 2_000
"""What no process may use more than."""
SECONDS = 8
"""What matching may take."""
_PACKAGES = ("numpy", "pandas", "pyarrow", "sqlalchemy", "adbc-driver-sqlite", "lxml")


@dataclass(frozen=True)
class Row:
    """One line of the table.

    Attributes:
        danish: what was measured.
        english: the same.
        product: what the product needed, with its unit.
        peer: what the peer needed.
        ratio: how many times faster than the peer, or how many times its cost.
        goal: what the ratio should be at least (`faster`) or at most; None: there is none.
        faster: whether the ratio tells how many times faster the product is.
    """

    danish: str
    english: str
    product: str
    peer: str
    ratio: float
    goal: float | None = None
    faster: bool = False

    @property
    def met(self) -> bool | None:
        """Whether the goal is met; None without one."""
        if self.goal is None:
            return None
        return self.ratio >= self.goal if self.faster else self.ratio <= self.goal


def price_rows(found: Months) -> list[Row]:
    """Return the rows of one month's price: seconds on the clock, and beside them those of the processors."""
    what = f"En måneds pris, {_count(found.services)} ydelser", f"one month's price, {_count(found.services)} services"
    product, first = found.product.wall, found.first.wall
    by_loop, by_frames = found.decimal.wall, found.pandas.wall
    read = "; kald på netop læste fakta", "; facts just read"
    used = "; processortid", "; processor"
    return [
        Row(f"{what[0]} mod Decimal-løkke", f"{what[1]} v. Decimal loop", _ms(product), _ms(by_loop), by_loop / product, 25, faster=True),
        Row(f"{what[0]} mod pandas", f"{what[1]} v. pandas", _ms(product), _ms(by_frames), by_frames / product, 3, faster=True),
        Row(
            f"Det samme mod Decimal-løkke{read[0]}",
            f"the same v. Decimal loop{read[1]}",
            _ms(first),
            _ms(by_loop),
            by_loop / first,
            faster=True,
        ),
        Row(f"Det samme mod pandas{read[0]}", f"the same v. pandas{read[1]}", _ms(first), _ms(by_frames), by_frames / first, faster=True),
        Row(
            f"Det samme mod Decimal-løkke{used[0]}",
            f"the same v. Decimal loop{used[1]}",
            _ms(found.product.cpu),
            _ms(found.decimal.cpu),
            found.decimal.cpu / found.product.cpu,
            faster=True,
        ),
    ]


def load_rows(found: Loads) -> list[Row]:
    """Return the rows of loading and reading (seconds on the clock)."""
    rows = _count(found.rows)
    first, again = found.first.wall / found.usual.wall, found.again.wall / found.usual.wall
    read = found.usual_read.wall / found.read.wall
    usual = f"{_s(found.usual.wall)} (read_csv, to_sql)"
    return [
        Row(
            f"Indlæsning af {rows} rækker, kontrolleret og bevist",
            f"load of {rows} rows, checked and proven",
            _s(found.first.wall),
            usual,
            first,
        ),
        Row("Samme mappe igen (0 rækker skrevet)", "the same folder again (0 rows written)", _s(found.again.wall), usual, again),
        Row(
            "Alt læst som kendt",
            "everything read as known",
            _s(found.read.wall),
            f"{_s(found.usual_read.wall)} (read_sql)",
            read,
            faster=True,
        ),
    ]


def touched_rows(found: Runs) -> list[Row]:
    """Return the row of a run that prices what was touched (seconds of the processor)."""
    what = (
        f"Næste kørsel efter {found.months} måneder: det berørte mod alt",
        f"next run after {found.months} months: what was touched v. all",
    )
    touched, everything = found.touched.cpu, found.everything.cpu
    return [Row(*what, _ms(touched), _ms(everything), everything / touched, 1, faster=True)]


def month_rows(found: WholeMonths, size: int, plain: Cost) -> list[Row]:
    """Return the row of a whole month (seconds on the clock); its `size` bytes in a plain file cost `plain`."""
    danish = f"Hel måned: {_count(found.lines)} linjer, {_count(found.documents)} dokumenter"
    english = f"whole month: {_count(found.lines)} lines, {_count(found.documents)} documents"
    peer = f"{_s(plain.wall)} ({size / 1e6:.0f} MB, fsync)"
    return [Row(danish, english, _s(found.second.wall), peer, found.second.wall / plain.wall, 10)]


def line_rows(found: Stored) -> list[Row]:
    """Return the row of lines stored (seconds on the clock)."""
    what = f"{_count(found.count)} linjer gemt og bevist", f"{_count(found.count)} lines stored and proven"
    return [Row(*what, _s(found.product.wall), f"{_s(found.adbc.wall)} (ADBC)", found.product.wall / found.adbc.wall, 2.5)]


def rule_rows(found: Ruled) -> list[Row]:
    """Return the rows of the national rules: a document of the samples on average, and a long one (seconds on the clock)."""
    each, peer = found.product.wall / found.documents, found.sheet.wall / found.documents
    what = f"OIOUBL-regler, {found.documents} eksempler, hver", f"OIOUBL rules, {found.documents} samples, each"
    long = f"OIOUBL-regler, {_count(found.lines)} linjer", f"OIOUBL rules, {_count(found.lines)} lines"
    long_each, long_peer = found.long_product.wall, found.long_sheet.wall
    return [
        Row(*what, _fine(each), f"{_fine(peer)} (Saxon)", peer / each, 20, faster=True),
        Row(*long, _fine(long_each), f"{_fine(long_peer)} (Saxon)", long_peer / long_each, 20, faster=True),
    ]


def reading_rows(found: Sequence[Read]) -> list[Row]:
    """Return the rows of reading e-invoices in full, with the schema, against parsing the same bytes alone (seconds of the processor)."""
    return [
        Row(
            f"E-faktura på {_count(one.bytes)} bytes læst i sin helhed, med skema",
            f"an e-invoice of {_count(one.bytes)} bytes read in full, with its schema",
            _fine(one.read / 1e6),
            f"{_fine(one.parse / 1e6)} (lxml alone)",
            one.ratio,
            2,
        )
        for one in found
    ]


def match_row(found: Matched) -> Row:
    """Return the row of matching: its seconds on the clock against those it may take."""
    what = f"{_count(found.lines)} fakturalinjer matchet", f"{_count(found.lines)} bills matched"
    return Row(*what, _s(found.cost.wall), f"{SECONDS} s", found.cost.wall / SECONDS, 1)


def growth_rows(found: Sequence[Grown]) -> list[Row]:
    """Return how much more than linearly each step grows from the smallest to the largest size."""
    low, high = found[0], found[-1]
    by = high.services / low.services
    names = {"load": ("indlæsning", "load"), "price": ("pris", "price"), "approve": ("godkendt måned", "approved month")}
    rows = []
    for step, (danish, english) in names.items():
        one, other = getattr(low, step).cpu, getattr(high, step).cpu
        middle = " / ".join(_s(getattr(size, step).cpu) for size in found)
        rows.append(
            Row(f"Vækst til {by:.0f}×: {danish}", f"growth to {by:.0f}×: {english}", middle, _s(one * by), other / (one * by), 1.25)
        )
    return rows


def memory_rows(peaks: dict[str, float]) -> list[Row]:
    """Return the row of the job with the highest peak."""
    name = max(peaks, key=lambda job: peaks[job])
    size = peaks[name]
    limit = f"{MEGABYTES} MB"
    return [Row(f"Hukommelse, højest ({name})", f"memory, highest ({name})", f"{size:.0f} MB", limit, size / MEGABYTES, 1)]


def table(rows: Sequence[Row]) -> str:
    """Return the table as Markdown."""
    head = ["Hvad · *what*", "as2007", "Målt mod · *peer*", "Forhold · *ratio*", "Mål · *goal*", "Nået · *met*"]
    lines = [f"| {' | '.join(head)} |", "|---|---:|---:|---:|---:|---|"]
    for row in rows:
        sign = "≥" if row.faster else "≤"
        goal = "" if row.goal is None else f"{sign} {_number(row.goal)}"
        kind = "hurtigere · *faster*" if row.faster else "prisen · *the cost*"
        met = {True: "ja · *yes*", False: "**nej · no**", None: ""}[row.met]
        lines.append(f"| {row.danish} · *{row.english}* | {row.product} | {row.peer} | {_number(row.ratio)} × {kind} | {goal} | {met} |")
    return "\n".join(lines)


def machine() -> dict[str, str]:
    """Return what the figures were measured on."""
    packages = ", ".join(f"{name} {version(name)}" for name in _PACKAGES)
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    return {
        "processors": str(os.cpu_count()),
        "python": platform.python_version(),
        "packages": packages,
        "load before and at the end": load,
    }


def write(folder: Path, tables: str, rows: Sequence[Row], about: dict[str, str], found: dict[str, object]) -> None:
    """Write the tables, and all figures for programs."""
    folder.mkdir(parents=True, exist_ok=True)
    facts = "\n".join(f"- {name}: {value}" for name, value in about.items())
    (folder / "benchmarks.md").write_text(f"{tables}\n\n{facts}\n", "utf-8")
    told = {"about": about, "rows": [{**asdict(row), "met": row.met} for row in rows], "found": found}
    (folder / "benchmarks.json").write_text(json.dumps(told, ensure_ascii=False, indent=1), "utf-8")


def _count(number: int) -> str:
    return f"{number:,}".replace(",", ".")


def _number(value: float) -> str:
    return f"{value:.0f}" if value >= 100 or value == int(value) else f"{value:.2f}".replace(".", ",")


def _s(seconds: float) -> str:
    return f"{seconds:.2f} s".replace(".", ",")


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms"


def _fine(seconds: float) -> str:
    return f"{seconds * 1000:.2f} ms".replace(".", ",")

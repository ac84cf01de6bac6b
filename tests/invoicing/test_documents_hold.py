"""What holds for the documents of any run: sums to the øre, ties, rules, and the same bytes whatever the keys are."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections import Counter
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from as2007lib.formats.ubl.document import Document, Fik, Kind
from as2007lib.frames.facts import Shares
from as2007lib.invoicing.book import EarlierDocuments
from as2007lib.invoicing.helpers import render_documents
from as2007lib.invoicing.parameters import GROUPINGS, FikCreditor, InvoicingParameters
from as2007lib.invoicing.plan import Plan, number_documents, plan_documents
from as2007lib.values.months import parse_month
from tests.formats.schematron import findings
from tests.invoicing.small import ISSUED, PARAMETERS, World, correction, day, ordinary, share

UNITS = ("day", "week", "month", "year", "hour", "piece")
AMOUNTS = st.one_of(st.integers(-300, 300), st.integers(-(10**9), 10**9))


@st.composite
def rows(draw: st.DrawFn) -> dict[str, Any]:
    service, party = draw(st.sampled_from(["s1", "s2", "s3", "s4"])), draw(st.sampled_from(["maaneby", "stjerneby"]))
    if draw(st.booleans()):
        return correction(service, party, draw(AMOUNTS), draw(AMOUNTS), month=draw(st.sampled_from(["2026-07", "2026-08", "2026-09"])))
    quantity, rate = draw(st.integers(-50_0000, 50_0000)), draw(st.integers(-(10**7), 10**7))
    tied = int((Decimal(quantity) * rate / 10_000).quantize(Decimal(1), ROUND_HALF_UP))
    amount = draw(st.sampled_from([tied, tied + 1, -tied])) if draw(st.booleans()) else draw(AMOUNTS)
    more = {"factor_pct": draw(st.sampled_from([None, 100_0000, 12_5000])), "share": draw(st.sampled_from([1_000_000, 333_333]))}
    return ordinary(service, party, amount, quantity=quantity, rate=rate, unit=draw(st.sampled_from(UNITS)), **more)


PARAMETER_SETS = st.builds(
    InvoicingParameters,
    payment=st.sampled_from([None, PARAMETERS.payment, FikCreditor("71", "81234567")]),
    group_by=st.lists(st.sampled_from(GROUPINGS), unique=True).map(tuple),
    credit_as=st.sampled_from(["net", "separate"]),
    syntax=st.sampled_from(["oioubl", "peppol"]),
    cpr_payers=st.sampled_from([frozenset(), frozenset({"maaneby"})]),
)


def world() -> World:
    made = World()
    made.rows[Shares] += [
        share("s3", "maaneby", reference="FGHIJ", gln="5798009811639", account="1"),
        share("s1", "stjerneby", reference="KLMNO", order_number="77", account="2"),
        share("s4", "stjerneby", account="3"),
    ]
    made.rows[EarlierDocuments] = [
        {"service": "s1", "party": "maaneby", "month": parse_month("2026-08"), "number": "AS0000007", "issued": day("2026-09-03")},
        {"service": "s2", "party": "stjerneby", "month": parse_month("2026-08"), "number": "ÅBNING 1", "issued": None},
    ]
    return made


def numbered(plan: Plan) -> list[Document]:
    return number_documents(plan, [f"AS{n:07d}" for n in range(1, len(plan.documents) + 1)])


@settings(max_examples=200, deadline=None)
@given(st.lists(rows(), max_size=12), PARAMETER_SETS)
def test_a_runs_lines_sum_to_its_documents_and_each_document_to_itself(lines: list[dict[str, Any]], parameters: InvoicingParameters):
    stated = world()
    book = stated.book()
    plan = plan_documents(stated.lines(*lines), book, parameters, ISSUED)
    assert sum(document.signed_net for document in plan.documents) == sum(row["amount"] for row in lines)
    assert len(plan.line_document) == len(lines)
    spots = Counter(zip(plan.line_document.tolist(), plan.line_position.tolist(), strict=True))
    assert not spots or max(spots.values()) == 1
    for row, place, position in zip(lines, plan.line_document.tolist(), plan.line_position.tolist(), strict=True):
        document = plan.documents[place]
        assert document.lines[position - 1].amount == (row["amount"] if document.kind is Kind.INVOICE else -row["amount"])
    for document in plan.documents:
        assert document.payable >= 0
        assert document.net == sum(line.amount for line in document.lines) == sum(total.base for total in document.vat_totals)
        for line in document.lines:
            product = Decimal(line.quantity) * line.price
            assert int(product.quantize(Decimal(1), ROUND_HALF_UP)) == line.amount
            assert Decimal(line.quantity) != 0
            assert line.price >= 0


@settings(max_examples=60, deadline=None)
@given(st.lists(rows(), min_size=1, max_size=8), PARAMETER_SETS)
def test_every_document_is_valid_and_the_official_rules_find_nothing(lines: list[dict[str, Any]], parameters: InvoicingParameters):
    stated = world()
    book = stated.book()
    documents = numbered(plan_documents(stated.lines(*lines), book, parameters, ISSUED))
    for document, rendered in zip(documents, render_documents(documents), strict=True):
        assert rendered.faults == ()
        assert findings(document.syntax, rendered.content) == []


@settings(max_examples=60, deadline=None)
@given(st.lists(rows(), max_size=10), PARAMETER_SETS)
def test_integer_keys_leave_no_trace(lines: list[dict[str, Any]], parameters: InvoicingParameters):
    bytes_of = []
    for shift, backwards in ((1, False), (5000, True)):
        stated = world()
        book = stated.book(shift=shift, backwards=backwards)
        plan = plan_documents(stated.lines(*lines), book, parameters, ISSUED)
        bytes_of.append(([file.content for file in render_documents(numbered(plan))], plan.findings, plan.held))
    assert bytes_of[0] == bytes_of[1]


def test_a_file_is_named_by_its_number_and_digested():
    stated = world()
    book = stated.book()
    made = render_documents(numbered(plan_documents(stated.lines(ordinary("s1", "maaneby", 31_000_00)), book, PARAMETERS, ISSUED)))[0]
    assert (made.file, made.number) == ("AS0000001.xml", "AS0000001")
    assert made.sha256 == sha256(made.content).hexdigest()


def test_processes_give_the_same_files_in_the_same_order():
    stated = world()
    book = stated.book()
    document = numbered(plan_documents(stated.lines(ordinary("s1", "maaneby", 31_000_00)), book, PARAMETERS, ISSUED))[0]
    many = [replace(document, number=f"AS{n:07d}", payment=Fik.of("71", "81234567", str(n))) for n in range(1600)]
    assert render_documents(many, workers=2) == render_documents(many)


def test_helper_processes_end_with_the_one_that_is_killed(tmp_path: Path):
    if not Path("/proc/self/task").exists():
        pytest.skip("processes are counted by /proc")
    program = tmp_path / "program.py"
    program.write_text(PROGRAM, "utf-8")
    started = subprocess.Popen([sys.executable, program], env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])})
    try:
        children: set[int] = set()
        until = time.monotonic() + 60
        while len(children) < 2 and started.poll() is None and time.monotonic() < until:
            children = {pid for pid in children_of(started.pid) if b"serving" in Path(f"/proc/{pid}/cmdline").read_bytes()}
            time.sleep(0.05)
        assert len(children) == 2
    finally:
        started.kill()
        started.wait()
    while any(alive(pid) for pid in children) and time.monotonic() < until:
        time.sleep(0.05)
    assert not [pid for pid in children if alive(pid)]


PROGRAM = """
from dataclasses import replace

from as2007lib.formats.ubl.document import Kind
from as2007lib.invoicing.helpers import render_documents
from tests.formats.documents import cases

if __name__ == "__main__":
    document = cases(Kind.INVOICE, "oioubl")["VAT in hundreds of lines"]
    while True:
        render_documents([replace(document, number=str(number)) for number in range(4000)], workers=3)
"""


def children_of(pid: int) -> list[int]:
    try:
        return [int(text) for text in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def test_no_text_on_the_way_can_break_a_document():
    stated = world()
    hostile = "]]><script>\x00=1+1\uffff&" + "æ" * 10_000
    harmed = ("name", "address", "city", "postcode", "their_reference", "order_number", "account")
    for table in stated.rows.values():
        for row in table:
            row.update({name: hostile for name in harmed if row.get(name)})
    for parameters in (PARAMETERS, replace(PARAMETERS, syntax="peppol", note=hostile)):
        book = stated.book()
        plan = plan_documents(
            stated.lines(ordinary("s1", "maaneby", 31_000_00), correction("s4", "maaneby", 5_00, 1_00)), book, parameters, ISSUED
        )
        for made in render_documents(numbered(plan)):
            assert made.faults == ()
            assert b"<script>" not in made.content
            assert findings(parameters.syntax, made.content) == []

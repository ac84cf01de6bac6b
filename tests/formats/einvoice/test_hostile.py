"""Hostile files are refused with a reason, or told of; nothing is fetched, nothing raises, no amount is altered."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
import tracemalloc
from time import perf_counter

import pytest

from as2007lib.formats.einvoice.checks import check_totals
from as2007lib.formats.einvoice.limits import Limits
from as2007lib.formats.einvoice.read import read_document
from as2007lib.formats.einvoice.wording import SAYINGS
from tests.formats.einvoice.hostile import Hostile, enclosed, everything, extended
from tests.formats.einvoice.made import benign, refusals

SECONDS, BYTES = 3, 100_000_000
"""More than a file takes by far: other work goes on beside the tests."""


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any socket fails the test."""

    def refuse(*args: object, **more: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def wrong(hostile: Hostile) -> str:
    """What is wrong with how a hostile file is met, or nothing."""
    tracemalloc.start()
    begun = perf_counter()
    reading = read_document(hostile.content)
    took = perf_counter() - begun
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    found = {one.code for one in reading.findings} | ({one.code for one in check_totals(reading.document)} if reading.document else set())
    if not all(re.match(r"[A-ZÆØÅ]", one.message) and one.message.endswith(".") for one in reading.findings):
        return f"no sentence: {reading.findings}"
    if reading.refused is not bool(hostile.refused) or not (hostile.told <= found if not hostile.refused else hostile.refused & found):
        return f"{reading.refused=} {found=}"
    # Python's share of the memory; the parser's lies in the size of the file, which the limits bound
    return f"{took=} {most=}" if took > SECONDS or most > BYTES else ""


@pytest.mark.parametrize("group", everything())
def test_hostile_files_are_refused_or_told_of_at_once(group: str):
    files = everything()[group]()
    assert len(files) > 10
    assert not {name: said for name, one in files.items() if (said := wrong(one))}


def test_a_file_of_the_largest_size_is_read():
    reading = read_document(enclosed(13_000_000))
    assert not reading.refused
    assert reading.document
    assert len(reading.document.attachments[0].content or b"") == 13_000_000 * 3 // 4


def test_limits_can_be_set():
    assert {one.code for one in read_document(benign(), limits=Limits(bytes=100)).findings} == {"too_large"}
    assert {one.code for one in read_document(benign(), limits=Limits(depth=3)).findings} == {"too_deep"}


def test_what_an_extension_holds_is_left_alone():
    assert not refusals(extended('<a xmlns="urn:x">anything</a>'))


def test_nothing_is_fetched_by_the_whole_process():
    """The parser opens files and sockets in C, out of Python's sight: the system's own audit of the child tells."""
    code = (
        "import sys\n"
        "from as2007lib.formats.einvoice.read import read_document\n"
        "from tests.formats.einvoice.hostile import entities\n"
        "read_document(b'<x/>')\n"
        "for hostile in entities().values():\n"
        "    reading = read_document(hostile.content)\n"
        "    assert reading.refused and reading.document is None\n"
        "assert 'urllib.request' not in sys.modules\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr


def test_no_sentence_repeats_what_stood_in_the_file():
    """A file may hold a CPR number anywhere, also where a name or a standard should stand."""
    number = "610190-1234"
    for place in ("OIOUBL-2.1", "AS0000123", "2026-11-05", "350.25", "DKK", "Solby", "cbc:UBLVersionID"):
        text = benign().decode().replace(place, f"x{number}" if place.startswith("cbc") else number)
        reading = read_document(text.encode())
        said = repr(reading.findings) + (repr(reading.document) if place not in ("AS0000123", "Solby") else "")
        assert number not in said, place
        assert "6101901234" not in said, place


def test_every_code_says_whether_it_refuses():
    assert all(one.sentence and isinstance(one.refuses, bool) for one in SAYINGS.values())
    assert all(re.fullmatch(r"[a-z][a-z_]*", code) for code in SAYINGS)

"""Hostile files are refused with a reason, or told of; nothing is fetched, nothing raises, no amount is altered."""

from __future__ import annotations

import re
import socket
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

import pytest

from as2007lib.formats.einvoice.checks import check_totals
from as2007lib.formats.einvoice.limits import Limits
from as2007lib.formats.einvoice.read import read_document
from as2007lib.formats.einvoice.wording import SAYINGS
from tests.formats.einvoice.hostile import Hostile, enclosed, entities, everything, extended, strangers
from tests.formats.einvoice.made import benign, refusals, texts

SECONDS, BYTES = 3, 100_000_000
"""More than a file takes by far: other work goes on beside the tests."""


@pytest.fixture
def listening() -> Iterator[socket.socket]:
    """Somebody who would notice a call."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        yield server


@pytest.fixture
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


@pytest.mark.usefixtures("no_network")
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


def test_nothing_is_fetched_by_the_parser_either(listening: socket.socket):
    """The parser would open sockets in C, out of Python's sight: here somebody listens at every address that the files name."""
    port = listening.getsockname()[1]
    files = [hostile.content for make in (entities, strangers) for hostile in make().values()]
    called = [content.replace(b"127.0.0.1:9/", f"127.0.0.1:{port}/".encode()) for content in files]
    assert len([one for one in called if str(port).encode() in one]) > 5
    for content in called:
        read_document(content)
    with pytest.raises(BlockingIOError):
        listening.accept()


def test_no_file_is_read_in(tmp_path: Path):
    canary = tmp_path / "canary"
    canary.write_text("tweet")
    for make in (entities, strangers):
        for name, hostile in make().items():
            content = hostile.content.replace(b"/etc/hostname", str(canary).encode())
            document = read_document(content).document
            # `repr` shows no texts, so they are looked at one by one
            assert document is None or not any("tweet" in text for text in texts(document)), name


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

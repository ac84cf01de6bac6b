"""Helpers examine what this process would have examined, in the same order, and lose nothing when they die."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from as2007lib.acts.receive_ahead import Examiners, File
from as2007lib.formats.einvoice.model import Finding
from as2007lib.mailroom.examine import Examined, examine, packed, unpacked
from tests.acts.purchases import PERSON, Billed, invoice

UNREAD = File("link", refused=Finding("not_a_file", "Det er ikke en fil.", refuses=True))
KNOWN = File("again", b"<x/>", known=True)


def folder() -> list[list[File]]:
    """Chunks of files of every sort."""
    contents = [invoice(f"F-{number}", Billed(100 * number, cpr=PERSON)) for number in range(1, 30)] + [b"<Invoice", b""]
    files = [File(str(place), content) for place, content in enumerate(contents)]
    return [files[:10], [UNREAD, KNOWN], files[10:20], [], files[20:]]


def alone(file: File) -> Examined | None:
    return None if file in (UNREAD, KNOWN) else examine(file.content, strict=False)


@pytest.mark.parametrize("killed", [0, 1, 2])
def test_helpers_and_this_process_find_the_same_in_the_same_order(killed: int) -> None:
    with Examiners(2, strict=False) as examiners:
        for process in examiners._processes[:killed]:
            process.kill()
        found = list(examiners.examined(iter(folder())))
    assert found == [(file, alone(file)) for chunk in folder() for file in chunk]


def test_what_breaks_while_files_are_read_is_told_and_ends_the_helpers() -> None:
    def broken() -> Iterator[list[File]]:
        yield folder()[0]
        raise OSError("the disk")

    with pytest.raises(OSError, match="the disk"), Examiners(1, strict=False) as examiners:
        list(examiners.examined(broken()))
    assert [process.returncode is not None for process in examiners._processes] == [True]


def test_few_files_start_no_process() -> None:
    for files, workers, count in ((100_000, 1, 0), (0, 8, 0), (999, 8, 0), (1_000, 8, 1), (100_000, 3, 2)):
        with Examiners.for_files(files, workers, strict=False) as examiners:
            assert len(examiners._processes) == count


def test_cpr_numbers_come_back_with_the_file_that_went() -> None:
    files = [examine(invoice("F-1", Billed(100, cpr=PERSON)), strict=False)]
    assert files[0].document
    assert {hit.cpr.reveal() for hit in files[0].document.persons} == {PERSON}
    assert unpacked(packed(files)) == files

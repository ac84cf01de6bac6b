"""Helpers render what this process would have rendered, and lose nothing when they die."""

from __future__ import annotations

from dataclasses import replace

import pytest

from as2007lib.formats.ubl.document import Document, Kind
from as2007lib.invoicing.helpers import CHUNK, Helpers
from as2007lib.invoicing.rendering import rendered
from as2007lib.values.variants import VariantError
from tests.formats.documents import cases


def many(count: int) -> list[Document]:
    document = next(iter(cases(Kind.INVOICE, "oioubl").values()))
    return [replace(document, number=f"AS{number:07d}") for number in range(count)]


def test_helpers_and_this_process_give_the_same_files_in_the_same_order() -> None:
    documents = many(4 * CHUNK + 1)
    with Helpers(2) as helpers:
        assert helpers.render(documents) == [rendered(document) for document in documents]
        assert helpers.render([]) == []


def test_what_a_dead_helper_was_given_is_rendered_here() -> None:
    documents = many(3 * CHUNK)
    with Helpers(2) as helpers:
        helpers._processes[0].kill()
        assert helpers.render(documents) == [rendered(document) for document in documents]


def test_an_unknown_format_is_told_as_it_is_without_helpers() -> None:
    documents = [replace(document, syntax="findes-ikke") for document in many(2 * CHUNK)]
    with Helpers(1) as helpers, pytest.raises(VariantError):
        helpers.render(documents)


def test_few_documents_start_no_process() -> None:
    for lines, workers, count in ((100_000, 1, 0), (0, 8, 0), (2 * CHUNK - 1, 8, 0), (2 * CHUNK, 8, 1), (100_000, 3, 2)):
        with Helpers.for_lines(lines, workers) as helpers:
            assert len(helpers._processes) == count

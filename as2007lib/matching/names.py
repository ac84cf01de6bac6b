"""Names of persons as codes, and how alike two of them are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from rapidfuzz import fuzz, process

from as2007lib.values.arrays import Ints

_NOT_LETTERS = re.compile(r"[^\w]+")
ALIKE = 88
"""Of 100: two names are spelt nearly the same."""
_SHORTEST = 3


@dataclass(frozen=True)
class Names:
    """Names of lines (`left`) and of persons (`right`) as codes of their words in alphabetical order; −1 is none."""

    left: Ints
    right: Ints
    words: list[str]


def name_codes(left: pa.ChunkedArray, right: pa.ChunkedArray) -> Names:
    """Return both columns' names as codes; the order of a name's words and their case mean nothing."""
    coded = pa.chunked_array([*left.chunks, *right.chunks], pa.string()).combine_chunks().dictionary_encode()
    plain = [" ".join(sorted(_NOT_LETTERS.sub(" ", name).casefold().split())) for name in coded.dictionary.to_pylist()]
    numbers: dict[str, int] = {}
    codes = np.array([numbers.setdefault(name, len(numbers)) if name else -1 for name in plain] + [-1], dtype=np.int64)
    indices = coded.indices.fill_null(len(plain)).to_numpy()
    all_codes = codes[indices]
    return Names(all_codes[: len(left)], all_codes[len(left) :], list(numbers))


def word_rows(codes: Ints, words: Sequence[str], numbers: dict[str, int]) -> tuple[Ints, Ints]:
    """Return, for names by code, a row for each word of three letters or more: the name's place and the word's number."""
    places: list[int] = []
    found: list[int] = []
    for place, code in enumerate(codes.tolist()):
        if code < 0:
            continue
        for word in words[code].split():
            if len(word) >= _SHORTEST:
                places.append(place)
                found.append(numbers.setdefault(word, len(numbers)))
    return np.array(places, dtype=np.int64), np.array(found, dtype=np.int64)


def compare_names(left: Ints, right: Ints, words: Sequence[str]) -> Ints:
    """Return how alike pairs of names are: 0 the same, 1 nearly, 2 one is short for the other, 3 another, 4 not given."""
    found = np.full(len(left), 3, dtype=np.int64)
    found[left == right] = 0
    found[(left < 0) | (right < 0)] = 4
    rows = np.flatnonzero(found == 3)  # noqa: PLR2004 - the pairs to look at
    if not len(rows):
        return found
    pairs, inverse = np.unique(left[rows] * len(words) + right[rows], return_inverse=True)
    one = [words[place] for place in (pairs // len(words)).tolist()]
    other = [words[place] for place in (pairs % len(words)).tolist()]
    alike = process.cpdist(one, other, scorer=fuzz.ratio)
    level = np.where(alike >= ALIKE, 1, 3)
    for place in np.flatnonzero(level == 3).tolist():  # noqa: PLR2004 - those not alike
        if _short_for(one[place].split(), other[place].split()):
            level[place] = 2
        elif min(map(len, (one[place], other[place]))) and fuzz.token_sort_ratio(_spelt(one[place], other[place]), other[place]) >= ALIKE:
            level[place] = 1
    found[rows] = level[inverse]
    return found


def _short_for(one: list[str], other: list[str]) -> bool:
    """Return whether every word of the shorter name is, or begins, a word of its own in the longer; at least one whole, of some length."""
    short, long = sorted((one, list(other)), key=len)
    left, whole = list(long), 0
    for word in sorted(short, key=len, reverse=True):
        same = next((w for w in left if w == word), None) or next((w for w in left if len(word) == 1 and w.startswith(word)), None)
        if same is None:
            return False
        left.remove(same)
        whole += same == word and len(word) >= _SHORTEST
    return whole > 0 and len(short) > 1


def _spelt(one: str, other: str) -> str:
    """Return the first name with its words in the order of those they resemble: a slip in the first letter moves a word."""
    left, placed = one.split(), []
    for word in other.split():
        if left:
            best = max(left, key=lambda mine: fuzz.ratio(mine, word))
            placed.append(best)
            left.remove(best)
    return " ".join([*placed, *left])

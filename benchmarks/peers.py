"""What people use today for the same work, at its best."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process
from scipy.optimize import linear_sum_assignment

from corpus_tool.alignment import PairVectors
from corpus_tool.alignment.links import find_moved_links
from corpus_tool.model import Link, Paragraph, Relation

__all__ = [
    "Scored",
    "difflib_links",
    "difflib_pairs",
    "encoder_pairs",
    "make_links",
    "naive_sentences",
    "naive_units",
    "rapidfuzz_links",
    "rapidfuzz_pairs",
    "tfidf_pairs",
]

Scored = tuple[int, int, float]
"""A left and a right paragraph, by position, and how alike they are (0 to 100)."""


def difflib_pairs(left: Sequence[str], right: Sequence[str]) -> list[Scored]:
    """Match whole paragraphs with `difflib`; in a replaced stretch, pair them in order."""
    matcher = difflib.SequenceMatcher(None, left, right, autojunk=False)
    return [
        (i, j, 100.0)
        for tag, i1, i2, j1, j2 in matcher.get_opcodes()
        if tag in ("equal", "replace")
        for i, j in zip(range(i1, i2), range(j1, j2), strict=False)
    ]


def rapidfuzz_pairs(left: Sequence[str], right: Sequence[str]) -> list[Scored]:
    """Score every pair with rapidfuzz's `token_sort_ratio` and take the best assignment."""
    scores = process.cdist(left, right, scorer=fuzz.token_sort_ratio, dtype=np.float32)
    rows, columns = linear_sum_assignment(scores, maximize=True)
    return [(int(i), int(j), float(scores[i, j])) for i, j in zip(rows, columns, strict=True)]


def tfidf_pairs(left: Sequence[str], right: Sequence[str]) -> list[Scored]:
    """Score every pair with the cosine of its TF-IDF vectors and take the best assignment.

    As a short script would: words of two letters and more in small letters, the logarithm of
    inverse document frequency smoothed by one, vectors of unit length.
    """
    counts = [Counter(re.findall(r"\w\w+", text.casefold())) for text in (*left, *right)]
    held = Counter(word for count in counts for word in count)
    places = {word: place for place, word in enumerate(sorted(held))}
    table = np.zeros((len(counts), max(len(places), 1)))
    for row, count in enumerate(counts):
        for word, times in count.items():
            table[row, places[word]] = times * (np.log((1 + len(counts)) / (1 + held[word])) + 1)
    table /= np.maximum(np.linalg.norm(table, axis=1, keepdims=True), 1e-9)
    return _assign(table[: len(left)] @ table[len(left) :].T)


def encoder_pairs(
    left: Sequence[str], right: Sequence[str], *, encoder: PairVectors
) -> list[Scored]:
    """Score every pair with the cosine of the encoder's vectors and take the best assignment."""
    mine, theirs = (encoder.encode_parts(side, [()] * len(side))[0] for side in (left, right))
    return _assign(mine @ theirs.T)


def _assign(cosines: NDArray[np.floating[Any]]) -> list[Scored]:
    rows, columns = linear_sum_assignment(cosines, maximize=True)
    return [
        (int(i), int(j), 100 * max(float(cosines[i, j]), 0.0))
        for i, j in zip(rows, columns, strict=True)
    ]


def difflib_links(left: Sequence[Paragraph], right: Sequence[Paragraph]) -> list[Link]:
    """Return the matches of `difflib` as links."""
    return make_links(difflib_pairs(*_texts(left, right)), 0)


def rapidfuzz_links(
    left: Sequence[Paragraph], right: Sequence[Paragraph], *, threshold: int = 0
) -> list[Link]:
    """Return the pairs of the best assignment that score so much or more as links."""
    return make_links(rapidfuzz_pairs(*_texts(left, right)), threshold)


def _texts(*sides: Sequence[Paragraph]) -> list[list[str]]:
    return [[p.text for p in side] for side in sides]


def make_links(pairs: Sequence[Scored], threshold: int) -> list[Link]:
    """Make links; what crosses the heaviest chain has moved."""
    kept = [(i, j, score) for i, j, score in pairs if score >= threshold]
    moved = find_moved_links([(i, j) for i, j, _ in kept], [score for *_, score in kept])
    return [
        Link((i,), (j,), relation=Relation.EDITED, score=score / 100, moved=k in moved)
        for k, (i, j, score) in enumerate(kept)
    ]


def naive_units(text: str) -> list[str]:
    """Cut a text as a short script would: strip the marks, split at blank lines, drop `N. `."""
    body = re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.DOTALL)
    blocks = re.split(r"\n\s*\n", re.sub(r"</?\w+[^>]*>|\*+|^#+ |\\", "", body, flags=re.MULTILINE))
    return [re.sub(r"^\d+\. +", "", block.strip()) for block in blocks if block.strip()]


def naive_sentences(text: str) -> list[tuple[int, int]]:
    """Cut a paragraph after every mark that white space and a capital follow."""
    starts = [0, *(mark.end() for mark in re.finditer(r"(?<=[.!?])\s+(?=[A-Z])", text))]
    return list(zip(starts, [*starts[1:], len(text)], strict=True))

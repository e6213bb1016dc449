"""How alike two paragraphs are, as a handful of numbers that a person can understand.

Each feature is one thing a careful reader looks for; `judge` weighs them. Where the texts are
small every pair is looked at, where they are large only the best candidates of each paragraph.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from corpus_tool.alignment.bags import (
    Floats,
    Integers,
    Pairs,
    best_others,
    cosines,
    fill,
    multiply,
)
from corpus_tool.alignment.meaning import (
    Encoding,
    Vectors,
    find_nearest_vectors,
    make_vectors,
    multiply_vectors,
)
from corpus_tool.alignment.reading import TextPair
from corpus_tool.alignment.sentences import match_sentences

__all__ = ["Similarity", "compare"]

ONE_SIDED = 0.3
"""What a term that only one text has counts in a length: new matter is not yet a difference."""
ALL_PAIRS = 40_000
"""Up to so many possible pairs, every one is scored."""
BY_WORDS, BY_MEANING = 24, 4
"""Else so many candidates of each paragraph, by shared words and by vectors."""


@dataclass(frozen=True, slots=True)
class Similarity:
    """The features of the candidate pairs, each in the order of `pairs.keys`."""

    pairs: Pairs
    """The candidates; their value is the cosine of their words, rare ones weighing more."""
    meaning: Floats | None
    """Cosine of the paragraphs' vectors about their text's mean; None without vectors."""
    sentence: Floats
    """How far the best pair of sentences leads the best that either paragraph has elsewhere."""
    coverage: Floats
    """The smaller of the shares of either paragraph that the other's sentences match."""
    carried: Floats
    """How alike the long sentences are that have each other and no second like; else 0."""
    written: Floats
    """How alike the likest two sentences are, new matter counted in full."""
    place: Floats
    """How far apart they stand, as a share of the text, below zero."""
    kinship: float
    """How much the two texts have to do with each other at all, 0 to 1."""


def compare(
    pair: TextPair,
    *,
    encoder: Encoding | None,
    settled: Sequence[tuple[int, int]] = (),
) -> Similarity:
    """Return the features of the pairs of paragraphs that may correspond.

    Args:
        pair: the two texts.
        encoder: word vectors.
        settled: pairs that need no scoring; their paragraphs are no candidates and no rivals.
    """
    left, right = (fill(side.bags, pair.weights) for side in (pair.left, pair.right))
    shared = multiply(left, right, vocabulary=pair.vocabulary)
    discount = np.where(pair.in_common, 1.0, ONE_SIDED)
    words = cosines(shared, left, right, discount)
    vectors = make_vectors(pair, encoder) if encoder is not None else None
    size = pair.left.size, pair.right.size
    width = max(pair.right.size, 1)
    keys = _without(settled, _candidates(words, vectors, *size), width)
    matched = match_sentences(pair, discount, keys)
    return Similarity(
        pairs=Pairs(keys, words.at(keys), width),
        meaning=multiply_vectors(vectors, keys) if vectors is not None else None,
        sentence=_lead(Pairs(keys, matched.best, width)),
        coverage=matched.coverage,
        carried=matched.carried,
        written=matched.written,
        place=-_distance(keys, *size),
        kinship=_kinship(cosines(shared, left, right, np.ones(pair.vocabulary)), *size),
    )


def _candidates(words: Pairs, vectors: Vectors | None, height: int, width: int) -> Integers:
    """Return the keys of the pairs worth scoring, ascending."""
    if height * width <= ALL_PAIRS:
        return np.arange(height * width)
    found = [words.keys[_best(side, words.values)] for side in (words.left, words.right)]
    if vectors is not None:
        found.append(find_nearest_vectors(vectors, BY_MEANING))
    return np.unique(np.concatenate(found))


def _best(groups: Integers, values: Floats) -> Integers:
    """Return the places of the greatest values of each group."""
    order = np.lexsort((-values, groups))
    ordered = groups[order]
    rank = np.arange(len(ordered)) - np.searchsorted(ordered, ordered)
    chosen: Integers = order[rank < BY_WORDS]
    return chosen


def _without(settled: Sequence[tuple[int, int]], keys: Integers, width: int) -> Integers:
    if not settled:
        return keys
    left, right = np.array(settled).T
    kept: Integers = keys[~np.isin(keys // width, left) & ~np.isin(keys % width, right)]
    return kept


def _lead(best: Pairs) -> Floats:
    """Return by how much each value leads the best rivals of its row and column, on average."""
    rivals = (best_others(best.left, best.values) + best_others(best.right, best.values)) / 2
    return best.values - rivals


def _distance(keys: Integers, height: int, width: int) -> Floats:
    left = (keys // max(width, 1) + 0.5) / max(height, 1)
    right = (keys % max(width, 1) + 0.5) / max(width, 1)
    distance: Floats = np.abs(left - right)
    return distance


def _kinship(plain: Pairs, height: int, width: int) -> float:
    """Return how well the better half of the shorter text's paragraphs find a like."""
    groups, size = (plain.left, height) if height <= width else (plain.right, width)
    best = np.zeros(size)
    np.maximum.at(best, groups, plain.values)
    return float(np.sort(best)[::-1][: (size + 1) // 2].mean()) if size else 0.0

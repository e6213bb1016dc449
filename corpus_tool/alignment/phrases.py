"""Word pairs that two paragraphs share: the trace of wording carried over."""

from __future__ import annotations

import numpy as np

from corpus_tool.alignment.bags import Bags, Floats, Integers, Pairs, cosines, count, fill, multiply
from corpus_tool.alignment.reading import Side, TextPair, rarity

__all__ = ["compare_phrases"]

ONE_SIDED = 0.1
"""What a word pair that only one text has counts in a paragraph's length."""
SHORTEST = 3.0
"""Below this length a paragraph has too few telling word pairs for their likeness to mean much."""
TELLING = 2.0
"""From this mean weight of its words on, a word pair counts in full."""


def compare_phrases(pair: TextPair) -> Pairs:
    """Return the cosine of the word pairs of the paragraphs, rare ones weighing more."""
    sides = [_number(side, pair.vocabulary) for side in (pair.left, pair.right)]
    lengths = [len(numbers) for numbers in (*sides[0], *sides[1])]
    joined = np.concatenate([np.empty(0, dtype=np.int64), *sides[0], *sides[1]])
    distinct, numbers = np.unique(joined, return_inverse=True)
    units = np.split(numbers, np.cumsum(lengths)[:-1]) if lengths else []
    left, right = (_present(count(s)) for s in (units[: pair.left.size], units[pair.left.size :]))
    frequencies = [np.bincount(bags.terms, minlength=len(distinct)) for bags in (left, right)]
    weights = rarity(frequencies[0] + frequencies[1], pair.left.size + pair.right.size)
    weights = weights * _tell(distinct, pair)
    discount = np.where(np.minimum(*frequencies) > 0, 1.0, ONE_SIDED)
    left, right = fill(left, weights), fill(right, weights)
    shared = multiply(left, right, vocabulary=len(distinct))
    return cosines(shared, left, right, discount, shortest=SHORTEST)


def _number(side: Side, vocabulary: int) -> list[Integers]:
    return [terms[:-1] * vocabulary + terms[1:] for terms in side.paragraphs]


def _present(bags: Bags) -> Bags:
    return Bags(bags.terms, bags.units, np.ones(len(bags.weights)), bags.size)


def _tell(phrases: Integers, pair: TextPair) -> Floats:
    """Return less than 1 for pairs of common words: `of the` is rare nowhere."""
    size = max(pair.vocabulary, 1)
    mean = (pair.weights[phrases // size] + pair.weights[phrases % size]) / 2
    return np.minimum(mean / TELLING, 1.0)
